return {
  why = "a token endpoint that answers HTML, nothing or half a reply is one line, and no request goes without a token",
  server = {
    ["POST /oauth/token"] = {
      { status = 200, type = "text/html", body = "<html>sign in</html>" },
      { status = 200, body = "" },
      { status = 200, body = '{"token_type":"bearer","expires_in":3600}' },
      { status = 400, body = '{"reason":"Bad Request","error":"invalid_request"}' },
      { status = 200, body = '{"access_token":"line\\r\\nX-Injected: yes","token_type":"bearer","expires_in":3600}' },
    },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  steps = {
    { run = { "p.lua" }, expect = { exit = 1, stderr = { "token" }, stderr_lines = 1, sent = { ["GET /users"] = 0 } } },
    { run = { "p.lua" }, expect = { exit = 1, stderr = { "token" }, stderr_lines = 1, sent = { ["GET /users"] = 0 } } },
    { run = { "p.lua" }, expect = { exit = 1, stderr = { "token" }, stderr_lines = 1, sent = { ["GET /users"] = 0 } } },
    { run = { "p.lua" }, expect = { exit = 1, stderr = { "ZOOM_ACCOUNT_ID" }, stderr_lines = 1, sent = { ["GET /users"] = 0 } } },
    { run = { "p.lua" }, expect = { exit = 1, stderr = { "token" }, stderr_lines = 1, sent = { ["GET /users"] = 0 } } },
  },
}
