local zoom = require "zoom"

zoom.policy { name = "chat", summary = "Chat for everybody", writes = { "user.in_meeting.chat" } }

for user in zoom.users {} do user:set { in_meeting = { chat = true } } end
