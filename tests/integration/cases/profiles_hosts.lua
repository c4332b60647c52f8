local DAY = 86400
local function ago(days) return os.date("!%Y-%m-%d", os.time() - days * DAY) end

return {
  why = "who has hosted nothing in a longer time is who is in the report of every month of it",
  tenant = {
    users = {
      { id = "u1", email = "amy@example.com", type = 2, hosted_at = ago(3) },
      { id = "u2", email = "ben@example.com", type = 2, hosted_at = ago(40) },
      { id = "u3", email = "cat@example.com", type = 2, hosted_at = ago(120) },
      { id = "u4", email = "dan@example.com", type = 2 },
      { id = "u5", email = "eve@example.com", type = 1 },
    },
  },
  files = {
    ["idle.lua"] = [[
local zoom = require "zoom"
local policy = zoom.policy { name = "idle", summary = "licences of idle hosts", writes = { "profile.type" },
  params = { days = { type = "integer", default = 90 } } }
local idle = assert(zoom.inactive_hosts { days = policy.days })
for user in zoom.users { type = "licensed" } do
  if idle[user.id] then user:update { type = "basic" } end
end]],
    ["from.lua"] = [[
local zoom = require "zoom"
local idle = zoom.inactive_hosts { from = "]] .. ago(60) .. [[", to = "]] .. ago(30) .. [[" }
local ids = {}
for id, row in pairs(idle) do ids[#ids + 1] = id .. "=" .. row.email end
table.sort(ids)
print(table.concat(ids, " "))]],
    ["long.lua"] = 'local zoom = require "zoom"\nlocal idle, err = zoom.inactive_hosts { days = 400 }\nprint(idle, err.status, err.code)',
    ["none.lua"] = 'local zoom = require "zoom"\nzoom.inactive_hosts {}',
    ["name.lua"] = 'local zoom = require "zoom"\nzoom.inactive_hosts { day = 3 }',
  },
  steps = {
    { run = { "--rate", "0", "--yes", "--max-changes", "all", "idle.lua" },
      expect = { exit = 0, sent = { ["GET /report/users"] = 4, ["PATCH /users/u3"] = 1, ["PATCH /users/u4"] = 1 },
                 stdout = { "profile.type: 2 (licensed) -> 1 (basic)", "cannot be undone: being licensed again takes a free licence" },
                 state = { ["users/u3/type"] = 1, ["users/u2/type"] = 2 } } },
    { run = { "--rate", "0", "--yes", "idle.lua", "days=30" },
      expect = { exit = 0, sent = { ["GET /report/users"] = 2, ["PATCH /users/u2"] = 1 } } },
    { run = { "--rate", "0", "--yes", "idle.lua", "days=30" }, expect = { exit = 0, no_writes = true } },
    { run = { "--rate", "0", "from.lua" },
      expect = { exit = 0, stderr = { "u1=amy@example.com u3=cat@example.com u4=dan@example.com u5=eve@example.com" } } },
    { run = { "--rate", "0", "long.lua" }, expect = { exit = 0, stderr = { "nil     400     300" } } },
    { run = { "none.lua" }, expect = { exit = 1, stderr = { "none.lua:2", "since when?" }, requests = 0 } },
    { run = { "name.lua" }, expect = { exit = 1, stderr = { "name.lua:2", "did you mean 'days'" }, requests = 0 } },
  },
}
