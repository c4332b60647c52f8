local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.users {} do user:set { in_meeting = { waiting_room = not user.settings.in_meeting.waiting_room } } end
]]
return {
  why = "two runs of one account together stay within its limits",
  again = true,  -- a pause of the whole machine at the wrong moment bunches what left well apart
  sim = { users = 30, limits = "pro" },
  faults = { { on = "GET /users", delay_ms = 600000 } },  -- the first reads on once the second is there
  files = { ["p.lua"] = policy },
  steps = {
    -- Judged at the end, so its requests are those of both. (That they need one token: token_shared.lua.)
    { run = { "--plan", "--account-plan", "pro", "--share", "1", "p.lua" }, background = "GET /users",
      expect = { exit = 2, answered = { [429] = 0, [401] = 0 }, sent = { ["GET /users"] = 2 } } },
    { run = { "--plan", "--account-plan", "pro", "--share", "1", "p.lua" }, hurry = "GET /users", expect = { exit = 2 } },
  },
}
