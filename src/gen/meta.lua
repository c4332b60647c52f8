-- meta.lua - lua/meta/settings.lua: `meta.lua [--check] settings.lua FACTS.tsv...`. The settings of
-- every level as LuaCATS classes, so that an editor completes and checks them. Plain Lua.
local here = arg[0]:match "^(.*/)"
local facts, output = dofile(here .. "facts.lua"), dofile(here .. "output.lua")
local arguments = output.arguments(arg)
local all = facts.load(arguments.facts)
local out = {}

local scalar = { boolean = "boolean", integer = "integer", number = "number", string = "string" }

--- "zoom.settings.user.in_meeting"; an element of a list is its ".item".
local function class_of(level, row)
  if row.path == "" then return "zoom.settings." .. level end
  return "zoom.settings." .. level .. "." .. row.path:gsub("%[%]", ".item")
end

local function type_of(level, row)
  if row.values then
    local list = facts.split(row.values, "|")
    for i, value in ipairs(list) do
      list[i] = row.type == "string" and ("%q"):format(value) or value
    end
    return table.concat(list, "|")
  end
  if row.type == "list" then
    local element = row.children[1] and type_of(level, row.children[1]) or "any"
    return (element:find("|", 1, true) and "(" .. element .. ")" or element) .. "[]"
  end
  if row.type == "object" then return #row.children > 0 and class_of(level, row) or "table" end
  return scalar[row.type]
end

local function remarks(row)
  local words = {}
  local function word(condition, ...) if condition then words[#words + 1] = (...):format(select(2, ...)) end end
  word(row.access == "r", "read only")
  word(row.access == "w", "write only")
  word(row.deprecated, "deprecated")
  word(row.min and row.max, "%s to %s", row.min, row.max)
  word(row.min and not row.max, "at least %s", row.min)
  word(row.max and not row.min, "at most %s", row.max)
  word(row.max_length, "at most %s characters", row.max_length)
  word(row.max_items, "at most %s elements", row.max_items)
  return #words > 0 and "  " .. table.concat(words, ", ") or ""
end

local function class(level, row)
  out[#out + 1] = "---@class " .. class_of(level, row)
  for _, child in ipairs(row.children) do
    out[#out + 1] = ("---@field %s%s %s%s"):format(child.name, child.required and "" or "?",
      type_of(level, child), remarks(child))
  end
  out[#out + 1] = ""
end

local function classes(level, row)
  if row.type == "object" and #row.children > 0 then class(level, row) end
  for _, child in ipairs(row.children) do classes(level, child) end
end

out[#out + 1] = "---@meta zoom.settings"
out[#out + 1] = "-- Generated from src/settings/facts (cmake --build BUILD --target docs); do not edit. The settings of"
out[#out + 1] = "-- every level, for editors with a Lua language server. Nothing here runs.\n"
out[#out + 1] = "---What zoom.settings takes: a table that may be meant for several levels."
local names = {}
for _, level in ipairs(facts.levels) do  -- profiles are for user:update alone
  if level ~= "profile" then names[#names + 1] = "zoom.settings." .. level end
end
out[#out + 1] = "---@alias zoom.SettingsTable " .. table.concat(names, "|") .. "\n"
for _, level in ipairs(facts.levels) do classes(level, all[level].root) end
output.finish(arguments, table.concat(out, "\n"))
