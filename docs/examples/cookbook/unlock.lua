local zoom = require "zoom"

local policy = zoom.policy {
  name = "unlock",
  summary = "What a group has locked is its members' choice again",
  params = { group = { type = "group", default = "Kiosks", help = "whose lock" } },
  writes = { "group.lock.in_meeting.remote_support" },
}

assert(zoom.group(policy.group)):unlock { "in_meeting.remote_support" }
