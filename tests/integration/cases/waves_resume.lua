local users = {}
for i = 1, 8 do
  users[i] = { id = "u" .. i, email = ("u%d@example.com"):format(i), type = 2, settings = { in_meeting = { chat = true } } }
end
local function sent(first, last)
  local all = {}
  for i = first, last do all["PATCH /users/u" .. i .. "/settings"] = 1 end
  return all
end

return {
  why = "what a wave left pending is resumed, in waves as well, and a saved plan is applied in waves",
  tenant = { users = users },
  faults = { { on = "PATCH /users/u2/settings", nth = 1, drop = true }, { on = "PATCH /users/u5/settings", nth = 1, drop = true } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p", params = { chat = { type = "boolean", default = false } } }
    for user in zoom.users {} do user:set { in_meeting = { chat = false } } end
  ]] },
  steps = {
    { run = { "--yes", "--rate", "0", "--canary", "2", "p.lua" },
      expect = { exit = 3, stderr = { "zoomlua resume 1" }, sent = sent(1, 2) } },
    { run = { "resume", "1", "--yes", "--rate", "0", "--waves", "1,2" },
      expect = { exit = 3, stdout = { "Verified 1 change: as planned.", "[ignored]" }, stderr = { "3 objects are pending" },
                 sent = sent(3, 5) } },
    { run = { "resume", "1", "--yes", "--rate", "0", "--verify" },
      expect = { exit = 3, sent = sent(6, 8), stdout = { "u2@example.com, u5@example.com", "Verified 5 changes: 3 as planned, 2 ignored." } } },
    { run = { "plan", "p.lua", "--rate", "0", "-o", "again.plan" }, expect = { exit = 2, no_writes = true } },
    { run = { "apply", "again.plan", "--yes", "--rate", "0", "--canary", "1" },
      expect = { exit = 0, sent = { ["PATCH /users/u2/settings"] = 1, ["PATCH /users/u5/settings"] = 1 },
                 stdout = { "Verified 1 change: as planned." } } },
  },
}
