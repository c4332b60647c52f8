local function policy(name, setting)
  return ([[
local zoom = require "zoom"
zoom.policy { name = "%s", version = "1.0", summary = "about %s", limits = { objects = 9, percent = 100 }, writes = { "user.in_meeting.%s" } }
for user in zoom.users {} do user:set { in_meeting = { %s = true } } end
]]):format(name, name, setting, setting)
end

return {
  why = "a saved plan of several policies tells of each, and what is applied from it goes by all their names; nobody edits that",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = false } } },
    { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } } } },
  files = { ["rooms.lua"] = policy("rooms", "waiting_room"), ["x/chat.lua"] = policy("chat", "chat") },
  steps = {
    { run = { "plan", "rooms.lua", "x/chat.lua", "-o", "two.plan" }, expect = { exit = 2, no_writes = true } },
    { run = { "show", "two.plan" }, expect = { exit = 0, stdout = { "rooms 1.0: about rooms\nchat 1.0: about chat\n",
        "rooms.lua:3", "chat.lua:3", "from rooms.lua, x/chat.lua" } } },
    { run = { "show", "two.plan", "--json" }, expect = { exit = 0, stdout = { '"policy":"rooms, chat","version":"","file":"","sha256":""',
        '"policies":[{"policy":"rooms","version":"1.0","file":"rooms.lua","sha256":"', '{"policy":"chat","version":"1.0","file":"x/chat.lua"' } } },
    { run = { "show", "two.plan", "--markdown" }, expect = { exit = 0, stdout = { "# Change request: `rooms` `1.0`, `chat` `1.0`",
        "`about rooms`", "`about chat`", "| Policy file | `rooms.lua` |", "| Policy file | `x/chat.lua` |" } } },
    { run = { "apply", "two.plan", "--yes" }, expect = { exit = 0, stdout = { "rooms 1.0", "chat 1.0" },
        sent = { ["PATCH /users/u1/settings"] = 1, ["PATCH /users/u2/settings"] = 1 } } },
    { run = { "show", "2" }, expect = { exit = 0, stdout = { "Policy    rooms 1.0\nFile      rooms.lua\nSHA-256", "Policy    chat 1.0\nFile      x/chat.lua\n" } } },
    { run = { "show", "2", "--markdown" }, expect = { exit = 0, stdout = { "| Policy file | `x/chat.lua` |" } } },
    { run = { "apply", "bad.plan", "--yes" }, files = { ["bad.plan"] = function(file)
        local text = file "two.plan":gsub('"file":"x/chat.lua",', "")
        return text
      end }, expect = { exit = 1, no_writes = true, stderr_lines = 1 } },
  },
}
