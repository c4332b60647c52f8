--- phone.lua - Zoom Phone users and their shared access. Turns emails and objects into the ids that
--- Zoom wants; that may wait.
local native = require "zoom.native"
local nearest = require "zoom.nearest"
local class = require "zoom.class"
local args = require "zoom.args"
local exists = require "zoom.exists"

local phone = {}

--- The setting types whose members are phone extensions, not users.
local by_extension = { delegation = true, intercom = true }

--- Where a body may name somebody: only there is an email an email.
local names_somebody = {
  access_user_id = true, assistants = true, extensions = true, extension_id = true,
  delegation_assistant_extension_id = true, assistant_extension_id = true, intercom_extension_id = true,
}

local function type_of(setting)
  local types = native.access_types()
  if type(setting) ~= "string" or not types[setting] then
    native.raise(("there is no shared access '%s'%s"):format(tostring(setting),
      nearest.hint(tostring(setting), nearest.keys(types))))
  end
  return setting
end

--- Any user, phone user or email -> the id that members of `setting` have.
local function member_id(setting, member)
  local kind = native.kind(member)
  if kind and kind ~= "user" and kind ~= "phone_user" then
    native.raise(("%s: %s is not a user"):format(setting, tostring(member)))
  end
  if by_extension[setting] then
    local who, err = member, nil
    if kind ~= "phone_user" then
      who, err = native.one("phone_user", kind and native.id(member) or member)
    end
    if not who then native.raise(("%s: cannot find %s: %s"):format(setting, tostring(member), err.message)) end
    if who.extension_id == nil then native.raise(("%s: %s has no extension"):format(setting, tostring(who))) end
    return who.extension_id
  end
  if kind then return native.id(member) end
  local user, err = native.one("user", member)
  if not user then native.raise(("%s: cannot find %s: %s"):format(setting, member, err.message)) end
  return native.id(user)
end

--- A copy of what was given, with ids in place of users and emails.
local function resolve(setting, value, here, depth)
  if native.kind(value) then return member_id(setting, value) end
  if type(value) == "string" and here and value:find("@", 1, true) then return member_id(setting, value) end
  if type(value) ~= "table" then return value end
  if depth > 16 then native.raise(("%s: nested too deeply"):format(setting)) end
  local out = {}
  for key, item in next, value do
    local inside = type(key) == "number" and here or names_somebody[key]
    if type(key) == "number" and native.kind(item) == nil and type(item) == "table" then inside = false end
    local name = key
    out[name] = resolve(setting, item, inside, depth + 1)
  end
  return out
end

local function wish(verb)
  return function(user, setting, value)
    type_of(setting)
    if value == nil then native.raise(("%s: nothing was given"):format(setting)) end
    native.access(user, setting, verb, resolve(setting, value, true, 0))
  end
end

--- The three verbs; users and phone users have them alike (their ids are the same).
phone.verbs = { access = wish "exact", grant = wish "grant", revoke = wish "revoke" }

local methods = {
  set = native.set,
  exists = function(user) return exists(user, "phone_user") end,
}
for name, verb in pairs(phone.verbs) do methods[name] = verb end

class("phone_user", "phone users have", methods, { settings = native.view })

local known = { site = true, status = true, department = true, cost_center = true, keyword = true }

--- zoom.phone.users{}
function phone.users(given)
  given = args.check("zoom.phone.users", given, known)
  local asked, filter = {}, {}
  local status = args.list("status", given.status, args.word { "activate", "deactivate", "pending" },
    "activate, deactivate or pending")
  asked.status = status
  filter["site.id|site.name"] = args.list("site", given.site, args.text, "the name or id of a site")
  for _, name in ipairs { "department", "cost_center" } do
    local values = args.list(name, given[name], args.text, "a text")
    filter[name] = values
    if values and #values == 1 then asked[name] = values[1] end
  end
  asked.keyword = args.one("keyword", given.keyword)
  return native.list("phone.users", asked, next(filter) and filter or nil)
end

--- zoom.phone.user "ada@example.com": the phone user, or nil and why there is none.
function phone.user(id)
  if native.kind(id) then id = native.id(id) end
  if type(id) ~= "string" or id == "" then native.raise "zoom.phone.user takes an id or an email" end
  return native.one("phone_user", id)
end

return phone
