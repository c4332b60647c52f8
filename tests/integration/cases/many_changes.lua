return {
  why = "identical changes are shown once with their number and a few names, however many they are",
  sim = { users = 300 },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do
      user:set { in_meeting = { annotation = not user.settings.in_meeting.annotation } }
    end
  ]] },
  steps = {
    { run = { "--rate", "0", "--plan", "p.lua" },
      expect = { exit = 2, stdout = { "in_meeting.annotation", "more" }, stdout_lines = 16, no_writes = true } },
    { run = { "--rate", "0", "--plan", "--details", "p.lua" },
      expect = { exit = 2, stdout = { "\n  272  " }, no_writes = true } },
    { run = { "--rate", "0", "--yes", "--max-changes", "all", "p.lua" }, expect = { exit = 0, stdout_lines = 17 } },
  },
}
