local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.users {} do user:set { in_meeting = { waiting_room = not user.settings.in_meeting.waiting_room } } end
]]
return {
  why = "a run that is killed half way leaves the limits in order for the next one",
  again = true,
  sim = { users = 30, limits = "pro" },
  faults = { { on = "GET /users/*/settings", nth = 10, delay_ms = 600000 } },
  files = { ["p.lua"] = policy },
  steps = {
    { run = { "--plan", "--account-plan", "pro", "--share", "1", "p.lua" },
      kill = { signal = "KILL", after = "GET /users", program = true }, expect = { exit = "signal 9" } },
    { run = { "--plan", "--account-plan", "pro", "--share", "1", "p.lua" },
      expect = { exit = 2, answered = { [429] = 0 } } },
  },
}
