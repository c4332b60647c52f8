local users = {}
for i = 1, 10 do
  users[i] = { id = "u" .. i, email = ("u%02d@example.com"):format(i), type = 2, settings = { in_meeting = { chat = true } } }
end
local function sent(first, last)
  local all = {}
  for i = first, last do all["PATCH /users/u" .. i .. "/settings"] = 1 end
  return all
end
local function policy(value)
  return ([[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { chat = %s } } end
  ]]):format(value)
end

return {
  why = "a canary and waves are read back before the next objects follow; one that is not as planned keeps the rest pending",
  tenant = { users = users },
  faults = { { on = "PATCH /users/u3/settings", nth = 1, drop = true }, { on = "PATCH /users/u6/settings", nth = 2, drop = true } },
  files = { ["off.lua"] = policy "false", ["on.lua"] = policy "true" },
  steps = {
    -- u3 keeps its value: the wave of two before it is good, the wave with it is not, and nobody else is touched.
    { run = { "--yes", "--rate", "0", "--waves", "2,2", "off.lua" },
      expect = { exit = 3, sent = sent(1, 4),
        stdout = { "Verified 2 changes: as planned.", "u03@example.com", "[ignored]", "Verified 2 changes: 1 as planned, 1 ignored." },
        stderr = { "stopped: not all of the wave is as planned; 6 objects are pending, to go on: zoomlua resume 1" } } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "1, partial", "4 done", "6 pending", "[ignored: still as before]" } } },
    -- With --yes it goes on by itself; what follows the canary is not read back unless --verify says so.
    { run = { "--yes", "--rate", "0", "--canary", "3", "off.lua" },
      expect = { exit = 0, sent = { ["PATCH /users/u3/settings"] = 1, ["PATCH /users/u5/settings"] = 1,
                                    ["PATCH /users/u6/settings"] = 1, ["PATCH /users/u7/settings"] = 1,
                                    ["PATCH /users/u8/settings"] = 1, ["PATCH /users/u9/settings"] = 1,
                                    ["PATCH /users/u10/settings"] = 1, ["GET /users/u3/settings"] = 2,
                                    ["GET /users/u10/settings"] = 1 },
                 stdout = { "Verified 3 changes: as planned.\nApplied: 7 changes" } } },
    -- A canary of more objects than there are: all of it is read back, and a second time is not needed.
    { run = { "--yes", "--rate", "0", "--canary", "50", "--verify", "on.lua" },
      expect = { exit = 3, sent = sent(1, 10), stdout = { "Verified 10 changes: 9 as planned, 1 ignored." } } },
    { run = { "--canary", "0", "on.lua" }, expect = { exit = 64, stderr = { "--canary takes a number of objects" }, stderr_lines = 1 } },
    { run = { "--waves", "5,x", "on.lua" }, expect = { exit = 64, stderr = { "5,50,500" }, stderr_lines = 1 } },
  },
}
