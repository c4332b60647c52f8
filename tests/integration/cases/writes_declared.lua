return {
  why = "what a policy's 'writes' do not name cannot be set, whatever the script says",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } } } },
  files = {
    ["more.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p", writes = { "user.in_meeting.waiting_room" } }
      for user in zoom.users {} do user:set { in_meeting = { waiting_room = true, chat = false } } end
    ]],
    ["within.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p", writes = { "user.in_meeting.*" } }
      for user in zoom.users {} do user:set { in_meeting = { waiting_room = true, chat = false } } end
    ]],
  },
  steps = {
    { run = { "--yes", "more.lua" },
      expect = { exit = 1, stderr = { "more.lua:3", "in_meeting.chat", "writes" }, no_writes = true } },
    { run = { "--yes", "within.lua" },
      expect = { exit = 0, bodies = { ["PATCH /users/u1/settings"] = { in_meeting = { waiting_room = true, chat = false } } } } },
  },
}
