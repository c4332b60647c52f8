return {
  why = "answers that come compressed are read like any other",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } },
    { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { waiting_room = true } } },
  } },
  sim = { args = { "--gzip" } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  run = { "--yes", "--max-changes", "all", "p.lua" },
  expect = {
    exit = 0,
    sent = { ["PATCH /users/u1/settings"] = 1 },
    state = { ["users/u1/settings/in_meeting/waiting_room"] = true },
  },
}
