local function settings(default)
  return { body = ([[{ "meeting_authentication": true, "allow_authentication_exception": false,
    "recording_authentication": false, "authentication_options": [
      { "id": "prof1", "name": "Anyone signed in", "type": "enforce_login", "default_option": %s, "visible": true } ] }]]):format(default) }
end

return {
  why = "an authentication profile that a run updated is updated back in the same fields",
  server = {
    ["GET /users"] = { body = { next_page_token = "", users = { { id = "u1", email = "amy@example.com", type = 2 } } } },
    ["GET /users/u1/settings"] = { settings "false", settings "true" },
    ["PATCH /users/u1/settings"] = { status = 204 },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do
      user:set { meeting_authentication_option = { id = "prof1", action = "update", name = "Anyone signed in",
        type = "enforce_login", default_option = true } }
    end
  ]] },
  steps = {
    { run = { "--yes", "p.lua" }, expect = { exit = 0, sent = { ["PATCH /users/u1/settings"] = 1 } } },
    { run = { "undo", "1", "--yes" },
      expect = { exit = 0, bodies = { ["PATCH /users/u1/settings?option=meeting_authentication"] = {
        authentication_option = { id = "prof1", action = "update", name = "Anyone signed in",
                                  type = "enforce_login", default_option = false } } } } },
  },
}
