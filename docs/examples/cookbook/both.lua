local zoom = require "zoom"

zoom.policy {
  name = "both",
  summary = "Who records in the cloud names the participants",
  writes = { "user.recording" },
}

for user in zoom.users { type = "licensed" } do
  if user.settings.recording.auto_recording == "cloud" then
    user:set { recording = { display_participant_name = true } }
  end
end
