local test = require "zoom.test"

-- Two people who differ from the account in a rule each.
local tenant = test.tenant {
  groups = { Kiosks = {} },
  users = {
    ada = { settings = { in_meeting = { file_transfer = true } } },
    bob = { groups = { "Kiosks" } },
    cleo = { type = "basic", settings = { meeting_security = { meeting_password_requirement = { length = 10 } } } },
  },
}

test.case("reports by rule and changes nothing, until fix=yes", tenant, function(t)
  t:plan "cis-baseline.lua"
  t:expect_nothing()
  t:expect_output "CIS Zoom Benchmark 1.0.0, level 1"
  t:expect_output "1.1.3.3.1"
  t:expect_output "by hand: not in Zoom's API"
  t:expect_output "who was removed cannot come back"
end)

test.case("fixes the account and everybody but the exempt group; nothing the second time; undone", tenant, function(t)
  t:plan("cis-baseline.lua", { fix = true, except = "Kiosks" })
  t:apply()
  t:expect {
    account = { in_meeting = { file_transfer = false }, schedule_meeting = { join_before_host = false }, meeting_security = { waiting_room = true } },
    ada = { in_meeting = { file_transfer = false }, recording = { ask_participants_to_consent_disclaimer = true },
      meeting_security = { meeting_password_requirement = { have_letter = true } } },
    cleo = { meeting_security = { meeting_password_requirement = { length = 10, have_letter = true } } },
  }
  t:settled()
  t:undo()
end)

test.case("level 2 has level 1 and more", tenant, function(t)
  t:plan("cis-baseline.lua", { level = 2, fix = true })
  t:apply()
  t:expect {
    account = { in_meeting = { chat = false, watermark = true }, security = { password_requirement = { minimum_password_length = 9 } },
      chat = { screen_capture = false, share_files = { enable = false } }, other_options = { blur_snapshot = true, use_cdn = "default" } },
    bob = { in_meeting = { chat = false, file_transfer = false } },
  }
  t:settled()
  t:expect_output "3.1.1.1.1"
end)

test.case("locks only where it is asked to", tenant, function(t)
  t:plan("cis-baseline.lua", { fix = true })
  t:apply()
  t:expect { account = { locks = { schedule_meeting = { join_before_host = false } } } }
  t:plan("cis-baseline.lua", { fix = true, lock = true })
  t:expect_changes { account = { ["lock.schedule_meeting.join_before_host"] = true, ["lock.schedule_meeting.participant_video"] = true },
    ["group Kiosks"] = { ["lock.schedule_meeting.mute_upon_entry"] = true } }
end)

test.case("settings and locks of one run are undone together", tenant, function(t)
  t:plan("cis-baseline.lua", { fix = true, lock = true })
  t:apply()
  t:settled()
  t:undo()
end)

test.case("mute upon entry is a setting of groups; one group can be left alone", tenant, function(t)
  t:plan("cis-baseline.lua", { fix = true, lock = true })
  t:apply()
  t:expect { ["group Kiosks"] = { schedule_meeting = { mute_upon_entry = true }, locks = { schedule_meeting = { mute_upon_entry = true } } } }
  t:undo()
  t:plan("cis-baseline.lua", { fix = true, except = "Kiosks" })
  t:apply()
  t:expect { ["group Kiosks"] = { schedule_meeting = { mute_upon_entry = false } }, bob = { in_meeting = { file_transfer = true } } }
end)

test.case("several groups can be left alone; one that is not there is a mistake", test.tenant {
  groups = { Kiosks = {}, Lab = {} }, users = {
    ada = { groups = { "Kiosks" }, settings = { schedule_meeting = { host_video = true } } },
    bob = { groups = { "Lab" }, settings = { schedule_meeting = { host_video = true } } },
    cleo = { settings = { schedule_meeting = { host_video = true } } },
  },
}, function(t)
  t:plan("cis-baseline.lua", { fix = true, except = "Kiosks,Lab" })
  t:apply()
  t:expect { ada = { schedule_meeting = { host_video = true } }, bob = { schedule_meeting = { host_video = true } },
    cleo = { schedule_meeting = { host_video = false } } }
  t:plan("cis-baseline.lua", { except = "Kiosk" })
  t:expect_error "did you mean 'Kiosks'"
end)

test.case("what chats are kept for is not decided by the benchmark alone", tenant, function(t)
  t:plan("cis-baseline.lua", { level = 2, fix = true })
  t:apply()
  t:expect { account = { chat = { set_retention_period_in_cloud = { enable = false } } } }
  t:plan("cis-baseline.lua", { level = 2, skip = { "1.1.1.8" } })
  t:expect_output "| 2.1.4.4 "
end)

test.case("debated rules are skipped, unless they are wanted", tenant, function(t)
  t:plan("cis-baseline.lua", { skip = {} })
  t:expect_output "| 1.1.1.8 "
end)

test.case("a setting that a group has locked is left out", test.tenant {
  groups = { Court = { locks = { in_meeting = { file_transfer = true } }, settings = { in_meeting = { file_transfer = true } } } },
  users = { ada = { groups = { "Court" } } },
}, function(t)
  t:plan("cis-baseline.lua", { fix = true })
  t:expect_left_out { ada = { ["in_meeting.file_transfer"] = "Court" } }
end)

test.case("a rule that is not measured cannot be skipped: it is a typing error", tenant, function(t)
  t:plan("cis-baseline.lua", { skip = "1.1.4.7,1.1.48" })
  t:expect_error "skip: there is no rule '1.1.48' that is measured"
end)

test.case("there are two levels", tenant, function(t)
  t:plan("cis-baseline.lua", { level = 3 })
  t:expect_error "is not one of: 1, 2"
end)
