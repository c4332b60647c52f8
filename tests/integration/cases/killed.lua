local fcntl = require "posix.fcntl"
local unistd = require "posix.unistd"

local function user(id, email)
  return {
  why = "history and show tell that a run was killed, and what to do",
  skip = not lists_locks() and "the kernel lists no locks here" or nil,
  tenant = { users = { user("u1", "amy@example.com"), user("u2", "ben@example.com") } },
  faults = { { on = "PATCH /users/u1/settings", nth = 1, delay_ms = 600000 } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { chat = false } } end
  ]] },
  steps = {
    { run = { "--yes", "p.lua" }, kill = { signal = "KILL", after = "PATCH /users/u1/settings", program = true } },
    { run = { "history" }, expect = { exit = 0, stdout = { "applying" }, stderr = { "run 1 was killed while it applied", "zoomlua resume 1" }, stderr_lines = 1 } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "1, applying", "Stopped   without a last word", "zoomlua resume 1" } } },
    { run = { "resume", "1" }, expect = { exit = 0, state = { ["users/u1/settings/in_meeting/chat"] = false, ["users/u2/settings/in_meeting/chat"] = false } } },
    { run = { "history" }, expect = { exit = 0, stderr = "" } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "Resumed   1 time" }, lacks = { "last word" } } },
  },
}
