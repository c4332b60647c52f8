local zoom = require "zoom"

local policy = zoom.policy {
  name = "except",
  summary = "No file transfer in meetings, except for one group",
  params = { group = { type = "group", default = "Executives", help = "who may" } },
  writes = { "user.in_meeting.file_transfer" },
  limits = { percent = 100 },
}

for user in zoom.users {} do
  if not user:in_group(policy.group) then user:set { in_meeting = { file_transfer = false } } end
end
