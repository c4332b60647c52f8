return {
  why = "an interrupt finishes what is in flight, starts nothing new, and says so with 130",
  server = {
    ["GET /users"] = { body = { next_page_token = "", users = {
      { id = "u1", email = "amy@example.com" }, { id = "u2", email = "ben@example.com" } } } },
    ["GET /users/u1"] = { body = { id = "u1", email = "one@example.com", type = 2 } },
    ["GET /users/u1/settings"] = { body = '{"in_meeting":{"waiting_room":false,"chat":false}}' },
    ["GET /users/u2/settings"] = { body = '{"in_meeting":{"waiting_room":false,"chat":false}}', held = true },
    ["PATCH /users/u1/settings"] = { status = 204, held = true },
    ["PATCH /users/u2/settings"] = { status = 204 },
  },
  files = {
    ["both.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "both", summary = "p" }
      for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
    ]],
    ["first.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "first", summary = "p" }
      zoom.user("u1"):set { in_meeting = { waiting_room = true } }
      zoom.user("u1"):set { meeting_security = { waiting_room = true } }
    ]],
  },
  steps = {
    { run = { "--yes", "both.lua" }, kill = { program = true, signal = "INT", after = "GET /users/u2/settings", held = true },
      expect = { exit = 130, no_writes = true } },
    { run = { "--yes", "first.lua" }, kill = { program = true, signal = "INT", after = "PATCH /users/u1/settings" },
      expect = { exit = 130, sent = { ["PATCH /users/u1/settings"] = 1 } } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "interrupted" } } },
  },
}
