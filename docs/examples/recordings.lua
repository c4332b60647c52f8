local zoom = require "zoom"

zoom.policy { name = "recordings", summary = "No local recording in Legal", writes = { "user.recording" } }

for user in zoom.users { dept = "Legal" } do
  if user.settings.recording.local_recording then
    user:set { recording = { local_recording = false, auto_recording = "cloud" } }
  end
end
