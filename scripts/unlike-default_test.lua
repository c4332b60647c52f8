local test = require "zoom.test"

local tenant = test.tenant {
  account = { settings = { in_meeting = { chat = true }, recording = { auto_recording = "none" } } },
  groups = {
    Quiet = { settings = { in_meeting = { chat = false } } },
    Loud = { settings = { in_meeting = { chat = true } } },
    Court = { settings = { in_meeting = { chat = false } }, locks = { in_meeting = { chat = true } } },
  },
  users = {
    ada = {},
    bob = { settings = { in_meeting = { chat = false }, recording = { auto_recording = "cloud" } } },
    cleo = { groups = { "Quiet" } },
    dan = { groups = { "Quiet" }, dept = "Sales", settings = { in_meeting = { chat = true } } },
    eve = { groups = { "Quiet", "Loud" }, settings = { in_meeting = { chat = true } } },
    fay = { groups = { "Court" }, type = "basic", settings = { in_meeting = { chat = true } } },
  },
}

test.case("who differs, from what, and whose default it is; nothing changes", tenant, function(t)
  t:plan("unlike-default.lua", { settings = "in_meeting.chat,recording.auto_recording" })
  t:expect_nothing()
  t:expect_report("unlike", {
    { user = "dan@example.com", setting = "in_meeting.chat", has = "true", default = "false", whose = 'group "Quiet"' },
    { user = "bob@example.com", setting = "in_meeting.chat", has = "false", default = "true", whose = "the account" },
    { user = "bob@example.com", setting = "recording.auto_recording", has = "cloud", default = "none", whose = "the account" },
  })
  t:expect_output "3 of 12 values differ from the default"
end)

test.case("fix=yes gives them the default; nothing the second time; undone", tenant, function(t)
  t:plan("unlike-default.lua", { settings = { "in_meeting.chat", "recording.auto_recording" }, fix = true })
  t:expect_changes {
    bob = { ["in_meeting.chat"] = test.change(false, true), ["recording.auto_recording"] = test.change("cloud", "none") },
    dan = { ["in_meeting.chat"] = test.change(true, false) },
  }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("in several groups: unlike all of them is told, and not changed", test.tenant {
  groups = { One = { settings = { in_meeting = { chat = false } } }, Two = { settings = { in_meeting = { chat = false } } } },
  users = { ada = { groups = { "One", "Two" }, settings = { in_meeting = { chat = true } } } },
}, function(t)
  t:plan("unlike-default.lua", { settings = "in_meeting.chat", fix = true })
  t:expect_nothing()
  t:expect_report("unlike", { { user = "ada@example.com", has = "true", default = "several", whose = "2 groups" } })
end)

test.case("lists are the same in any order, and are set as lists", test.tenant {
  account = { settings = { in_meeting = { data_center_regions = { "DE", "NL" } } } },
  users = { ada = { settings = { in_meeting = { data_center_regions = { "NL", "DE" } } } },
    bob = { settings = { in_meeting = { data_center_regions = { "US" } } } } },
}, function(t)
  t:plan("unlike-default.lua", { settings = "in_meeting.data_center_regions", fix = true })
  t:expect_changes { bob = { ["in_meeting.data_center_regions"] = { "DE", "NL" } } }
end)

test.case("a group, a department, and nobody", tenant, function(t)
  t:plan("unlike-default.lua", { settings = "in_meeting.chat", group = "Quiet", department = "Sales" })
  t:expect_output "1 of 1 values differ"
  t:plan("unlike-default.lua", { settings = "in_meeting.chat", department = "Slaes" })
  t:expect_output "nobody is there"
end)

test.case("what cannot be compared is refused", tenant, function(t)
  t:plan("unlike-default.lua", { settings = "recording.ask_participants_to_consent_disclaimer" })
  t:expect_error "is a setting of users alone"
  t:plan("unlike-default.lua", { settings = "meeting_security.meeting_password_requirement" })
  t:expect_error "is a section"
  t:plan("unlike-default.lua", { settings = "in_meeting.chatt" })
  t:expect_error "did you mean"
  t:plan("unlike-default.lua", { settings = "" })
  t:expect_error "0 items are fewer than 1"
end)

test.case("a default that cannot be read is not guessed", test.tenant {
  groups = { Quiet = {} },
  users = { ada = { groups = { "Quiet" } } },
  faults = { { on = "GET /groups/Quiet/settings", reply = 403, body = { code = 200, message = "No permission." } } },
}, function(t)
  t:plan("unlike-default.lua", { settings = "in_meeting.chat", fix = true })
  t:expect_error "No permission."
end)

test.case("what Zoom does not tell is counted, and not changed", test.tenant {
  users = { ada = {}, bob = {} },
  faults = { { on = "GET /accounts/me/settings", reply = 200, body = "{}" } },
}, function(t)
  t:plan("unlike-default.lua", { settings = "in_meeting.chat", fix = true })
  t:expect_nothing()
  t:expect_output "0 of 2 values differ from the default"
  t:expect_output "2 of them Zoom does not tell, or no default for them"
end)
