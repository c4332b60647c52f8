local rooms = [[
local zoom = require "zoom"
zoom.policy { name = "rooms", params = { fail = { type = "string" } } }
print "one"
for user in zoom.users {} do
  user:set { in_meeting = { waiting_room = true } }
  if user.email == "bob@example.com" then user:set { recording = { auto_recording = "cloud" } } end
end
zoom.group "Kiosks":lock { in_meeting = { chat = true } }
]]

local tests = [[
local test = require "zoom.test"
local tenant = test.tenant {
  account = { locks = { in_meeting = { annotation = true } } },
  groups = { Kiosks = {} },
  users = { ada = {}, bob = {} },
}
test.case("changes", tenant, function(t)
  t:plan "rooms.lua"
  t:expect_changes {
    ada = { in_meeting = { waiting_room = false, chat = true } },
    account = { ["in_meeting.chat"] = true },
    ["group Kiosks"] = { ["lock.in_meeting.chat"] = test.removed },
    bob = { ["in_meeting.waiting_room"] = test.change(true, true) },
    calls = { "groupCreate" },
  }
end)
test.case("nothing", tenant, function(t)
  t:plan "rooms.lua"
  t:expect_nothing()
end)
test.case("an error that does not come", tenant, function(t)
  t:plan "rooms.lua"
  t:expect_error "refused"
end)
test.case("an error that nobody expects", tenant, function(t)
  t:plan("rooms.lua", { colour = "red" })
  t:expect_nothing()
end)
test.case("an error at the end", tenant, function(t)
  t:plan("rooms.lua", { colour = "red" })
end)
test.case("the tenant", tenant, function(t)
  t:plan "rooms.lua"
  t:apply()
  t:expect {
    ada = { in_meeting = { waiting_room = false }, dept = "Sales", groups = { "Kiosks" } },
    ["group Kiosks"] = { locks = { in_meeting = { chat = false } }, members = { "ada" } },
  }
end)
test.case("undo", tenant, function(t)
  t:plan "rooms.lua"
  t:apply()
  t:undo { except = { ada = { "schedule_meeting.join_before_host", "dept" } } }
end)
test.case("an error of its own", tenant, function(t)
  t:expekt {}
end)
test.case("pcall hides nothing", tenant, function(t)
  t:plan "rooms.lua"
  pcall(t.expect_nothing, t)
end)
test.case("locked", tenant, function(t)
  t:plan "annotation.lua"
  t:expect_left_out { ada = { ["in_meeting.chat"] = true } }
end)
test.case("a server that refuses", test.tenant {
  users = { ada = {}, bob = {} }, groups = { Kiosks = {} }, faults = { { on = "PATCH /users/ada/settings", reply = 400, count = 99 } },
}, function(t)
  t:plan "rooms.lua"
  t:apply()
end)
]]

local annotation = [[
local zoom = require "zoom"
zoom.policy { name = "annotation" }
for user in zoom.users {} do user:set { in_meeting = { annotation = false } } end
]]

return {
  why = "a test that fails tells what was expected and what there was, by user and field, with its line and what the policy printed",
  offline = true,
  files = { ["rooms.lua"] = rooms, ["annotation.lua"] = annotation, ["rooms_test.lua"] = tests },
  run = { "test" },
  expect = { exit = 1, stderr = "", stdout = {
    "FAILED  rooms_test.lua:9  changes\n"
      .. '  account          in_meeting.chat           expected true, got no change\n'
      .. '  ada@example.com  in_meeting.chat           expected true, got no change\n'
      .. '  ada@example.com  in_meeting.waiting_room   expected false, got false -> true\n'
      .. '  bob@example.com  in_meeting.waiting_room   expected true -> true, got false -> true\n'
      .. '  calls            groupCreate               expected, got no such call\n'
      .. '  group Kiosks     lock.in_meeting.chat      expected it to be removed, got false -> true\n'
      .. '  bob@example.com  recording.auto_recording  not expected: "none" -> "cloud"\n'
      .. "  | rooms.lua| one\n",
    "FAILED  rooms_test.lua:19  nothing\n  ada@example.com  in_meeting.waiting_room   not expected: false -> true\n",
    "FAILED  rooms_test.lua:23  an error that does not come\n  expected the policy to fail: refused\n  got a plan of 4 changes\n",
    "FAILED  rooms_test.lua:26  an error that nobody expects\n  the policy failed: rooms.lua: there is no parameter 'colour'",
    "FAILED  rooms_test.lua:30  an error at the end\n  the policy failed: ",
    "FAILED  rooms_test.lua:35  the tenant\n"
      .. '  ada@example.com  in_meeting.waiting_room  expected false, got true\n'
      .. '  ada@example.com  dept                     expected "Sales", got (not set)\n'
      .. "  ada@example.com  groups                   expected {Kiosks}, got {}\n"
      .. "  group Kiosks     locks.in_meeting.chat    expected false, got true\n"
      .. "  group Kiosks     members                  expected {ada@example.com}, got {}\n",
    "FAILED  rooms_test.lua:43  undo\n"
      .. "  bob@example.com  schedule_meeting.join_before_host  expected true as before, got false\n"
      .. "  ada@example.com  dept                               expected not to be undone, but is as before\n",
    "FAILED  rooms_test.lua:46  an error of its own\n  t has no 'expekt' (did you mean 'expect'?)\n",
    "FAILED  rooms_test.lua:50  pcall hides nothing\n",
    "FAILED  rooms_test.lua:54  locked\n"
      .. "  ada@example.com  in_meeting.chat        expected to be left out, but was not\n"
      .. "  ada@example.com  in_meeting.annotation  left out, not expected: false (locked by the account ",
    "FAILED  rooms_test.lua:60  a server that refuses\n  ada@example.com  in_meeting.waiting_room  failed: ",
    "\n0 passed, 11 failed\n",
  } },
}
