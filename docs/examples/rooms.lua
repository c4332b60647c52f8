local zoom = require "zoom"

zoom.policy { name = "rooms", summary = "Waiting room on in Legal" }

for user in zoom.users { dept = "Legal" } do
  user:set { in_meeting = { waiting_room = true } }
end
