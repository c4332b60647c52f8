local zoom = require "zoom"

zoom.policy { name = "secure", summary = "Passcodes and waiting rooms" }

local secure = zoom.settings {
  in_meeting = { waiting_room = true },
  meeting_security = { waiting_room = true, meeting_password = true },
}

for user in zoom.users { dept = "Nursing" } do user:set(secure) end
