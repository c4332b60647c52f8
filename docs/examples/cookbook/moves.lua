local zoom = require "zoom"

zoom.policy { name = "moves", summary = "Departments as personnel has them", writes = { "profile.dept" } }

for user, row in zoom.people("moves.csv", { by = "employee_id", column = "Number" }) do
  user:update { dept = row.Department }
end
