--- A hundred tests of policies on one core: each with a tenant of its own, a plan, its application, a second plan and
--- the undo. The least of three runs counts, as everywhere here.
local lab = require "lab"
local stat = require "posix.sys.stat"

local tests = {}

local POLICY = [[
local zoom = require "zoom"
local policy = zoom.policy { name = "rooms", params = { exempt = { type = "string", default = "Kiosks" } } }
for user in zoom.users { type = "licensed" } do
  if not user:in_group(policy.exempt) then user:set { in_meeting = { waiting_room = true } } end
end
]]

local TESTS = [[
local test = require "zoom.test"
local tenant = test.tenant {
  groups = { Kiosks = {} },
  defaults = { settings = { schedule_meeting = { join_before_host = false } } },
  users = { ada = { dept = "Sales" }, bob = { groups = { "Kiosks" } }, cleo = { type = "basic" }, dan = {}, eve = {} },
}
for i = 1, %d do
  test.case("test " .. i, tenant, function(t)
    t:plan("rooms.lua", { exempt = "Kiosks" })
    t:expect_changes { ada = test.any, dan = test.any, eve = test.any }
    t:apply()
    t:expect { ada = { in_meeting = { waiting_room = true } } }
    t:settled()
    t:undo()
  end)
end
]]

local function write(path, text)
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
end

function tests.run(options)
  local n, folder = tonumber(options.tests), lab.dir .. "/tests"
  assert(stat.mkdir(folder, 448))
  write(folder .. "/rooms.lua", POLICY)
  write(folder .. "/rooms_test.lua", TESTS:format(n))
  local best
  for _ = 1, lab.RUNS do
    local run = lab.expect(lab.measure({ "/usr/bin/taskset", "-c", "0", lab.program, "test", folder }, { PATH = os.getenv "PATH", HOME = lab.dir }), 0, "zoomlua test")
    if not best or run.seconds < best.seconds then best = run end
  end
  print(("%d tests of policies on one core: %.2f s, %.1f ms a test"):format(n, best.seconds, best.seconds * 1000 / n))
end

return tests
