local zoom = require "zoom"

local policy = zoom.policy {
  name = "seen",
  summary = "Who has not signed in for long",
  params = { days = { type = "integer", default = 90, min = 1, help = "so long" } },
}

local report = zoom.report { title = "Not seen for long", columns = { "email", "dept", "days" }, sort = "-days" }
for user in zoom.users { type = "licensed" } do
  local days = zoom.days_since(user.last_login_time, "Europe/Berlin")
  if not days or days >= policy.days then report:add { user, user.dept, days } end
end
