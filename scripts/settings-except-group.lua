-- What:   the settings that you name, for everybody except the members of some
--         groups, without locking them: people can still change them, and the
--         next run puts them back.
-- Why:    a lock of the account or of a group leaves nobody out, and a new
--         default reaches only those who never touched the setting themselves.
-- Who:    the account's admin; from cron once it does what it should (zoomlua
--         check tells what has drifted).
-- Cannot: change what the account or a group has locked (it is listed as left
--         out), licences, passcodes, or settings that are lists. Pending users
--         come in with the first run after they have signed in.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "settings-except-group", version = "1.0.0",
  summary = "Settings for all but a group, without locks",
  params = {
    { name = "set", type = "map", of = "any", required = true,
      help = "settings, as in in_meeting.chat=false,recording.auto_recording=none" },
    { name = "except", type = "list", default = {}, help = "groups that are left alone, by name or id" },
    { name = "users", type = "list", default = { "licensed" }, choices = { "licensed", "basic" }, min = 1,
      help = "whom it is for" },
  },
  limits = { percent = 100 },  -- of those listed: the first run is for most of them
  writes = {
    "user.in_meeting", "user.schedule_meeting", "user.meeting_security", "user.recording", "user.meeting_authentication",
    "user.recording_authentication", "user.email_notification", "user.audio_conferencing", "user.telephony", "user.whiteboard",
  },
}

--- "in_meeting.chat" and false as { in_meeting = { chat = false } }, all in one tree.
local wanted = {}
for path, value in pairs(policy.set) do
  local place, last = wanted, nil
  for name in path:gmatch "[^.]+" do
    if last then
      if place[last] == nil then place[last] = {} end
      place = place[last]
      if type(place) ~= "table" then error(("set: %s is a part of what is set otherwise"):format(path), 0) end
    end
    last = name
  end
  if last then place[last] = value end
end
if next(wanted) == nil then error("what should be so? set=in_meeting.chat=false,...", 0) end
local settings = zoom.settings(wanted)

local exempt = {}
for i, name in ipairs(policy.except) do exempt[i] = assert(zoom.group(name)) end  -- a typing error ends it here

local function is_exempt(user)
  for _, group in ipairs(exempt) do
    if user:in_group(group) then return true end
  end
  return false
end

for user in zoom.users { type = policy.users } do
  if not is_exempt(user) then user:set(settings) end
end
