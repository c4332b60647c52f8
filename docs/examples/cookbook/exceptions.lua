local zoom = require "zoom"

zoom.policy {
  name = "exceptions",
  summary = "No local recording, but for a while for some",
  writes = { "user.recording.local_recording" },
  limits = { percent = 100 },
}

local excepted = {}
for user, row in zoom.people("exceptions.csv", { by = "employee_id", column = "id" }) do
  excepted[user.id] = zoom.days_since(row["until"], "Europe/Berlin") <= 0
end

for user in zoom.users {} do
  if not excepted[user.id] then user:set { recording = { local_recording = false } } end
end
