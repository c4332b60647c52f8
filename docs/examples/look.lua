local zoom = require "zoom"

for user in zoom.users { type = "licensed" } do
  local room = user.settings.in_meeting.waiting_room
  print(("%s (%s): waiting room %s"):format(user.email, user.dept or "-", room and "on" or "off"))
end
