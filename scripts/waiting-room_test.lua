local test = require "zoom.test"

local tenant = test.tenant {
  groups = { Kiosks = {}, Court = { locks = { in_meeting = { waiting_room = true } } } },
  defaults = { settings = { in_meeting = { waiting_room = false }, meeting_security = { waiting_room = false }, recording = { local_recording = true } } },
  users = {
    ada = {}, bob = { groups = { "Kiosks" } }, cleo = { dept = "Legal", groups = { "Court" } }, dan = { type = "basic" },
  },
}

test.case("on for licensed users outside the exempt group, in both places", tenant, function(t)
  t:plan("waiting-room.lua", { exempt = "Kiosks" })
  t:expect_changes {
    ada = { ["in_meeting.waiting_room"] = true, ["meeting_security.waiting_room"] = true },
    cleo = { ["meeting_security.waiting_room"] = true, ["recording.local_recording"] = false },
  }
  t:expect_left_out { cleo = { ["in_meeting.waiting_room"] = "Court" } }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("without a group nobody is exempt, and another department may not record", tenant, function(t)
  t:plan("waiting-room.lua", { legal = "Sales" })
  t:expect_changes { ada = test.any, bob = test.any, cleo = { ["meeting_security.waiting_room"] = true } }
end)

test.case("nothing the second time", tenant, function(t)
  t:plan "waiting-room.lua"
  t:apply()
  t:settled()
  t:undo()
end)

test.case("a group that is not there is a mistake", tenant, function(t)
  t:plan("waiting-room.lua", { exempt = "Kiosk" })
  t:expect_error "did you mean 'Kiosks'"
end)
