local users = {}
for i = 1, 12 do
  users[i] = { id = "u" .. i, email = ("user%d@example.com"):format(i), type = 2, settings = { in_meeting = { polling = false } } }
end

-- At eight requests a second; what is not handed over need not be waited for.
return {
  why = "under a rate limit an interrupt leaves what has not left pending, and with --json the reason is told on stderr",
  again = true,
  tenant = { users = users },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { polling = true } } end
  ]] },
  steps = {
    { run = { "--yes", "--json", "--rate", "8", "p.lua" }, kill = { program = true, signal = "HUP", after = "PATCH /users/u1/settings" },
      expect = { exit = 130, stdout = { '"state":"interrupted"' }, stderr = { "interrupted", "zoomlua resume 1" } } },
    { run = { "show", "1", "--json" }, expect = { exit = 0, stdout = { '"unknown":0', '"pending":' } } },
    { run = { "resume", "1", "--rate", "0" },
      expect = { exit = 0, lacks = { "may have left" }, state = { ["users/u12/settings/in_meeting/polling"] = true } } },
  },
}
