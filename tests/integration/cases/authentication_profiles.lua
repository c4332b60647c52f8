-- authentication_option is written in the singular and read back as an entry of a list.
return {
  why = "authentication profiles go to the option of their own, in Zoom's form",
  server = {
    ["GET /users"] = { body = { next_page_token = "", users = { { id = "u1", email = "amy@example.com", type = 2 } } } },
    ["GET /users/u1/settings"] = { body = [[{
      "meeting_authentication": true, "allow_authentication_exception": false,
      "recording_authentication": false,
      "authentication_options": [
        { "id": "prof1", "name": "Anyone signed in", "type": "enforce_login", "default_option": false, "visible": true }
      ] }]] },
    ["PATCH /users/u1/settings"] = { status = 204 },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do
      user:set {
        meeting_authentication_option = { id = "prof1", action = "update", name = "Anyone signed in",
          type = "enforce_login", default_option = true },
        recording_authentication = true,
      }
    end
  ]] },
  run = { "--yes", "p.lua" },
  expect = {
    exit = 0,
    bodies = {
      ["PATCH /users/u1/settings?option=meeting_authentication"] = {
        authentication_option = { id = "prof1", action = "update", name = "Anyone signed in",
                                  type = "enforce_login", default_option = true } },
      ["PATCH /users/u1/settings?option=recording_authentication"] = '{"recording_authentication":true}',
    },
  },
}
