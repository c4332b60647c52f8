--- test_tenant.lua - a tenant in a few lines of Lua, as the simulator's own description of it. Checked where it is
--- written: settings against the catalogue, fields of users against what the simulator knows. Waits, once.
local native = require "zoom.native"
local nearest = require "zoom.nearest"

local tenant = {}

local NOW = "2026-03-01T00:00:00Z"
local DOMAIN = "@example.com"
local TYPES = { basic = 1, licensed = 2, ["on-prem"] = 3, unassigned = 4, none = 99 }

local known_top = { now = true, account = true, groups = true, users = true, defaults = true, common_areas = true,
  scopes = true, faults = true, page_token_life_s = true, roles = true, licenses = true }
local known_settings = { settings = true, locks = true }
local own_user_fields = { groups = true, settings = true, phone = true, role = true }
local STANDING_ROLES = { Owner = "0", Admin = "1", Member = "2" }
local own_phone_fields = { settings = true, access = true }

local names -- what the simulator knows: { user = {...}, phone = {...} }

local function fail(...) native.raise((...):format(select(2, ...))) end

local function known_names()
  if not names then
    names = {}
    for kind, list in pairs(native.test("names", {})) do
      names[kind] = {}
      for _, name in ipairs(list) do names[kind][name] = true end
    end
  end
  return names
end

