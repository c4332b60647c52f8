local function run(body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p" }\n' .. body
end

return {
  why = "one table serves users, groups and the account by each one's own names, and says what one of them lacks",
  tenant = {
    groups = { { id = "g1", name = "Clinic" } },
    users = { { id = "u1", email = "amy@example.com", type = 2, phone = {} } },
  },
  files = {
    ["p.lua"] = run [[
      local quiet = zoom.settings { schedule_meeting = { participants_video = false }, in_meeting = { chat = false } }
      zoom.user "amy@example.com":set(quiet)
      zoom.group "Clinic":set(quiet)
      zoom.group "Clinic":lock(quiet)
      zoom.account:set(quiet)
      zoom.account:lock(quiet)
    ]],
    ["other_way.lua"] = run [[
      local loud = zoom.settings { schedule_meeting = { participant_video = true } }
      zoom.user "amy@example.com":set(loud)
      zoom.group "Clinic":set(loud)
    ]],
    ["lacks.lua"] = run [[
      local secure = zoom.settings { security = { hide_billing_info = true } }
      zoom.account:set(secure)
      zoom.user "amy@example.com":set(secure)
    ]],
    ["slip.lua"] = run [[local s = zoom.settings { schedule_meeting = { participant_vide = true } }]],
    ["phone.lua"] = run [[
      local voicemail = zoom.settings { policy = { voicemail = { allow_delete = false } } }
      zoom.user "amy@example.com".phone:set(voicemail)
      zoom.user "amy@example.com":set(voicemail)
    ]],
  },
  steps = {
    { run = { "--rate", "0", "--yes", "p.lua" },
      expect = {
        exit = 0,
        bodies = {
          ["PATCH /users/u1/settings"] = { schedule_meeting = { participants_video = false }, in_meeting = { chat = false } },
          ["PATCH /groups/g1/settings"] = { schedule_meeting = { participant_video = false }, in_meeting = { chat = false } },
          ["PATCH /accounts/me/settings"] = { schedule_meeting = { participant_video = false }, in_meeting = { chat = false } },
          ["PATCH /groups/g1/lock_settings"] = { schedule_meeting = { participant_video = true }, in_meeting = { chat = true } },
          ["PATCH /accounts/me/lock_settings"] = { schedule_meeting = { participant_video = true }, in_meeting = { chat = true } },
        },
      } },
    { run = { "--rate", "0", "p.lua" }, expect = { exit = 0, stdout = { "nothing to change" }, no_writes = true } },
    { run = { "--rate", "0", "--send-locked", "--plan", "other_way.lua" },
      expect = { exit = 2, stdout = { "user.schedule_meeting.participants_video", "group.schedule_meeting.participant_video" } } },
    { run = { "--rate", "0", "lacks.lua" },
      expect = { exit = 1, stderr = { "lacks.lua:5", "users", "security", "account" }, stderr_lines = 1, no_writes = true } },
    { run = { "--rate", "0", "slip.lua" },
      expect = { exit = 1, stderr = { "slip.lua:3", "schedule_meeting.participants_video" }, stderr_lines = 1 } },
    { run = { "--rate", "0", "phone.lua" },
      expect = { exit = 1, stderr = { "phone.lua:5", "users have no setting", "policy" }, stderr_lines = 1, no_writes = true } },
  },
}
