local function tenant()
  return { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } } } }
end
local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
]]

return {
  why = "on a terminal it asks, and only yes means yes",
  tenant = tenant(),
  files = { ["p.lua"] = policy },
  steps = {
    { run = { "p.lua" }, tty = { { "[y/N]", "n\n" } },
      expect = { exit = 2, terminal = { "in_meeting.waiting_room", "Apply? [y/N]" }, no_writes = true } },
    { run = { "p.lua" }, tty = { { "[y/N]", "\n" } }, expect = { exit = 2, no_writes = true } },
    { run = { "p.lua" }, tty = { { "[y/N]", "perhaps\n" } }, expect = { exit = 2, no_writes = true } },
    { run = { "p.lua" }, tty = { { "[y/N]", "\4" } },
      expect = { exit = 2, no_writes = true, terminal = { "nothing was changed" }, lacks = { "[y/N] zoomlua" } } },
    { run = { "p.lua" }, tty = { { "[y/N]", "\3" } }, expect = { exit = 130, no_writes = true } },
    { run = { "p.lua" }, tty = { { "[y/N]", "y\n" } },
      expect = { exit = 0, sent = { ["PATCH /users/u1/settings"] = 1 } } },
    { run = { "p.lua" }, tty = {}, expect = { exit = 0, no_writes = true, lacks = { "[y/N]" } } },
  },
}
