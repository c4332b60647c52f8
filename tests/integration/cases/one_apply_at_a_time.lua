return {
  why = "two runs do not apply to one account at the same time: the second says who is there",
  server = {
    ["GET /users/u1"] = { body = { id = "u1", email = "one@example.com", type = 2 } },
    ["GET /users/u1/settings"] = { body = '{"in_meeting":{"waiting_room":false}}' },
    ["PATCH /users/u1/settings"] = { status = 204, held = true },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    zoom.user("u1"):set { in_meeting = { waiting_room = true } }
  ]] },
  steps = {
    { run = { "--yes", "p.lua" }, background = "PATCH /users/u1/settings", expect = { exit = 0 } },
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "zoomlua: " }, no_writes = true } },
  },
}
