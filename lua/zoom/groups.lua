--- groups.lua - groups by name or id. The list is fetched once, when the first question comes; waits.
local native = require "zoom.native"
local nearest = require "zoom.nearest"
local class = require "zoom.class"

local groups = {}

class("group", "groups have", {
  members = function(group) return native.list("group.members", { id = native.id(group) }) end,
}, {})

local known  -- { by_id = { id -> name }, by_name = { name -> id }, names = {} }

local function load()
  if known then return known end
  local got = { by_id = {}, by_name = {}, names = {} }
  for group in native.list("groups", {}) do
    local id, name = group.id, group.name
    got.by_id[id] = name or id
    if name then
      got.by_name[name] = id
      got.names[#got.names + 1] = name
    end
  end
  table.sort(got.names)
  known = known or got  -- two tasks may have asked at once: one answer stays
  return known
end

--- The id of a group, by name or id; raises with the nearest name.
---@param name string
---@return string id
function groups.id(name)
  if native.kind(name) == "group" then return native.id(name) end
  if type(name) ~= "string" then native.raise(("a group is named by a text, not a %s"):format(type(name))) end
  local all = load()
  local id = all.by_name[name] or (all.by_id[name] and name)
  if not id then
    native.raise(("the account has no group '%s'%s"):format(name, nearest.hint(name, all.names)))
  end
  return id
end

--- The names of groups; one that the list does not have stays an id.
---@param ids string[]
---@return string[]
function groups.names(ids)
  local out = {}
  for i, id in ipairs(ids) do out[i] = load().by_id[id] or id end
  return out
end

--- zoom.groups()
function groups.list()
  return native.list("groups", {})
end

return groups
