--- The policies are each other's way back; undo is tried as well.
local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.users {} do user:set { in_meeting = { chat = %s, annotation = %s } } end
  zoom.group "Clinic":%s { in_meeting = { chat = true } }
  zoom.account:%s { in_meeting = { annotation = true } }
]]
local LOCKED, OPEN = policy:format("true", "true", "lock", "lock"), policy:format("false", "false", "unlock", "unlock")

local USER, GROUP, ACCOUNT =
  "PATCH /users/u2/settings", "PATCH /groups/g1/lock_settings", "PATCH /accounts/me/lock_settings"
local LOCKED_LAST, UNLOCKED_FIRST = { USER, GROUP, ACCOUNT }, { ACCOUNT, GROUP, USER }

return {
  why = "what a plan locks is locked last, what it unlocks is open to the same plan: one undo brings all of it back",
  tenant = {
    groups = { { id = "g1", name = "Clinic" } },
    users = {
      { id = "u1", email = "amy@example.com", type = 2, group_ids = { "g1" }, settings = { in_meeting = { chat = false, annotation = false } } },
      { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { chat = false, annotation = false } } },
    },
  },
  files = { ["locked.lua"] = LOCKED, ["open.lua"] = OPEN },
  steps = {
    { run = { "--rate", "0", "--yes", "locked.lua" }, expect = { exit = 0, stdout = { "Applied: 6 changes" }, order = LOCKED_LAST } },
    { run = { "--rate", "0", "locked.lua" }, expect = { exit = 0, stdout = { "nothing to change" } } },
    { run = { "undo", "1", "--rate", "0", "--yes" },
      expect = { exit = 0, stdout = { "Applied: 6 changes" }, lacks = { "Left out" }, order = UNLOCKED_FIRST } },
    { run = { "--rate", "0", "open.lua" }, expect = { exit = 0, stdout = { "nothing to change" } } },
    { run = { "undo", "2", "--rate", "0", "--yes" }, expect = { exit = 0, stdout = { "Applied: 6 changes" }, order = LOCKED_LAST } },
    { run = { "--rate", "0", "--yes", "open.lua" },
      expect = { exit = 0, stdout = { "Applied: 6 changes" }, lacks = { "Left out" }, order = UNLOCKED_FIRST } },
  },
}
