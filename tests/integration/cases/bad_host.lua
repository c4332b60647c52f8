return {
  why = "an unreachable host is one line with its address",
  offline = true,
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  run = { "--yes", "p.lua" },
  expect = { exit = 1, stdout = "", stderr = { "zoomlua: ", "127.0.0.1", "HTTPS_PROXY" }, stderr_lines = 1 },
}
