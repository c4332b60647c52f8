local rooms = [[
local zoom = require "zoom"
local rooms = {}
rooms.part = zoom.part {
  params = { exempt = { type = "group", help = "group that is left alone" } },
  writes = { "user.in_meeting.waiting_room" }, limits = { percent = 100 },
}
function rooms.apply(user)
  if not (rooms.part.exempt and user:in_group(rooms.part.exempt)) then
    user:set { in_meeting = { waiting_room = true } }
  end
end
return rooms
]]

local function policy(head, body)
  return 'local zoom = require "zoom"\nlocal rooms = require "lib.rooms"\nlocal policy = zoom.policy { name = "p", summary = "s",\n'
    .. head .. " }\n" .. (body or "for user in zoom.users {} do rooms.apply(user) end\n")
end

local function refused(file, ...)
  return { run = { "--plan", file }, expect = { exit = 1, stdout = "", stderr = { ... }, stderr_lines = 1, requests = 0 } }
end

return {
  why = "the head of a module is part of the policy's: its parameters, writes and limits hold, and what differs is named with both places",
  tenant = { groups = { { id = "g1", name = "Lobby" } },
    users = { { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } },
              { id = "u2", email = "bob@example.com", type = 2, group_ids = { "g1" },
                settings = { in_meeting = { waiting_room = false, chat = true } } } } },
  files = {
    ["lib/rooms.lua"] = rooms,
    ["lib/both.lua"] = 'local zoom = require "zoom"\nlocal rooms = require "lib.rooms"\n'
      .. 'return { part = zoom.part { include = { rooms.part }, writes = { "user.in_meeting.chat" } } }\n',
    ["good.lua"] = policy 'include = { rooms.part }, params = { days = { type = "integer", default = 3 } }',
    ["nested.lua"] = policy('include = { require("lib.both").part, rooms.part }',
      "for user in zoom.users {} do rooms.apply(user) user:set { in_meeting = { chat = false } } end\n"),
    ["same.lua"] = policy 'include = { rooms.part }, params = { exempt = { type = "group", help = "group that is left alone" } }',
    ["differs.lua"] = policy 'include = { rooms.part }, params = { exempt = { type = "string" } }',
    ["limits.lua"] = policy 'include = { rooms.part }, limits = { percent = 50 }',
    ["more.lua"] = policy('include = { rooms.part }', "for user in zoom.users {} do user:set { in_meeting = { chat = false } } end\n"),
    ["none.lua"] = policy 'writes = { "user.*" }',
    ["wrong.lua"] = policy 'include = { rooms }',
    ["name.lua"] = policy 'include = { zoom.part { name = "x" } }',
  },
  steps = {
    { run = { "--plan", "good.lua" }, expect = { exit = 2, no_writes = true, stdout = { "2 users" } } },
    { run = { "--yes", "good.lua", "exempt=Lobby", "days=2" },
      expect = { exit = 0, sent = { ["PATCH /users/u1/settings"] = 1 } } },
    { run = { "--plan", "nested.lua", "exempt=Lobby" }, expect = { exit = 2, no_writes = true } },
    { run = { "--plan", "same.lua", "exempt=Lobby" }, expect = { exit = 0, no_writes = true } },
    { run = { "--plan", "good.lua", "exempt= " },
      expect = { exit = 64, stderr = { "good.lua: parameter 'exempt': ' ' is not the name or id of a group" }, requests = 0 } },
    refused("differs.lua", "differs.lua:3: zoom.policy: parameter 'exempt' is declared at differs.lua:3, and otherwise at lib/rooms.lua:3\n"),
    refused("limits.lua", "limits.percent is 50 at limits.lua:3, and 100 at lib/rooms.lua:3\n"),
    { run = { "--plan", "more.lua" },
      expect = { exit = 1, stderr = { "more.lua:5", "in_meeting.chat", "writes" }, no_writes = true } },
    { run = { "--plan", "none.lua" },
      expect = { exit = 1, stderr = { "no policy includes the part of lib/rooms.lua:3" }, no_writes = true } },
    refused("wrong.lua", "wrong.lua:3: zoom.policy: include[1] is not what zoom.part gives\n"),
    refused("name.lua", "name.lua:4: zoom.part has no 'name'"),
    { run = { "info", "nested.lua" },
      expect = { exit = 0, stderr = "", stdout = { "  exempt  group  group that is left alone\n",
        "May write\n  user.in_meeting.chat\n  user.in_meeting.waiting_room\n", "500 objects, 100 %" } } },
  },
}
