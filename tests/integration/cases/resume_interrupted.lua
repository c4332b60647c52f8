return {
  why = "an interrupted or killed run is finished by resume, each change exactly once; beside it nobody else may resume",
  server = {
    ["GET /users"] = { body = { next_page_token = "", users = {
      { id = "u1", email = "amy@example.com" }, { id = "u2", email = "ben@example.com" } } } },
    ["GET /users/u1"] = { body = { id = "u1", email = "amy@example.com", type = 2 } },
    ["GET /users/u1/settings"] = { body = '{"in_meeting":{"waiting_room":false,"chat":false}}' },
    ["PATCH /users/u1/settings"] = { { status = 204, held = true }, { status = 204, held = true }, { status = 204 },
                                     { status = 204, held = true }, { status = 204 } },
  },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      zoom.user("u1"):set { in_meeting = { waiting_room = true } }
      zoom.user("u1"):set { meeting_security = { waiting_room = true } }
    ]],
  },
  steps = {
    -- an orderly end: what was in flight is done, the rest is pending
    { run = { "--yes", "p.lua" }, kill = { program = true, signal = "TERM", after = "PATCH /users/u1/settings" },
      expect = { exit = 130, sent = { ["PATCH /users/u1/settings"] = 1 }, stderr = { "interrupted", "zoomlua resume 1" } } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "interrupted" } } },
    -- killed in the middle of the second: sent once more, for nobody saw its answer
    { run = { "resume", "1" }, kill = { program = true, signal = "KILL", after = "PATCH /users/u1/settings" } },
    { run = { "resume", "1" },
      expect = { exit = 0, stderr = { "1 done, 1 may have left" }, sent = { ["PATCH /users/u1/settings"] = 1 } } },
    -- while a run is being applied it is nobody's to resume
    { run = { "--yes", "p.lua" }, background = "PATCH /users/u1/settings", expect = { exit = 0 } },
    { run = { "resume", "2" }, expect = { exit = 1, stderr = { "another apply", "process" }, stderr_lines = 1, no_writes = true } },
  },
}
