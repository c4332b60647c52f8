local zoom = require "zoom"

zoom.policy {
  name = "groups",
  summary = "No chat in Kiosks, and nobody there can switch it on; everybody joins without video",
  writes = { "group.in_meeting.chat", "group.lock.in_meeting.chat", "account.schedule_meeting", "user.schedule_meeting" },
}

local kiosks = assert(zoom.group "Kiosks")
kiosks:set { in_meeting = { chat = false } }
kiosks:lock { in_meeting = { chat = true } }

local quiet = zoom.settings { schedule_meeting = { host_video = false, participants_video = false } }
zoom.account:set(quiet)
for user in kiosks:members() do user:set(quiet) end
