-- Forty come and twelve go, one of whom Zoom keeps without a word: the group's list tells all but the one, who is looked
-- at as often as anything that is not as planned.
local users, members = {}, {}
for i = 1, 60 do
  local id = ("m%02d"):format(i)
  users[i] = { id = id, email = id .. "@example.com", type = 2, group_ids = i > 48 and { "g1" } or nil }
  members[i] = ("%q"):format(id .. "@example.com")
end
local sent = { ["POST /groups/g1/members"] = 2, ["GET /users/m01"] = 0, ["GET /users/m49"] = 0, ["GET /users/m50"] = 3 }
for i = 49, 60 do sent["DELETE /groups/g1/members/m" .. i] = 1 end
local back = { ["POST /groups/g1/members"] = 1, ["GET /users/m01"] = 1, ["GET /users/m49"] = 1 }
for i = 1, 40 do back[("DELETE /groups/g1/members/m%02d"):format(i)] = 1 end

return {
  why = "many members of a group are verified by its list, not by a profile each; who is not as wanted there is looked at alone",
  tenant = { users = users, groups = { { id = "g1", name = "Clinic" } } },
  faults = { { on = "DELETE /groups/g1/members/m50", drop = true },
             { on = "GET /groups/g1/members", nth = 4, reply = 400, body = { code = 4711, message = "Invalid access token, does not contain scopes:[group:read:list_members:admin]." } } },
  files = { ["all.lua"] = ([[
      local zoom = require "zoom"
      zoom.policy { name = "all", summary = "all" }
      local people = {}
      for user in zoom.users {} do if user.id <= "m40" then people[#people + 1] = user end end
      zoom.group "Clinic":set_members(people)
    ]]) },
  steps = {
    { run = { "all.lua", "--yes", "--verify", "--rate", "0", "--max-changes", "all" },
      expect = { exit = 3, sent = sent, stdout = { "group.members", "m50@example.com", "Verified 52 changes: 51 as planned, 1 ignored." } } },
    -- Where the list cannot be read, profiles tell.
    { run = { "undo", "1", "--yes", "--verify", "--rate", "0" },
      expect = { exit = 0, sent = back, stdout = { "Verified 51 changes: as planned." } } },
  },
}
