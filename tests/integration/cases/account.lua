local function run(body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p", writes = { "account.*" } }\n' .. body
end

return {
  why = "the account's settings and locks reach the request that has them, security included, and once",
  tenant = {
    account = { settings = { in_meeting = { chat = true } },
                settings_security = { security = { hide_billing_info = false } },
                lock_settings = { in_meeting = { annotation = true } } },
    users = { { id = "u1", email = "amy@example.com", type = 2 } },
  },
  files = {
    ["p.lua"] = run [[
      zoom.account:set {
        in_meeting = { chat = false },
        recording_authentication = true,
        meeting_security = { meeting_password = false, waiting_room = true },
        security = { hide_billing_info = true, password_requirement = { minimum_password_length = 10 } },
      }
      zoom.account:lock { in_meeting = { chat = true, annotation = false }, meeting_security = { waiting_room = true } }
    ]],
    ["look.lua"] = run [[
      print(zoom.account.id, zoom.account.settings.security.hide_billing_info, zoom.account.locks.in_meeting.chat,
            zoom.account.settings.meeting_security.waiting_room)
    ]],
    ["range.lua"] = run [[zoom.account:set { security = { password_requirement = { minimum_password_length = "ten" } } }]],
  },
  steps = {
    { run = { "--rate", "0", "--yes", "p.lua" },
      expect = {
        exit = 0,
        bodies = {
          ["PATCH /accounts/me/settings?"] = '{"in_meeting":{"chat":false}}',
          ["PATCH /accounts/me/settings?option=recording_authentication"] = '{"recording_authentication":true}',
          ["PATCH /accounts/me/settings?option=meeting_security"] = {
            meeting_security = { meeting_password = false, waiting_room = true } },
          ["PATCH /accounts/me/settings?option=security"] = {
            security = { hide_billing_info = true, password_requirement = { minimum_password_length = 10 } } },
          ["PATCH /accounts/me/lock_settings?"] = { in_meeting = { chat = true, annotation = false } },
          ["PATCH /accounts/me/lock_settings?option=meeting_security"] = '{"meeting_security":{"waiting_room":true}}',
        },
        stdout = { "account.security.hide_billing_info: false -> true", "account.lock.in_meeting.chat: false -> true" },
        state = { ["account/lock_settings/in_meeting/chat"] = true,
                  ["account/settings_security/security/hide_billing_info"] = true },
      } },
    { run = { "--rate", "0", "p.lua" }, expect = { exit = 0, stdout = "p: nothing to change.\n", no_writes = true } },
    { run = { "--rate", "0", "look.lua" }, expect = { exit = 0, stderr = { "me      true    true    true" } } },
    { run = { "--rate", "0", "range.lua" }, expect = { exit = 1, stderr = { "range.lua:3", "minimum_password_length" } } },
  },
}
