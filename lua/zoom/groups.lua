--- groups.lua - groups by name or id, and the account: what applies to many users at once. The list
--- of groups is fetched once, when the first question comes; waits.
local native = require "zoom.native"
local later = require "zoom.later"
local named = later "zoom.named"
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

local known  -- zoom.Book of groups

local function load()
  if known then return known end
  local got = named.book()
  for group in native.list("groups", {}) do named.add(got, group.id, group.name, group) end
  known = known or got  -- two tasks may have asked at once: one answer stays
  return known
end

--- A group by name or id, or nil and why there is none.
local function find(name)
  local group, why, mistake = named.find(type(name) == "string" and load() or nil, "group", name)
  if mistake then native.raise(why) end
  return group, why
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
