local function user(id, email, type, dept, groups, room)
  return { id = id, email = email, type = type, dept = dept, group_ids = groups,
           settings = { in_meeting = { waiting_room = room }, recording = { local_recording = true } },
           settings_meeting_security = { meeting_security = { waiting_room = room } } }
end

return {
  why = "waiting-room.lua: on for licensed users, not for the exempt group; no local recording in Legal",
  tenant = {
    groups = { { id = "g1", name = "Kiosks" }, { id = "g2", name = "Sales" } },
    users = {
      user("u1", "amy@example.com", 2, "Sales", { "g2" }, false),
      user("u2", "lobby@example.com", 2, "Front", { "g2", "g1" }, false),
      user("u3", "lex@example.com", 2, "Legal", nil, true),
      user("u4", "basic@example.com", 1, "Sales", nil, false),
    },
  },
  steps = {
    { run = { "--yes", "{source}/scripts/waiting-room.lua", "exempt=Kiosks" },
      expect = {
        exit = 0,
        bodies = {
          ["PATCH /users/u1/settings?"] = '{"in_meeting":{"waiting_room":true}}',
          ["PATCH /users/u1/settings?option=meeting_security"] = '{"meeting_security":{"waiting_room":true}}',
          ["PATCH /users/u3/settings?"] = '{"recording":{"local_recording":false}}',
        },
      } },
    { run = { "--yes", "{source}/scripts/waiting-room.lua", "exempt=Kiosks" }, expect = { exit = 0, no_writes = true } },
  },
}
