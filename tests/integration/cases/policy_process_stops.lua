-- A policy process that lives but neither reads nor writes: Lua cannot do that, what took it over could.
local function policy(path)
  return [[
    local zoom = require "zoom"
    zoom.user("u1"):set { in_meeting = { waiting_room = true } }
    local answer = zoom.get "]] .. path .. [["
    print(#answer.text)
  ]]
end

local function step(file, path)
  return {
    run = { "--yes", "--time-limit", "5", file }, kill = { signal = "STOP", after = "GET " .. path },
    expect = { exit = 1, stdout = "", stderr = { file .. ": ran 5 s without asking Zoom for anything and was ended" },
               stderr_lines = 1, no_writes = true },
  }
end

return {
  why = "a policy process that has stopped is ended, even with an answer for it under way that fills the wire",
  server = {
    ["GET /users/u1"] = { body = { id = "u1", email = "one@example.com", type = 2 } },
    ["GET /users/u1/settings"] = { body = '{"in_meeting":{"waiting_room":false}}' },
    ["GET /small"] = { body = '{"text":"x"}', held = true },
    ["GET /large"] = { body = '{"text":"' .. ("x"):rep(3000000) .. '"}', held = true },
  },
  files = { ["small.lua"] = policy "/small", ["large.lua"] = policy "/large" },
  steps = { step("small.lua", "/small"), step("large.lua", "/large") },
}
