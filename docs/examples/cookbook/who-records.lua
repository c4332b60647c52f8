local zoom = require "zoom"

local who = zoom.report { name = "who", title = "Who records by default", columns = { "email", "dept", "where" }, sort = { "dept", "email" } }
local count = {}
for user in zoom.users {} do
  local where = user.settings.recording.auto_recording
  if where ~= "none" then
    local dept = user.dept or "(none)"
    who:add { user, user.dept, where }
    count[dept] = (count[dept] or 0) + 1
  end
end

local departments = zoom.report { name = "departments", title = "How many", columns = { "dept", "users" }, sort = "-users" }
for dept, users in pairs(count) do departments:add { dept, users } end
