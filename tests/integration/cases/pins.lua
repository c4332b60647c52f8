-- What lies below policies/ runs as zoomlua.lock pins it, or not at all.
local pins = require "pins"
local POLICY = [[
  local zoom = require "zoom"
  local names = require "lib.names"
  zoom.policy { name = "p", summary = names.summary }
]]
local good = { ["base/main.lua"] = POLICY, ["base/lib/names.lua"] = "return { summary = 'of others' }",
               ["rooms.lua"] = "return 'rooms of others'",
               -- a package and the policy each have a "mod.names"; who asks gets his own, once
               ["tool/head.lua"] = "local n = require 'mod.names' assert(n == require 'mod.names') return n.summary .. require 'rooms'",
               ["tool/mod/names.lua"] = "return { summary = 'of the tool, ' }", ["tool/lib.lua"] = "return require 'lib'" }
local lock = pins.lock(good)
local files = { ["zoomlua.lock"] = lock, ["base.lua"] = POLICY,
                ["own.lua"] = 'local zoom = require "zoom"\nzoom.policy { name = "own", summary = require "rooms" }',
                ["both.lua"] = 'local zoom = require "zoom"\nzoom.policy { name = "own", summary = require "local" }',
                ["apart.lua"] = [[
                  local zoom = require "zoom"
                  zoom.policy { name = "own", summary = require "mod.names" .. require "tool.head" }
                ]],
                ["loop.lua"] = 'require "tool.lib"',
                ["mod/names.lua"] = "return 'mine, '", ["local.lua"] = "return 'my own'", ["policies/local.lua"] = "return 'not mine'",
                ["caught.lua"] = 'pcall(require, "policies.mine")\nrequire("zoom").policy { name = "caught" }',
                ["policies/mine.lua"] = "return 1", ["policies/mine_test.lua"] = "print 'it runs'",
                ["base_test.lua"] = [[
                  local test = require "zoom.test"
                  test.case("of others", test.tenant { users = {} }, function(t) t:plan("policies/base/main.lua", {}) end)
                ]] }
for path, text in pairs(good) do files["policies/" .. path] = text end

local function changed(path, text) return { ["policies/" .. path] = text } end
local function refused(part) return { exit = 1, requests = 0, stdout = "", stderr = { part }, stderr_lines = 1 } end
local tampered = "policies/base/main.lua is not as it was added (zoomlua.lock has another SHA-256): it does not run; zoomlua update base"

return {
  why = "a file below policies/ that differs from its pin, or has none, does not run: as a policy or as a module, in any way to call it",
  tenant = { users = {} },
  files = files,
  steps = {
    { run = { "info", "policies/base/main.lua" }, expect = { exit = 0, stdout = { "of others" } } },
    { run = { "policies/base/main.lua", "--trust" }, expect = { exit = 0 } },
    { run = { "./policies/../policies/base/./main.lua", "--trust" }, expect = { exit = 0 } },
    -- packages are found by name beside the policy; a file of one's own comes first
    { run = { "info", "own.lua" }, expect = { exit = 0, stdout = { "rooms of others" } } },
    { run = { "info", "both.lua" }, expect = { exit = 0, stdout = { "my own" } } },
    { run = { "info", "apart.lua" }, expect = { exit = 0, stdout = { "mine, of the tool, rooms of others" } } },
    { run = { "loop.lua", "--trust" }, expect = { exit = 1, stderr = { "requires itself" } } },
    -- without a pin
    { run = { "policies/mine.lua", "--trust" }, expect = refused "policies/mine.lua is not pinned in zoomlua.lock" },
    { run = { "caught.lua", "--trust" }, expect = refused "policies/mine.lua is not pinned" },  -- no pcall gets past it
    { run = { "info", "caught.lua" }, expect = { exit = 1, stderr = { "policies/mine.lua is not pinned" } } },
    -- tests of policies, and policies in tests
    { run = { "test", "policies/mine_test.lua" }, expect = { exit = 1, lacks = { "it runs" }, stdout = { "policies/mine_test.lua is not pinned" } } },
    { run = { "test", "base_test.lua" }, expect = { exit = 0 } },
    { run = { "test", "base_test.lua" }, files = changed("base/main.lua", POLICY .. " "), expect = { exit = 1, stdout = { "is not as it was added" } } },
    -- a changed policy
    { run = { "policies/base/main.lua", "--trust", "--yes" }, files = changed("base/main.lua", POLICY .. " "), expect = refused(tampered) },
    { run = { "./policies/../policies/base/./main.lua", "--sim" }, expect = refused(tampered) },
    { run = { "{dir}/policies/base/main.lua", "--trust" }, expect = refused(tampered) },
    { run = { "check", "policies/base/main.lua", "--trust" }, expect = refused(tampered) },
    { run = { "plan", "policies/base/main.lua", "--trust" }, expect = refused(tampered) },
    { run = { "scopes", "policies/base/main.lua", "--trust" }, expect = refused(tampered) },
    { run = { "info", "policies/base/main.lua" }, expect = refused(tampered) },
    -- a changed module of a good policy, and of one's own
    { run = { "policies/base/main.lua", "--trust" }, files = { ["policies/base/main.lua"] = POLICY, ["policies/base/lib/names.lua"] = "return {}" },
      expect = refused "policies/base/lib/names.lua is not as it was added" },
    { run = { "own.lua", "--trust" }, files = changed("rooms.lua", "return 'changed'"), expect = refused "policies/rooms.lua is not as it was added" },
    -- a lock that was tampered with
    { run = { "policies/base/main.lua", "--trust" }, files = { ["zoomlua.lock"] = lock .. "\n" },
      expect = refused "zoomlua: zoomlua.lock:19: a line 'package NAME' is expected here; nothing below policies/ runs: take the lock from" },
    { run = { "policies/base/main.lua", "--trust" }, files = { ["zoomlua.lock"] = lock .. lock }, expect = refused "zoomlua.lock:18: an empty line" },
    { run = { "policies/base/main.lua", "--trust" }, files = { ["zoomlua.lock"] = "" }, expect = refused "zoomlua.lock:1: this is no lock of zoomlua's" },
    { run = { "policies/base/main.lua", "--trust" }, files = { ["zoomlua.lock"] = (lock:gsub("base/main", "base/../../own")) },
      expect = refused "that is no path of a file of this package" },
    { run = { "own.lua", "--trust" }, expect = refused "zoomlua.lock:" },
    { run = { "base.lua", "--trust" }, expect = { exit = 1, lacks = { "zoomlua.lock" }, stderr = { "lib/names.lua" } } },  -- not below policies/
  },
}
