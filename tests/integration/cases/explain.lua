return {
  why = "explain says what holds for a user, what groups and account say, who locks it and what a policy would do",
  tenant = {
    account = { settings = { in_meeting = { chat = true, annotation = true } }, lock_settings = { in_meeting = { co_host = true } } },
    groups = {
      { id = "g1", name = "Clinic", settings = { in_meeting = { annotation = false } } },
      { id = "g2", name = "Night shift", lock_settings = { in_meeting = { screen_sharing = true } } },
    },
    users = {
      { id = "u1", email = "amy@example.com", type = 2, group_ids = { "g1", "g2" },
        settings = { in_meeting = { chat = false } } },
      { email = "new@example.com", status = "pending" },
    },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    local policy = zoom.policy { name = "p", summary = "p", params = { on = { type = "boolean", default = true } } }
    for user in zoom.users {} do user:set { in_meeting = { chat = policy.on, annotation = false } } end
  ]] },
  steps = {
    { run = { "--rate", "0", "explain", "amy@example.com", "in_meeting.chat" },
      expect = { exit = 0, no_writes = true, stderr = "", stdout =
        'amy@example.com\n\nuser.in_meeting.chat\n  value      false\n  group      true  (Clinic)\n' ..
        '  group      true  (Night shift)\n  account    true\n  locked     no\n' ..
        "  comes from not told by Zoom (the user's own, a group's or the account's)\n" } },
    { run = { "--rate", "0", "explain", "u1", "user.in_meeting.who_can_share_screen" },
      expect = { exit = 0, stdout = { "user.in_meeting.who_can_share_screen\n", 'locked     by group "Night shift", together with in_meeting.screen_sharing\n' } } },
    { run = { "--rate", "0", "explain", "u1", "in_meeting.co_host" },
      expect = { exit = 0, stdout = { "locked     by the account\n", "comes from the account, which has it locked\n" } } },
    -- Every level by its own name for the setting.
    { run = { "--rate", "0", "explain", "u1", "schedule_meeting.participants_video" },
      expect = { exit = 0, stdout = { "user.schedule_meeting.participants_video\n", "group      true  (Clinic)\n", "account    true\n" },
                 lacks = { "no such setting" } } },
    { run = { "--rate", "0", "explain", "u1", "schedule_meeting" },
      expect = { exit = 0, stdout = { "user.schedule_meeting.host_video\n", "user.schedule_meeting.participants_video\n" },
                 lacks = { "user.in_meeting." } } },
    { run = { "--rate", "0", "explain", "u1", "in_meeting.chat", "--policy", "p.lua" },
      expect = { exit = 0, no_writes = true, stdout = { "p.lua:3 wants true\n" } } },
    { run = { "--rate", "0", "explain", "u1", "in_meeting.annotation", "--policy", "p.lua" },
      expect = { exit = 0, stdout = { "value      false\n", "wants it as it is\n" } } },
    { run = { "--rate", "0", "explain", "u1", "in_meeting.polling", "--policy", "p.lua" },
      expect = { exit = 0, stdout = { "leaves it alone\n" } } },
    { run = { "--rate", "0", "explain", "u1" },
      expect = { exit = 0, stdout = { "user.in_meeting.chat\n", "user.meeting_security.waiting_room\n", "user.recording.local_recording\n" } } },
    { run = { "--rate", "0", "explain", "u1", "in_meeting.chatt" },
      expect = { exit = 1, stdout = "", stderr = { "'in_meeting.chat'" }, stderr_lines = 1 } },
    { run = { "--rate", "0", "explain", "nobody@example.com", "in_meeting.chat" },
      expect = { exit = 1, stdout = "", stderr = { "1001" }, stderr_lines = 1 } },
    { run = { "--rate", "0", "explain", "new@example.com", "in_meeting.chat" },
      expect = { exit = 0, stdout = { "value      not told by Zoom (", "1120", "account    true" } } },
    { run = { "explain" }, expect = { exit = 64, stdout = "", requests = 0 } },
  },
}
