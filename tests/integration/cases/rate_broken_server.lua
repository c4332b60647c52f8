return {
  why = "a server that keeps failing is not asked once for every user, let alone five times",
  sim = { users = 300 },
  faults = { { on = "GET /users/*/settings", count = 100000, reply = 503 } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  run = { "--yes", "--max-changes", "all", "p.lua" },
  expect = { exit = 1, no_writes = true, stderr = { "in a row were errors" } },
}
