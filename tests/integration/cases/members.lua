local users, want = {}, {}
for i = 1, 80 do
  local id = ("u%02d"):format(i)
  users[i] = { id = id, email = id .. "@example.com", type = 2, group_ids = i <= 5 and { "g1" } or nil }
end

return {
  why = "who is in a group is a wanted set: 30 come in a request, who is too much goes one by one, a second run does nothing, an undo brings all back",
  tenant = { groups = { { id = "g1", name = "Sales" }, { id = "g2", name = "Kiosks" } }, users = users },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p", writes = { "group.members" } }
      local sales = {}
      for user in zoom.users {} do
        if user.id > "u03" and user.id <= "u78" then sales[#sales + 1] = user end
      end
      zoom.group("Sales"):set_members(sales)
    ]],
    ["single.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "single", summary = "one by one, by id, by address and by object" }
      local kiosks = zoom.group "Kiosks"
      kiosks:add_members { "u01", "U02@Example.com", "nobody@example.com" }
      kiosks:add_members "u03"
      zoom.user("u04"):join "Kiosks"
      zoom.user("u01@example.com"):leave(kiosks)  -- a later word of the same policy wins
      kiosks:remove_members { "u01", "u77" }
    ]],
    ["undeclared.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "u", summary = "u", writes = { "user.*" } }
      zoom.user("u01"):join "Sales"
    ]],
    ["wrong.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "w", summary = "w" }
      zoom.group("Sales"):set_members { zoom.group "Kiosks" }
    ]],
  },
  steps = {
    { run = { "--plan", "p.lua", "--rate", "0" }, expect = { exit = 2, no_writes = true,
      stdout = { "group.members of Sales: 73 added\n      u06@example.com,", "group.members of Sales: 3 taken out\n      u01@example.com, u02@example.com, u03@example.com\n",
                 "76 changes to 1 object", "3 LIGHT", "3 MEDIUM (73 new members)" } } },
    { run = { "--plan", "--details", "p.lua", "--rate", "0" }, expect = { exit = 2,
      stdout = { 'group.members[u78@example.com]: (not set) -> "u78"', 'group.members[u01@example.com]: "u01" -> (removed)' } } },
    { run = { "--yes", "p.lua", "--rate", "0" }, expect = { exit = 0, stdout = { "Applied: 76 changes in 6 requests" },
      sent = { ["POST /groups/g1/members"] = 3, ["DELETE /groups/g1/members/u01"] = 1,
               ["DELETE /groups/g1/members/u02"] = 1, ["DELETE /groups/g1/members/u03"] = 1 },
      state = { ["users/u01/group_ids"] = ABSENT, ["users/u04/group_ids"] = { "g1" }, ["users/u78/group_ids"] = { "g1" },
                ["users/u79/group_ids"] = ABSENT } } },
    { run = { "--yes", "p.lua", "--rate", "0" }, expect = { exit = 0, stdout = { "nothing to change" }, no_writes = true } },
    { run = { "check", "p.lua", "--rate", "0" }, expect = { exit = 0, stdout = "" } },
    -- somebody else takes one out and puts one in meanwhile: the undo does not mind
    { run = { "--yes", "single.lua", "--rate", "0" }, expect = { exit = 0,
      stdout = { "Left out", "group.members[nobody@example.com]", "the account has no user with this address", "3 changes" },
      bodies = { ["POST /groups/g2/members"] = { { members = { { id = "u02" }, { id = "u03" }, { id = "u04" } } } } },
      state = { ["users/u02/group_ids"] = { "g2" }, ["users/u04/group_ids"] = { "g1", "g2" }, ["users/u01/group_ids"] = ABSENT } } },
    { run = { "undo", "3", "--only", "u01@example.com", "--yes", "--rate", "0" },
      expect = { exit = 0, sent = { ["POST /groups/g1/members"] = 1 }, state = { ["users/u01/group_ids"] = { "g1" } } } },
    { run = { "undo", "3", "--yes", "--verify", "--rate", "0" }, expect = { exit = 0,
      stdout = { "Verified 75 changes: as planned" },
      state = { ["users/u02/group_ids"] = { "g2", "g1" }, ["users/u03/group_ids"] = { "g2", "g1" },
                ["users/u05/group_ids"] = { "g1" }, ["users/u06/group_ids"] = ABSENT, ["users/u78/group_ids"] = ABSENT } } },
    { run = { "undo", "3", "--yes", "--rate", "0" }, expect = { exit = 0, stdout = { "nothing to change" }, no_writes = true } },
    { run = { "undeclared.lua" }, expect = { exit = 1, stderr = { "undeclared.lua:3", "group.members", "'writes' do not name" }, no_writes = true } },
    { run = { "wrong.lua" }, expect = { exit = 1, stderr = { "wrong.lua:3", "not a group" }, no_writes = true } },
    -- more than 500 people, or what is said, is a brake, although it is one group
    { run = { "--yes", "--max-changes", "10", "p.lua", "--rate", "0" },
      expect = { exit = 2, stderr = { "not applied: this plan changes", "76" }, no_writes = true } },
  },
}
