return {
  why = "without the scope for locks nobody is told that a setting is not locked, and the run goes on",
  tenant = {
    scopes = "user:read:list_users:admin user:read:user:admin user:read:settings:admin user:update:settings:admin group:read:list_groups:admin",
    account = { settings = { in_meeting = { chat = false } } },
    groups = { { id = "g1", name = "Clinic" } },
    users = { { id = "u1", email = "amy@example.com", type = 2, group_ids = { "g1" } } },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { chat = true } } end
  ]] },
  steps = {
    { run = { "--rate", "0", "explain", "amy@example.com", "in_meeting.chat", "--policy", "p.lua" },
      expect = { exit = 0, no_writes = true, stdout = {
        "user.in_meeting.chat\n", "value      false\n", "group      not told by Zoom (", "account    not told by Zoom (",
        "locked     not told by Zoom (", "read:lock_settings:", "p.lua:3 wants true" } } },
    { run = { "--rate", "0", "--yes", "p.lua" },
      expect = { exit = 0, stdout = { "Some locks are not told by Zoom", "read:lock_settings:", "Applied: 1 change" }, lacks = { "locked by" },
                 sent = { ["PATCH /users/u1/settings"] = 1 } } },
    { run = { "--rate", "0", "p.lua" }, expect = { exit = 0, stdout = "p: nothing to change.\n", stderr = "" } },
  },
}
