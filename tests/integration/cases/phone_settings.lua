local function run(body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p", writes = { "phone.policy", "phone.area_code",' ..
    ' "phone.outbound_caller_id", "phone.holiday_hours" } }\n' .. body
end

return {
  why = "a phone user's profile and settings are two requests with what differs, and nothing the second time",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2,
      phone = { settings = { policy = { voicemail = { allow_delete = true }, sms = { enable = false } } } } },
    { id = "u2", email = "ben@example.com", type = 2, phone = { user_settings = { area_code = "415" } } },
    { id = "u3", email = "cho@example.com", type = 2 },
  } },
  files = {
    ["p.lua"] = run [[
      for u in zoom.phone.users {} do
        u:set {
          policy = { voicemail = { allow_delete = false }, sms = { enable = false } },
          area_code = "415", outbound_caller_id = "",
          holiday_hours = { holidays = { { name = "May", from = "2030-05-01T00:00:00Z", to = "2030-05-02T00:00:00Z" } } },
        }
      end
    ]],
    ["reset.lua"] = run [[zoom.phone.user "u1":set { policy = { call_overflow = { enable = true } } }]],
    ["look.lua"] = run [[
      local u = zoom.user "amy@example.com".phone
      print(u.settings.policy.voicemail.allow_delete, u.settings.area_code, u.policy.sms.enable)
    ]],
    ["slip.lua"] = run [[zoom.phone.user "u1":set { policy = { voicemale = { enable = true } } }]],
    ["none.lua"] = run [[
      local u, err = zoom.phone.user "u3"
      print(u, err and err.kind)
    ]],
    ["writes.lua"] = run [[zoom.phone.user "u1":set { audio_prompt_language = "de-DE" }]],
    ["readonly.lua"] = run [[zoom.phone.user "u1":set { policy = { sms = { locked = true } } }]],
  },
  steps = {
    { run = { "--rate", "0", "--yes", "p.lua" },
      expect = {
        exit = 0,
        bodies = {
          ["PATCH /phone/users/u1"] = '{"policy":{"voicemail":{"allow_delete":false}}}',
          ["PATCH /phone/users/u2"] = { policy = { voicemail = { allow_delete = false }, sms = { enable = false } } },
          ["PATCH /phone/users/u1/settings"] = {
            area_code = "415", outbound_caller_id = "",
            holiday_hours = { holidays = { { name = "May", from = "2030-05-01T00:00:00Z", to = "2030-05-02T00:00:00Z" } } } },
          ["PATCH /phone/users/u2/settings"] = {
            outbound_caller_id = "",
            holiday_hours = { holidays = { { name = "May", from = "2030-05-01T00:00:00Z", to = "2030-05-02T00:00:00Z" } } } },
        },
        stdout = { "phone.policy.voicemail.allow_delete: true -> false", "phone.area_code: \"555\" -> \"415\"" },
        state = { ["users/u1/phone/user_settings/area_code"] = "415" },
      } },
    { run = { "--rate", "0", "p.lua" }, expect = { exit = 0, stdout = "p: nothing to change.\n", no_writes = true } },
    { run = { "--rate", "0", "--yes", "reset.lua" },
      expect = { exit = 0, bodies = { ["PATCH /phone/users/u1"] = '{"policy":{"call_overflow":{"enable":true}}}' } } },
    { run = { "--rate", "0", "look.lua" }, expect = { exit = 0, stderr = { "false   415     false" } } },
    { run = { "--rate", "0", "slip.lua" }, expect = { exit = 1, stderr = { "slip.lua:3", "policy.voicemail" }, stderr_lines = 1 } },
    { run = { "--rate", "0", "none.lua" }, expect = { exit = 0, stderr = { "nil     gone" } } },
    { run = { "--rate", "0", "writes.lua" },
      expect = { exit = 1, stderr = { "writes.lua:3", "phone.audio_prompt_language", "'writes'" }, no_writes = true } },
    { run = { "--rate", "0", "readonly.lua" }, expect = { exit = 1, stderr = { "readonly.lua:3", "policy.sms.locked" } } },
  },
}
