local users = {}
for i = 1, 40 do
  local id = ("u%02d"):format(i)
  users[i] = { id = id, email = id .. "@example.com", type = 2, group_ids = i <= 2 and { "g1" } or nil }
end

return {
  why = "members whose request was under way when the run died are looked for in Zoom, and not added twice",
  tenant = { groups = { { id = "g1", name = "Sales" } }, users = users },
  faults = { { on = "POST /groups/g1/members", delay_ms = 600000 },
             { on = "POST /groups/g1/members", nth = 3, apply_then_cut = true },
             { on = "DELETE /groups/g1/members/u01", apply_then_cut = true } },
  files = { ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      local all = {}
      for user in zoom.users {} do if user.id > "u02" then all[#all + 1] = user.id end end
      zoom.group("Sales"):set_members(all)
    ]], ["one.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "one", summary = "one" }
      zoom.user("u02"):join "Sales"
    ]] },
  steps = {
    { run = { "--yes", "p.lua", "--rate", "0" }, kill = { program = true, signal = "KILL", after = "POST /groups/g1/members" },
      expect = { exit = "signal 9" } },
    { run = { "resume", "1", "--rate", "0" }, expect = { exit = 0, stderr = { "may have left and will be settled" },
      sent = { ["POST /groups/g1/members"] = 1, ["DELETE /groups/g1/members/u01"] = 1, ["DELETE /groups/g1/members/u02"] = 1 },
      state = { ["users/u03/group_ids"] = { "g1" }, ["users/u40/group_ids"] = { "g1" }, ["users/u01/group_ids"] = ABSENT } } },
    { run = { "--yes", "p.lua", "--rate", "0" }, expect = { exit = 0, stdout = { "nothing to change" }, no_writes = true } },
    { run = { "--yes", "one.lua", "--rate", "0" }, expect = { exit = 0, sent = { ["POST /groups/g1/members"] = 1 },
      state = { ["users/u02/group_ids"] = { "g1" } } } },
  },
}
