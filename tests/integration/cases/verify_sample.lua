return {
  why = "--verify=sample reads a few of many, spread over the run, and says so",
  sim = { users = 40 },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p", limits = { percent = 100 } }
    for user in zoom.users {} do
      user:set { in_meeting = { annotation = not user.settings.in_meeting.annotation } }
    end
  ]] },
  steps = {
    { run = { "--yes", "--rate", "0", "--verify=sample", "p.lua" },
      expect = { exit = 0, stdout = { "Verified a sample of 20 changes of 37: as planned." } } },
  },
}
