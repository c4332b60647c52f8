return {
  why = "a token never travels in the clear to another machine",
  offline = true,
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  steps = {
    { run = { "p.lua" }, env = { ZOOM_API_URL = "http://api.example.com/v2" },
      expect = { exit = 64, stdout = "", stderr = { "http://api.example.com/v2", "https" }, stderr_lines = 1 } },
    { run = { "p.lua" }, env = { ZOOM_OAUTH_URL = "http://192.0.2.1/oauth" },
      expect = { exit = 64, stdout = "", stderr = { "http://192.0.2.1/oauth", "https" }, stderr_lines = 1 } },
    { run = { "p.lua" }, env = { ZOOM_API_URL = "http://127.0.0.1.example.com/v2" },
      expect = { exit = 64, stdout = "", stderr = { "https" }, stderr_lines = 1 } },
  },
}
