local zoom = require "zoom"
local baseline = require "lib.baseline"

zoom.policy { name = "clinic", summary = "The baseline, and no private chat", include = { baseline.part } }

for user in zoom.users { group = "Clinic" } do
  user:set(baseline.settings)
  user:set { in_meeting = { private_chat = false } }
end
