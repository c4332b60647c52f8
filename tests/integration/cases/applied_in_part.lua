return {
  why = "one refused change fails alone: the others are applied, the status is 3, the journal knows which",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } },
    { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } },
    { id = "u3", email = "cho@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } },
  } },
  faults = { { on = "PATCH /users/u2/settings", reply = 400,
               body = { code = 300, message = "Validation Failed." } } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  steps = {
    { run = { "--yes", "p.lua" },
      expect = { exit = 3, stderr = { "1 of 3" },
        sent = { ["PATCH /users/u1/settings"] = 1, ["PATCH /users/u2/settings"] = 1, ["PATCH /users/u3/settings"] = 1 } } },
    { run = { "history" }, expect = { exit = 0, stdout = { "p" }, requests = 0 } },
    { run = { "show", "1" },
      expect = { exit = 0, stdout = { "in_meeting.waiting_room", "ben@example.com", "Validation Failed." }, requests = 0 } },
    { run = { "show", "7" }, expect = { exit = 1, stdout = "", stderr = { "7" }, stderr_lines = 1, requests = 0 } },
  },
}
