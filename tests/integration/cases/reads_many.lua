-- A policy that looks at several documents of each user, and one that looks at more places of a document than
-- are asked for one by one: each user gives the user's own values, and each document is read once.
local N = 70
local PLACES = {
  in_meeting = { "annotation", "attention_mode_focus_mode", "auto_saving_chat", "breakout_room", "chat", "closed_caption",
    "co_host", "e2e_encryption", "far_end_camera_control", "feedback", "file_transfer", "group_hd", "join_from_desktop",
    "join_from_mobile", "meeting_reactions", "meeting_survey", "non_verbal_feedback", "polling", "private_chat",
    "record_play_voice", "remote_control", "remote_support", "screen_sharing", "whiteboard" },
  recording = { "auto_delete_cmr", "cloud_recording", "display_participant_name", "host_pause_stop_recording", "local_recording",
    "record_audio_file", "record_gallery_view", "record_speaker_view", "recording_audio_transcript", "save_chat_text",
    "save_panelist_chat", "save_poll_results", "show_timestamp" },
  schedule_meeting = { "embed_password_in_join_link", "host_video", "join_before_host", "participants_video",
    "personal_meeting", "use_pmi_for_instant_meetings", "use_pmi_for_scheduled_meetings" },
}

--- Whether the place with this number is on for this user: as many differ from one user to the next as not.
local function on(user, place) return (user * 7 + place * place) % 5 < 2 end

local users, once, names = {}, {}, {}
for section, places in pairs(PLACES) do
  for _, name in ipairs(places) do names[#names + 1] = section .. "." .. name end
end
table.sort(names)
for i = 1, N do
  local id = ("u%03d"):format(i)
  local settings = { feature = { meeting_capacity = 100 + i } }
  for n, path in ipairs(names) do
    local section, name = path:match "(.*)%.(.*)"
    settings[section] = settings[section] or {}
    settings[section][name] = on(i, n)
  end
  users[i] = { id = id, email = id .. "@example.com", type = 2, settings = settings,
    settings_meeting_security = { meeting_security = { waiting_room = i % 3 == 0, meeting_password = i % 2 == 1 } },
    settings_recording_authentication = { recording_authentication = i % 4 == 0 } }
  local path = "GET /users/" .. id .. "/settings?"
  once[path], once[path .. "option=meeting_security"] = 1, 1
  once[path .. "option=recording_authentication"] = i <= 60 and 0 or 1
end
local whole = {}
for i = 1, N do whole[("GET /users/u%03d/settings"):format(i)] = 1 end

local function policy(body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p" }\n' .. body
end

return {
  why = "values of several documents, or of many places of one, are those of the user, and each document is read once",
  tenant = { users = users },
  files = {
    ["bodies.lua"] = policy [[
      local odd, third, fourth = 0, 0, 0
      for user in zoom.users {} do
        local i, s = tonumber(user.id:sub(2)), user.settings
        assert(s.feature.meeting_capacity == 100 + i, user.id)
        assert(s.meeting_security.waiting_room == (i % 3 == 0), user.id)
        if s.meeting_security.waiting_room then third = third + 1 end
        if s.meeting_security.meeting_password then odd = odd + 1 end
        if i > 60 and s.recording_authentication then fourth = fourth + 1 end -- only now is this one looked at
        -- as it is already, in both documents: nothing to change and nothing more to read
        user:set { feature = { meeting_capacity = 100 + i }, meeting_security = { waiting_room = i % 3 == 0 } }
      end
      print(odd, third, fourth)
    ]],
    ["places.lua"] = policy('local names = { "' .. table.concat(names, '", "') .. '" }\n' .. [[
      local sum = 0
      for user in zoom.users {} do
        local i, s = tonumber(user.id:sub(2)), user.settings
        -- three more places with each of the first users, all of them from then on
        for n = 1, math.min(#names, i * 3) do
          local section, name = names[n]:match "(.*)%.(.*)"
          local value = s[section][name]
          assert(value == ((i * 7 + n * n) % 5 < 2), user.id .. " " .. names[n])
          if value then sum = sum + 1 end
        end
        user:set { in_meeting = { chat = s.in_meeting.chat } }
      end
      print(#names, sum)
    ]]),
  },
  steps = {
    { run = { "--rate", "0", "bodies.lua" }, expect = { exit = 0, sent = once, stdout = { "nothing to change" },
      stderr = { "bodies.lua| 35      23      2\n" } } },
    { run = { "--rate", "0", "places.lua" }, expect = { exit = 0, requests = 1 + 1 + N, sent = whole, stdout = { "nothing to change" },
      stderr = { "places.lua| 44      " .. (function()
        local sum = 0
        for i = 1, N do
          for n = 1, math.min(#names, i * 3) do sum = sum + (on(i, n) and 1 or 0) end
        end
        return sum
      end)() .. "\n" } } },
  },
}
