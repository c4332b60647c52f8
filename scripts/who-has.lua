-- What:   a report of who has a setting on (or at some value), and why: who has
--         it locked, and whether the account or a group of the user has the
--         same value.
-- Why:    "why can Amy still record locally?" takes four pages of the web
--         portal for one user, and a day for all.
-- Who:    anybody who has to answer that: helpdesk, auditors. It changes
--         nothing.
-- Cannot: tell a user's own choice from a value that came down while a group or
--         the account was set otherwise: Zoom does not say where an unlocked
--         value is from. Without the scopes for locks the report says "not
--         told".
local zoom = require "zoom"

local policy = zoom.policy {
  name = "who-has", version = "1.1.0",
  summary = "Who has a setting on, and why: a report",
  params = {
    { name = "setting", required = true, help = "as in recording.local_recording; zoomlua settings finds it" },
    { name = "value", default = "true", help = "the value to look for; any: everybody with what they have" },
    { name = "group", type = "group", help = "only members of this group" },
    { name = "department", help = "only this department" },
  },
  writes = {},
}

--- The value as a text; a list by its elements. nil where Zoom does not tell it.
local function value_at(object)
  local place = object.settings
  for name in policy.setting:gmatch "[^.]+" do
    if place == nil then return nil end
    place = place[name]
  end
  if place == zoom.null then return "null" end
  if type(place) == "userdata" then error(("%s is a section: name one setting of it"):format(policy.setting), 0) end
  if type(place) ~= "table" then return place ~= nil and tostring(place) or nil end
  local items = {}
  for i, item in ipairs(place) do
    if type(item) == "table" then error(("%s is a list of objects, which is no value to look for"):format(policy.setting), 0) end
    items[i] = tostring(item)
  end
  return table.concat(items, ", ")
end

--- What a group or the account has; nil, too, where there is no such setting at that level.
local above = {}
local function value_above(object, key)
  if above[key] == nil then
    local good, value = pcall(value_at, object)
    above[key] = { good and value }
  end
  return above[key][1]
end

local function reason(user, value)
  local locked, err = user:locked_by(policy.setting)
  if locked then return "locked by " .. locked end
  if value == nil then return "Zoom has no such setting for this user" end
  local same = {}
  if value_above(zoom.account, "account") == value then same[1] = "the account" end
  for _, id in ipairs(user.group_ids or {}) do
    local group = zoom.group(id)
    if group and value_above(group, id) == value then same[#same + 1] = ('group "%s"'):format(group.name) end
  end
  local open = err and "locks not told" or "not locked"
  return same[1] and ("%s; same as %s"):format(open, table.concat(same, ", ")) or open .. "; unlike account and groups"
end

local report = zoom.report {
  name = "who-has", title = policy.setting .. (policy.value == "any" and "" or " = " .. policy.value),
  columns = { "user", "department", "value", "why" }, sort = { "why", "user" },
}
local found, of, others = 0, 0, {}
for user in zoom.users {
  type = { "licensed", "basic" }, group = policy.group, dept = policy.department,
} do
  local value = value_at(user)
  of = of + 1
  if policy.value == "any" or value == policy.value then
    found = found + 1
    report:add { user.email, user.dept, value or "not told", reason(user, value) }
  elseif not others[value or "not told"] then
    others[value or "not told"] = true
    others[#others + 1] = value or "not told"
  end
end
print(("%d of %d users"):format(found, of))
if of == 0 then print "nobody is there: is the group empty, or the department misspelt?" end
if found == 0 and of > 0 then
  table.sort(others)
  print("what they have instead: " .. table.concat(others, "; ", 1, math.min(#others, 5)) .. (others[6] and "; ..." or ""))
end
