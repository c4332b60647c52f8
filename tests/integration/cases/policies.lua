local function policy(name, head, body)
  return ('local zoom = require "zoom"\nlocal policy = zoom.policy { name = "%s", version = "1.%d", summary = "s of %s"%s }\n%s')
    :format(name, #name, name, head, body)
end

local rooms = policy("rooms", ', writes = { "user.in_meeting.waiting_room" }, params = { exempt = { type = "string" } }', [[
for user in zoom.users {} do
  if user.email ~= policy.exempt then user:set { in_meeting = { waiting_room = true } } end
end
]])
local chat = policy("chat", ', writes = { "user.in_meeting.*" }, limits = { percent = 100 }, params = { exempt = { type = "string" } }', [[
print("chat runs", policy.exempt)
for user in zoom.users {} do
  if user.email ~= policy.exempt then user:set { in_meeting = { chat = false } } end
end
]])

return {
  why = "several policies make one plan in which each line keeps its policy's, and one run that is shown, undone and checked as one",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } },
    { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } } } },
  files = {
    ["rooms.lua"] = rooms, ["chat.lua"] = chat,
    ["outside.lua"] = policy("outside", ', writes = { "user.in_meeting.chat" }', 'for user in zoom.users {} do\n'
      .. 'user:set { in_meeting = { waiting_room = true } }\nend\n'),
    ["same.lua"] = policy("same", "", "for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end\n"),
    ["crash.lua"] = policy("crash", "", 'for user in zoom.users {} do user:set { in_meeting = { chat = false } } end\nerror "no"\n'),
  },
  steps = {
    { run = { "--plan", "rooms.lua", "chat.lua" },
      expect = { exit = 2, no_writes = true, stderr = { "chat.lua| chat runs" },
        stdout = { "rooms 1.5: s of rooms\nchat 1.4: s of chat\n", "waiting_room", "rooms.lua:4", "chat.lua:5",
          "Plan 1: 4 changes to 2 objects." } } },
    { run = { "--yes", "rooms.lua", "chat.lua", "exempt=ben@example.com", "chat.exempt=nobody" },
      expect = { exit = 0, bodies = { ["PATCH /users/u1/settings"] = { in_meeting = { waiting_room = true, chat = false } },
        ["PATCH /users/u2/settings"] = { in_meeting = { chat = false } } } } },
    { run = { "show", "2" }, expect = { exit = 0, stdout = { "rooms 1.5", "chat 1.4", "rooms.lua", "chat.lua",
        '{"exempt":"ben@example.com","chat.exempt":"nobody"}' } } },
    { run = { "show", "2", "--json" }, expect = { exit = 0, stdout = { '"policy":"rooms, chat"',
        '"policies":[{"policy":"rooms","version":"1.5","file":"rooms.lua","sha256":"',
        '{"policy":"chat","version":"1.4","file":"chat.lua","sha256":"' } } },
    { run = { "history" }, expect = { exit = 0, stdout = { "rooms, chat" } } },
    { run = { "undo", "2", "--yes" }, expect = { exit = 0, bodies = {
        ["PATCH /users/u1/settings"] = { in_meeting = { waiting_room = false, chat = true } },
        ["PATCH /users/u2/settings"] = { in_meeting = { chat = true } } } } },
    { run = { "check", "rooms.lua", "chat.lua" }, expect = { exit = 2, no_writes = true,
        stdout = { "rooms 1.5", "chat 1.4", "Drift: 4 changes" } } },
    { run = { "--yes", "rooms.lua", "same.lua" }, expect = { exit = 0, stdout = { "rooms.lua:4" } } },
    { run = { "check", "same.lua", "rooms.lua" }, expect = { exit = 0, stdout = "", no_writes = true } },
    { run = { "--plan", "same.lua", "outside.lua" }, expect = { exit = 1, stdout = "", no_writes = true, stderr_lines = 1,
        stderr = { "outside.lua:4: sets user.in_meeting.waiting_room, which the policy's 'writes' do not name" } } },
    { run = { "--yes", "chat.lua", "crash.lua" }, expect = { exit = 1, no_writes = true, stderr = { "crash.lua:4: no" } } },
    { run = { "history" }, expect = { exit = 0, stdout_lines = 5 } },
  },
}
