-- import.lua - a catalogue out of specifications that a user gives and the catalogue in use. Runs in
-- the policy process (src/policy/spec.c), for a specification is a stranger's: no files, a ceiling
-- on memory and time, and the core checks what comes out.
--
-- Only the levels whose operations are in the given files are made anew; all others stay as they
-- are in use. The tables written by hand are laid over the new levels where they fit.
local facts = require "gen.facts"
local flat = require "gen.flat"
local specification = require "gen.specification"

local NOTES_MOST = 20

--- Everything wanted from all the files: path -> its operations.
local function read_all(native)
  local paths, wanted = {}, specification.wanted()
  repeat
    local name, found, left = native.next(wanted)
    if not next(found) then
      error(name .. ": has no settings in it (settings are in the specifications of users, accounts and phone)", 0)
    end
    for path, operations in pairs(found) do paths[path] = operations end
  until left == 0
  return paths
end

--- Words for an error that is not in words yet: whatever a document can be that we did not think of.
local function in_words(message)
  message = tostring(message)
  if not message:find "^[%w_/%.]*%.lua:%d+:" then return message end
  return "not built as Zoom's specifications are (" .. message .. ")"
end

local function extract(native, paths)
  local notes = 0
  local function complain(what, harmless)
    if harmless then return end
    notes = notes + 1
    if notes <= NOTES_MOST then native.note(what) end
  end
  local ok, found, bodies = pcall(specification.extract, paths, complain)
  if not ok then error(in_words(found), 0) end
  if notes > NOTES_MOST then native.note((notes - NOTES_MOST) .. " more like these") end
  if not next(found) then
    error("nothing to import: no kind of object has all its operations in these files", 0)
  end
  return found, bodies
end

--- The rows of a level as facts.lua takes them. Where two bodies have one name, the first has it.
local function taken(rows, level, note)
  local list, seen, dropped = {}, {}, nil
  for i, row in ipairs(rows) do
    row.where = ("%s, field %d"):format(level, i)
    for column, value in pairs(row) do
      if value == "" then row[column] = nil end
    end
    local below = dropped and dropped.body == row.body and #row.path > #dropped.path and
      row.path:sub(1, #dropped.path) == dropped.path and row.path:find("^[%.%[]", #dropped.path + 1)
    if not below and seen[row.path] then
      dropped = row
      note(("%s: %s is in two request bodies, the first counts"):format(level, row.path))
    elseif not below then
      seen[row.path] = true
      list[#list + 1] = row
    end
  end
  return list
end

--- What was laid over a field may no longer fit its type.
local function fit(row)
  local kind = row.type
  if row.values and kind ~= "string" and (kind ~= "integer" or row.values:find "[^%d|%-]") then row.values = nil end
  for _, child in ipairs(row.children) do fit(child) end
end

local labels = { LIGHT = true, MEDIUM = true, HEAVY = true, ["RESOURCE-INTENSIVE"] = true }

--- Labels and scopes as they are now; where the new specification does not tell, as they were.
local function merge_bodies(old, new)
  local by_key = {}
  for _, row in ipairs(new) do by_key[row.key] = row end
  for _, row in ipairs(old) do
    local now = by_key[row.key]
    for _, column in ipairs(now and { "label", "read_scope", "write_scope", "read_scope_classic", "write_scope_classic" }
      or {}) do
      if now[column] ~= "" and (column ~= "label" or labels[now.label]) then row[column] = now[column] end
    end
  end
  return old
end

--- A row names its body by its option, its key, or not at all.
local function keys_of()
  local keys = {}
  for _, level in ipairs(specification.levels) do
    for _, body in ipairs(level.bodies) do
      local key = (body.key or level.key) .. (body.option and "?option=" .. body.option or "")
      local name = level.level .. "?"
      keys[name .. (body.option or "")] = keys[name .. (body.option or "")] or key
      keys[name .. key] = key
    end
  end
  return function(level, name) return keys[level .. "?" .. (name or "")] end
end

local native = ...
local levels, bodies = flat.parse(native.base)
local found, new_bodies = extract(native, read_all(native))
local tables, final = { bodies = bodies }, {}
for _, name in ipairs { "names", "locks", "overlay" } do
  tables[name] = facts.parse(name .. ".tsv", native.text("settings/facts/" .. name .. ".tsv"))
end
for _, level in ipairs(facts.levels) do
  final[level] = not found[level]
  tables[level] = found[level] and taken(found[level], level, native.note) or levels[level]
end
local ok, all = pcall(facts.build, tables, final, true)
if not ok then error(in_words(all), 0) end
for level in pairs(found) do fit(all[level].root) end
return flat.write(all, merge_bodies(bodies, new_bodies), keys_of())
