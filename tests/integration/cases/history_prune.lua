return {
  why = "history, show and prune: everything about a run, also while an apply goes on; what goes is told before it goes",
  again = true,  -- a request is not held for longer than the program waits for it: a minute
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { chat = true } } },
    { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { chat = true } } },
    { id = "u3", email = "cho@example.com", type = 2, settings = { in_meeting = { chat = true } } },
  } },
  faults = { { on = "PATCH /users/u2/settings", nth = 1, reply = 400, body = { code = 300, message = "no | `thanks`" } },
             { on = "PATCH /users/u3/settings", nth = 2, delay_ms = 600000 } },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      local p = zoom.policy { name = "p", version = "2", summary = "p", limits = { percent = 100 }, params = { on = { type = "boolean", default = false, help = "h" } } }
      for user in zoom.users {} do user:set { in_meeting = { chat = p.on } } end
    ]],
  },
  steps = {
    { run = { "history" }, expect = { exit = 0 } },
    { run = { "show", "1" }, expect = { exit = 1, stderr = { "no run 1" }, stderr_lines = 1 } },
    { run = { "history", "prune", "--older", "1s" }, expect = { exit = 0, stderr = "" } },
    { run = { "p.lua", "--yes", "--max-changes", "all" }, expect = { exit = 3 } },
    { run = { "history" }, expect = { exit = 0, stdout = { "    1  ", "partial", "3  p  " }, stdout_lines = 2 } },
    { run = { "history", "--json" }, expect = { exit = 0, stdout = { '{"run":1,', '"command":"run"' } } },
    { run = { "show", "1" },
      expect = { exit = 0, stdout = { "Run       1, partial", "Who       ", "Policy    p 2", "Command   run", "File      p.lua", "SHA-256   ", "Zoomlua   ",
        "Catalogue ", "3 in 3 requests: 2 done, 1 failed", "Ended     ", "user.in_meeting.chat: true -> false", "Not applied:", "ben@example.com" } } },
    { run = { "show", "1", "AMY@example.com" }, expect = { exit = 0, stdout = { "amy@example.com", "[done 204]", "tracking id " }, lacks = { "cho@example.com" } } },
    { run = { "show", "1", "--json" },
      expect = { exit = 0, stdout = { '"schema":"zoomlua.run/1","run":1,"state":"partial","started":"', '"command":"run"', '"tool":"', '"catalogue":"', '"resumed":0', '"stopped":"',
        '"before":true', '"wanted":false', '"status":204', '"status":400', '"tracking_id":"', '"answer":"', '"answered":"20' } } },
    { run = { "show", "1", "--markdown" },
      expect = { exit = 0, stdout = { "# Change request: `p` `2`", "| Run | `1, partial` |", "`user.in_meeting.chat` | `true` | `false` | 2 users", "<details>", "- `ben@example.com` (`u2`)",
        "``", "`zoomlua undo 1`" } } },
    -- lets more than a second pass
    { run = { "check", "p.lua", "--rate", "2" }, expect = { exit = 2 } },
    -- readers beside a slow apply
    { run = { "p.lua", "on=true", "--yes", "--max-changes", "all" }, background = "PATCH /users/u3/settings", expect = { exit = 0 } },
    { run = { "history" }, expect = { exit = 0, stdout = { "    2  ", "applying" } } },
    { run = { "show", "2" }, again = true, expect = { exit = 0, stdout = { "2, applying", "1 pending", '{"on":"true"}' } } },
    { run = { "show", "2", "--json" }, again = true, expect = { exit = 0, stdout = { '"state":"applying"', '"pending":1' } } },
    { run = { "history", "prune", "--older", "1s", "--yes" }, expect = { exit = 1, stderr = { "apply" }, stderr_lines = 1 } },
    { run = { "history", "prune", "--older", "400d" }, expect = { exit = 0, stdout = "There is no run that old.\n" } },
    { run = { "history", "prune" }, expect = { exit = 64, stderr = { "--older 400d" }, stderr_lines = 1 } },
    { run = { "history", "prune", "--older", "1y" }, expect = { exit = 64, stderr_lines = 1 } },
  },
}
