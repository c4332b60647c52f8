--- users.lua - users: which, in which groups, with which settings. Waits where it says so.
local native = require "zoom.native"
local later = require "zoom.later"
local locked = later "zoom.locked"
local class = require "zoom.class"
local args = require "zoom.args"
local exists = require "zoom.exists"
local groups = require "zoom.groups"
local nearest = require "zoom.nearest"
local phone = require "zoom.phone"
local roles = later "zoom.roles"

local users = {}

--- The numbers behind the words (docs/zoom-api.md, section 9).
local types = { basic = 1, licensed = 2, ["on-prem"] = 3, unassigned = 4, none = 99 }

--- What people look for in a profile, and where it is.
local elsewhere = {
  status = "the status is changed by user:activate() and user:deactivate()",
  role_id = "a role is given by user:role(\"Admin\")",
  role = "a role is given by user:role(\"Admin\")",
  role_name = "a role is given by user:role(\"Admin\")",
  email = "an email is changed in Zoom's portal, or by zoom.call(\"userEmailUpdate\", ...): it is a person's name here",
  feature = "features are settings: user:set { feature = { zoom_phone = true } }",
  group_ids = "groups are no part of the profile",
  department = "a profile calls it dept",
}

--- What may be set: all that Zoom sells under these names. 3 and 99 are of old or of a user's creation.
local settable = { basic = 1, licensed = 2, unassigned = 4 }

--- The profile, and nothing in it that has a way of its own. Checked at the policy's line.
local function update(user, given)
  if type(given) ~= "table" then return native.set(user, given, "profile") end
  local wanted = {}
  for name, value in next, given do
    if elsewhere[name] then native.raise(("user:update: %s"):format(elsewhere[name])) end
    wanted[name] = value
  end
  if type(wanted.type) == "string" then
    wanted.type = settable[given.type] or native.raise(("user:update: there is no type '%s'%s"):format(given.type,
      nearest.hint(given.type, nearest.keys(settable))))
  end
  native.set(user, wanted, "profile")
end

local methods = {
  locked_by = locked.by,
  set = native.set,
  update = update,
  --- Lets somebody who was deactivated sign in again. Licences do not come back by that.
  activate = function(user) native.set(user, { status = "active" }, "profile") end,
  --- Takes all licences, too, and needs allow_destructive.
  deactivate = function(user) native.set(user, { status = "inactive" }, "profile") end,
  --- Gives a role, by name or id. Waits for the list of roles, once.
  role = function(user, name) native.set(user, { role_id = roles.id(name) }, "profile") end,
  exists = function(user) return exists(user, "user") end,
  --- Whether the user is in a group, by name or id. Waits for the list of groups, once.
  in_group = function(user, name)
    local wanted = groups.id(name)
    for _, id in ipairs(user.group_ids or {}) do
      if id == wanted then return true end
    end
    return false
  end,
}
--- Wishes for the group's members, as group:add_members and group:remove_members. Wait for the list of groups.
function methods.join(user, name) native.object("group", groups.id(name)):add_members(user) end
function methods.leave(user, name) native.object("group", groups.id(name)):remove_members(user) end
--- What Zoom gives to 30 users in a call: { large_meeting = 500, webinar = false, user_type = "licensed" }.
function methods.features(user, wanted) native.features(user, wanted) end
for name, verb in pairs(phone.verbs) do methods[name] = verb end

class("user", "users have", methods, {
  settings = native.view,
  groups = function(user) return groups.names(user.group_ids or {}) end,
  phone = function(user) return native.object("phone_user", native.id(user)) end,
})

local known = { type = true, status = true, group = true, dept = true, role_id = true, license = true,
  include_fields = true }

local function type_number(item)
  return math.type(item) == "integer" and item or types[item]
end

--- zoom.users{}
function users.list(given)
  given = args.check("zoom.users", given, known)
  local filter = {
    type = args.list("type", given.type, type_number, "basic, licensed, unassigned or a number"),
    dept = args.list("dept", given.dept, args.text, "a department"),
  }
  if given.group ~= nil then
    local ids = {}
    for i, name in ipairs(type(given.group) == "table" and given.group or { given.group }) do
      ids[i] = groups.id(name)
    end
    filter.group_ids = native.as_list(ids)
  end
  local asked = {
    status = args.list("status", given.status or "active", args.word { "active", "inactive", "pending" },
      "active, inactive or pending"),
  }
  for _, name in ipairs { "role_id", "license", "include_fields" } do
    asked[name] = args.one(name, given[name])
  end
  return native.list("users", asked, next(filter) and filter or nil)
end

--- zoom.user "ada@example.com": the user, or nil and why there is none. Waits.
function users.one(id)
  if native.kind(id) == "user" then return id end
  if type(id) ~= "string" or id == "" then native.raise "zoom.user takes an id or an email" end
  return native.one("user", id)
end

return users
