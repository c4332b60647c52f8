-- The example body of the phone document, type by type, as it stands there: each setting type takes
-- its part. Nothing is shared yet, so everything is POSTed.
return {
  why = "every field of the documented shared-access body can be set and goes out with its JSON type",
  server = {
    ["GET /phone/users"] = { body = { next_page_token = "", users = {
      { id = "p1", email = "amy@example.com", extension_id = "e1", extension_number = 1001 } } } },
    ["GET /phone/users/p1"] = { body = { id = "p1", email = "amy@example.com", policy = { sms = { enable = true } } } },
    ["GET /phone/users/p1/settings"] = { body = { country = { code = "US" } } },
    ["POST /phone/users/p1/settings/voice_mail"] = { status = 201, body = "{}" },
    ["POST /phone/users/p1/settings/auto_call_recording"] = { status = 201, body = "{}" },
    ["POST /phone/users/p1/settings/ad_hoc_call_recording"] = { status = 201, body = "{}" },
    ["POST /phone/users/p1/settings/delegation"] = { status = 201, body = "{}" },
    ["POST /phone/users/p1/settings/desk_phone"] = { status = 201, body = "{}" },
  },
  files = {
    ["seed.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "seed", summary = "all that the document names" }
      for user in zoom.phone.users {} do
        user:access("delegation", { delegation_assistant_extension_id = "ext-2" })
        user:access("desk_phone", { device_id = "device-1" })
        user:access("voice_mail", { voicemail_access_members = {
          { access_user_id = "a1", allow_delete = true, allow_download = true, allow_sharing = true },
          { access_user_id = "a2", allow_delete = false, allow_download = true, allow_sharing = false } } })
        user:access("auto_call_recording", { auto_call_recording_access_members = {
          { access_user_id = "a1", allow_delete = true, allow_download = true },
          { access_user_id = "a2", allow_delete = false, allow_download = true } } })
        user:access("ad_hoc_call_recording", { ad_hoc_call_recording_access_members = {
          { access_user_id = "a1", allow_delete = true, allow_download = true },
          { access_user_id = "a2", allow_delete = true, allow_download = false } } })
      end
    ]],
    ["old_form.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "old", summary = "the form that Zoom gave up in 2023" }
      for user in zoom.phone.users {} do
        user:access("voice_mail", { voice_mail = { access_user_id = "a1", delete = true, download = true } })
      end
    ]],
  },
  steps = {
    { run = { "--yes", "seed.lua" },
      expect = {
        exit = 0,
        bodies = {
          ["POST /phone/users/p1/settings/delegation"] = '{"delegation_assistant_extension_id":"ext-2"}',
          ["POST /phone/users/p1/settings/desk_phone"] = '{"device_id":"device-1"}',
          ["POST /phone/users/p1/settings/voice_mail"] = { voicemail_access_members = {
            { access_user_id = "a1", allow_delete = true, allow_download = true, allow_sharing = true },
            { access_user_id = "a2", allow_delete = false, allow_download = true, allow_sharing = false } } },
          ["POST /phone/users/p1/settings/auto_call_recording"] = { auto_call_recording_access_members = {
            { access_user_id = "a1", allow_delete = true, allow_download = true },
            { access_user_id = "a2", allow_delete = false, allow_download = true } } },
          ["POST /phone/users/p1/settings/ad_hoc_call_recording"] = { ad_hoc_call_recording_access_members = {
            { access_user_id = "a1", allow_delete = true, allow_download = true },
            { access_user_id = "a2", allow_delete = true, allow_download = false } } },
        },
      } },
    { run = { "--yes", "old_form.lua" },
      expect = {
        exit = 0,
        bodies = {
          ["POST /phone/users/p1/settings/voice_mail"] = { voicemail_access_members = {
            { access_user_id = "a1", allow_delete = true, allow_download = true, allow_sharing = false } } },
        },
      } },
  },
}
