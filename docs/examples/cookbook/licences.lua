local zoom = require "zoom"

local names, count = { [1] = "basic", [2] = "licensed", [4] = "unassigned", [99] = "none" }, {}
for user in zoom.users { status = { "active", "inactive", "pending" } } do
  local key = (names[user.type] or tostring(user.type)) .. " " .. user.status
  count[key] = (count[key] or 0) + 1
end

local report = zoom.report { title = "Users by type and status", columns = { "type", "status", "users" }, sort = { "type", "status" } }
for key, users in pairs(count) do
  local type, status = key:match "^(%S+) (%S+)$"
  report:add { type, status, users }
end
