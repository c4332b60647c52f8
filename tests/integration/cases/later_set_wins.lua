return {
  why = "within a policy the later set wins, and setting back what already is makes no request",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } },
    { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } } } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do
      user:set { in_meeting = { waiting_room = true, chat = false } }
      user:set { in_meeting = { chat = true } }
      if user.email:find "^ben" then user:set { in_meeting = { waiting_room = false } } end
    end
  ]] },
  run = { "--yes", "p.lua" },
  expect = { exit = 0, bodies = { ["PATCH /users/u1/settings"] = '{"in_meeting":{"waiting_room":true}}' } },
}
