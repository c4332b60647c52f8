-- p1: a site has SMS locked; p2: nobody has; p3: a locked policy that is already as wanted.
local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p", limits = { percent = 100 } }
  for user in zoom.phone.users {} do
    user:set { policy = { sms = { enable = false }, auto_call_recording = {
      play_recording_beep_tone = { enable = true } }, voicemail = { allow_delete = false } } }
  end
]]

local function phone(id, email, settings)
  return { id = id, email = email, type = 2, phone = { extension_id = "e" .. id, settings = { policy = settings } } }
end

local function recorded(locked, by)
  return { locked = locked, locked_by = by, play_recording_beep_tone = { enable = false } }
end

return {
  why = "a policy of a phone that Zoom's own answer calls locked is left out of the plan, with who has it locked",
  tenant = { users = {
    phone("p1", "amy@example.com", { sms = { enable = true, locked = true, locked_by = "site" },
      auto_call_recording = recorded(true, "user_group"), voicemail = { allow_delete = true } }),
    phone("p2", "ben@example.com", { sms = { enable = true, locked = false },
      auto_call_recording = recorded(false), voicemail = { allow_delete = true } }),
    phone("p3", "cora@example.com", { sms = { enable = false, locked = true, locked_by = "account" },
      auto_call_recording = recorded(true), voicemail = { allow_delete = true } }),
  } },
  files = { ["p.lua"] = policy },
  steps = {
    { run = { "--plan", "--rate", "0", "p.lua" },
      expect = { exit = 2, no_writes = true, stdout = {
        "Left out", "phone.policy.sms.enable: true -> false", "locked by the site (--send-locked sends it all the same)",
        "phone.policy.auto_call_recording.play_recording_beep_tone.enable: false -> true", "locked by a group",
        "locked by Zoom Phone", "5 changes to 3 objects" },
        lacks = { "locked by the account" } } },
    { run = { "--yes", "--rate", "0", "p.lua" },
      expect = { exit = 0, sent = { ["PATCH /phone/users/p1"] = 1, ["PATCH /phone/users/p2"] = 1, ["PATCH /phone/users/p3"] = 1 },
        bodies = { ["PATCH /phone/users/p1"] = { policy = { voicemail = { allow_delete = false } } } } } },
    { run = { "check", "--rate", "0", "p.lua" }, expect = { exit = 2, no_writes = true } },
    -- Sent all the same, Zoom drops it or refuses it: which of them is documented nowhere.
    { run = { "--yes", "--rate", "0", "--send-locked", "--verify", "p.lua" },
      expect = { exit = 3, lacks = { "Left out" }, stdout = { "phone.policy.sms.enable: true -> false  [locked]" } } },
  },
}
