-- What:   the time zone and, if you like, the language of users, by where they
--         are: their location, department or group.
-- Why:    after an import, or the move of an office, hundreds of profiles have
--         the wrong ones, and nobody corrects them one by one.
-- Who:    the account's admin, after an import or a move; daily, for newcomers.
-- Cannot: know better than users: a zone that somebody chose on a journey is
--         put back, so name people who travel by except. It moves no meeting
--         that is scheduled. Profiles that SSO keeps may be put back by it.
--         Zoom may take fewer zones and languages than there are: --verify
--         tells what it made of them.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "time-zones", version = "1.0.0",
  summary = "Time zone and language, by where users are",
  params = {
    { name = "zones", type = "map", default = {}, help = "as in Berlin=Europe/Berlin,Austin=America/Chicago" },
    { name = "languages", type = "map", default = {}, help = "as in Berlin=de-DE,Austin=en-US" },
    { name = "by", default = "location", choices = { "location", "department", "group" },
      help = "what the names are: locations as profiles have them, departments, groups" },
    { name = "except", type = "list", default = {}, help = "groups whose members are left alone" },
  },
  limits = { percent = 100 },  -- of those listed: the first run is for most of them
  writes = { "profile.timezone", "profile.language" },
}
if next(policy.zones) == nil and next(policy.languages) == nil then
  error("which? zones=Berlin=Europe/Berlin,... or languages=Berlin=de-DE,..., or both", 0)
end
for name, zone in pairs(policy.zones) do
  if not (zone:find "^%a[%w_+-]*/[%w_+/-]+$" or zone == "UTC" or zone == "GMT") then
    error(("zones: %s: '%s' is no time zone such as Europe/Berlin"):format(name, zone), 0)
  end
end
for name, language in pairs(policy.languages) do
  if not language:find "^%l%l%-%u%u$" then
    error(("languages: %s: '%s' is no language such as de-DE"):format(name, language), 0)
  end
end

local places, groups, seen = {}, {}, {}  -- what each place wants: { timezone, language }
for _, wish in ipairs { { "timezone", policy.zones }, { "language", policy.languages } } do
  for name, value in pairs(wish[2]) do
    places[name] = places[name] or {}
    places[name][wish[1]] = value
    if policy.by == "group" then groups[name] = assert(zoom.group(name)) end
  end
end

local except = {}
for i, name in ipairs(policy.except) do except[i] = assert(zoom.group(name)) end

local function is_in(user, list)
  for _, group in ipairs(list) do
    if user:in_group(group) then return true end
  end
  return false
end

--- The names under which somebody's place may be given; of groups those that were given.
local function names_of(user)
  if policy.by == "location" then return { user.location } end
  if policy.by == "department" then return { user.dept } end
  local names = {}
  for name, group in pairs(groups) do
    if user:in_group(group) then names[#names + 1] = name end
  end
  return names
end

--- What the places of somebody want together; nil where they want different things.
local function wanted_by(names)
  local wanted = {}
  for _, name in ipairs(names) do
    seen[name] = true
    for field, value in pairs(places[name] or {}) do
      if wanted[field] and wanted[field] ~= value then return nil end
      wanted[field] = value
    end
  end
  return wanted
end

for user in zoom.users { type = { "licensed", "basic" } } do
  if not is_in(user, except) then
    local wanted = wanted_by(names_of(user))
    if not wanted then
      print(user.email .. " is in groups that want different things, and is left as is")
    elseif next(wanted) then
      user:update(wanted)
    end
  end
end

for _, map in ipairs { policy.zones, policy.languages } do
  for name in pairs(map) do
    if not seen[name] then
      seen[name] = true
      print(("nobody has the %s '%s'"):format(policy.by, name))
    end
  end
end
