-- Without a terminal nobody can be asked: what is not known does not run.
local function policy(more)
  return [[
    local zoom = require "zoom"
    zoom.policy { name = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] .. more
end

local lock = require "pins".lock
local before, after = lock { ["p.lua"] = policy "", ["lib.lua"] = "return 1" }, lock { ["p.lua"] = policy " -- more", ["lib.lua"] = "return 1" }

return {
  why = "without a terminal an unknown policy or module does not run, unless it was trusted or --trust is given",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } } } },
  files = { ["policies/p.lua"] = policy "", ["zoomlua.lock"] = before, ["own.lua"] = policy "",
            ["with.lua"] = 'pcall(require, "policies.lib")\nlocal zoom = require "zoom"\nzoom.get "/users"',
            ["policies/lib.lua"] = "return 1" },
  steps = {
    { run = { "policies/p.lua", "--yes" },
      expect = { exit = 1, requests = 0, stdout = "", stderr_lines = 1,
                 stderr = { "p.lua is not known here (it is below policies/", "zoomlua trust /" } } },
    { run = { "check", "policies/p.lua" }, expect = { exit = 1, requests = 0, stderr = { "not known here" } } },
    { run = { "plan", "policies/p.lua" }, expect = { exit = 1, requests = 0 } },
    { run = { "scopes", "policies/p.lua" }, expect = { exit = 1, requests = 0 } },
    { run = { "explain", "amy@example.com", "--policy", "policies/p.lua" }, expect = { exit = 1, requests = 0 } },
    { run = { "policies/p.lua", "--trust" }, expect = { exit = 2, no_writes = true } },
    { run = { "policies/p.lua" }, expect = { exit = 1, requests = 0 } },  -- that was for one run
    { run = { "policies/p.lua", "--sim", "--plan" }, expect = { requests = 0, lacks = { "not known here" } } },
    { run = { "own.lua" }, expect = { exit = 2, no_writes = true } },
    { run = { "trust", "policies/p.lua" }, expect = { exit = 0, requests = 0, stdout = { "policies/p.lua may run as it is now", "sha256" } } },
    { run = { "trust" }, expect = { exit = 0, stdout = { "/policies/p.lua" }, stdout_lines = 1 } },
    { run = { "policies/p.lua" }, expect = { exit = 2, no_writes = true } },
    { run = { "policies/p.lua" }, files = { ["policies/p.lua"] = policy " -- more", ["zoomlua.lock"] = after },
      expect = { exit = 1, requests = 0, stderr = { "p.lua has changed since you trusted it" } } },
    { run = { "policies/p.lua" }, files = { ["policies/p.lua"] = policy "", ["zoomlua.lock"] = before }, expect = { exit = 2 } },
    { run = { "with.lua" }, expect = { exit = 1, requests = 0, stderr = { "policies/lib.lua is not known here" }, stderr_lines = 1 } },
    { run = { "trust", "policies/lib.lua" }, expect = { exit = 0 } },
    { run = { "with.lua" }, expect = { exit = 0 } },
    { run = { "trust", "none.lua" }, expect = { exit = 1, stderr = { "none.lua" } } },
    { run = { "trust", "--trust" }, expect = { exit = 64 } },
    { run = { "history", "--trust" }, expect = { exit = 64, stderr = { "commands that run a policy" } } },
  },
}
