return {
  why = "a 429 is waited out and the change sent once more, not twice",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } },
    { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } },
  } },
  faults = { { on = "PATCH /users/u2/settings", nth = 1, reply = 429, retry_after = 1 } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  steps = {
    { run = { "--yes", "p.lua" },
      expect = { exit = 0, sent = { ["PATCH /users/u1/settings"] = 1, ["PATCH /users/u2/settings"] = 2 } } },
    { run = { "--yes", "p.lua" }, expect = { exit = 0, no_writes = true } },
  },
}
