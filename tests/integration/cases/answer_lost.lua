return {
  why = "a change whose answer is lost is settled, not forgotten, and done exactly once as far as anyone can see",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } },
    { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } },
  } },
  faults = {
    { on = "PATCH /users/u1/settings", nth = 1, apply_then_cut = true },
    { on = "PATCH /users/u2/settings", nth = 1, reply = 502, html = true },
    { on = "GET /users/u1/settings", nth = 1, cut = true },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  steps = {
    { run = { "--yes", "p.lua" },
      expect = { exit = 0, state = { ["users/u1/settings/in_meeting/waiting_room"] = true,
                                     ["users/u2/settings/in_meeting/waiting_room"] = true } } },
    { run = { "--yes", "p.lua" }, expect = { exit = 0, no_writes = true } },
  },
}
