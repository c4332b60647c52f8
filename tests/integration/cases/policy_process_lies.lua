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

local function text(bytes) return ("<I4"):pack(#bytes + 1) .. bytes end

local function frame(type, ...)
  local fields = {}
  for i, field in ipairs { ... } do fields[i] = ("<s4"):pack(field) end
  local bytes = ("<s4"):pack(("<BI4B"):pack(type, 99, #fields) .. table.concat(fields))
  return (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

return {
  why = "nonsense on the wire ends the run in one clear line, and changes nothing",
  server = {
    ["GET /users"] = { body = { next_page_token = "", users = { { id = "u2", email = "two@example.com", type = 2 } } } },
    ["GET /users/u2/settings"] = { body = '{"in_meeting":{"waiting_room":false}}', held = true },
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
    step(frame(20, "user", "0", "user.settings", "0,x", text "a")),                  -- AHEAD of an item that is no number
    step(frame(20, "user", "0", "user.settings", "0", text "a.b":sub(1, -2))),       -- a path that is cut off
    step(frame(20, "user", "0", "user.settings", ("1,"):rep(64) .. "1", text "a")),  -- too many items
    step(frame(19, "user", "u2", "user.settings", text "a":rep(33))),                -- READ of too many paths
    step(frame(19, "user", "u2", "user.settings", "\0\0\0\0")),                      -- a path that is absent
    step(frame(24, "/etc/passwd", "-1")),                                            -- FILE from before its start
    step(frame(24, "/etc/passwd", "1e3")),                                           -- ... from no number
    step(frame(25, "https://a.example/", "https://b.example/")),                     -- FETCH of two
    step(frame(26)),                                                                 -- ENV of nothing
  },
}
