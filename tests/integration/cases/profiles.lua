local function run(body, head)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p"' .. (head or "") .. ' }\n' .. body
end

local tenant = {
  licenses = 2,
  roles = { { id = "r9", name = "Help desk" } },
  users = {
    { id = "u1", email = "amy@example.com", type = 2, dept = "IT", job_title = "Admin of things" },
    { id = "u2", email = "ben@example.com", type = 1, dept = "IT" },
    { id = "u3", email = "cat@example.com", type = 1, role_id = "r9", role_name = "Help desk" },
    { id = "u5", email = "eve@example.com", type = 1, status = "inactive" },
    { id = "u6", email = "dan@example.com", type = 1 },
    { email = "new@example.com", status = "pending" },
  },
}

return {
  why = "profile, status and role are rows like settings: compared, sent in an order that works, verified, undone as far as Zoom allows",
  tenant = tenant,
  files = {
    ["update.lua"] = run([[
local ben = zoom.user "ben@example.com"
ben:set { in_meeting = { chat = false } }
ben:update { type = "licensed", dept = "Legal", custom_attributes = { { key = "k1", name = "Badge", value = "7" } } }
ben:role "Help desk"
zoom.user "cat@example.com":role "Member"
zoom.user "eve@example.com":activate()]], ', writes = { "profile", "user.in_meeting" }'),
    ["leaver.lua"] = run([[
local amy = zoom.user "amy@example.com"
amy:deactivate()
amy:update { dept = "Left" }
amy:set { in_meeting = { chat = false } }]], ', allow_destructive = true'),
    ["refused.lua"] = run [[zoom.user "amy@example.com":deactivate()]],
    ["already.lua"] = run [[zoom.user "eve@example.com":deactivate()]],
    ["seats.lua"] = run [[
local cat = zoom.user "cat@example.com"
cat:set { in_meeting = { chat = false } }
cat:update { type = "licensed" }]],
    ["invited.lua"] = run([[
for user in zoom.users { status = "pending" } do user:deactivate() end
for user in zoom.users {} do if user.email == "amy@example.com" then user:update { group_id = "g1" } end end]],
      ', allow_destructive = true'),
    ["outside.lua"] = run([[zoom.user "amy@example.com":update { dept = "X" }]], ', writes = { "user.*" }'),
    ["near.lua"] = run [[zoom.user "amy@example.com":update { dpt = "Y" }]],
    ["type.lua"] = run [[zoom.user "amy@example.com":update { type = "licenced" }]],
    ["email.lua"] = run [[zoom.user "amy@example.com":update { email = "amy@example.org" }]],
    ["setting.lua"] = run [[zoom.user "amy@example.com":update { in_meeting = { chat = true } }]],
    ["dept.lua"] = run [[zoom.user "amy@example.com":set { dept = "X" }]],
    ["role.lua"] = run [[zoom.user "amy@example.com":role "Help-desk"]],
    ["owner.lua"] = run [[zoom.user "amy@example.com":role "Owner"]],
    ["give.lua"] = run [[zoom.user "dan@example.com":update { type = "licensed" }]],
    ["swap.lua"] = run [[
zoom.user "ben@example.com":update { type = "licensed" }
zoom.user "amy@example.com":update { dept = "IT2" }
zoom.user "dan@example.com":update { type = "basic" }]],
    ["readonly.lua"] = run [[zoom.user "amy@example.com":update { account_id = "x" }]],
  },
  steps = {
    -- Nobody has to know in which order these go.
    { run = { "--rate", "0", "--yes", "--verify", "update.lua" },
      expect = {
        exit = 0, stdout = { "profile.type: 1 (basic) -> 2 (licensed)", 'profile.role_id: "r9" (Help desk) -> "2" (Member)' },
        order = { "PATCH /users/u2", "POST /roles/r9/members", "PATCH /users/u2/settings" },
        sent = { ["PATCH /users/u2"] = 1, ["POST /roles/r9/members"] = 1, ["DELETE /roles/r9/members/u3"] = 1,
                 ["PUT /users/u5/status"] = 1, ["PATCH /users/u2/settings"] = 1 },
        bodies = {
          ["PATCH /users/u2"] = '{"custom_attributes":[{"key":"k1","name":"Badge","value":"7"}],"dept":"Legal","type":2}',
          ["POST /roles/r9/members"] = '{"members":[{"id":"u2"}]}',
          ["PUT /users/u5/status"] = '{"action":"activate"}',
        },
        state = { ["users/u2/type"] = 2, ["users/u2/role_id"] = "r9", ["users/u3/role_id"] = "2",
                  ["users/u5/status"] = "active" },
      } },
    { run = { "--rate", "0", "--yes", "update.lua" }, expect = { exit = 0, no_writes = true, stdout = { "nothing to change" } } },
    -- Both seats are taken: the answer is told, and what came after is not sent.
    { run = { "--rate", "0", "--yes", "seats.lua" },
      expect = { exit = 1, stderr = { "1 failed", "1 not sent" },
                 sent = { ["PATCH /users/u3"] = 1, ["PATCH /users/u3/settings"] = 0 } } },
    { run = { "show", "2" }, expect = { exit = 0, stdout = { "code 2034" } } },
    -- An undo activates nobody less, and has no head that could allow it.
    { run = { "--rate", "0", "--yes", "undo", "1" },
      expect = { exit = 1, no_writes = true, stderr = { "undo of run 1: profile.status of eve@example.com", "--allow-destructive" } } },
    { run = { "--rate", "0", "--yes", "undo", "1", "--allow-destructive" },
      expect = {
        exit = 0, stdout = { "not set before" },
        state = { ["users/u2/type"] = 1, ["users/u2/dept"] = "IT", ["users/u2/role_id"] = "2", ["users/u3/role_id"] = "r9",
                  ["users/u5/status"] = "inactive" },
      } },
    { run = { "--rate", "0", "--yes", "refused.lua" },
      expect = { exit = 1, no_writes = true, stderr = { "refused.lua:3: profile.status of amy@example.com cannot be undone",
                                                        "allow_destructive = true" } } },
    { run = { "--rate", "0", "--yes", "already.lua" }, expect = { exit = 0, no_writes = true } },
    { run = { "--rate", "0", "--yes", "leaver.lua" },
      expect = {
        exit = 0, stdout = { "cannot be undone: deactivating takes all licences" },
        order = { "PATCH /users/u1", "PATCH /users/u1/settings", "PUT /users/u1/status" },
        state = { ["users/u1/status"] = "inactive", ["users/u1/type"] = 1, ["users/u1/dept"] = "Left" },
      } },
    -- Active again, and Basic: the licence does not come back.
    { run = { "--rate", "0", "--yes", "undo", "4" },
      expect = { exit = 0, order = { "PUT /users/u1/status", "PATCH /users/u1", "PATCH /users/u1/settings" },
                 state = { ["users/u1/status"] = "active", ["users/u1/type"] = 1, ["users/u1/dept"] = "IT" } } },
    { run = { "--rate", "0", "--yes", "invited.lua" },
      expect = { exit = 0, no_writes = true, stdout = { "has not accepted the invitation", "this one has joined" } } },
    { run = { "--rate", "0", "--yes", "outside.lua" },
      expect = { exit = 1, no_writes = true, stderr = { "outside.lua:3", "profile.dept", "'writes'" } } },
    { run = { "--rate", "0", "near.lua" }, expect = { exit = 1, stderr = { "near.lua:3", "did you mean 'dept'" } } },
    { run = { "--rate", "0", "type.lua" }, expect = { exit = 1, stderr = { "type.lua:3", "did you mean 'licensed'?" } } },
    { run = { "--rate", "0", "email.lua" }, expect = { exit = 1, stderr = { "email.lua:3", "userEmailUpdate" } } },
    { run = { "--rate", "0", "setting.lua" }, expect = { exit = 1, stderr = { "setting.lua:3", "user:set" } } },
    { run = { "--rate", "0", "dept.lua" }, expect = { exit = 1, stderr = { "dept.lua:3", "user:update" } } },
    { run = { "--rate", "0", "role.lua" }, expect = { exit = 1, stderr = { "role.lua:3", "did you mean 'Help desk'?" } } },
    { run = { "--rate", "0", "--yes", "owner.lua" }, expect = { exit = 0, no_writes = true, stdout = { "portal alone" } } },
    -- Who gives a licence back goes first.
    { run = { "--rate", "0", "--yes", "give.lua" }, expect = { exit = 0, state = { ["users/u6/type"] = 2 } } },
    { run = { "--rate", "0", "--plan", "--details", "swap.lua" },
      expect = { exit = 2, stdout = { "1  dan@example.com  profile.type: 2 (licensed) -> 1 (basic)", "2  ben@example.com", "3  amy@example.com" } } },
    { run = { "--rate", "0", "readonly.lua" }, expect = { exit = 1, stderr = { "readonly.lua:3", "account_id", "read" } } },
  },
}
