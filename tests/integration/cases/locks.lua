local function run(settings)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p" }\nfor user in zoom.users {} do user:set ' ..
    settings .. " end\n"
end

return {
  why = "the account's lock, any group's lock and the lock of what a setting follows hold it; the rest goes on",
  tenant = {
    account = { settings = { in_meeting = { annotation = false, chat = false, co_host = false, private_chat = false } },
                lock_settings = { in_meeting = { annotation = true } } },
    groups = {
      { id = "g1", name = "Clinic" },
      { id = "g2", name = "Night shift", lock_settings = { in_meeting = { chat = true, screen_sharing = true } } },
      { id = "g3", name = "Ward", lock_settings_meeting_security = { meeting_security = { meeting_password = true } } },
    },
    users = {
      { id = "u1", email = "amy@example.com", type = 2, group_ids = { "g1", "g2" } },
      { id = "u2", email = "ben@example.com", type = 2 },
      { id = "u3", email = "cho@example.com", type = 2, group_ids = { "g3" } },
    },
  },
  files = {
    ["p.lua"] = run [[{ in_meeting = { annotation = true, chat = true, co_host = true } }]],
    ["follows.lua"] = run [[{ in_meeting = { who_can_share_screen = "host" } }]],
    ["security.lua"] = run [[{ meeting_security = { meeting_password = false } }]],
    ["as_is.lua"] = run [[{ in_meeting = { annotation = false } }]],
    ["group.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      zoom.group "Clinic":set { in_meeting = { annotation = true } }
    ]],
  },
  steps = {
    { run = { "--rate", "0", "--yes", "p.lua" },
      expect = {
        exit = 0,
        bodies = {
          ["PATCH /users/u1/settings"] = '{"in_meeting":{"co_host":true}}',
          ["PATCH /users/u2/settings"] = { in_meeting = { chat = true, co_host = true } },
          ["PATCH /users/u3/settings"] = { in_meeting = { chat = true, co_host = true } },
        },
        stdout = { "locked by the account", 'locked by group "Night shift"', "--send-locked",
                   "user.in_meeting.annotation: false -> true" },
        sent = { ["GET /accounts/me/lock_settings"] = 1, ["GET /groups/g1/lock_settings"] = 1,
                 ["GET /groups/g2/lock_settings"] = 1, ["GET /groups/g3/lock_settings"] = 1,
                 ["PATCH /users/u1/settings"] = 1, ["PATCH /users/u2/settings"] = 1, ["PATCH /users/u3/settings"] = 1 },
      } },
    { run = { "--rate", "0", "--yes", "follows.lua" },
      expect = { exit = 0, stdout = { "user.in_meeting.who_can_share_screen", 'locked by group "Night shift"', "screen_sharing" },
                 sent = { ["PATCH /users/u1/settings"] = 0, ["PATCH /users/u2/settings"] = 1, ["PATCH /users/u3/settings"] = 1 } } },
    { run = { "--rate", "0", "--yes", "security.lua" },
      expect = { exit = 0, stdout = { 'locked by group "Ward"' },
                 sent = { ["PATCH /users/u3/settings?option=meeting_security"] = 0,
                          ["PATCH /users/u1/settings?option=meeting_security"] = 1,
                          ["PATCH /users/u2/settings?option=meeting_security"] = 1,
                          ["GET /groups/g3/lock_settings?option=meeting_security"] = 1 } } },
    { run = { "--rate", "0", "--json", "p.lua" },
      expect = { exit = 0, stdout = { '"left_out":[{"kind":"user","path":"user.in_meeting.annotation"', 'locked by the account' }, stdout_lines = 1, no_writes = true } },
    -- The account's lock holds a group, too.
    { run = { "--rate", "0", "--yes", "group.lua" },
      expect = { exit = 0, stdout = { "group.in_meeting.annotation", "locked by the account", "1 group: Clinic" }, no_writes = true } },
    -- What is as it should be needs no lock to be read.
    { run = { "--rate", "0", "as_is.lua" },
      expect = { exit = 0, stdout = "p: nothing to change.\n",
                 sent = { ["GET /accounts/me/lock_settings"] = 0, ["GET /groups/g1/lock_settings"] = 0 } } },
    { run = { "--rate", "0", "--yes", "--send-locked", "p.lua" },
      expect = { exit = 0, bodies = { ["PATCH /users/u1/settings"] = { in_meeting = { annotation = true, chat = true } } },
                 lacks = { "locked by" }, sent = { ["GET /accounts/me/lock_settings"] = 0,
                 ["PATCH /users/u1/settings"] = 1, ["PATCH /users/u2/settings"] = 1, ["PATCH /users/u3/settings"] = 1 } } },
  },
}
