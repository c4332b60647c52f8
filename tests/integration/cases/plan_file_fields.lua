-- What differs from a plain value: fields that the catalogue lacks, entries of lists, values that are not
-- there, a user whom the list of active users does not name.
local settings = [[{
  "in_meeting":{"chat":true},
  "meeting_authentication":true,
  "authentication_options":[{"id":"prof1","name":"Anyone signed in","type":"enforce_login","default_option":false,"visible":true}],
  "telephony":{"audio_conference_info":null}
}]]
local function server(moved)
  return {
    ["GET /users"] = { body = '{"next_page_token":"","users":[]}' },
    ["GET /users/u1"] = { body = '{"id":"u1","email":"amy@example.com","type":2}' },
    ["GET /users/u1/settings"] = moved,
    ["GET /accounts/me/lock_settings"] = { body = "{}" },
    ["PATCH /users/u1/settings"] = { status = 204 },
  }
end
local since = settings:gsub('"chat":true', '"chat":true,"brand_new":{"a":7}')
local apply = { "apply", "a.plan", "--yes", "--rate", "0" }

return {
  why = "a saved plan carries every kind of value, and knows absent from null when it looks whether something has moved",
  server = server {
    { body = settings }, { body = settings }, -- the plan: two bodies
    { body = since }, { body = since },       -- the first apply
    { body = settings } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    zoom.user "u1":set {
      in_meeting = { chat = false, brand_new = zoom.unchecked { a = zoom.list {}, b = zoom.null } },
      feature = { meeting_capacity = 500 },
      telephony = { audio_conference_info = "call us" },
      meeting_authentication_option = { id = "prof1", action = "update", name = "Anyone signed in", type = "enforce_login", default_option = true },
    }
  ]] },
  steps = {
    { run = { "plan", "p.lua", "-o", "a.plan", "--rate", "0" },
      expect = { exit = 2, no_writes = true, files = { ["a.plan"] = { '"path":"user.in_meeting.brand_new.a (unchecked)"', '"before":null,"origin":"p.lua:3","path":"user.telephony.audio_conference_info"' } } } },
    { run = apply, expect = { exit = 1, no_writes = true, stderr = { "brand_new", "7 -> ", "changed since", "u1 (amy@example.com in the file)" } } },
    { run = apply,
      expect = { exit = 0, bodies = {
        ["PATCH /users/u1/settings?"] = { in_meeting = { chat = false, brand_new = { a = {}, b = null } }, feature = { meeting_capacity = 500 },
                                         telephony = { audio_conference_info = "call us" } },
        ["PATCH /users/u1/settings?option=meeting_authentication"] = {
          authentication_option = { id = "prof1", action = "update", name = "Anyone signed in", type = "enforce_login", default_option = true } } } } },
  },
}
