-- Looks at every user and changes every user: the benchmark's policy.
local zoom = require "zoom"

zoom.policy {
  name = "every-user",
  summary = "turns the waiting room of every user to the other side",
  writes = { "user.in_meeting.waiting_room" },
}

for user in zoom.users {} do
  user:set { in_meeting = { waiting_room = not user.settings.in_meeting.waiting_room } }
end
