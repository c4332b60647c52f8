local function run(body, head)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p"' .. (head or "") .. ' }\n' .. body
end

return {
  why = "what no undo brings back is marked in the plan; what takes something away needs the policy's or the user's consent",
  tenant = {
    groups = { { id = "g1", name = "Clinic" } },
    users = {
      { id = "u1", email = "amy@example.com", type = 2, group_ids = { "g1" } },
      { id = "u2", email = "ben@example.com", type = 2 },
    },
  },
  files = {
    ["delete.lua"] = run [[
for _, id in ipairs { "u1", "u2" } do zoom.call("userDelete", { userId = id, action = "disassociate" }) end]],
    ["allowed.lua"] = run([[zoom.call("userDelete", { userId = "u2", action = "disassociate" })]], ", allow_destructive = true"),
    ["phone.lua"] = run [[zoom.call("userUpdate", { userId = "u1", body = { feature = { zoom_phone = false } } })]],
    ["leave.lua"] = run [[zoom.call("groupMembersDelete", { groupId = "g1", memberId = "u1" })]],
    ["typo.lua"] = run("", ", allow_destructive = 1"),
    ["near.lua"] = run("", ", allow_destructiv = true"),
  },
  steps = {
    { run = { "--rate", "0", "--yes", "delete.lua" },
      expect = { exit = 1, no_writes = true,
                 stderr = { "delete.lua:3: call.userDelete cannot be undone", "1 more such change",
                            "allow_destructive = true", "--allow-destructive" } } },
    { run = { "--rate", "0", "--plan", "--allow-destructive", "delete.lua" },
      expect = { exit = 2, stdout = { "cannot be undone: what an operation deletes does not come back" } } },
    { run = { "--rate", "0", "--plan", "--json", "allowed.lua" },
      expect = { exit = 2, stdout = { '"cannot_undo":"what an operation deletes', '"destructive":true' } } },
    { run = { "--rate", "0", "--yes", "phone.lua" },
      expect = { exit = 1, no_writes = true, stderr = { "phone.lua:3", "numbers and phones" } } },
    { run = { "--rate", "0", "--yes", "leave.lua" },
      expect = { exit = 0, stdout = { "cannot be undone: zoomlua does not know" },
                 sent = { ["DELETE /groups/g1/members/u1"] = 1 } } },
    { run = { "--rate", "0", "typo.lua" }, expect = { exit = 1, stderr = { "'allow_destructive' is a boolean" } } },
    { run = { "--rate", "0", "near.lua" }, expect = { exit = 1, stderr = { "did you mean 'allow_destructive'?" } } },
    { run = { "info", "allowed.lua" }, expect = { exit = 0, stdout = { "allow_destructive" } } },
  },
}
