local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p", writes = { "group.*" } }
  local clinic = assert(zoom.group "Clinic")
  clinic:set {
    in_meeting = { chat = false },
    meeting_authentication = true,
    recording_authentication_option = { id = "signin-recording", action = "update", default_option = true,
                                        name = "Everybody with an account" },
    meeting_security = { waiting_room = true },
  }
  clinic:lock { in_meeting = { chat = true }, meeting_security = { waiting_room = true } }
  clinic:unlock "in_meeting.annotation"
]]

local function run(body, ...)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p" }\n' .. body
end

return {
  why = "a group's settings and locks reach the request that has them, whichever that is, and once",
  tenant = {
    groups = {
      { id = "g1", name = "Clinic", settings = { in_meeting = { chat = true, waiting_room = true } },
        lock_settings = { in_meeting = { annotation = true } } },
      { id = "g2", name = "Kiosks" },
    },
    users = { { id = "u1", email = "amy@example.com", type = 2, group_ids = { "g1" } } },
  },
  files = {
    ["p.lua"] = policy,
    ["by_path.lua"] = run [[zoom.group "g2":lock { "in_meeting.chat", "meeting_security.waiting_room" }]],
    ["off.lua"] = run [[zoom.group "Kiosks":lock { in_meeting = { chat = false } }]],
    ["look.lua"] = run [[
      local g = zoom.group "Kiosks"
      print(g.settings.in_meeting.chat, g.locks.in_meeting.chat, g.locks.meeting_security.waiting_room)
    ]],
    ["both.lua"] = run [[
      local g = zoom.group "Kiosks"
      g:lock "in_meeting.chat"
      g:unlock "in_meeting.chat"
    ]],
    ["own.lua"] = run [[zoom.group "Clinic":set { in_meeting = { chat = true } }]],
    ["all.lua"] = run [[for g in zoom.groups() do g:set { in_meeting = { co_host = not g.settings.in_meeting.co_host } } end]],
    ["slip.lua"] = run [[zoom.group "Kiosks":lock "in_meeting.chatt"]],
    ["slip_tree.lua"] = run [[zoom.group "Kiosks":lock { in_meeting = { chat = "yes" } }]],
    ["slip_unlock.lua"] = run [[zoom.group "Kiosks":unlock { in_meeting = { chat = false } }]],
    ["user.lua"] = run [[zoom.user "u1":lock "in_meeting.chat"]],
    ["gone.lua"] = run [[local g, err = zoom.group "Elephants" print(g, err.kind, err.message)]],
    ["writes.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p", writes = { "group.in_meeting.*" } }
      zoom.group "Kiosks":lock "in_meeting.chat"
    ]],
  },
  steps = {
    { run = { "--rate", "0", "--yes", "p.lua" },
      expect = {
        exit = 0,
        sent = {
          ["PATCH /groups/g1/settings?"] = 1,
          ["PATCH /groups/g1/settings?option=meeting_authentication"] = 1,
          ["PATCH /groups/g1/settings?option=recording_authentication"] = 1,
          ["PATCH /groups/g1/settings?option=meeting_security"] = 1,
          ["PATCH /groups/g1/lock_settings?"] = 1,
          ["PATCH /groups/g1/lock_settings?option=meeting_security"] = 1,
        },
        bodies = {
          ["PATCH /groups/g1/settings?"] = '{"in_meeting":{"chat":false}}',
          ["PATCH /groups/g1/settings?option=meeting_authentication"] = '{"meeting_authentication":true}',
          ["PATCH /groups/g1/settings?option=recording_authentication"] = {
            authentication_option = { id = "signin-recording", action = "update", default_option = true,
                                      name = "Everybody with an account" } },
          ["PATCH /groups/g1/settings?option=meeting_security"] = '{"meeting_security":{"waiting_room":true}}',
          ["PATCH /groups/g1/lock_settings?"] = { in_meeting = { chat = true, annotation = false } },
          ["PATCH /groups/g1/lock_settings?option=meeting_security"] = '{"meeting_security":{"waiting_room":true}}',
        },
        stdout = { "Clinic", "group.in_meeting.chat: true -> false", "group.lock.in_meeting.chat: false -> true",
                   "group.lock.in_meeting.annotation: true -> false" },
        state = { ["groups/g1/settings/in_meeting/chat"] = false,
                  ["groups/g1/lock_settings_meeting_security/meeting_security/waiting_room"] = true },
      } },
    { run = { "--rate", "0", "p.lua" }, expect = { exit = 0, stdout = "p: nothing to change.\n", no_writes = true } },
    -- A group's own lock keeps its members from changing the setting, not the group.
    { run = { "--rate", "0", "--yes", "own.lua" },
      expect = { exit = 0, bodies = { ["PATCH /groups/g1/settings"] = '{"in_meeting":{"chat":true}}' }, lacks = { "Locked" } } },
    { run = { "--rate", "0", "--yes", "by_path.lua" },
      expect = { exit = 0, bodies = {
        ["PATCH /groups/g2/lock_settings?"] = '{"in_meeting":{"chat":true}}',
        ["PATCH /groups/g2/lock_settings?option=meeting_security"] = '{"meeting_security":{"waiting_room":true}}' } } },
    { run = { "--rate", "0", "look.lua" }, expect = { exit = 0, stderr = { "true    true    true" } } },
    { run = { "--rate", "0", "--yes", "off.lua" },
      expect = { exit = 0, bodies = { ["PATCH /groups/g2/lock_settings?"] = '{"in_meeting":{"chat":false}}' } } },
    -- The later word counts, here too.
    { run = { "--rate", "0", "--yes", "both.lua" }, expect = { exit = 0, no_writes = true } },
    { run = { "--rate", "0", "--yes", "all.lua" },
      expect = { exit = 0, sent = { ["PATCH /groups/g1/settings"] = 1, ["PATCH /groups/g2/settings"] = 1 } } },
    { run = { "--rate", "0", "slip.lua" }, expect = { exit = 1, stderr = { "slip.lua:3", "'in_meeting.chat'" } } },
    { run = { "--rate", "0", "slip_tree.lua" }, expect = { exit = 1, stderr = { "slip_tree.lua:3", "true or false" } } },
    { run = { "--rate", "0", "slip_unlock.lua" },
      expect = { exit = 1, stderr = { "slip_unlock.lua:3", ":unlock takes what is to be unlocked as true" } } },
    { run = { "--rate", "0", "user.lua" }, expect = { exit = 1, stderr = { "user.lua:3" } } },
    { run = { "--rate", "0", "gone.lua" }, expect = { exit = 0, stderr = { "gone.lua| nil", "gone" } } },
    { run = { "--rate", "0", "--yes", "writes.lua" },
      expect = { exit = 1, stderr = { "writes.lua:3", "group.lock.in_meeting.chat", "'writes'" }, no_writes = true } },
  },
}
