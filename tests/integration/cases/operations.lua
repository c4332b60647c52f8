local function run(body, writes)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p"' .. (writes or "") .. ' }\n' .. body
end

return {
  why = "operations by id: those that read answer at once, those that write are rows of the plan, in their order, once",
  tenant = {
    groups = { { id = "g1", name = "Clinic" }, { id = "g2", name = "Kiosks" } },
    users = {
      { id = "u1", email = "amy@example.com", type = 2, first_name = "Amy", group_ids = { "g1" } },
      { id = "u2", email = "ben@example.com", type = 2 },
    },
  },
  files = {
    ["read.lua"] = run([[
      local summary = zoom.call("userSummary")
      local page = zoom.call("users.users", { status = "active", page_size = 1 })
      local one, err = zoom.call("user", { userId = "nobody" })
      print(summary.licensed_users_count, #page.users, page.users[1].email, one, err.kind, err.status, err.code)
      print(zoom.call("group", { groupId = zoom.group "Clinic" }).name)
    ]], ", writes = {}"),
    ["write.lua"] = run([[
      local amy = zoom.user "amy@example.com"
      zoom.call("groupMembersCreate", { groupId = "g2", body = { members = zoom.list { { id = "u1" }, { id = "u2" } } } })
      zoom.call("userUpdate", { userId = amy, body = { first_name = "Amelia" } })
      local done = zoom.call("groupMembersDelete", { groupId = zoom.group "Clinic", memberId = amy })
      zoom.user "ben@example.com":set { in_meeting = { chat = false } }
      zoom.call("userUpdate", { userId = amy, body = { first_name = "Amy", custom_attributes = zoom.list {} } })
      print(done)
    ]]),
    ["allowed.lua"] = run([[zoom.call("userUpdate", { userId = "u2", body = { dept = "Legal" } })]],
                          ', writes = { "call.userUpdate" }'),
    ["forbidden.lua"] = run([[zoom.call("userDelete", { userId = "u2" })]], ', writes = { "call.userUpdate", "user.*" }'),
    ["no_operation.lua"] = run [[zoom.call("userUpdte", {})]],
    ["no_argument.lua"] = run [[zoom.call("userDelete", { userId = "u2", acton = "delete" })]],
    ["no_value.lua"] = run [[zoom.call("userDelete", { userId = "u2", action = "disasociate" })]],
    ["no_path.lua"] = run [[zoom.call("userDelete", { action = "delete" })]],
    ["climbs.lua"] = run [[zoom.call("userDelete", { userId = ".." })]],
    ["body.lua"] = run [[zoom.call("userUpdate", { userId = "u2", dept = "Legal" })]],
    ["ambiguous.lua"] = run [[zoom.call("deleteDevice", {})]],
    ["refused.lua"] = run [[
      zoom.call("userUpdate", { userId = "u2", body = { dept = "IT" } })
      zoom.call("userUpdate", { userId = "nobody", body = { dept = "Legal" } })
      zoom.call("userUpdate", { userId = "u1", body = { dept = "IT" } })
    ]],
  },
  steps = {
    { run = { "--rate", "0", "read.lua" },
      expect = { exit = 0, stderr = { "2       1       amy@example.com nil     gone    404     1001", "Clinic" }, no_writes = true } },
    { run = { "--rate", "0", "--plan", "write.lua" },
      expect = { exit = 2, no_writes = true, stderr = { "write.lua| true" },
                 stdout = { "call.groupMembersCreate", "call.userUpdate", "call.groupMembersDelete", "write.lua:5" } } },
    { run = { "--rate", "0", "--yes", "write.lua" },
      expect = {
        exit = 0,
        sent = { ["POST /groups/g2/members"] = 1, ["PATCH /users/u1"] = 2, ["DELETE /groups/g1/members/u1"] = 1,
                 ["PATCH /users/u2/settings"] = 1 },
        bodies = {
          ["POST /groups/g2/members"] = '{"members":[{"id":"u1"},{"id":"u2"}]}',
          ["PATCH /users/u1"] = { '{"first_name":"Amelia"}', '{"custom_attributes":[],"first_name":"Amy"}' },
        },
        state = { ["users/u1/first_name"] = "Amy" },
      } },
    { run = { "--rate", "0", "--yes", "allowed.lua" },
      expect = { exit = 0, bodies = { ["PATCH /users/u2"] = '{"dept":"Legal"}' } } },
    { run = { "--rate", "0", "--yes", "forbidden.lua" },
      expect = { exit = 1, stderr = { "forbidden.lua:3", "call.userDelete", "'writes'" }, no_writes = true } },
    { run = { "--rate", "0", "no_operation.lua" },
      expect = { exit = 1, stderr = { "no_operation.lua:3", "'userUpdte'", "userUpdate" }, stderr_lines = 1, requests = 0 } },
    { run = { "--rate", "0", "no_argument.lua" },
      expect = { exit = 1, stderr = { "no_argument.lua:3", "did you mean 'action'?" }, stderr_lines = 1, requests = 0 } },
    { run = { "--rate", "0", "no_value.lua" },
      expect = { exit = 1, stderr = { "no_value.lua:3", "did you mean 'disassociate'?" }, stderr_lines = 1, requests = 0 } },
    { run = { "--rate", "0", "no_path.lua" },
      expect = { exit = 1, stderr = { "no_path.lua:3", "'userId' is missing" }, stderr_lines = 1, requests = 0 } },
    { run = { "--rate", "0", "climbs.lua" },
      expect = { exit = 1, stderr = { "climbs.lua:3", "not a step in a path" }, stderr_lines = 1, requests = 0 } },
    { run = { "--rate", "0", "body.lua" },
      expect = { exit = 1, stderr = { "body.lua:3", "body = {...}" }, stderr_lines = 1, requests = 0 } },
    { run = { "--rate", "0", "ambiguous.lua" },
      expect = { exit = 1, stderr = { "ambiguous.lua:3", "meetings.deleteDevice", "rooms.deleteDevice" }, requests = 0 } },
    { run = { "--rate", "0", "--yes", "refused.lua" },
      -- What comes later may build on what failed, so it is not sent.
      expect = { exit = 3, stderr = { "2 of 3", "1 failed", "1 not sent" },
                 sent = { ["PATCH /users/nobody"] = 1, ["PATCH /users/u2"] = 1, ["PATCH /users/u1"] = 0 } } },
  },
}
