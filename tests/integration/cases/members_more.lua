local users = {}
for i = 1, 6 do users[i] = { id = "u" .. i, email = "u" .. i .. "@example.com", type = 2, group_ids = i == 6 and { "g1" } or nil } end

local function policy(name, words)
  return ('local zoom = require "zoom"\nzoom.policy { name = "%s", summary = "%s" }\n%s'):format(name, name, words)
end

return {
  why = "waves, brakes of the policy, several policies and the last word of one: members are as many objects as people",
  tenant = { groups = { { id = "g1", name = "Sales" }, { id = "g/2", name = "Odd" } }, users = users },
  files = {
    ["p.lua"] = policy("p", 'zoom.group("Sales"):set_members { "u1", "u2", "u3", "u4" }'),
    ["add.lua"] = policy("add", 'zoom.group("Sales"):add_members { "u5", "u1@example.com" }'),
    ["not.lua"] = policy("not", 'zoom.group("Sales"):remove_members "u1"'),
    ["again.lua"] = policy("again", [[
      local g = zoom.group "Sales"
      g:remove_members "u5"
      g:set_members { "u1" }
      g:set_members { zoom.user "u2", zoom.user "u3" }
      zoom.user("u6"):join(g)
    ]]),
    ["odd.lua"] = policy("odd", 'zoom.group("Odd"):add_members { "u1", "u2" }'),
    ["both.lua"] = policy("both", [[
      local u = zoom.user "u1"
      u:set { feature = { webinar = true } }
      u:features { webinar = 500 }
    ]]),
    ["bad.lua"] = policy("bad", 'zoom.group("Sales"):set_members { [3] = "u1" }'),
    ["blank.lua"] = policy("blank", 'zoom.group("Sales"):add_members { "Ada Lovelace" }'),
  },
  steps = {
    { run = { "--yes", "--canary", "2", "p.lua", "--rate", "0" }, expect = { exit = 0, stdout = { "Verified 2 changes: as planned", "Applied: 5 changes in 3 requests" },
      sent = { ["POST /groups/g1/members"] = 2, ["DELETE /groups/g1/members/u6"] = 1 },
      bodies = { ["POST /groups/g1/members"] = { { members = { { id = "u1" }, { id = "u2" } } }, { members = { { id = "u3" }, { id = "u4" } } } } },
      state = { ["users/u1/group_ids"] = { "g1" }, ["users/u6/group_ids"] = ABSENT } } },
    { run = { "--yes", "again.lua", "--rate", "0" }, expect = { exit = 0,
      state = { ["users/u1/group_ids"] = ABSENT, ["users/u4/group_ids"] = ABSENT, ["users/u2/group_ids"] = { "g1" }, ["users/u6/group_ids"] = { "g1" } } } },
    { run = { "--yes", "p.lua", "not.lua", "--rate", "0" }, expect = { exit = 1, stderr = { "p.lua:3", "not.lua:3", "u1" }, no_writes = true } },
    -- an id with a slash is one segment of a path, also when it is looked for
    { run = { "--yes", "--verify", "odd.lua", "--rate", "0" }, expect = { exit = 0, stdout = { "Verified 2 changes: as planned" },
      sent = { ["POST /groups/g%2F2/members"] = 1 } } },
    { run = { "undo", "3", "--yes", "--rate", "0" }, expect = { exit = 0,
      sent = { ["DELETE /groups/g%2F2/members/u1"] = 1, ["DELETE /groups/g%2F2/members/u2"] = 1 } } },
    { run = { "both.lua" }, expect = { exit = 1, stderr = { "both.lua:5", "say it in one way" }, no_writes = true } },
    { run = { "bad.lua" }, expect = { exit = 1, stderr = { "bad.lua:3", "the list has gaps" } } },
    { run = { "blank.lua" }, expect = { exit = 1, stderr = { "blank.lua:3", "'Ada Lovelace' is neither an id nor an email" } } },
  },
}
