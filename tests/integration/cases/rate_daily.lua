local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
]]
local users = {}
for i = 1, 6 do
  users[i] = { id = "u" .. i, email = ("person%d@example.com"):format(i), type = 2,
               settings = { in_meeting = { waiting_room = false } } }
end
return {
  why = "a daily limit stops the run and says when it reopens; a later run does not ask again before that",
  again = true,
  tenant = { users = users },
  faults = { { on = "GET /users/u2/settings", reply = 429, form = "daily" } },
  files = { ["p.lua"] = policy },
  steps = {
    { run = { "--yes", "--rate", "20", "p.lua" }, env = { TZ = "UTC" },
      expect = { exit = 1, no_writes = true, answered = { [429] = 1 },
                 stderr = { "the daily limit for MEDIUM requests is used up; it reopens at 2", " 00:00 UTC" } } },
    { run = { "--yes", "--rate", "20", "p.lua" }, env = { TZ = "UTC" },
      expect = { exit = 1, no_writes = true, sent = { ["GET /users"] = 0 }, stderr = { "it reopens at 2" } } },
  },
}
