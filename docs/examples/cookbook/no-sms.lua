local zoom = require "zoom"

zoom.policy { name = "no-sms", summary = "No text messages from Support's phones", writes = { "phone.policy.sms.enable" } }

for phone in zoom.phone.users { department = "Support" } do
  phone:set { policy = { sms = { enable = false } } }
end
