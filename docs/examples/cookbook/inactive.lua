local zoom = require "zoom"

local policy = zoom.policy {
  name = "inactive",
  summary = "Licensed users who have not signed in for long",
  params = { days = { type = "integer", default = 90, min = 1, help = "so long" } },
}

local report = zoom.report { title = "Licensed, and not seen for " .. policy.days .. " days", sort = "-days",
  columns = { "email", "dept", "last sign-in", "days" } }
for user in zoom.users { type = "licensed" } do
  local days = zoom.days_since(user.last_login_time, "Europe/Berlin")
  if not days or days >= policy.days then
    report:add { user, user.dept, days and zoom.day(zoom.date(user.last_login_time), "Europe/Berlin") or "never", days }
  end
end
