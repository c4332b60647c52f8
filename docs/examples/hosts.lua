local zoom = require "zoom"

zoom.policy {
  name = "hosts",
  summary = "Who hosts large meetings lets nobody in before them",
  writes = { "user.schedule_meeting.join_before_host", "user.in_meeting.waiting_room" },
}

for user, row in zoom.people("hosts.csv", { by = "email", column = "Mail" }) do
  if row.Large == "yes" then
    user:set { schedule_meeting = { join_before_host = false }, in_meeting = { waiting_room = true } }
  end
end
