local zoom = require "zoom"

zoom.policy {
  name = "by-department",
  summary = "Settings as departments.json has them",
  writes = { "user.recording", "user.in_meeting" },
}

local wanted = {}
for dept, settings in pairs(zoom.json "departments.json") do wanted[dept] = zoom.settings(settings) end

for user in zoom.users {} do
  if wanted[user.dept] then user:set(wanted[user.dept]) end
end
