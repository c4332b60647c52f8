local test = require "zoom.test"

local tenant = test.tenant {
  groups = {
    Kiosks = {}, Clinic = {},
    Legal = { locks = { in_meeting = { chat = true } }, settings = { in_meeting = { chat = true } } },
  },
  defaults = { settings = { in_meeting = { chat = true }, recording = { auto_recording = "local" } } },
  users = {
    ada = { groups = { "Clinic" } },
    bob = { groups = { "Clinic", "Kiosks" } },
    cleo = { groups = { "Legal" } },
    dan = { type = "basic" },
  },
}
local quiet = { set = "in_meeting.chat=false,recording.auto_recording=none", except = "Kiosks" }

test.case("sets what was named, for everybody but the group", tenant, function(t)
  t:plan("settings-except-group.lua", quiet)
  t:expect_changes {
    ada = { ["in_meeting.chat"] = test.change(true, false), ["recording.auto_recording"] = test.change("local", "none") },
    cleo = { ["recording.auto_recording"] = "none" },
  }
  t:apply()
  t:expect { ada = { in_meeting = { chat = false } }, bob = { in_meeting = { chat = true } }, dan = { in_meeting = { chat = true } } }
end)

test.case("a setting that a group has locked is left out and named", tenant, function(t)
  t:plan("settings-except-group.lua", quiet)
  t:expect_left_out { cleo = { ["in_meeting.chat"] = "Legal" } }
end)

test.case("locks nothing, changes nothing the second time, and can be undone", tenant, function(t)
  t:plan("settings-except-group.lua", { set = "in_meeting.annotation=false", users = "licensed,basic" })
  t:expect_changes {
    ada = { in_meeting = { annotation = false } }, bob = { in_meeting = { annotation = false } },
    cleo = { in_meeting = { annotation = false } }, dan = { in_meeting = { annotation = false } },
  }
  t:apply()
  t:expect { account = { locks = { in_meeting = { annotation = false } } } }
  t:settled()
  t:undo()
end)

test.case("numbers, words and several sections, also from a file of parameters", tenant, function(t)
  t:plan("settings-except-group.lua", {
    set = { ["in_meeting.allow_participants_chat_with"] = 2, ["meeting_security.waiting_room"] = true }, except = { "Kiosks", "Legal" },
  })
  t:expect_changes { ada = { ["in_meeting.allow_participants_chat_with"] = 2, ["meeting_security.waiting_room"] = true } }
end)

test.case("a setting that Zoom does not have is a mistake", tenant, function(t)
  t:plan("settings-except-group.lua", { set = "in_meeting.chatt=false" })
  t:expect_error "did you mean 'in_meeting.chat'"
end)

test.case("a group that the account does not have is a mistake", tenant, function(t)
  t:plan("settings-except-group.lua", { set = "in_meeting.chat=false", except = "Kiosk" })
  t:expect_error "did you mean 'Kiosks'"
end)

test.case("licences are no setting of this policy", tenant, function(t)
  t:plan("settings-except-group.lua", { set = "feature.webinar=true" })
  t:expect_error "which the policy's 'writes' do not name"
end)

test.case("a setting has one value", tenant, function(t)
  t:plan("settings-except-group.lua", { set = "in_meeting.chat=false,in_meeting.chat=true" })
  t:expect_error "is given twice"
end)

test.case("nothing to set is a mistake", tenant, function(t)
  t:plan("settings-except-group.lua", { set = "" })
  t:expect_error "what should be so?"
end)
