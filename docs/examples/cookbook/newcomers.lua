local zoom = require "zoom"

local policy = zoom.policy {
  name = "newcomers",
  summary = "Who is new starts with waiting room and passcodes, and may change that later",
  params = { days = { type = "integer", default = 14, min = 1, help = "so long somebody is new" } },
  writes = { "user.in_meeting", "user.meeting_security" },
}

local start = zoom.settings { in_meeting = { waiting_room = true }, meeting_security = { meeting_password = true } }
for user in zoom.users {} do
  if zoom.days_since(user.user_created_at) < policy.days then user:set(start) end
end
