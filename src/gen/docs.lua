-- docs.lua - docs/settings.md: `docs.lua [--check] settings.md FACTS.tsv...`. Every setting of
-- every level with type, values and what else the catalogue knows; no texts of Zoom's. Plain Lua.
local here = arg[0]:match "^(.*/)"
local facts, output = dofile(here .. "facts.lua"), dofile(here .. "output.lua")
local arguments = output.arguments(arg)
local all = facts.load(arguments.facts)
local out = {}

local function put(...) out[#out + 1] = (...):format(select(2, ...)) end
local function code(s) return "`" .. s .. "`" end

local about = {
  user = { "Users", "`user:set { ... }`, `user.settings`" },
  group = { "Groups", "`zoom.group(...):set { ... }`" },
  account = { "The account", "`zoom.account:set { ... }`" },
  group_lock = { "Locks of groups", "`zoom.group(...):lock { ... }`, `:unlock { ... }`; true is locked" },
  account_lock = { "Locks of the account", "`zoom.account:lock { ... }`, `:unlock { ... }`; true is locked" },
  phone_user = { "Zoom Phone users", "`user.phone:set { ... }`" },
  profile = { "Profiles", "`user:update { ... }`; `status` by `user:activate()` and `user:deactivate()`, `role_id` by `user:role(...)`" },
}

local function values(row)
  if not row.values then return "" end
  local list = facts.split(row.values, "|")
  for i, value in ipairs(list) do list[i] = code(value) end
  return ": " .. table.concat(list, ", ")
end

local function range(row)
  local words = {}
  if row.min and row.max then words[1] = ("%s to %s"):format(row.min, row.max)
  elseif row.min then words[1] = "at least " .. row.min
  elseif row.max then words[1] = "at most " .. row.max end
  if row.min_length and row.max_length then
    words[#words + 1] = ("%s to %s characters"):format(row.min_length, row.max_length)
  elseif row.min_length then words[#words + 1] = ("at least %s characters"):format(row.min_length)
  elseif row.max_length then words[#words + 1] = ("at most %s characters"):format(row.max_length) end
  if row.max_items then words[#words + 1] = ("at most %s elements"):format(row.max_items) end
  return #words > 0 and ", " .. table.concat(words, ", ") or ""
end

local function kind(row)
  local name = row.type
  if name == "list" and row.set then name = "list, order means nothing" end
  if name == "object" and #row.children == 0 then name = "object, fields not told" end
  return name .. values(row) .. range(row)
end

local function access(row)
  if row.access == "rw" then return "" end
  return row.access == "r" and "read only" or "write only"
end

local function lock(row)
  if not row.locks then return "" end
  local by = {}
  if row.locks.group_lock then by[#by + 1] = "group" end
  if row.locks.account_lock then by[#by + 1] = "account" end
  if #by > 0 then return table.concat(by, ", ") end
  return row.follows and "as " .. code(row.follows.path) or ""
end

local function notes(row)
  local words = {}
  if row.deprecated then words[#words + 1] = "deprecated" end
  if row.required then words[#words + 1] = "required" end
  if row.secret then words[#words + 1] = "secret" end
  if row.action then words[#words + 1] = "an action, no value" end
  if row.reset then words[#words + 1] = "an action; `true` only" end
  if row.key_field then words[#words + 1] = "named by " .. code(row.key_field) end
  if row.body and row.parent.path == "" and row.body ~= "phone_user" and row.body ~= "user" then
    words[#words + 1] = row.body:find "_settings$" and code(row.body) or
      row.body:find("user.", 1, true) and "request of its own" or "option " .. code(row.body)
  end
  return table.concat(words, "; ")
end

local function rows(row, locks)
  if row.is_leaf or row.type ~= "object" or row.name == "[]" then
    local cells = { code(row.path), kind(row), access(row) }
    if locks then cells[4] = lock(row) end
    cells[#cells + 1] = notes(row)
    put("| %s |", table.concat(cells, " | "))
  end
  for _, child in ipairs(row.children) do rows(child, locks) end
end

local function head(locks)
  put(locks and "| path | type | access | locked by | notes |" or "| path | type | access | notes |")
  put(locks and "|---|---|---|---|---|" or "|---|---|---|---|")
end

local function anchor(title) return (title:lower():gsub(" ", "-")) end

local function scopes(granular, classic) return ("%s / %s"):format(code(granular), code(classic)) end

local function level_section(level)
  local root = all[level].root
  local locks = facts.lock_of[level]
  put("\n## %s\n\nIn a policy: %s.\n", about[level][1], about[level][2])
  put "| request | label | reading: granular / classic scope | writing: granular / classic scope |"
  put "|---|---|---|---|"
  for _, body in ipairs(all.bodies) do
    if body.level == level then
      put("| %s | %s | %s | %s |", code((body.write_path or body.path) .. (body.option and "?option=" .. body.option or "")),
        body.label, scopes(body.read_scope, body.read_scope_classic),
        scopes(body.write_scope, body.write_scope_classic))
    end
  end
  local loose = false
  for _, child in ipairs(root.children) do
    if child.is_leaf then
      if not loose then
        put("\n### %s: top level\n", about[level][1])
        head(locks)
        loose = true
      end
      rows(child, locks)
    end
  end
  for _, child in ipairs(root.children) do
    if not child.is_leaf then
      put("\n### %s: %s\n", about[level][1], child.name)
      head(locks)
      for _, inner in ipairs(child.children) do rows(inner, locks) end
    end
  end
end

put "# Settings"
put "\nGenerated from `src/settings/facts` (`cmake --build BUILD --target docs`); do not edit. `zoomlua settings WORDS` searches the same catalogue.\n"
put "| level | settings | readable | writable |\n|---|---|---|---|"
for _, level in ipairs(facts.levels) do
  local n = { 0, 0, 0 }
  local function count(row)
    if row.is_leaf then
      n[1] = n[1] + 1
      if row.access:find "r" then n[2] = n[2] + 1 end
      if row.access:find "w" then n[3] = n[3] + 1 end
    else
      for _, child in ipairs(row.children) do count(child) end
    end
  end
  count(all[level].root)
  put("| [%s](#%s) | %d | %d | %d |", about[level][1], anchor(about[level][1]), table.unpack(n))
end
put "\n*Locked by* says at which levels a setting has a lock of its own; *as ...* names the setting whose lock it follows. An empty cell: no lock is known."
put "\n## Names that differ between levels\n"
put "One `zoom.settings { ... }` table works at several levels: another level's name is taken as this level's.\n"
put "| users | groups | account | locks of groups | locks of the account |\n|---|---|---|---|---|"
for _, row in ipairs(all.names) do
  local cells = {}
  for i = 1, 5 do cells[i] = row[facts.levels[i]] and code(row[facts.levels[i]]) or "" end
  put("| %s |", table.concat(cells, " | "))
end
for _, level in ipairs(facts.levels) do level_section(level) end
output.finish(arguments, table.concat(out, "\n") .. "\n")
