return {
  why = "a wrong secret is named as such in one line, once, and never shown",
  sim = { users = 3 },
  env = { ZOOM_CLIENT_SECRET = "quite-another-secret" },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  run = { "--yes", "p.lua" },
  expect = {
    exit = 1, stdout = "", stderr = { "zoomlua: ", "ZOOM_CLIENT_SECRET" }, stderr_lines = 1,
    sent = { ["POST /oauth/token"] = 1, ["GET /users"] = 0 }, lacks = { "quite-another-secret" },
  },
}
