local prune = { "history", "prune", "--older", "1s" }

return {
  why = "pruning destroys what an undo needs: it says how much, asks, and does it only then",
  tenant = { users = { { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { chat = true } } } } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { chat = false } } end
  ]] },
  steps = {
    { run = { "p.lua", "--plan" }, expect = { exit = 2 } },
    { run = { "p.lua", "--yes" }, expect = { exit = 0 } },
    { run = { "check", "p.lua", "--rate", "1" }, expect = { exit = 0 } }, -- more than a second
    { run = prune, expect = { exit = 1, stderr = { "2 runs would go, 1 of them applied", "--yes" }, stderr_lines = 1 } },
    { run = prune, tty = { { "[y/N]", "n\n" } }, expect = { exit = 1, terminal = { "nothing was deleted" } } },
    { run = { "show", "2" }, expect = { exit = 0 } },
    { run = prune, tty = { { "[y/N]", "y\n" } }, expect = { exit = 0, terminal = { "Deleted: 2 runs." } } },
    { run = { "undo", "2" }, expect = { exit = 1, stderr = { "no run 2" } } },
    { run = { "p.lua", "--plan" }, expect = { exit = 0 } },
    { run = { "history" }, expect = { exit = 0, lacks = { "planned", "done" } } },
  },
}
