local zoom = require "zoom"

local policy = zoom.policy {
  name = "waiting-room",
  summary = "Waiting room on for licensed users outside the exempt group",
  params = { exempt = { default = "Kiosks", help = "group that is left alone" } },
  writes = { "user.in_meeting.waiting_room", "user.recording.local_recording" },
  limits = { percent = 100 },  -- without it at most 30 % of the users listed may change
}

local baseline = zoom.settings { in_meeting = { waiting_room = true } }

for user in zoom.users { type = "licensed" } do
  if not user:in_group(policy.exempt) then
    user:set(baseline)
    if user.dept == "Legal" and user.settings.recording.local_recording then
      user:set { recording = { local_recording = false } }
    end
  end
end
