local zoom = require "zoom"

zoom.policy {
  name = "clinic",
  summary = "All of Support is in the group Clinic",
  writes = { "call.groupMembersCreate" },
}

local clinic, members = assert(zoom.group "Clinic"), {}
for user in clinic:members() do members[user.id] = true end

for user in zoom.users { dept = "Support" } do
  if not members[user.id] then
    zoom.call("groupMembersCreate", { groupId = clinic, body = { members = { { id = user.id } } } })
  end
end
