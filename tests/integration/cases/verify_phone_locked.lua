return {
  why = "a phone policy that Zoom itself calls locked, sent all the same, is told as locked when it is still as before",
  tenant = { users = {
    { id = "p1", email = "amy@example.com", type = 2, phone = { extension_id = "e1",
      settings = { policy = { sms = { enable = true, locked = true, locked_by = "site" }, voicemail = { allow_delete = true } } } } },
  } },
  faults = { { on = "PATCH /phone/users/p1", drop = true } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.phone.users {} do user:set { policy = { sms = { enable = false }, voicemail = { allow_delete = false } } } end
  ]] },
  run = { "--yes", "--rate", "0", "--verify", "--send-locked", "p.lua" },
  expect = { exit = 3, sent = { ["PATCH /phone/users/p1"] = 1, ["GET /phone/users/p1"] = 4 },
             stdout = { "phone.policy.sms.enable: true -> false  [locked]", "still as before: it is locked",
                        "phone.policy.voicemail.allow_delete: true -> false  [ignored]" } },
}
