local zoom = require "zoom"

zoom.policy { name = "new-setting", summary = "A setting that is newer than zoomlua", writes = { "user.in_meeting" } }

for user in zoom.users { dept = "Legal" } do
  user:set { in_meeting = { waiting_room = true, brand_new = zoom.unchecked(3) } }
end
