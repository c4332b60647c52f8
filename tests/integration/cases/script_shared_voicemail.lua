return {
  why = "shared-voicemail.lua: the people named and nobody else, from whatever was there before",
  tenant = {
    users = {
      -- has nobody
      { id = "p1", email = "desk@example.com", type = 2, dept = "Support", phone = {} },
      -- has one too many, one with too many rights
      { id = "p2", email = "help@example.com", type = 2, dept = "Support", phone = { voicemail_access_members = {
        { access_user_id = "lead1", shared_id = "s1", allow_download = true, allow_delete = true },
        { access_user_id = "other", shared_id = "s2", allow_download = true } } } },
      -- is as it should be
      { id = "p3", email = "line@example.com", type = 2, dept = "Support", phone = { voicemail_access_members = {
        { access_user_id = "lead1", shared_id = "s3", allow_download = true },
        { access_user_id = "lead2", shared_id = "s4", allow_download = true } } } },
      { id = "lead1", email = "ada@example.com", type = 2, dept = "Leads", phone = {} },
      { id = "lead2", email = "bob@example.com", type = 2, dept = "Leads", phone = {} },
      { id = "other", email = "eve@example.com", type = 2, dept = "Sales", phone = {} },
    },
  },
  steps = {
    { run = { "--yes", "{source}/scripts/shared-voicemail.lua", "team=Support", "readers=ada@example.com, Bob@example.com" },
      expect = {
        exit = 0,
        sent = {
          ["POST /phone/users/p1/settings/voice_mail"] = 1,
          ["DELETE /phone/users/p2/settings/voice_mail?shared_id=s2"] = 1,
          ["PATCH /phone/users/p2/settings/voice_mail"] = 1,
          ["POST /phone/users/p2/settings/voice_mail"] = 1,
        },
        bodies = {
          ["POST /phone/users/p1/settings/voice_mail"] = { voicemail_access_members = {
            { access_user_id = "lead1", access_user_type = "user", allow_download = true, allow_delete = false, allow_sharing = false },
            { access_user_id = "lead2", access_user_type = "user", allow_download = true, allow_delete = false, allow_sharing = false } } },
        },
      } },
    { run = { "--yes", "{source}/scripts/shared-voicemail.lua", "team=Support", "readers=ada@example.com,bob@example.com" },
      expect = { exit = 0, no_writes = true } },
    { run = { "--plan", "{source}/scripts/shared-voicemail.lua", "team=Support", "readers=nobody@example.com" },
      expect = { exit = 1, stderr = { "nobody@example.com" }, no_writes = true } },
  },
}
