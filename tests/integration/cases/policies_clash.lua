-- The end of each policy is what is compared, whatever it wanted on the way.
local function policy(body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "s" }\n' .. body
end

local function all(sets)
  return policy("for user in zoom.users {} do\n" .. sets .. "\nend\n")
end

local function clash(first, later, ...)
  return { run = { "--yes", first, later }, expect = { exit = 1, stdout = "", no_writes = true, stderr = { ... } } }
end

return {
  why = "two policies that want different values for one field end the run, with both lines; what agrees does not",
  tenant = { groups = { { id = "g1", name = "Sales" } }, users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } },
    { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } },
    { id = "u3", email = "cho@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } } } },
  files = {
    ["on.lua"] = all "user:set { in_meeting = { waiting_room = true } }",
    ["off.lua"] = all 'if user.email ~= "amy@example.com" then user:set { in_meeting = { waiting_room = false } } end',
    ["late.lua"] = all "user:set { in_meeting = { waiting_room = false } }\nuser:set { in_meeting = { waiting_room = true } }",
    ["both.lua"] = all "user:set { in_meeting = { waiting_room = false } }\nuser:set { in_meeting = { chat = false } }",
    ["chat.lua"] = all "user:set { in_meeting = { waiting_room = true, chat = true } }",
    ["pass1.lua"] = policy 'zoom.user("u1"):set { schedule_meeting = { pmi_password = "123456" } }\n',
    ["pass2.lua"] = policy '\nzoom.user("u1"):set { schedule_meeting = { pmi_password = "654321" } }\n',
    ["pass3.lua"] = policy 'zoom.user("u1"):set { schedule_meeting = { pmi_password = "123456" } }\n',
    ["lib/room.lua"] = "return function(user, on)\n  user:set { in_meeting = { waiting_room = on } }\nend\n",
    ["lib1.lua"] = policy 'local room = require "lib.room"\nroom(zoom.user "u1", true)\n',
    ["lib2.lua"] = policy 'local room = require "lib.room"\nroom(zoom.user "u1", false)\n',
    ["x/p.lua"] = policy 'zoom.user("u1"):set { in_meeting = { chat = false } }\n',
    ["y/p.lua"] = policy 'zoom.user("u1"):set { in_meeting = { chat = true } }\n',
    ["group.lua"] = policy 'zoom.group("g1"):lock { in_meeting = { chat = true } }\n',
    ["group2.lua"] = policy 'zoom.group("g1"):lock { in_meeting = { chat = false } }\n',
    ["raw.lua"] = policy 'for _ = 1, 2 do zoom.call("userSSOTokenDelete", { userId = "u1" }) end\n',
  },
  steps = {
    clash("on.lua", "off.lua", "on.lua:4 and off.lua:4 want different values of user.in_meeting.waiting_room: true and false, "
      .. "for ben@example.com and 1 more; nothing has been changed\n"),
    clash("off.lua", "on.lua", "off.lua:4 and on.lua:4 want different values of user.in_meeting.waiting_room: false and true, "
      .. "for ben@example.com and 1 more; nothing has been changed\n"),
    { run = { "--plan", "on.lua", "late.lua" }, expect = { exit = 2, no_writes = true, stdout = { "3 users", "on.lua:4" },
        lacks = { "late.lua" } } },
    clash("both.lua", "chat.lua", "both.lua:5 and chat.lua:4 want different values of user.in_meeting.chat: false and true, "
      .. "for amy@example.com and 2 more\nzoomlua: both.lua:4 and chat.lua:4 want different values of user.in_meeting.waiting_room: "
      .. "false and true, for amy@example.com and 2 more; nothing has been changed\n"),
    { run = { "pass1.lua", "pass2.lua" }, expect = { exit = 1, no_writes = true, lacks = { "123456", "654321" }, stderr = {
        "pass1.lua:3 and pass2.lua:4 want different values of user.schedule_meeting.pmi_password: (hidden) and (hidden), for amy@example.com" } } },
    { run = { "--plan", "pass1.lua", "pass3.lua" }, expect = { exit = 2, no_writes = true, lacks = { "123456" } } },
    clash("lib1.lua", "lib2.lua", "lib/room.lua:2 (lib1.lua) and lib/room.lua:2 (lib2.lua) want different values of "),
    clash("x/p.lua", "y/p.lua", "x/p.lua:3 and y/p.lua:3 want different values of user.in_meeting.chat: false and true"),
    clash("group.lua", "group2.lua", "group.lua:3 and group2.lua:3 want different values of group.lock.in_meeting.chat"),
    { run = { "history" }, expect = { exit = 0, stdout_lines = 3 } },
    { run = { "on.lua", "{dir}/on.lua" }, expect = { exit = 64, stderr = { "/on.lua is named twice: a policy is run once\n" } } },
    { run = { "on.lua", "./on.lua" }, expect = { exit = 64, stderr = "zoomlua: ./on.lua is named twice: a policy is run once\n" } },
    { run = { "on.lua", "on.lua" }, expect = { exit = 64, stderr = "zoomlua: on.lua is named twice: a policy is run once\n" } },
    { run = { "on.lua", "later" }, expect = { exit = 64, stderr_lines = 1, stderr = { "'later' is neither a parameter (write name=value) nor" } } },
  },
}
