local function run(body, head)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p"' .. (head or "") .. ' }\n' .. body
end

return {
  why = "a saved plan carries profiles, status and role with their consent; a run that dies among them is resumed; search and explain know them",
  tenant = {
    roles = { { id = "r9", name = "Help desk" } },
    users = {
      { id = "u1", email = "amy@example.com", type = 2, dept = "IT", role_id = "r9", role_name = "Help desk" },
      { id = "u2", email = "ben@example.com", type = 1, dept = "IT" },
      { id = "u3", email = "cat@example.com", type = 2, dept = "IT" },
    },
  },
  faults = { { on = "DELETE /roles/r9/members/u1", apply_then_cut = true }, { on = "PATCH /users/u2", nth = 2, apply_then_cut = true }, { on = "PATCH /users/u3", nth = 2, delay_ms = 600000 } },
  files = {
    ["p.lua"] = run([[
for user in zoom.users {} do
  user:update { dept = "Left" }
  if user.email == "amy@example.com" then user:role "Member" user:deactivate() end
  if user.email == "ben@example.com" then user:role "Help desk" user:update { type = "licensed" } end
end]], ', allow_destructive = true'),
    ["back.lua"] = run [[
for user in zoom.users {} do user:update { dept = "IT" } end]],
    ["writes.lua"] = run("", ', writes = { "profile", "user.in_meeting.chat" }'),
  },
  steps = {
    { run = { "--rate", "0", "plan", "p.lua", "-o", "p.plan" }, expect = { exit = 2, no_writes = true } },
    { run = { "show", "p.plan" }, expect = { exit = 0, stdout = { "profile.status", "cannot be undone" } } },
    { run = { "show", "p.plan", "--markdown" }, expect = { exit = 0, stdout = { "**cannot be undone:** deactivating takes" } } },
    { run = { "--rate", "0", "--yes", "--max-changes", "all", "apply", "p.plan" },
      expect = {
        exit = 0, order = { "PATCH /users/u1", "DELETE /roles/r9/members/u1", "PUT /users/u1/status" },
        state = { ["users/u1/status"] = "inactive", ["users/u1/role_id"] = "2", ["users/u2/role_id"] = "r9",
                  ["users/u2/type"] = 2, ["users/u3/dept"] = "Left" },
      } },
    { run = { "--rate", "0", "--yes", "--max-changes", "all", "p.lua" }, expect = { exit = 0, no_writes = true } },
    -- Killed while a request is under way: what is left is sent by resume.
    { run = { "--rate", "0", "--yes", "--max-changes", "all", "back.lua" },
      kill = { signal = "KILL", after = "PATCH /users/u3", program = true },
      expect = { exit = "signal 9" } },
    { run = { "--rate", "0", "resume", "3" },
      expect = { exit = 0, state = { ["users/u2/dept"] = "IT", ["users/u3/dept"] = "IT", ["users/u1/dept"] = "Left" } } },
    { run = { "settings", "profile.status" },
      expect = { exit = 0, stdout = { "PUT /users/{id}/status", "GET /users/{id}", "user:deactivate()", "user:update:status:admin" } } },
    { run = { "settings", "cost", "center" }, expect = { exit = 0, stdout = { "profile.cost_center" } } },
    { run = { "settings", "profile.type", "--json" }, expect = { exit = 0, stdout = { '"write_request":"/users/{id}"' } } },
    { run = { "--rate", "0", "explain", "ben@example.com", "profile.type" },
      expect = { exit = 0, stdout = { "profile.type\n  value      2" }, lacks = { "locked", "account" } } },
    { run = { "--rate", "0", "explain", "ben@example.com", "profile.dept", "--policy", "p.lua" },
      expect = { exit = 0, stdout = { 'p.lua:4 wants "Left"' } } },
    { run = { "scopes", "writes.lua" },
      expect = { exit = 0, stdout = { "user:update:status:admin", "role:write:member:admin", "role:delete:member:admin",
                                      "role:read:list_roles:admin", "user:update:user:admin" } } },
    { run = { "settings" }, expect = { exit = 0, stdout = { "profile: 51 settings\n  cms_user_id, company", " ...\n" } } },
  },
}
