return {
  why = "a plan shows old and new by field, with the policy's line, identical changes once; and sends nothing",
  tenant = {
    users = {
      { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } },
      { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } },
      { id = "u3", email = "cho@example.com", type = 2, settings = { in_meeting = { waiting_room = true } } },
      { id = "u4", email = "dov@example.com", type = 1, settings = { in_meeting = { waiting_room = false } } },
    },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "rooms", summary = "rooms" }
    for user in zoom.users { type = "licensed" } do
      user:set { in_meeting = { waiting_room = true } }
    end
  ]] },
  steps = {
    { run = { "--plan", "p.lua" },
      expect = {
        exit = 2, no_writes = true, stderr = "",
        stdout = { "in_meeting.waiting_room", "false", "true", "p.lua:4", "amy@example.com", "ben@example.com" },
        lacks = { "cho@example.com", "dov@example.com" },
        sent = { ["GET /users"] = 1, ["GET /users/u1/settings"] = 1, ["GET /users/u4/settings"] = 0,
                 ["POST /oauth/token"] = 1 },
      } },
    -- Without a terminal nobody can be asked: the plan is all.
    { run = { "p.lua" }, expect = { exit = 2, no_writes = true, stdout = { "in_meeting.waiting_room" } } },
    { run = { "--plan", "--details", "p.lua" },
      expect = { exit = 2, no_writes = true, stdout = { "amy@example.com", "ben@example.com" } } },
  },
}
