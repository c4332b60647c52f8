local function plan(name, exit, ...)
  return { run = { "--rate", "0", "--plan", "{source}/docs/examples/" .. name, ... },
           expect = { exit = exit, no_writes = true, lacks = { "zoomlua: " } } }
end

return {
  why = "the policies of README and tutorial run on the simulator's tenant, as these say",
  sim = {},
  steps = {
    { run = { "--rate", "0", "--plan", "{source}/docs/examples/first.lua" }, -- as README shows it
      expect = { exit = 2, no_writes = true, stdout = { "32 users: ada.field0@example.com, zoe.rivers2@example.com,\n        priya.brook6@example.com and 29 more\n      first.lua:15\n",
                 "and 3 more\n      first.lua:17\n\nPlan 1: 38 changes to 33 objects, of 55 that were looked at.\nRequests: 33 MEDIUM.\n" } } },
    plan("first.lua", 2, "exempt=Clinic"),
    plan("look.lua", 0), plan("rooms.lua", 2), plan("exempt.lua", 2),
    plan("exempt.lua", 2, "exempt=Executives", "depts=Legal,IT"),
    plan("exempt.lua", 2, "{source}/docs/examples/recordings.lua", "exempt.depts=Legal"),
    plan("recordings.lua", 2), plan("secure.lua", 2), plan("voicemail.lua", 2), plan("groups.lua", 2),
    plan("clinic.lua", 2), plan("chat.lua", 0),
    { run = { "--rate", "0", "--plan", "{source}/docs/examples/new-setting.lua" },
      expect = { exit = 2, no_writes = true, stdout = { "user.in_meeting.brand_new (unchecked)" }, stderr = { "brand_new" } } },
    { run = { "--rate", "0", "{source}/docs/examples/seen.lua", "days=200" }, expect = { exit = 0, stdout = { "seen.lua reports:\n| Not seen for long\n" } } },
    { run = { "--rate", "0", "{source}/docs/examples/seen.lua", "--report", "seen.csv" },
      expect = { exit = 0, stderr = { "rows in seen.csv" }, files = { ["seen.csv"] = { "email,dept,days\n" } } } },
    { run = { "--rate", "0", "--plan", "{source}/docs/examples/hosts.lua", "--read", "{source}/docs/examples/hosts.csv" },
      expect = { exit = 2, stdout = { "not found: 1\n      row 4: zoe.rivres2@example.com\n", "1 user: zoe.rivers2@example.com\n      hosts.lua:11" } } },
    { run = { "test", "{source}/docs/examples" }, expect = { exit = 0, stdout = { "1 passed, 0 failed" } } },
    -- as a pipeline does it
    { run = { "--rate", "0", "plan", "{source}/docs/examples/rooms.lua", "-o", "change.plan" }, expect = { exit = 2, no_writes = true } },
    { run = { "show", "change.plan", "--markdown" }, expect = { exit = 0, stdout = { "# Change request: `rooms`", "How to take it back" } } },
    { run = { "--rate", "0", "apply", "--yes", "--verify", "change.plan" }, expect = { exit = 0, stdout = { "Applied: 5 changes" } } },
    { run = { "--rate", "0", "check", "{source}/docs/examples/rooms.lua" }, expect = { exit = 0, stdout = "", stderr = "" } },
    { run = { "--rate", "0", "--yes", "{source}/docs/examples/rooms.lua" }, expect = { exit = 0 } },
    { run = { "--rate", "0", "{source}/docs/examples/rooms.lua" }, expect = { exit = 0, stdout = "rooms: nothing to change.\n", no_writes = true } },
    -- A locked setting is left out of a plan.
    { run = { "--rate", "0", "--yes", "{source}/docs/examples/groups.lua" }, expect = { exit = 0 } },
    { run = { "--rate", "0", "{source}/docs/examples/groups.lua" }, expect = { exit = 0, stdout = "groups: nothing to change.\n", no_writes = true } },
    { run = { "--rate", "0", "--plan", "{source}/docs/examples/chat.lua" },
      expect = { exit = 0, stdout = { "Left out", 'locked by group "Kiosks"' }, no_writes = true } },
    { run = { "--rate", "0", "--yes", "{source}/docs/examples/clinic.lua" }, expect = { exit = 0 } },
    { run = { "--rate", "0", "{source}/docs/examples/clinic.lua" }, expect = { exit = 0, stdout = "clinic: nothing to change.\n", no_writes = true } },
  },
}
