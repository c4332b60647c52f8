-- Each recipe of the cookbook, on the simulator's tenant. One that is not listed here fails in docs.examples.
local here = "{source}/docs/examples/cookbook/"

local function plan(name, exit, stdout, ...)
  local run = { "--rate", "0", "--plan", here .. name .. ".lua" }
  for _, file in ipairs { ... } do
    run[#run + 1] = "--read"
    run[#run + 1] = here .. file
  end
  return { run = run, expect = { exit = exit, no_writes = true, stdout = stdout, lacks = { "zoomlua: " } } }
end

return {
  why = "what the cookbook shows runs, changes what it says, and a second time nothing",
  sim = {},
  steps = {
    plan("department", 2, { "12 users", "Plan 1: 12 changes to 12 objects" }),
    plan("except", 2, { "user.in_meeting.file_transfer: true -> false" }),
    plan("both", 2, { "user.recording.display_participant_name: false -> true", "4 users" }),
    plan("rooms-by-list", 2, { "not found: 1\n      row 4: somebody.else@example.com", "1 change to 1 object" }, "rooms.csv"),
    plan("by-department", 2, { 'user.recording.auto_recording: "none" -> "cloud"', "user.in_meeting.private_chat: true -> false" }, "departments.json"),
    plan("exceptions", 2, { "48 users", "grace.stone1@example.com, zoe.rivers2@example.com" }, "exceptions.csv"),
    plan("newcomers", 0, { "newcomers: nothing to change." }),
    plan("locked", 2, { "account.lock.in_meeting.file_transfer: false -> true" }),
    plan("unlock", 2, { "group.lock.in_meeting.remote_support: true -> false" }),
    plan("group-of-department", 2, { "group.members of Clinic: 3 taken out" }),
    plan("moves", 2, { 'profile.dept: "Legal" -> "Finance"' }, "moves.csv"),
    plan("clinic", 2, { "user.in_meeting.private_chat: true -> false" }),
    plan("office", 2, { "user.schedule_meeting.join_before_host: true -> false" }),
    plan("no-sms", 2, { "phone.policy.sms.enable: true -> false", "6 phone users" }),
    plan("team-voicemail", 2, { "phone.access.voice_mail[priya.brook6@example.com]" }, "teams.csv"),
    plan("assistants", 2, { "phone.access.delegation[privileges]" }, "assistants.csv"),
    plan("inactive", 0, { "| Licensed, and not seen for 90 days\n", "| kofi.vale10@example.com " }), -- who never was, whatever day it is
    plan("who-records", 0, { "| Who records by default\n", "| How many\n" }),
    plan("licences", 0, { "| Users by type and status\n", "| basic       active       13\n" }),
    plan("forgotten", 0, { "| At Zoom, and not in personnel.csv\n", "  not found: 1\n      row 4: E99999" }, "personnel.csv"),
    plan("differs", 0, { "| Private chat otherwise than in the account\n", "6 rows" }),
    plan("figures", 0, { "| licensed  basic  pending\n" }),
    -- the commands
    { run = { "--rate", "0", "--plan", here .. "clinic.lua", here .. "office.lua" }, expect = { exit = 2, no_writes = true, stdout = { "clinic", "office" } } },
    { run = { "--rate", "0", here .. "inactive.lua", "days=60", "--report", "inactive.csv" },
      expect = { exit = 0, stderr = { "rows in inactive.csv" }, files = { ["inactive.csv"] = { "email,dept,last sign-in,days\n" } } } },
    { run = { "--rate", "0", here .. "who-records.lua", "--report", "who=who.csv" }, expect = { exit = 0, files = { ["who.csv"] = { "email,dept,where\n" } } } },
    { run = { "--rate", "0", here .. "licences.lua", "--json" }, expect = { exit = 0, stdout = { '"rows":[{"type":"basic","status":"active","users":13}' } } },
    { run = { "--rate", "0", here .. "forgotten.lua", "--read", here .. "personnel.csv", "--csv" },
      expect = { exit = 0, stdout = { "email,employee id,dept\n" }, stderr = { "E99999" } } },
    { run = { "--rate", "0", "plan", here .. "department.lua", "-o", "change.plan" }, expect = { exit = 2, files = { ["change.plan"] = {} } } },
    { run = { "show", "change.plan", "--markdown" }, expect = { exit = 0, stdout = { "# Change request: `department`" } } },
    { run = { "--rate", "0", "apply", "change.plan", "--yes" }, expect = { exit = 0, stdout = { "Applied: 12 changes" } } },
    { run = { "--rate", "0", "check", here .. "department.lua" }, expect = { exit = 0, stdout = "", stderr = "" } },
    { run = { "--rate", "0", "--yes", here .. "office.lua", "--canary", "5" }, expect = { exit = 0, stdout = { "Applied:" } } },
    { run = { "--rate", "0", here .. "office.lua" }, expect = { exit = 0, stdout = "office: nothing to change.\n", no_writes = true } },
    { run = { "--rate", "0", "explain", "ada.field0@example.com", "in_meeting.chat", "--policy", here .. "office.lua" }, expect = { exit = 0, stdout = { "user.in_meeting.chat" } } },
    { run = { "history" }, expect = { exit = 0, stdout = { "office", "department" } } },
  },
}
