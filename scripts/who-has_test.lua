local test = require "zoom.test"

local tenant = test.tenant {
  account = { settings = { recording = { local_recording = false } }, locks = { in_meeting = { screen_sharing = true } } },
  groups = {
    Court = { settings = { recording = { local_recording = true } }, locks = { recording = { local_recording = true } } },
    Sales = { settings = { recording = { local_recording = true } } },
  },
  users = {
    ada = { groups = { "Court" }, dept = "Legal" },
    bob = { groups = { "Sales" } },
    cleo = { settings = { recording = { local_recording = true } } },
    dan = {},
  },
}

test.case("who has it, and why", tenant, function(t)
  t:plan("who-has.lua", { setting = "recording.local_recording" })
  t:expect_nothing()
  t:expect_output "3 of 4 users"
  t:expect_output 'locked by group "Court"'
  t:expect_output 'not locked; same as group "Sales"'
  t:expect_output "not locked; unlike account and groups"
end)

test.case("another value, a group, a department", tenant, function(t)
  t:plan("who-has.lua", { setting = "recording.local_recording", value = "false" })
  t:expect_output "not locked; same as the account"
  t:expect_output "1 of 4 users"
  t:plan("who-has.lua", { setting = "recording.local_recording", group = "Court", department = "Legal", value = "any" })
  t:expect_output "1 of 1 users"
end)

test.case("a setting without a lock of its own is held by that of another", tenant, function(t)
  t:plan("who-has.lua", { setting = "in_meeting.who_can_share_screen", value = "any" })
  t:expect_output "locked by the account"
  t:expect_output "4 of 4 users"
end)

test.case("where Zoom does not tell locks, that is said", test.tenant {
  users = { ada = {} },
  faults = { { on = "GET /accounts/me/lock_settings", reply = 400, body = { code = 4711, message = "The scope is missing." } } },
}, function(t)
  t:plan("who-has.lua", { setting = "in_meeting.chat", value = "any" })
  t:expect_output "locks not told; same as the account"
end)

test.case("lists are shown and compared by what is in them", test.tenant {
  account = { settings = { in_meeting = { data_center_regions = { "DE", "NL" } } } },
  users = { ada = {}, bob = { settings = { in_meeting = { data_center_regions = { "US" } } } } },
}, function(t)
  t:plan("who-has.lua", { setting = "in_meeting.data_center_regions", value = "any" })
  t:expect_output "DE, NL  not locked; same as the account"
  t:expect_output "US      not locked; unlike account and groups"
  t:plan("who-has.lua", { setting = "in_meeting.data_center_regions", value = "DE, NL" })
  t:expect_output "1 of 2 users"
end)

test.case("where nobody has it, it is said what they have, or that nobody is there", tenant, function(t)
  t:plan("who-has.lua", { setting = "recording.local_recording", value = "yes" })
  t:expect_output "what they have instead: false; true"
  t:plan("who-has.lua", { setting = "recording.local_recording", department = "Leagl" })
  t:expect_output "nobody is there: is the group empty, or the department misspelt?"
end)

test.case("a section is no setting", tenant, function(t)
  t:plan("who-has.lua", { setting = "meeting_security.meeting_password_requirement" })
  t:expect_error "is a section: name one setting of it"
end)

test.case("it changes nothing", tenant, function(t)
  t:plan("who-has.lua", { setting = "in_meeting.chat" })
  t:expect_nothing()
  t:settled()
end)

test.case("a setting that Zoom does not have is a mistake", tenant, function(t)
  t:plan("who-has.lua", { setting = "recording.local_recordings" })
  t:expect_error "did you mean"
  t:plan("who-has.lua")
  t:expect_error "parameter 'setting' is missing"
end)
