return {
  why = "HTML from a gateway is asked again, and when it stays it is said to be no answer of Zoom's",
  server = {
    ["GET /users"] = { status = 502, type = "text/html",
      body = "<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1>nginx</body></html>" },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  run = { "--yes", "p.lua" },
  expect = { exit = 1, stderr = { "502" }, stderr_lines = 1, lacks = { "<html>" }, no_writes = true },
}
