-- The policy process is ended from outside while it waits for an answer.
local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  zoom.user("u1"):set { in_meeting = { waiting_room = true } }
  for user in zoom.users {} do
    if not user.settings.in_meeting.waiting_room then
      user:set { in_meeting = { waiting_room = true } }
    end
  end
]]
local asked = "GET /users/u2/settings"

return {
  why = "a policy process that dies or talks nonsense costs one clear line and changes nothing",
  server = {
    ["GET /users"] = { body = { next_page_token = "", users = { { id = "u2", email = "two@example.com", type = 2 } } } },
    ["GET /users/u1"] = { body = { id = "u1", email = "one@example.com", type = 2 } },
    ["GET /users/u1/settings"] = { body = '{"in_meeting":{"waiting_room":false}}' },
    ["GET /users/u2/settings"] = { body = '{"in_meeting":{"waiting_room":false}}', held = true },
  },
  files = { ["p.lua"] = policy },
  steps = {
    { run = { "--yes", "p.lua" }, kill = { signal = "SEGV", after = asked },
      expect = { exit = 1, stdout = "", stderr = { "zoomlua: ", "p.lua" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "p.lua" }, kill = { signal = "KILL", after = asked },
      expect = { exit = 1, stdout = "", stderr = { "zoomlua: ", "p.lua" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "p.lua" }, kill = { signal = "TERM", after = asked },
      expect = { exit = 1, stdout = "", stderr = { "zoomlua: ", "p.lua" }, stderr_lines = 1, no_writes = true } },
  },
}
