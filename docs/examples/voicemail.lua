local zoom = require "zoom"

zoom.policy {
  name = "voicemail",
  summary = "Support's voice mail is heard by its lead, and by nobody else",
  writes = { "phone.access.voice_mail" },
}

for phone in zoom.phone.users { department = "Support" } do
  phone:access("voice_mail", {
    { access_user_id = "ada.field0@example.com", access_user_type = "user", allow_download = true },
  })
end
