-- Looks at every user and wants what is there already: nobody changes.
local zoom = require "zoom"

zoom.policy {
  name = "look",
  summary = "keeps the waiting room of every user as it is",
  writes = { "user.in_meeting.waiting_room" },
}

for user in zoom.users {} do
  user:set { in_meeting = { waiting_room = user.settings.in_meeting.waiting_room } }
end
