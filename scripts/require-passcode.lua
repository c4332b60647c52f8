-- What:   a passcode on every kind of meeting, and passcodes that are not too
--         easy to guess, but for one group.
-- Why:    a meeting without a passcode is open to whoever tries its number.
-- Who:    the account's admin; daily, for newcomers.
-- Cannot: give passcodes to meetings that were scheduled before, read or set a
--         user's own passcode, or change what the account or a group has
--         locked.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "require-passcode", version = "1.0.0",
  summary = "A passcode on every meeting, but for a group",
  params = {
    exempt = { type = "group", help = "group that is left alone" },
    length = { type = "integer", default = 8, min = 1, max = 32, help = "characters that a passcode has at least" },
  },
  limits = { percent = 100 },  -- of those listed: the first run is for most of them
  writes = { "user.schedule_meeting", "user.meeting_security" },
}

local passcodes = zoom.settings {
  schedule_meeting = {
    require_password_for_scheduling_new_meetings = true,
    require_password_for_instant_meetings = true,
    require_password_for_pmi_meetings = "all",
  },
  meeting_security = {
    meeting_password = true,
    pmi_password = true,
    phone_password = true,
    meeting_password_requirement = {
      length = policy.length,
      have_letter = true,
      have_number = true,
      only_allow_numeric = false,
    },
  },
}

for user in zoom.users { type = "licensed" } do
  if not (policy.exempt and user:in_group(policy.exempt)) then user:set(passcodes) end
end
