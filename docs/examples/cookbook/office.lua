local zoom = require "zoom"
local baseline = require "lib.baseline"

zoom.policy {
  name = "office",
  summary = "The baseline for everybody else",
  include = { baseline.part },
  limits = { percent = 100 },
}

for user in zoom.users {} do
  if not user:in_group "Clinic" then user:set(baseline.settings) end
end
