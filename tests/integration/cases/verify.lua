-- What Zoom does after it has said 204 is told by reading alone: every way in which that can go.
local function user(n, group, in_meeting)
  return { id = "u" .. n, email = ("u%d@example.com"):format(n), type = 2, group_ids = group and { group },
           settings = { in_meeting = in_meeting or { chat = true }, recording = { auto_delete_cmr_days = 30 } } }
end

local function sent(more)
  for n = 1, 7 do more["PATCH /users/u" .. n .. "/settings"] = 1 end
  return more
end

return {
  why = "--verify reads back: late is waited for, locked, ignored, normalised and different are told apart, kept and shown",
  tenant = {
    groups = { { id = "g1", name = "Clinic", lock_settings = { in_meeting = { chat = true } } } },
    users = { user(1), user(2, "g1"), user(3), user(4), user(5), user(6), user(7) },
  },
  faults = {
    { on = "PATCH /users/u3/settings", drop = true },
    { on = "PATCH /users/u4/settings", settle_ms = 1500 },
    { on = "PATCH /users/u5/settings", store = { ["recording.auto_delete_cmr_days"] = 90 } },
    { on = "PATCH /users/u6/settings", reply = 200, body = { code = 300, message = "Not for this one." } },
    { on = "GET /users/u7/settings", nth = 2, count = 9, reply = 404, body = { code = 1001, message = "Gone." } },
  },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      for user in zoom.users {} do
        user:set { in_meeting = { chat = false }, recording = { auto_delete_cmr_days = 120 } }
      end
    ]],
    ["one.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "one", summary = "one" }
      assert(zoom.user "u1@example.com"):set { in_meeting = { chat = true } }
    ]],
  },
  steps = {
    { run = { "--yes", "--rate", "0", "--verify", "--send-locked", "p.lua" },
      expect = { exit = 3,
        stdout = {
          'user.in_meeting.chat: true -> false  [locked]\n      1 user: u2@example.com\n      still as before: locked by group "Clinic"',
          "user.in_meeting.chat: true -> false  [ignored]\n      1 user: u3@example.com\n      still as before",
          "user.recording.auto_delete_cmr_days: 30 -> 120  [ignored]\n      1 user: u3@example.com",
          "user.recording.auto_delete_cmr_days: 30 -> 120  [normalised]\n      1 user: u5@example.com\n      Zoom made it 90",
          "[unread]\n      1 user: u7@example.com\n      not read back: GET user.settings: 404, code 1001: Gone.\n",
          "Verified 12 changes: 6 as planned, 1 normalised, 2 ignored, 1 locked, 2 unread.",
        },
        -- u6 was refused within a 200: that is a failure, and nothing to verify
        stderr = { "1 of 7 requests", "(1 failed" },
        sent = sent { ["GET /users/u1/settings"] = 2, ["GET /users/u6/settings"] = 1 },
        state = { ["users/u4/settings/in_meeting/chat"] = false } } },
    { run = { "show", "1" },
      expect = { exit = 0, stdout = { "[failed]", "[ignored: still as before]", "[locked: still as before: it is locked]",
                                      "[normalised: Zoom made it 90]", "[unread: not read back]" } } },
    { run = { "show", "1", "u5@example.com" },
      expect = { exit = 0, stdout = { "[done 204]  [normalised: Zoom made it 90]" } } },
    { run = { "show", "1", "u5@example.com", "--json" },
      expect = { exit = 0, stdout = { '"verdict":"applied","after":false', '"verdict":"normalised","after":90' } } },
    { run = { "--yes", "--rate", "0", "--verify", "one.lua" },
      expect = { exit = 0, stdout = { "Verified 1 change: as planned.\nApplied: 1 change" }, lacks = { "[" },
                 sent = { ["GET /users/u1/settings"] = 2, ["PATCH /users/u1/settings"] = 1 } } },
    { run = { "--yes", "--rate", "0", "--json", "--verify", "one.lua" },
      expect = { exit = 0, stdout = { '"run":null' } } },
    { run = { "undo", "2", "--yes", "--rate", "0", "--json", "--verify" },
      expect = { exit = 0, stdout = { '"verdict":"applied","after":false' }, stderr = { "Verified 1 change: as planned." } } },
    { run = { "--verify=some", "one.lua" }, expect = { exit = 64, stderr = { "--verify=sample" }, stderr_lines = 1 } },
  },
}
