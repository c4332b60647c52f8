-- What two policies share out of one phone: put together where nobody takes back what another one gives.
local function policy(body)
  return [[
    local zoom = require "zoom"
    zoom.policy { name = "access", summary = "who may use whose phone" }
    for user in zoom.phone.users {} do
      if user.email == "amy@example.com" then ]] .. body .. [[ end
    end
  ]]
end

local function clash(first, later)
  return { run = { "--yes", first, later }, expect = { exit = 1, no_writes = true, stdout = "",
    stderr = { first .. ":4 and " .. later .. ":4 want different values of phone.access.voice_mail: " } } }
end

return {
  why = "shared access of two policies is put together unless they contradict, and then both lines are named; plan files keep it",
  tenant = { users = {
    { id = "p1", email = "amy@example.com", type = 2, phone = { extension_id = "e1", voicemail_access_members = {
      { access_user_id = "p4", shared_id = "vm-p4", allow_download = true } } } },
    { id = "p2", email = "ben@example.com", type = 2, phone = { extension_id = "e2" } },
    { id = "p3", email = "cho@example.com", type = 2, phone = { extension_id = "e3" } },
    { id = "p4", email = "dov@example.com", type = 2, phone = { extension_id = "e4" } },
  } },
  files = {
    ["ben.lua"] = policy 'user:grant("voice_mail", { access_user_id = "p2", allow_download = true })',
    ["cho.lua"] = policy 'user:grant("voice_mail", { access_user_id = "p3", allow_delete = true })',
    ["exact.lua"] = policy 'user:access("voice_mail", { { access_user_id = "p2", allow_download = true } })',
    ["leaver.lua"] = policy 'user:revoke("voice_mail", "p4")',
    ["noben.lua"] = policy 'user:revoke("voice_mail", "p2")',
    ["change.lua"] = policy 'user:revoke("voice_mail", "p2") user:grant("voice_mail", { access_user_id = "p2", allow_download = true })',
  },
  steps = {
    clash("ben.lua", "noben.lua"),
    clash("noben.lua", "exact.lua"),
    clash("exact.lua", "cho.lua"),
    { run = { "--plan", "exact.lua", "leaver.lua" }, expect = { exit = 2, no_writes = true, stdout = { "exact.lua:4" } } },
    { run = { "plan", "ben.lua", "cho.lua", "leaver.lua", "-o", "three.plan" }, expect = { exit = 2, no_writes = true,
        stdout = { "ben.lua:4, cho.lua:4, leaver.lua:4" } } },
    { run = { "apply", "three.plan", "--yes" }, expect = { exit = 0, sent = {
        ["DELETE /phone/users/p1/settings/voice_mail?shared_id=vm-p4"] = 1, ["POST /phone/users/p1/settings/voice_mail"] = 1 } } },
    { run = { "--plan", "leaver.lua", "cho.lua", "ben.lua" }, expect = { exit = 0, no_writes = true, stdout = { "nothing to change" } } },
  },
}
