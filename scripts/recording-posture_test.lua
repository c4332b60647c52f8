local test = require "zoom.test"

local tenant = test.tenant {
  groups = { Court = { locks = { recording = { cloud_recording = true } } } },
  defaults = { settings = { recording = { local_recording = true, cloud_recording = true, auto_recording = "local" } } },
  users = {
    ada = { dept = "Legal" },
    bob = { dept = "Sales" },
    cleo = { dept = "Training" },
    dan = {},
    eve = { dept = "Legal", groups = { "Court" } },
  },
}
local rules = { departments = "Legal=off,Sales=cloud,Training=automatic" }
local notice = "recording.recording_notification_for_zoom_client.disclaimer_to_participants"

test.case("each department its own posture, and nobody else", tenant, function(t)
  t:plan("recording-posture.lua", rules)
  t:expect_changes {
    ada = { recording = { local_recording = false, cloud_recording = false, auto_recording = "none" } },
    bob = { ["recording.local_recording"] = false, ["recording.auto_recording"] = "none", [notice] = "All participants" },
    cleo = { ["recording.local_recording"] = false, ["recording.auto_recording"] = "cloud", [notice] = "All participants" },
    eve = { recording = { local_recording = false, auto_recording = "none" } },
  }
end)

test.case("what a group has locked is left out", tenant, function(t)
  t:plan("recording-posture.lua", rules)
  t:expect_left_out { eve = { ["recording.cloud_recording"] = "Court" } }
end)

test.case("the rest, once that is said; nothing the second time; undone", tenant, function(t)
  t:plan("recording-posture.lua", { departments = "Sales=local", others = "off", announce = "no" })
  t:expect_changes {
    ada = { recording = { local_recording = false, cloud_recording = false, auto_recording = "none" } },
    bob = { recording = { cloud_recording = false, auto_recording = "none" } },
    cleo = { recording = { local_recording = false, cloud_recording = false, auto_recording = "none" } },
    dan = { recording = { local_recording = false, cloud_recording = false, auto_recording = "none" } },
    eve = { recording = { local_recording = false, auto_recording = "none" } },
  }
  t:apply()
  t:expect { dan = { recording = { local_recording = false, auto_recording = "none" } } }
  t:settled()
  t:undo()
end)

test.case("a department that nobody is in is named: it may be a typing error", tenant, function(t)
  t:plan("recording-posture.lua", { departments = "Lagal=off" })
  t:expect_nothing()
  t:expect_output "nobody is in the department 'Lagal'"
end)

test.case("a posture that there is not is refused", tenant, function(t)
  t:plan("recording-posture.lua", { departments = "Legal=never" })
  t:expect_error "Legal: 'never' is not one of: off, local, cloud, automatic"
end)

test.case("departments have to be given, or the others", tenant, function(t)
  t:plan("recording-posture.lua", { departments = "" })
  t:expect_error "which departments?"
  t:plan("recording-posture.lua", { departments = "", others = "off" })
  t:expect_left_out { eve = { ["recording.cloud_recording"] = "Court" } }
end)
