return {
  why = "a run that outlasts its token ends as it began: renewed before it expires, nothing is refused",
  sim = { users = 75, args = { "--token-life", "3" } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = not user.settings.in_meeting.waiting_room } } end
  ]] },
  run = { "--plan", "--rate", "15", "p.lua" },
  expect = { exit = 2, answered = { [401] = 0 } },
}
