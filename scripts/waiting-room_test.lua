local test = require "zoom.test"

local tenant = test.tenant {
  groups = { Kiosks = {}, Court = { locks = { in_meeting = { waiting_room = true } } } },
  defaults = { settings = { in_meeting = { waiting_room = false }, meeting_security = { waiting_room = false }, recording = { local_recording = true } } },
  users = {
    ada = {}, bob = { groups = { "Kiosks" } }, cleo = { dept = "Legal", groups = { "Court" } }, dan = { type = "basic" },
  },
}

-- What Zoom switches off by itself when a waiting room goes on, no undo knows of.
local except = { except = { ada = { "schedule_meeting.join_before_host" }, cleo = { "schedule_meeting.join_before_host" } } }

test.case("on for licensed users outside the exempt group, in both places", tenant, function(t)
  t:plan("waiting-room.lua", { exempt = "Kiosks" })
  t:expect_changes {
    ada = { ["in_meeting.waiting_room"] = true, ["meeting_security.waiting_room"] = true },
    cleo = { ["meeting_security.waiting_room"] = true, ["recording.local_recording"] = false },
  }
  t:expect_left_out { cleo = { ["in_meeting.waiting_room"] = "Court" } }
  t:apply()
  t:settled()
  t:undo(except)
end)

test.case("without a group nobody is exempt, and another department may not record", tenant, function(t)
  t:plan("waiting-room.lua", { legal = "Sales" })
  local on = { ["in_meeting.waiting_room"] = true, ["meeting_security.waiting_room"] = true }
  t:expect_changes { ada = on, bob = on, cleo = { ["meeting_security.waiting_room"] = true } }
end)

test.case("nothing the second time", tenant, function(t)
  t:plan("waiting-room.lua", { exempt = "Court" })
  t:apply()
  t:settled()
end)

test.case("a group that is not there is a mistake", tenant, function(t)
  t:plan("waiting-room.lua", { exempt = "Kiosk" })
  t:expect_error "did you mean 'Kiosks'"
end)
