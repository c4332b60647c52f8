local function config(limits)
  return { ["config.lua"] = { ("return { default = { share = 1, plan = 'business', limits = '%s' } }"):format(limits), 384 } }
end
return {
  why = "an account whose figures are not its plan's says so in its profile",
  tenant = { users = {} },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    zoom.account:set { in_meeting = { chat = not zoom.account.settings.in_meeting.chat } }
  ]] },
  steps = {
    { run = { "whoami" }, home = config "medum 60/s",
      expect = { exit = 1, stderr = { "config.lua: limits of the profile 'default': 'medum' is no rate label: there are light" },
                 stderr_lines = 1, requests = 0 } },
    -- One to read it, and then a minute until the next.
    { run = { "--plan", "--send-locked", "p.lua" }, home = config "light 5/s, medium 1/min",
      expect = { exit = 2, stdout = { "Requests: 1 MEDIUM; about 60 s at the permitted rate." } } },
  },
}
