--- All seats are taken, and those who give theirs back are answered late: with nobody waiting, who gets one
--- would be refused with code 2034.
local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p", allow_destructive = true }
  zoom.user "ben@example.com":update { type = "licensed" }
  zoom.user "cat@example.com":update { type = "licensed", dept = "Legal" }
  zoom.user "amy@example.com":update { type = "basic" }
  zoom.user "dan@example.com":%s
]]
local LATE = { { on = "PUT /users/u4/status", apply_after_ms = 300 } }
for _, call in ipairs { { "u1", 1 }, { "u1", 3 }, { "u2", 2 }, { "u3", 2 }, { "u4", 1 } } do
  LATE[#LATE + 1] = { on = "PATCH /users/" .. call[1], nth = call[2], apply_after_ms = 300 }
end

local ALL = { ["PATCH /users/u1"] = 1, ["PATCH /users/u2"] = 1, ["PATCH /users/u3"] = 1, ["PATCH /users/u4"] = 1 }

return {
  why = "who gets a licence waits until those of the run who give theirs back are answered",
  tenant = {
    licenses = 2,
    users = {
      { id = "u1", email = "amy@example.com", type = 2 }, { id = "u2", email = "ben@example.com", type = 1 },
      { id = "u3", email = "cat@example.com", type = 1 }, { id = "u4", email = "dan@example.com", type = 2 },
    },
  },
  files = { ["swap.lua"] = policy:format("deactivate()"), ["basic.lua"] = policy:format('update { type = "basic" }') },
  faults = LATE,
  steps = {
    { run = { "--rate", "0", "--yes", "basic.lua", "--max-changes", "all", "--waves", "3" },
      expect = { exit = 0, sent = ALL,
                 state = { ["users/u1/type"] = 1, ["users/u2/type"] = 2, ["users/u3/type"] = 2, ["users/u4/type"] = 1 } } },
    { run = { "undo", "1", "--rate", "0", "--yes" },
      expect = { exit = 0, sent = ALL,
                 state = { ["users/u1/type"] = 2, ["users/u2/type"] = 1, ["users/u3/type"] = 1, ["users/u4/type"] = 2 } } },
    { run = { "plan", "swap.lua", "-o", "swap.plan", "--rate", "0" }, expect = { exit = 2 } },
    { run = { "apply", "swap.plan", "--rate", "0", "--yes" },
      expect = { exit = 0, sent = { ["PATCH /users/u1"] = 1, ["PATCH /users/u2"] = 1, ["PATCH /users/u3"] = 1, ["PUT /users/u4/status"] = 1 },
                 state = { ["users/u1/type"] = 1, ["users/u2/type"] = 2, ["users/u3/type"] = 2, ["users/u4/status"] = "inactive" } } },
  },
}
