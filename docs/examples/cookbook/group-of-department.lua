local zoom = require "zoom"

zoom.policy {
  name = "group-of-department",
  summary = "In the group Clinic are all of Nursing, and nobody else",
  writes = { "group.members" },
  limits = { percent = 100 },
}

local nursing = {}
for user in zoom.users { dept = "Nursing" } do nursing[#nursing + 1] = user end
assert(zoom.group "Clinic"):set_members(nursing)
