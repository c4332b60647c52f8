-- One tree in the policy, four bodies at Zoom.
return {
  why = "each part of the tree goes out under the option that Zoom wants for it, and only what differs",
  tenant = {
    users = {
      { id = "u1", email = "amy@example.com", type = 2,
        settings = { in_meeting = { waiting_room = false } },
        settings_meeting_security = { meeting_security = { waiting_room = false, meeting_password = true } },
        settings_meeting_authentication = { meeting_authentication = false },
        settings_recording_authentication = { recording_authentication = false } },
    },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do
      user:set {
        in_meeting = { waiting_room = true },
        meeting_security = { waiting_room = true, meeting_password = true },
        meeting_authentication = true,
        recording_authentication = true,
      }
    end
  ]] },
  steps = {
    { run = { "--yes", "p.lua" },
      expect = {
        exit = 0,
        bodies = {
          ["PATCH /users/u1/settings?"] = '{"in_meeting":{"waiting_room":true}}',
          ["PATCH /users/u1/settings?option=meeting_security"] = '{"meeting_security":{"waiting_room":true}}',
          ["PATCH /users/u1/settings?option=meeting_authentication"] = '{"meeting_authentication":true}',
          ["PATCH /users/u1/settings?option=recording_authentication"] = '{"recording_authentication":true}',
        },
      } },
    { run = { "--yes", "p.lua" }, expect = { exit = 0, no_writes = true } },
  },
}
