return {
  why = "who forgot the credentials is told their names and asked for nothing else",
  offline = true,
  env = { ZOOM_ACCOUNT_ID = false, ZOOM_CLIENT_ID = false, ZOOM_CLIENT_SECRET = false },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  run = { "p.lua" },
  expect = { exit = 1, stdout = "", stderr = { "zoomlua: ", "ZOOM_ACCOUNT_ID" }, stderr_lines = 1 },
}
