--- groups.lua - groups by name or id, and the account: what applies to many users at once. The list
--- of groups is fetched once, when the first question comes; waits.
local native = require "zoom.native"
local nearest = require "zoom.nearest"
local class = require "zoom.class"
local membership = require "zoom.membership"

local groups = {}

--- What groups and the account have alike.
local function methods_with(more)
  more.set = native.set
  --- Nobody below may change these settings.
  more.lock = function(object, what) native.lock(object, what, true) end
  more.unlock = function(object, what) native.lock(object, what, false) end
  return more
end

class("group", "groups have", methods_with {
  members = function(group) return native.list("group.members", { id = native.id(group) }) end,
  --- Exactly these are in the group; these as well; not these.
  set_members = membership.verb("set_members", "exact"),
  add_members = membership.verb("add_members", "grant"),
  remove_members = membership.verb("remove_members", "revoke"),
}, {
  settings = native.view,
  locks = function(group) return native.view(group, "group_lock") end,
})

class("account", "the account has", methods_with {}, {
  settings = native.view,
  locks = function(account) return native.view(account, "account_lock") end,
})

--- zoom.account
groups.account = native.object("account", "me")

local known  -- { by_id = { id -> group }, by_name = { name -> group, false: several }, names = {} }

local function load()
  if known then return known end
  local got = { by_id = {}, by_name = {}, names = {} }
  for group in native.list("groups", {}) do
    local name = group.name
    got.by_id[group.id] = group
    if name then
      if got.by_name[name] == nil then
        got.by_name[name], got.names[#got.names + 1] = group, name
      else
        got.by_name[name] = false
      end
    end
  end
  table.sort(got.names)
  known = known or got  -- two tasks may have asked at once: one answer stays
  return known
end

--- A group by name or id, or nil and why there is none.
local function find(name)
  if type(name) ~= "string" then native.raise(("a group is named by a text, not a %s"):format(type(name))) end
  local all = load()
  local group = all.by_name[name]
  if group == false then
    native.raise(("the account has several groups '%s': name the one that is meant by its id"):format(name))
  end
  group = group or all.by_id[name]
  if group then return group end
  return nil, ("the account has no group '%s'%s"):format(name, nearest.hint(name, all.names))
end

--- zoom.group "Sales": the group, or nil and why there is none. Waits.
function groups.one(name)
  if native.kind(name) == "group" then return name end
  local group, why = find(name)
  if group then return group end
  return native.failure("gone", why)
end

--- The id of a group, by name or id; raises with the nearest name.
---@param name string
---@return string id
function groups.id(name)
  if native.kind(name) == "group" then return native.id(name) end
  local group, why = find(name)
  if not group then native.raise(why) end
  return native.id(group)
end

--- The names of groups; one that the list does not have stays an id.
---@param ids string[]
---@return string[]
function groups.names(ids)
  local out = {}
  for i, id in ipairs(ids) do
    local group = load().by_id[id]
    out[i] = group and group.name or id
  end
  return out
end

--- zoom.groups()
function groups.list()
  return native.list("groups", {})
end

return groups
