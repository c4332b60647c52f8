-- Shares have no value to compare: they are there with the rights that were planned, or they are gone.
return {
  why = "--verify reads shared access back: given, changed and taken; passcodes and operations are told to be beyond it",
  tenant = { users = {
    { id = "p1", email = "amy@example.com", type = 2, phone = {
      extension_id = "e1", assistants = { "e3" }, devices = { "d1" },
      voicemail_access_members = {
        { access_user_id = "p2", shared_id = "vm-p2", allow_download = false },
        { access_user_id = "p3", shared_id = "vm-p3", allow_download = true } } } },
    { id = "p2", email = "ben@example.com", type = 2, phone = { extension_id = "e2" } },
    { id = "p3", email = "cho@example.com", type = 2, phone = { extension_id = "e3" } },
    { id = "p4", email = "dov@example.com", type = 2, phone = { extension_id = "e4" } },
  } },
  faults = { { on = "DELETE /phone/users/p1/settings/delegation", drop = true } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.phone.users {} do
      if user.email == "amy@example.com" then
        user:access("voice_mail", { { access_user_id = "p2", allow_download = true }, { access_user_id = "p4" } })
        user:access("delegation", { assistants = { "e2" }, privileges = { 1, 2 } })
        user:access("desk_phone", { devices = { { id = "d1" } }, pin_code = "4711471" })
      end
    end
    zoom.call("userUpdate", { userId = "p2", body = { dept = "Legal" } })
  ]] },
  steps = {
    { run = { "--yes", "--rate", "0", "--verify", "p.lua" },
      expect = { exit = 3,
        stdout = { "phone.access.delegation[cho@example.com]", "[ignored]", "still as before", "6 changes: 5 as planned, 1 ignored.",
                   "1 change cannot be verified: a passcode is not kept",
                   "1 change cannot be verified: what an operation did cannot be read back." },
        lacks = { "4711471" } } },
    { run = { "--yes", "--rate", "0", "--verify", "p.lua" },
      expect = { exit = 0, stdout = { "Verified 1 change: as planned.", "an operation" } } },
  },
}
