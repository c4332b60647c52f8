return {
  why = "the account's lock holds groups and users, not the account's own value, whatever else the plan has",
  tenant = {
    account = { settings = { in_meeting = { chat = true } }, lock_settings = { in_meeting = { chat = true } } },
    groups = { { id = "g1", name = "Clinic" } },
    users = { { id = "u1", email = "amy@example.com", type = 2 } },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p" }
    zoom.account:set { in_meeting = { chat = false } }
    zoom.group "Clinic":set { in_meeting = { chat = false } }
    zoom.user "amy@example.com":set { in_meeting = { chat = false } }
  ]] },
  run = { "--yes", "p.lua" },
  expect = { exit = 0, bodies = { ["PATCH /accounts/me/settings"] = { in_meeting = { chat = false } } },
    stdout = { "group.in_meeting.chat: true -> false", "user.in_meeting.chat: true -> false", "locked by the account" } },
}
