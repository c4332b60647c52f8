-- What:   the waiting room on for licensed users, but not for a group whose
--         rooms open by themselves. For the legal department, recordings on the
--         user's own machine are switched off as well.
-- Why:    uninvited guests; and kiosks and lobbies have nobody who could let
--         people in.
-- Who:    the account's admin; daily, for newcomers. A small policy to begin
--         with, and to copy from.
-- Cannot: change meetings that were scheduled before, or what the account or a
--         group has locked. Zoom switches joining before the host off with it,
--         and an undo does not bring that back.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "waiting-room", version = "1.0.0",
  summary = "Waiting rooms on, but not for a group",
  params = {
    exempt = { type = "group", help = "group that is left alone" },
    legal = { type = "string", default = "Legal", help = "department that must not record locally" },
  },
  limits = { percent = 100 },  -- of those listed: the first run is for most of them
  writes = {
    "user.in_meeting.waiting_room",
    "user.meeting_security.waiting_room",
    "user.recording.local_recording",
  },
}

-- Zoom keeps this setting in two places; security tools read the second.
local baseline = zoom.settings {
  in_meeting = { waiting_room = true },
  meeting_security = { waiting_room = true },
}

for user in zoom.users { type = "licensed" } do
  if not (policy.exempt and user:in_group(policy.exempt)) then
    user:set(baseline)
    if user.dept == policy.legal and user.settings.recording.local_recording then
      user:set { recording = { local_recording = false } }
    end
  end
end
