local rooms = [[
local zoom = require "zoom"
local policy = zoom.policy { name = "rooms", params = { exempt = { type = "string", default = "Kiosks" }, days = { type = "integer", default = 1 } } }
print("dice " .. math.random(1000000) .. " " .. math.random(1000000), "now " .. zoom.now())
for user in zoom.users { type = "licensed" } do
  if not user:in_group(policy.exempt) then user:set { in_meeting = { waiting_room = true } } end
end
]]

local rooms_test = [[
local test = require "zoom.test"
local tenant = test.tenant {
  now = "2026-05-06T07:08:09Z",
  groups = { Kiosks = {} },
  users = {
    ada = { settings = { schedule_meeting = { join_before_host = false } } },
    bob = { groups = { "Kiosks" } }, cleo = { type = "basic" },
  },
}
test.case("on, settled, undone", tenant, function(t)
  t:plan("rooms.lua", { exempt = "Kiosks", days = 3 })
  t:expect_changes { ada = { ["in_meeting.waiting_room"] = test.change(false, true) } }
  t:expect_output "now 1778051289000"
  t:expect_output "dice 757150 83432" -- the same on every machine
  t:expect { ada = { in_meeting = { waiting_room = false }, type = "licensed", groups = {} }, bob = { groups = { "Kiosks" } } }
  t:apply()
  t:expect { ada = { in_meeting = { waiting_room = true } } }
  t:settled()
  t:undo()
  t:expect { ada = { in_meeting = { waiting_room = false } } }
end)
test.case("a fresh tenant each time", tenant, function(t)
  t:expect { ada = { in_meeting = { waiting_room = false } } }
  print(t:get "/users/ada".email)
end)
]]

local outside_test = [[
local test = require "zoom.test"
for i = 1, 2 do
  test.case("outside " .. i, test.tenant { groups = { Kiosks = {} } }, function(t)
    t:plan "../rooms.lua"
  end)
end
]]

local helper_test = [[
local test = require "zoom.test"
local world = require "lib.world"
test.case("modules lie beside the test", test.tenant(world), function(t)
  t:file("people.csv", "email,group\nada@example.com,Kiosks\n")
  t:env("SITE", "Berlin")
  t:plan "reads.lua"
  t:expect_output "ada@example.com Berlin"
  t:expect_report { { user = "ada@example.com" } }
  t:expect_nothing()
end)
]]

local reads = [[
local zoom = require "zoom"
zoom.policy { name = "reads" }
for row in zoom.csv "people.csv" do print(row.email .. " " .. zoom.env "SITE") end
local report = zoom.report { name = "who", columns = { "user", "why" } }
report:add { user = "ada@example.com", why = "a sentence that is too long for a table of eighty columns, and so it is broken in two" }
]]

local function expected(extra)
  return { exit = 0, stderr = "rooms_test.lua| ada@example.com\n", stdout = extra .. "3 passed, 0 failed\n" }
end

return {
  why = "tests run a policy through the whole pipe, each in a tenant of its own, without an account; twice they say the same",
  offline = true,
  env = { ZOOM_ACCOUNT_ID = false, ZOOM_CLIENT_ID = false, ZOOM_CLIENT_SECRET = false },
  files = {
    ["rooms.lua"] = rooms, ["rooms_test.lua"] = rooms_test, ["sub/reads.lua"] = reads, ["sub/reads_test.lua"] = helper_test,
    ["sub/lib/world.lua"] = "return { users = { ada = {} } }\n", [".hidden/no_test.lua"] = "error 'hidden'\n",
    ["other/outside_test.lua"] = outside_test,
  },
  steps = {
    { run = { "test", "rooms_test.lua", "sub" }, expect = expected "" },
    { run = { "test", "rooms_test.lua", "sub", "rooms_test.lua", "sub/reads_test.lua" }, expect = expected "" }, -- each once
    { run = { "test", "rooms_test.lua", "sub", "-v" }, expect = expected(
        "ok      rooms_test.lua:10  on, settled, undone\nok      rooms_test.lua:22  a fresh tenant each time\n"
        .. "ok      sub/reads_test.lua:3  modules lie beside the test\n") },
    { run = { "test", "other" }, expect = { exit = 1, stdout = {
        "FAILED  other/outside_test.lua:4  outside 1\n  '../rooms.lua' does not stay in the folder of the test\n", "0 passed, 2 failed\n" } } },
  },
}
