return {
  why = "mistakes on the command line are exit 64, one line, and the nearest right word",
  offline = true,
  files = { ["p.lua"] = 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p" }\n' },
  steps = {
    { run = {}, expect = { exit = 64, stdout = "", stderr = { "zoomlua" }, stderr_lines = 1 } },
    { run = { "--yess", "p.lua" }, expect = { exit = 64, stdout = "", stderr = { "--yes" }, stderr_lines = 1 } },
    { run = { "--yes", "--plan", "p.lua" }, expect = { exit = 64, stdout = "", stderr = { "--yes", "--plan" }, stderr_lines = 1 } },
    { run = { "histroy" }, expect = { exit = 64, stdout = "", stderr = { "'history'" }, stderr_lines = 1 } },
    { run = { "--rate", "fast", "p.lua" }, expect = { exit = 64, stdout = "", stderr = { "--rate", "fast" }, stderr_lines = 1 } },
    { run = { "show" }, expect = { exit = 64, stdout = "", stderr = { "history" }, stderr_lines = 1 } },
    { run = { "show", "one" }, expect = { exit = 64, stdout = "", stderr = { "'one'" }, stderr_lines = 1 } },
    { run = { "--account-plan", "gold", "p.lua" }, expect = { exit = 64, stdout = "", stderr = { "gold" }, stderr_lines = 1 } },
    { run = { "help" }, expect = { exit = 0, stdout = { "usage: zoomlua" }, stderr = "" } },
    { run = { "--version" }, expect = { exit = 0, stdout = { "zoomlua 0." }, stderr = "" } },
  },
}
