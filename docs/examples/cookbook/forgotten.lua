local zoom = require "zoom"

local known = {}
for user in zoom.people("personnel.csv", { by = "employee_id", column = "Number", status = { "active", "inactive" } }) do
  known[user.id] = true
end

local report = zoom.report { title = "At Zoom, and not in personnel.csv", columns = { "email", "employee id", "dept" }, sort = "email" }
for user in zoom.users {} do
  if not known[user.id] then report:add { user, user.employee_unique_id, user.dept } end
end