--- A table whose keys are all known, or an error with the nearest.
local function check(what, given, ...)
  if type(given) ~= "table" then fail("%s is a table, not a %s", what, type(given)) end
  for _, key in ipairs(nearest.keys(given)) do
    local good = false
    for _, known in ipairs { ... } do good = good or known[key] end
    if not good then
      local all = {}
      for _, known in ipairs { ... } do
        for _, name in ipairs(nearest.keys(known)) do all[#all + 1] = name end
      end
      table.sort(all)
      fail("%s has no '%s'%s", what, key, nearest.hint(key, all))
    end
  end
  return given
end

--- "ada" -> ada@example.com; the number behind a word for a user's type.
function tenant.email(name) return name:find("@", 1, true) and name or name .. DOMAIN end
function tenant.type_number(value) return type(value) == "string" and TYPES[value] or value end

--- An id that reads well: "ada" for ada@example.com, once.
local function id_of(taken, name)
  local base = name:gsub("@.*", "")
  base = base:gsub("[^%w_-]", "-")
  if base == "" then base = "x" end
  local id, n = base, 1
  while taken[id] do
    n = n + 1
    id = ("%s-%d"):format(base, n)
  end
  taken[id] = true
  return id
end

--- Puts the bodies of a settings tree where the simulator's description has them.
local function put_settings(into, level, tree, stem)
  for _, part in ipairs(native.test_bodies(level, tree)) do
    into[stem .. (part.option and "_" .. part.option or "")] = part.body
  end
end

--- The bodies of a phone user's tree: the profile with its policy, and the settings.
local function put_phone_settings(into, tree)
  for _, part in ipairs(native.test_bodies("phone_user", tree)) do
    into[part.key == "phone_user" and "settings" or "user_settings"] = part.body
  end
end

local function list(what, given)
  if type(given) ~= "table" then fail("%s is a table, not a %s", what, type(given)) end
  return given
end

-- ---- names of users -------------------------------------------------------------------------

local methods = {}
local World = { __index = methods }

--- The user that is meant by a name, an email or an id; nil.
function methods:user(name)
  if type(name) ~= "string" then return nil end
  return self.by_email[name:lower()] or self.by_email[tenant.email(name):lower()] or self.by_id[name]
end

function methods:group(name) return self.by_group[name] end

--- All that an expectation may name.
function methods:everybody()
  local all = { "account", "calls" }
  for _, user in ipairs(self.users) do all[#all + 1] = user.name end
  for _, group in ipairs(self.groups) do all[#all + 1] = "group " .. group.name end
  return all
end

function methods:need_user(what, name)
  local user = self:user(name)
  if user then return user end
  local all = {}
  for i, one in ipairs(self.users) do all[i] = one.name end
  fail("%s: there is no user '%s'%s", what, tostring(name), nearest.hint(tostring(name), all))
end

-- ---- phones ---------------------------------------------------------------------------------

local share_keys = {
  voice_mail = "voicemail_access_members", auto_call_recording = "auto_call_recording_access_members",
  ad_hoc_call_recording = "ad_hoc_call_recording_access_members",
}

local function shares(world, what, given)
  local out = {}
  for i, item in ipairs(list(what, given)) do
    local share = {}
    for key, value in pairs(type(item) == "string" and { access_user_id = item } or item) do share[key] = value end
    local area = share.access_user_type == "commonArea"
    if not area then share.access_user_id = world:need_user(what, share.access_user_id).id end
    out[i] = share
  end
  return native.as_list(out)
end

local function extensions(world, what, given)
  local out = {}
  for i, name in ipairs(list(what, given)) do out[i] = "ext-" .. world:need_user(what, name).id end
  return native.as_list(out)
end

local access = {
  delegation = function(world, what, given, out)
    check(what, given, { assistants = true, privileges = true, privacy = true, locked = true })
    out.assistants = extensions(world, what, given.assistants or {})
    out.privileges, out.privacy, out.locked = given.privileges, given.privacy, given.locked
  end,
  intercom = function(world, what, given, out)
    check(what, given, { extensions = true, device_id = true })
    out.intercom = extensions(world, what, given.extensions or {})
    out.intercom_device = given.device_id
  end,
  desk_phone = function(_, what, given, out)
    check(what, given, { devices = true, phone_screen_lock = true, pin_code = true })
    local devices = {}
    for i, item in ipairs(list(what, given.devices or {})) do
      local device = type(item) == "string" and { id = item } or item
      local policy = device.policy or {}
      devices[i] = { id = device.id,
        call_control = device.call_control or (policy.call_control or {}).status,
        hot_desking = device.hot_desking or (policy.hot_desking or {}).status }
    end
    out.devices = native.as_list(devices)
    out.phone_screen_lock, out.pin_code = given.phone_screen_lock, given.pin_code
  end,
}
for setting, key in pairs(share_keys) do
  access[setting] = function(world, what, given, out) out[key] = shares(world, what, given) end
end

--- Shared access as it is expected, in the form that phone:access takes, with ids for names. Raises at the test's line.
function tenant.expected_access(world, what, setting, given)
  check(what .. ".access", { [setting] = true }, access)
  what = ("%s.access.%s"):format(what, setting)
  if share_keys[setting] then return shares(world, what, given) end
  local names = setting == "delegation" and "assistants" or setting == "intercom" and "extensions"
  if not names then return list(what, given) end
  local out = {}
  for key, value in pairs(list(what, given)) do out[key] = value end
  if #out > 0 or next(out) == nil then fail("%s is a table { %s = { \"ada\" } }", what, names) end
  if out[names] then out[names] = extensions(world, what, out[names]) end
  return out
end

local function phone(world, what, given)
  check(what, given, own_phone_fields, known_names().phone)
  local out = {}
  for key, value in pairs(given) do
    if not own_phone_fields[key] then out[key] = value end
  end
  if given.settings then put_phone_settings(out, given.settings) end
  for _, setting in ipairs(nearest.keys(check(what .. ".access", given.access or {}, access))) do
    access[setting](world, what .. ".access." .. setting, given.access[setting], out)
  end
  return out
end

-- ---- users, groups, the account ------------------------------------------------------------------

local function user_document(world, user, given)
  local what = "user " .. user.name
  check(what, given, own_user_fields, known_names().user)
  local out = {}
  for key, value in pairs(given) do
    if not own_user_fields[key] then out[key] = value end
  end
  out.id, out.email = user.id, user.email
  if given.type ~= nil then
    out.type = tenant.type_number(given.type)
    if math.type(out.type) ~= "integer" then
      fail("%s: type '%s' is none of basic, licensed, unassigned, none or a number", what, tostring(given.type))
    end
  end
  if given.role ~= nil then
    out.role_id, out.role_name = world.roles[given.role], given.role
    if not out.role_id then
      fail("%s: there is no role '%s'%s", what, tostring(given.role), nearest.hint(tostring(given.role), nearest.keys(world.roles)))
    end
  end
  if given.groups then
    out.group_ids = {}
    for i, name in ipairs(list(what .. ": groups", given.groups)) do
      local group = world:group(name)
      if not group then
        fail("%s: there is no group '%s'%s", what, tostring(name), nearest.hint(tostring(name), nearest.keys(world.by_group)))
      end
      out.group_ids[i] = group.id
    end
    native.as_list(out.group_ids)
  end
  if given.settings then put_settings(out, "user", given.settings, "settings") end
  if given.phone then out.phone = phone(world, what .. ".phone", given.phone) end
  return out
end

local function settings_and_locks(out, what, given, level)
  check(what, given, known_settings)
  if given.settings then put_settings(out, level, given.settings, "settings") end
  if given.locks then put_settings(out, level .. "_lock", given.locks, "lock_settings") end
  return out
end

--- Roles beside the standing ones: a list of names, or of { id, name }.
local function name_roles(world, given)
  local taken, out = {}, native.as_list {}
  for name, id in pairs(STANDING_ROLES) do world.roles[name] = id end
  for i, role in ipairs(list("roles", given.roles or {})) do
    if type(role) ~= "table" then role = { id = "role-" .. id_of(taken, tostring(role)), name = tostring(role) } end
    if type(role.name) ~= "string" or type(role.id) ~= "string" then fail("roles[%d] has no name", i) end
    out[i], world.roles[role.name] = role, role.id
  end
  return out
end

--- Names users and groups, so that they can be referred to from anywhere.
local function name_all(world, given)
  local taken = {}
  for _, name in ipairs(nearest.keys(list("groups", given.groups or {}))) do
    local group = { name = name, id = id_of(taken, name) }
    world.groups[#world.groups + 1], world.by_group[name] = group, group
  end
  local users, keys = list("users", given.users or {}), {}
  if #users > 0 then
    for i, one in ipairs(users) do
      if type(one) ~= "table" or type(one.email) ~= "string" then fail("users[%d] has no email", i) end
      keys[i] = { one.email, one }
    end
  else
    for i, name in ipairs(nearest.keys(users)) do keys[i] = { name, users[name] } end
  end
  taken = {}
  for i, key in ipairs(keys) do
    local one = key[2]
    if type(one) ~= "table" then fail("user %s is a table, not a %s", key[1], type(one)) end
    local id = type(one.id) == "string" and one.id or id_of(taken, key[1])
    local email = type(one.email) == "string" and tenant.email(one.email) or tenant.email(key[1])
    local user = { name = key[1], email = email, id = id, given = one }
    if world.by_email[email:lower()] then fail("user %s: %s is there twice", key[1], email) end
    world.users[i], world.by_email[email:lower()], world.by_id[id] = user, user, user
  end
end

--- Reads a description; returns what tests ask by name, with the simulator's document in it.
function tenant.read(given)
  check("test.tenant", given, known_top)
  local world = setmetatable({ users = {}, groups = {}, by_email = {}, by_id = {}, by_group = {}, roles = {} }, World)
  name_all(world, given)
  local document = { now = given.now or NOW, scopes = given.scopes, common_areas = given.common_areas, faults = given.faults,
    page_token_life_s = given.page_token_life_s, licenses = given.licenses, roles = name_roles(world, given), groups = native.as_list {}, users = native.as_list {} }
  document.account = settings_and_locks({}, "account", given.account or {}, "account")
  for i, group in ipairs(world.groups) do
    document.groups[i] = settings_and_locks({ id = group.id, name = group.name }, "group " .. group.name,
      given.groups[group.name], "group")
  end
  for i, user in ipairs(world.users) do document.users[i] = user_document(world, user, user.given) end
  if given.defaults then
    check("defaults", given.defaults, { settings = true })
    document.defaults = {}
    put_settings(document.defaults, "user", given.defaults.settings or {}, "settings")
  end
  world.document = document
  return world
end

--- Whether a user has a field of this name.
function tenant.user_field(name) return known_names().user[name] ~= nil end
function tenant.user_fields() return nearest.keys(known_names().user) end

return tenant
