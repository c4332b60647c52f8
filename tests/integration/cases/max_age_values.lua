-- Five things that are not the same, integers past 2^53, texts with escapes; a document in pieces.
local body = [[{"in_meeting":{"data_center_regions":[],"entry_exit_chime":"h\u00f6st \"x\"","waiting_room":null,
  "chat":false,"polling" : true},"feature":{"meeting_capacity":9007199254740993},"recording":null,
  "schedule_meeting":{"pstn_password_protected":"maybe"}}]]
local list = { body = { next_page_token = "", users = { { id = "u1", email = "amy@example.com", type = 2 } } } }

return {
  why = "what comes from the journal is to a policy and to the comparison exactly what Zoom had said",
  server = {
    ["GET /users"] = list,
    ["GET /users/u1/settings"] = { body = body },
    ["GET /accounts/me/lock_settings"] = { body = "{}" },
  },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "s" }
      local null, said = require("cjson").null, {}
      for user in zoom.users {} do
        local m = user.settings.in_meeting
        for _, v in ipairs { { m.data_center_regions }, { m.entry_exit_chime }, { m.waiting_room }, { m.chat },
            { m.polling }, { m.annotation }, { user.settings.feature.meeting_capacity },
            { user.settings.recording.local_recording } } do
          v = v[1]
          said[#said + 1] = v == nil and "nil" or v == null and "null" or type(v) == "table" and "{" .. #v .. "}" or tostring(v)
        end
        user:set { feature = { meeting_capacity = 9007199254740993 }, in_meeting = { chat = false, data_center_regions = {} } }
      end
      print("said " .. table.concat(said, "|"))]],
    ["off.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "off", summary = "s" }
      for user in zoom.users {} do user:set { feature = { meeting_capacity = 9007199254740992 } } end]],
    ["odd.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "odd", summary = "s" }
      for user in zoom.users {} do user:set { schedule_meeting = { pstn_password_protected = true } } end]],
  },
  steps = {
    { run = { "p.lua" }, expect = { exit = 0, requests = 3, stderr = { "said {0}|höst \"x\"|nil|false|true|nil|9007199254740993|nil\n" } } },
    { run = { "p.lua", "--max-age", "10m" },
      expect = { exit = 0, requests = 2, stderr = { "said {0}|höst \"x\"|nil|false|true|nil|9007199254740993|nil\n" },
        stdout = { "nothing to change", "1 of 1 user from the journal" } } },
    { run = { "off.lua", "--max-age", "10m", "--plan" },
      expect = { exit = 2, stdout = { "feature.meeting_capacity: 9007199254740993 -> 9007199254740992" } } },
    -- what is not of the type that it should be is so, too, when it comes from the journal
    { run = { "odd.lua", "--max-age", "10m" }, expect = { exit = 1, stderr = { "could not be read", "pstn_password_protected is of type string" } } },
    { run = { "odd.lua", "--max-age", "10m" }, expect = { exit = 1, requests = 2, stderr = { "could not be read", "pstn_password_protected is of type string" } } },
  },
}
