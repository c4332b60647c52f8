local settings = [[{"in_meeting":{"waiting_room":false,"brand_new":1,"chat":true},
  "feature":{"license_info_list":[{"license_type":1,"shade":"blue"}]},"next_year":{"a":{"b":1}}}]]

return {
  why = "keys that Zoom sends and the catalogue lacks are counted by --verbose, and are never an error",
  server = {
    ["GET /users"] = { body = '{"users":[{"id":"u1","email":"amy@example.com","type":2},{"id":"u2","email":"ben@example.com","type":2}]}' },
    ["GET /users/u1/settings"] = { body = settings },
    ["GET /users/u2/settings"] = { body = settings },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = false } } end
  ]] },
  steps = {
    { run = { "--verbose", "--plan", "p.lua" },
      expect = { exit = 0, stdout = { "nothing to change" }, stderr = {
        "3 keys that the catalogue lacks", "user.in_meeting.brand_new (2 times)", "user.next_year (2 times)",
        "user.feature.license_info_list.shade (2 times)" }, lacks = { "waiting_room (", "chat (" } } },
    { run = { "--plan", "p.lua" }, expect = { exit = 0, stderr = "" } },
  },
}
