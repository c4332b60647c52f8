-- Bytes that no policy process of ours would send, put on its end of the wire.
local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.users {} do
    if not user.settings.in_meeting.waiting_room then
      user:set { in_meeting = { waiting_room = true } }
    end
  end
]]

local function step(bytes)
  return {
    run = { "--yes", "p.lua" }, poke = { bytes = bytes, after = "GET /users/u2/settings" },
    expect = { exit = 1, stdout = "", stderr = { "zoomlua: " }, stderr_lines = 1, no_writes = true },
  }
end

return {
  why = "nonsense on the wire ends the run in one clear line, and changes nothing",
  server = {
    ["GET /users"] = { body = { next_page_token = "", users = { { id = "u2", email = "two@example.com", type = 2 } } } },
    ["GET /users/u2/settings"] = { body = '{"in_meeting":{"waiting_room":false}}', delay = 2 },
  },
  files = { ["p.lua"] = policy },
  steps = {
    step "ffffffff",                          -- a frame of 4 GB
    step "00000000",                          -- one too short to be a frame
    step "06000000ff0000000000",              -- a type that is not there
    step "06000000010000000000",              -- LOAD, which only the core says
    step "06000000210000000000",              -- SET without fields
    step "0a00000020000000000100000005",      -- HEAD with a field that is longer than the frame
    step "0c000000200000000001020000004142",  -- HEAD that is no JSON
    step "474554202f20485454502f312e310d0a0d0a", -- somebody who takes it for a web server
  },
}
