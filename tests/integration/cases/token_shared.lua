local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.users {} do user:set { in_meeting = { waiting_room = not user.settings.in_meeting.waiting_room } } end
]]
return {
  why = "where a new token ends the one before, two runs at once do not end each other's",
  sim = { users = 20 },
  faults = { { on = "POST /oauth/token", count = 1000, revoke = true } },
  files = { ["p.lua"] = policy },
  steps = {
    { run = { "--plan", "--rate", "30", "p.lua" }, background = "GET /users",
      expect = { exit = 2, answered = { [401] = 0 }, sent = { ["POST /oauth/token"] = 1, ["GET /users"] = 2 } } },
    { run = { "--plan", "--rate", "30", "p.lua" }, expect = { exit = 2 } },
  },
}
