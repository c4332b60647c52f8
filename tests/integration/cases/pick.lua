local function user(id, email)
  return { id = id, email = email, type = 2, settings = { in_meeting = { chat = true, polling = false } } }
end

return {
  why = "show RUN USER and undo --only: settings with and without their level, members by name, and a name that fits nothing is told",
  tenant = {
    groups = { { id = "g1", name = "Clinic" } },
    users = { user("u1", "amy@example.com"), user("u2", "ben@example.com"), user("u3", "cho@example.com") },
  },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      zoom.user "amy@example.com":set { in_meeting = { chat = false, polling = true } }
      zoom.user "ben@example.com":set { in_meeting = { chat = false, polling = true } }
      zoom.group "Clinic":add_members { "amy@example.com", "cho@example.com" }
    ]],
  },
  steps = {
    { run = { "--yes", "--rate", "0", "p.lua" }, expect = { exit = 0 } },
    { run = { "show", "1", "AMY@example.com" },
      expect = { exit = 0, stdout = { "in_meeting.chat", "in_meeting.polling", "group.members[" }, lacks = { "ben@", "cho@" } } },
    { run = { "show", "1", "u1", "--json" }, expect = { exit = 0, stdout = { '"id":"u1"' }, lacks = { '"id":"u2"' } } },
    { run = { "show", "1", "Clinic", "--markdown" }, expect = { exit = 0, stdout = { "group.members[cho@example.com]" }, lacks = { "`user.in_meeting.chat`:" } } },
    { run = { "show", "1", "amx@example.com" },
      expect = { exit = 1, stdout = {}, stderr = { "run 1 has no change of 'amx@example.com' (did you mean 'amy@example.com'?)" }, stderr_lines = 1 } },
    { run = { "show", "1", "zoe@example.org", "--json" }, expect = { exit = 1, stderr = { "zoomlua show 1 --details" }, stderr_lines = 1 } },
    { run = { "undo", "1", "--yes", "--rate", "0", "--only", "in_meeting.cht" },
      expect = { exit = 1, no_writes = true, stderr = { "did you mean 'in_meeting.chat'?" }, stderr_lines = 1 } },
    { run = { "undo", "1", "--yes", "--rate", "0", "--only", "bem@example.com" },
      expect = { exit = 1, no_writes = true, stderr = { "did you mean 'ben@example.com'?" }, stderr_lines = 1 } },
    { run = { "undo", "1", "--yes", "--rate", "0", "--only", "in_meeting.chat" },
      expect = { exit = 0, bodies = { ["PATCH /users/u1/settings"] = { in_meeting = { chat = true } },
                                      ["PATCH /users/u2/settings"] = { in_meeting = { chat = true } } } } },
    { run = { "undo", "1", "--yes", "--rate", "0", "--only", "user" },
      expect = { exit = 0, bodies = { ["PATCH /users/u1/settings"] = { in_meeting = { polling = false } },
                                      ["PATCH /users/u2/settings"] = { in_meeting = { polling = false } } } } },
    { run = { "undo", "1", "--yes", "--rate", "0", "--only", "Cho@example.com" },
      expect = { exit = 0, sent = { ["DELETE /groups/g1/members/u3"] = 1 } } },
    { run = { "undo", "1", "--yes", "--rate", "0", "--only", "Clinic" },
      expect = { exit = 0, sent = { ["DELETE /groups/g1/members/u1"] = 1 } } },
    -- What it meant is as it was: nothing to do, and no mistake.
    { run = { "undo", "1", "--yes", "--rate", "0", "--only", "Clinic" }, expect = { exit = 0, no_writes = true, stdout = { "nothing to change" } } },
  },
}
