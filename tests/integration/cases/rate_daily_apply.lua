local users = {}
for i = 1, 6 do
  users[i] = { id = "u" .. i, email = ("person%d@example.com"):format(i), type = 2,
               settings = { in_meeting = { waiting_room = false } } }
end
local told = { "the daily limit for MEDIUM requests is used up; it reopens at 2", " 00:00 UTC", "zoomlua resume 1" }
return {
  why = "a daily limit in the middle of applying: when it reopens and how to go on, in the same words each time",
  again = true,  -- not at the stroke of midnight
  tenant = { users = users },
  faults = { { on = "PATCH /users/u3/settings", reply = 429, form = "daily" } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  steps = {
    { run = { "--yes", "--rate", "20", "p.lua" }, env = { TZ = "UTC" },
      expect = { exit = 3, answered = { [429] = 1 }, stderr = told } },
    { run = { "resume", "1", "--rate", "20" }, env = { TZ = "UTC" },
      expect = { exit = 3, no_writes = true, stderr = told } },
  },
}
