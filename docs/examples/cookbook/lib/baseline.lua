local zoom = require "zoom"

local part = zoom.part { writes = { "user.in_meeting", "user.schedule_meeting" } }
local settings = zoom.settings {
  in_meeting = { waiting_room = true, auto_saving_chat = false },
  schedule_meeting = { join_before_host = false },
}

return { part = part, settings = settings }
