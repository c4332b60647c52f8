local zoom = require "zoom"

zoom.policy {
  name = "rooms-by-list",
  summary = "Waiting rooms as rooms.csv has them",
  writes = { "user.in_meeting.waiting_room" },
}

for user, row in zoom.people("rooms.csv", { by = "email", column = "Mail" }) do
  user:set { in_meeting = { waiting_room = row["Waiting room"] == "yes" } }
end
