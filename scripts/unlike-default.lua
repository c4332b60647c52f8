-- What:   users whose own value of some settings differs from the default of
--         their group, or of the account where they are in no group; with
--         fix=yes they get that default.
-- Why:    a default that is changed reaches nobody who has ever touched the
--         setting, and the web portal does not tell who that is.
-- Who:    the account's admin, after a default was changed or before it is
--         locked: who would notice?
-- Cannot: tell which of several groups gives somebody's defaults (Zoom's API
--         does not say): such a user is unlike the default where the value is
--         none of these groups', and is not changed. Settings that only users
--         have are refused: there is nothing to compare with.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "unlike-default", version = "1.0.0",
  summary = "Who differs from the default of the group",
  params = {
    { name = "settings", type = "list", required = true, min = 1,
      help = "as in in_meeting.chat,recording.auto_recording; zoomlua settings finds them" },
    { name = "group", type = "group", help = "only members of this group" },
    { name = "department", help = "only this department" },
    { name = "fix", type = "boolean", default = false, help = "whether they get the default" },
  },
  writes = {
    "user.in_meeting", "user.schedule_meeting", "user.meeting_security", "user.recording", "user.meeting_authentication",
    "user.recording_authentication", "user.email_notification", "user.audio_conferencing", "user.telephony", "user.whiteboard",
  },
}

local function value_at(object, setting)
  local place = object.settings
  for name in setting:gmatch "[^.]+" do
    if place == nil then return nil end
    place = place[name]
  end
  if place ~= zoom.null and type(place) == "userdata" then error(("%s is a section: name one setting of it"):format(setting), 0) end
  if type(place) == "table" and type(place[1]) == "table" then
    error(("%s is a list of objects, which is not compared"):format(setting), 0)
  end
  return place
end

--- A value as a text; a list by its elements, whatever their order.
local function text_of(value)
  if type(value) ~= "table" then return tostring(value) end
  local items = {}
  for i, item in ipairs(value) do items[i] = tostring(item) end
  table.sort(items)
  return table.concat(items, ", ")
end

--- { in_meeting = { chat = value } }
local function tree_of(setting, value)
  for name in setting:reverse():gmatch "[^.]+" do value = { [name:reverse()] = value } end
  return value
end

local known = {}
--- What a group or the account has: { whose, exists at that level, told by Zoom, value }.
local function default_of(object, id, whose, setting)
  local key = id .. " " .. setting
  if not known[key] then
    local good, value = pcall(value_at, object, setting)
    if not good and type(value) ~= "string" then error(value, 0) end  -- not the name: Zoom does not let it be read
    known[key] = { whose = whose, exists = good, told = good and value ~= nil and value ~= zoom.null }
    if good then known[key].value = value end
  end
  return known[key]
end

--- The defaults that Zoom tells: those of the user's groups, else the account's.
local function defaults_of(user, setting)
  local list, exists = {}, false
  local function look(object, id, whose)
    local default = default_of(object, id, whose, setting)
    exists = exists or default.exists
    if default.told then list[#list + 1] = default end
  end
  for _, id in ipairs(user.group_ids or {}) do
    local group = zoom.group(id)
    if group then look(group, id, ('group "%s"'):format(group.name)) end
  end
  if not exists then look(zoom.account, "account", "the account") end
  if not exists then error(("%s is a setting of users alone: there is no default to compare with"):format(setting), 0) end
  return list
end

local function is_like(value, defaults)
  for _, default in ipairs(defaults) do
    if text_of(default.value) == text_of(value) then return true end
  end
  return false
end

local report = zoom.report {
  name = "unlike", title = "Users who differ from the default",
  columns = { "user", "setting", "has", "default", "whose" }, sort = { "setting", "whose", "user" },
}
local differ, of, untold, nobody = 0, 0, 0, true
for user in zoom.users { type = { "licensed", "basic" }, group = policy.group, dept = policy.department } do
  nobody = false
  for _, setting in ipairs(policy.settings) do
    local value, defaults = value_at(user, setting), defaults_of(user, setting)
    of = of + 1
    if value == nil or #defaults == 0 then
      untold = untold + 1
    elseif not is_like(value, defaults) then
      differ = differ + 1
      local one = #defaults == 1
      report:add { user.email, setting, text_of(value), one and text_of(defaults[1].value) or "several",
        one and defaults[1].whose or ("%d groups"):format(#defaults) }
      if policy.fix and one then user:set(tree_of(setting, defaults[1].value)) end
    end
  end
end
print(("%d of %d values differ from the default"):format(differ, of))
if untold > 0 then print(("%d of them Zoom does not tell, or no default for them"):format(untold)) end
if nobody then print "nobody is there: is the group empty, or the department misspelt?" end
