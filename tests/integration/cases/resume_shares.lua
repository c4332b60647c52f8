local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  local u = zoom.phone.user "u1"
  u:grant("voice_mail", { access_user_id = "u2", allow_download = true })
  u:revoke("voice_mail", "u3")
]]

return {
  why = "a share whose answer was lost is looked for before anything is sent again, also when it comes late",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, phone = { extension_id = "x1",
      voicemail_access_members = { { access_user_id = "u3", shared_id = "s3" } } } },
    { id = "u2", email = "ben@example.com", type = 2, phone = {} },
    { id = "u3", email = "cho@example.com", type = 2, phone = {} },
  } },
  faults = {
    { on = "DELETE /phone/users/u1/settings/voice_mail", apply_then_cut = true },
    { on = "POST /phone/users/u1/settings/voice_mail", apply_late_ms = 400 },
  },
  files = { ["p.lua"] = policy },
  steps = {
    { run = { "--yes", "p.lua", "--rate", "0" },
      expect = { exit = 0, sent = { ["POST /phone/users/u1/settings/voice_mail"] = 1,
                                    ["DELETE /phone/users/u1/settings/voice_mail"] = 1 },
        state = { ["users/u1/phone/voicemail_access_members/u2/allow_download"] = true } } },
    { run = { "--yes", "p.lua", "--rate", "0" }, expect = { exit = 0, stdout = { "nothing to change" }, no_writes = true } },
  },
}
