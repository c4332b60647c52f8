-- Who should be in one group, by two policies.
local function policy(body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "s" }\nlocal sales = zoom.group "Sales"\n' .. body .. "\n"
end

local function clash(first, later, person)
  return { run = { "--yes", first, later }, expect = { exit = 1, no_writes = true, stdout = "", stderr_lines = 1,
    stderr = { first .. ":4 and " .. later .. ":4 want different members of the group Sales, for " .. person .. "; nothing" } } }
end

local function planned(first, later, ...)
  return { run = { "--plan", first, later }, expect = { exit = 2, no_writes = true, stdout = { ... } } }
end

return {
  why = "two policies may each put people into a group, but not one a set and the other somebody besides",
  tenant = { groups = { { id = "g1", name = "Sales" } }, users = {
    { id = "u1", email = "amy@example.com", type = 2, group_ids = { "g1" } },
    { id = "u2", email = "ben@example.com", type = 2 }, { id = "u3", email = "cho@example.com", type = 2 } } },
  files = {
    ["ben.lua"] = policy 'sales:add_members { "u2" }',
    ["cho.lua"] = policy 'sales:add_members { "u3" }',
    ["noamy.lua"] = policy 'sales:remove_members { "u1" }',
    ["just.lua"] = policy 'sales:set_members { "u2" }',
    ["justcho.lua"] = policy 'sales:set_members { "u3" }',
  },
  steps = {
    planned("ben.lua", "cho.lua", "ben.lua:4", "cho.lua:4"),
    planned("just.lua", "ben.lua", "just.lua:4"),
    planned("just.lua", "noamy.lua", "just.lua:4"),
    planned("noamy.lua", "just.lua", "just.lua:4", "noamy.lua:4"),
    clash("just.lua", "cho.lua", "u3"),
    clash("cho.lua", "just.lua", "u3"),
    { run = { "--yes", "just.lua", "justcho.lua" }, expect = { exit = 1, no_writes = true, stdout = "", stderr = {
      "just.lua:4 and justcho.lua:4 want different members of the group Sales, for ", "and 1 more" } } },
  },
}
