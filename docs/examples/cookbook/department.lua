local zoom = require "zoom"

zoom.policy {
  name = "department",
  summary = "Waiting rooms in Legal and Finance",
  writes = { "user.in_meeting.waiting_room" },
}

for user in zoom.users { dept = { "Legal", "Finance" } } do
  user:set { in_meeting = { waiting_room = true } }
end
