local zoom = require "zoom"

local policy = zoom.policy {
  name = "exempt",
  summary = "Host video off at the start, except for one group",
  params = {
    exempt = { type = "string", default = "Kiosks", help = "group that is left alone" },
    depts = { type = "list", default = { "Sales", "Marketing" }, help = "departments" },
  },
  writes = { "user.schedule_meeting.host_video" },
}

for user in zoom.users { dept = policy.depts } do
  if not user:in_group(policy.exempt) then
    user:set { schedule_meeting = { host_video = false } }
  end
end
