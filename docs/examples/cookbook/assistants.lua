local zoom = require "zoom"

zoom.policy {
  name = "assistants",
  summary = "Assistants place and answer calls for their managers",
  writes = { "phone.access.delegation" },
}

for user, row in zoom.people("assistants.csv", { column = "manager" }) do
  user.phone:access("delegation", { assistants = { row.assistant }, privileges = { 1, 2 } })
end
