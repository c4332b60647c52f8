local policy = [[
local zoom = require "zoom"
zoom.policy { name = "p", summary = "p", writes = {} }
for user in zoom.users {} do
  for _, setting in ipairs { "in_meeting.chat", "in_meeting.who_can_share_screen", "recording.local_recording",
    "schedule_meeting.participant_video", "in_meeting.virtual_background_settings.files" } do
    local who, err = user:locked_by(setting)
    print(user.email, setting, who, err and err.kind)
  end
end
]]

local function wrong(setting)
  return "local zoom = require 'zoom'\nzoom.policy { name = 'w' }\nprint(zoom.user('amy@example.com'):locked_by('" .. setting .. "'))\n"
end

local tenant = {
  account = { lock_settings = { in_meeting = { screen_sharing = true } } },
  groups = {
    { id = "g1", name = "Court", lock_settings = { recording = { local_recording = true }, schedule_meeting = { participant_video = true } } },
    { id = "g2", name = "Open" },
  },
  users = {
    { id = "u1", email = "amy@example.com", type = 2, group_ids = { "g2", "g1" } },
    { id = "u2", email = "ben@example.com", type = 2 },
  },
}

return {
  why = "user:locked_by tells who holds a setting, under any level's name, and by the lock that it follows; what Zoom does not tell is said",
  tenant = tenant,
  faults = { { on = "GET /accounts/me/lock_settings", nth = 2, reply = 400, body = { code = 4711, message = "Invalid access token, does not contain scopes." } } },
  files = { ["p.lua"] = policy, ["section.lua"] = wrong "in_meeting", ["name.lua"] = wrong "in_meeting.chatt" },
  steps = {
    { run = { "--plan", "p.lua" }, expect = { exit = 0, no_writes = true, stderr = {
      "amy@example.com in_meeting.chat nil     nil\n", "in_meeting.who_can_share_screen the account     nil\n",
      'recording.local_recording       group "Court"   nil\n', 'schedule_meeting.participant_video      group "Court"   nil\n',
      "ben@example.com recording.local_recording       nil     nil\n" } } },
    { run = { "--plan", "section.lua" }, expect = { exit = 1, stderr = { "section.lua:3: locked_by takes one setting, not a section" } } },
    { run = { "--plan", "name.lua" }, expect = { exit = 1, stderr = { "name.lua:3: users have no setting 'in_meeting.chatt'" } } },
    -- Without the scope for the account's locks only the groups' are known.
    { run = { "--plan", "p.lua" }, expect = { exit = 0, no_writes = true, stderr = {
      "amy@example.com in_meeting.chat nil     http\n", 'recording.local_recording       group "Court"   nil\n' } } },
  },
}
