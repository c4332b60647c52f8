return {
  why = "Zoom may refuse the change of a phone's locked policy: then, sent all the same, it fails in Zoom's words, and the plan leaves it out as before",
  sim = { args = { "--locked-refused" } },
  tenant = { users = {
    { id = "p1", email = "amy@example.com", type = 2, phone = { extension_id = "e1",
      settings = { policy = { sms = { enable = true, locked = true, locked_by = "account" } } } } },
  } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p", limits = { percent = 100 } }
    for user in zoom.phone.users {} do user:set { policy = { sms = { enable = false } } } end
  ]] },
  steps = {
    { run = { "--yes", "--rate", "0", "p.lua" },
      expect = { exit = 0, no_writes = true, stdout = { "Left out", "locked by the account" } } },
    { run = { "--yes", "--rate", "0", "--send-locked", "p.lua" },
      expect = { exit = 1, sent = { ["PATCH /phone/users/p1"] = 1 } } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "policy.sms.enable: This setting is locked." } } },
  },
}
