-- What Zoom does with a change to a locked setting is not documented: both readings are played.
local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.users {} do user:set { in_meeting = { chat = true } } end
]]

return {
  why = "a locked setting is left alone and who locked it is said; sent on purpose, a refusal is heard in Zoom's words",
  tenant = {
    account = { settings = { in_meeting = { chat = false } } },
    groups = { { id = "g1", name = "Clinic", lock_settings = { in_meeting = { chat = true } } } },
    users = {
      { id = "u1", email = "amy@example.com", type = 2, group_ids = { "g1" } },
      { id = "u2", email = "ben@example.com", type = 2 },
    },
  },
  sim = { args = { "--locked-refused" } },
  files = { ["p.lua"] = policy },
  steps = {
    { run = { "--yes", "p.lua" },
      expect = { exit = 0, stdout = { "Left out:", 'locked by group "Clinic"', "amy@example.com",
                                      "1 change to 1" },
                 sent = { ["PATCH /users/u1/settings"] = 0, ["PATCH /users/u2/settings"] = 1,
                          ["GET /accounts/me/lock_settings"] = 1, ["GET /groups/g1/lock_settings"] = 1 } } },
    { run = { "--yes", "p.lua" }, expect = { exit = 0, stdout = { "locked by", "nothing to change" }, no_writes = true } },
    { run = { "explain", "amy@example.com", "in_meeting.chat" },
      expect = { exit = 0, stdout = { "false", 'by group "Clinic"' }, no_writes = true } },
    { run = { "explain", "ben@example.com", "in_meeting.chat" },
      expect = { exit = 0, stdout = { "true", "locked     no", "not told by Zoom" }, no_writes = true } },
    { run = { "--yes", "--send-locked", "p.lua" },
      expect = { exit = 1, stderr = { "1 of 1" }, sent = { ["PATCH /users/u1/settings"] = 1 } } },
  },
}
