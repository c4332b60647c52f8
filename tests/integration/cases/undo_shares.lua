local function phone(id, email, extension, more)
  local p = { extension_id = extension }
  for k, v in pairs(more or {}) do p[k] = v end
  return { id = id, email = email, type = 2, phone = p }
end

return {
  why = "undo gives shared access back as it was: what was given is taken, what was taken is given with its permissions",
  tenant = { users = {
    phone("u1", "amy@example.com", "x1", {
      voicemail_access_members = { { access_user_id = "u2", shared_id = "s2", allow_download = true },
                                   { access_user_id = "u3", shared_id = "s3", allow_delete = true } },
      assistants = { "x2" }, privileges = { 1, 2 }, devices = { "d1" } }),
    phone("u2", "ben@example.com", "x2"), phone("u3", "cho@example.com", "x3"), phone("u4", "dot@example.com", "x4"),
  } },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      for _ in zoom.users {} do end -- so that Zoom tells what members are called
      local u = zoom.phone.user "u1"
      u:access("voice_mail", { { access_user_id = "u3", allow_delete = false, allow_sharing = true },
                               { access_user_id = "u4", allow_download = true } })
      u:access("delegation", { assistants = { "x3" }, privileges = { 3 } })
      u:grant("desk_phone", { devices = { { id = "d2", policy = { hot_desking = { status = "on" } } } } })
    ]],
    ["since.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "since", summary = "somebody else" }
      zoom.phone.user("u1"):grant("voice_mail", { access_user_id = "u4", allow_delete = true })
    ]],
  },
  steps = {
    { run = { "--yes", "p.lua", "--rate", "0" },
      expect = { exit = 0, state = { ["users/u1/phone/voicemail_access_members/u2"] = ABSENT } } },
    { run = { "undo", "1", "--only", "phone.access.delegation", "--plan", "--rate", "0" },
      expect = { exit = 2, stdout = { "delegation" }, lacks = { "voice_mail" }, no_writes = true } },
    { run = { "undo", "1", "--yes", "--rate", "0" },
      expect = { exit = 0, stdout = { "voice_mail[dot@example.com]" }, state = {
        ["users/u1/phone/voicemail_access_members/u2/allow_download"] = true,
        ["users/u1/phone/voicemail_access_members/u3/allow_delete"] = true,
        ["users/u1/phone/voicemail_access_members/u3/allow_sharing"] = ABSENT,
        ["users/u1/phone/voicemail_access_members/u4"] = ABSENT,
        ["users/u1/phone/assistants"] = { "x2" },
        ["users/u1/phone/privileges"] = { 1, 2 },
        ["users/u1/phone/devices"] = { { id = "d1" } },
      } } },
    { run = { "undo", "1", "--yes", "--rate", "0" }, expect = { exit = 0, stdout = { "nothing to change" }, no_writes = true } },
    -- an undo is a run like any other: undone, everything is as the policy had it
    { run = { "undo", "3", "--yes", "--rate", "0" },
      expect = { exit = 0, state = {
        ["users/u1/phone/voicemail_access_members/u2"] = ABSENT,
        ["users/u1/phone/voicemail_access_members/u3/allow_sharing"] = true,
        ["users/u1/phone/assistants"] = { "x3" },
        ["users/u1/phone/privileges"] = { 3 },
      } } },
    { run = { "--yes", "p.lua", "--rate", "0" }, expect = { exit = 0, stdout = { "nothing to change" }, no_writes = true } },
    -- what somebody has changed since stays, and is said
    { run = { "--yes", "since.lua", "--rate", "0" }, expect = { exit = 0 } },
    { run = { "undo", "4", "--only", "amy@example.com", "--yes", "--rate", "0" },
      expect = { exit = 0, stdout = { "changed since by somebody else", "voice_mail[dot@example.com]" },
        state = { ["users/u1/phone/voicemail_access_members/u4/allow_delete"] = true,
                  ["users/u1/phone/voicemail_access_members/u2/allow_download"] = true } } },
  },
}
