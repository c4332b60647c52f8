local function policy(body)
  return [[
    local zoom = require "zoom"
    zoom.policy { name = "access", summary = "who may use whose phone", limits = { objects = 100, percent = 100 } }
    for user in zoom.phone.users {} do
      if user.email == "amy@example.com" then ]] .. body .. [[ end
    end
  ]]
end
local function people(first_phone)
  return {
    { id = "p1", email = "amy@example.com", type = 2, phone = first_phone },
    { id = "p2", email = "ben@example.com", type = 2, phone = { extension_id = "e2" } },
    { id = "p3", email = "cho@example.com", type = 2, phone = { extension_id = "e3" } },
    { id = "p4", email = "dov@example.com", type = 2, phone = { extension_id = "e4" } },
  }
end
local all = {
  ["DELETE /phone/users/p1/settings/voice_mail?shared_id=vm-p4"] = 1,
  ["PATCH /phone/users/p1/settings/voice_mail"] = 1,
  ["POST /phone/users/p1/settings/voice_mail"] = 1,
  ["DELETE /phone/users/p1/settings/auto_call_recording?shared_id=ar-p4"] = 1,
  ["POST /phone/users/p1/settings/auto_call_recording"] = 1,
  ["PATCH /phone/users/p1/settings/ad_hoc_call_recording"] = 1,
  ["DELETE /phone/users/p1/settings/delegation?assistant_extension_id=e4"] = 1,
  ["POST /phone/users/p1/settings/delegation"] = 2,
  ["PATCH /phone/users/p1/settings/delegation"] = 1,
  ["DELETE /phone/users/p1/settings/desk_phone?device_id=d9"] = 1,
  ["POST /phone/users/p1/settings/desk_phone"] = 1,
  ["DELETE /phone/users/p1/settings/intercom?intercom_extension_id=e4"] = 1,
  ["PATCH /phone/users/p1/settings/intercom"] = 1,
}

return {
  why = "shared access of a saved plan is made again as a difference: the same requests, or the set is left as it is now",
  tenant = { users = people {
    extension_id = "e1", privileges = { 1 }, assistants = { "e4" }, intercom = { "e4" }, devices = { "d9" },
    voicemail_access_members = {
      { access_user_id = "p2", shared_id = "vm-p2", allow_download = true, allow_delete = true },
      { access_user_id = "p4", shared_id = "vm-p4", allow_download = true } },
    auto_call_recording_access_members = { { access_user_id = "p4", shared_id = "ar-p4" } },
    ad_hoc_call_recording_access_members = { { access_user_id = "p3", shared_id = "ah-p3" } },
  } },
  files = {
    ["wanted.lua"] = policy [[
      user:access("voice_mail", { { access_user_id = "p2", allow_download = true }, { access_user_id = "p3", allow_delete = true } })
      user:access("auto_call_recording", { { access_user_id = "p2", allow_download = true } })
      user:access("ad_hoc_call_recording", { { access_user_id = "p3", allow_download = true } })
      user:access("delegation", { assistants = { "e2", "e3" }, privileges = { 1, 2, 8 }, privacy = true })
      user:access("desk_phone", { devices = { { id = "d1" } } })
      user:access("intercom", { extensions = { "e2" } })
    ]],
    ["grant.lua"] = policy [[
      user:grant("voice_mail", { access_user_id = "p4", allow_download = true })
      user:revoke("voice_mail", "p3")
      user:revoke("auto_call_recording", "p2")
    ]],
    ["since.lua"] = policy [[ user:grant("voice_mail", { access_user_id = "p4", allow_delete = true }) ]],
  },
  steps = {
    { run = { "plan", "wanted.lua", "-o", "wanted.plan" }, expect = { exit = 2, files = { ["wanted.plan"] = { '"wishes":{"access.ad_hoc_call_recording":' } } } },
    { run = { "show", "wanted.plan" }, expect = { exit = 0, stdout = { "phone.access.voice_mail[ben@example.com]", "phone.access.delegation[" } } },
    { run = { "apply", "wanted.plan", "--yes" }, expect = { exit = 0, sent = all } },
    { run = { "apply", "wanted.plan", "--yes" }, expect = { exit = 0, no_writes = true, stdout = { "nothing to change" } } },
    { run = { "--plan", "wanted.lua" }, expect = { exit = 0 } },
    { run = { "plan", "grant.lua", "-o", "grant.plan" }, expect = { exit = 2 } },
    { run = { "since.lua", "--yes" }, expect = { exit = 0 } },
    { run = { "apply", "grant.plan", "--yes" }, expect = { exit = 1, no_writes = true, stderr = { "phone.access.voice_mail", "changed since" } } },
    { run = { "apply", "grant.plan", "--yes", "--partial" },
      expect = { exit = 0, sent = { ["DELETE /phone/users/p1/settings/auto_call_recording"] = 1 } } },
  },
}
