local function step(name, ...)
  return { run = { "test", name .. "_test.lua" }, expect = { exit = 1, stderr = "", stdout = { ... } } }
end
local head = 'local test = require "zoom.test"\n'
local function tenant(text) return head .. "\ntest.tenant {\n" .. text .. "\n}\n" end

return {
  why = "what is wrong with a file of tests is told with its line and the nearest name, and counts as a failure",
  offline = true,
  files = {
    ["syntax_test.lua"] = "local test = {{\n",
    ["raises_test.lua"] = head .. "error 'by itself'\n",
    ["empty_test.lua"] = head,
    ["field_test.lua"] = tenant "users = { ada = { dpet = 'Sales' } }",
    ["setting_test.lua"] = tenant "users = { ada = { settings = { in_meeting = { waiting_rom = true } } } }",
    ["value_test.lua"] = tenant "users = { ada = { settings = { in_meeting = { waiting_room = 3 } } } }",
    ["group_test.lua"] = tenant "groups = { Kiosks = {} }, users = { ada = { groups = { 'Kiosk' } } }",
    ["lock_test.lua"] = tenant "groups = { Kiosks = { locks = { in_meeting = { chatt = true } } } }",
    ["top_test.lua"] = tenant "user = {}",
    ["type_test.lua"] = tenant "users = { ada = { type = 'licenced' } }",
    ["phone_test.lua"] = tenant "users = { ada = { phone = { acess = {} } } }",
    ["member_test.lua"] = tenant "users = { ada = { phone = { access = { voice_mail = { 'bop' } } } }, bob = {} }",
    ["zoom_test.lua"] = "local zoom = require 'zoom'\n",
    ["twice_test.lua"] = head .. "local x = test.tenant {}\ntest.case('a', x, function() test.case('b', x, function() end) end)\n",
    ["late_test.lua"] = head .. "local x, kept = test.tenant {}\ntest.case('a', x, function(t) kept = t end)\n"
      .. "test.case('b', x, function() kept:settled() end)\n",
    ["expects_test.lua"] = head .. "local x = test.tenant { users = { ada = {} } }\ntest.case('a', x, function(t)\n"
      .. "t:expect { adda = {} } end)\ntest.case('b', x, function(t)\nt:expect { ada = { in_meeting = { chatt = true } } } end)\n"
      .. "test.case('c', x, function(t) t:plan 'none.lua' end)\ntest.case('d', x, function(t) t:apply() end)\n",
    ["notes.txt"] = "",
    ["policy.lua"] = "require 'zoom.test'\n",
    ["inside_test.lua"] = head .. "test.case('a', test.tenant {}, function(t)\nt:plan 'policy.lua'\nt:expect_error 'is for files of tests' end)\n",
  },
  steps = {
    step("syntax", "FAILED  syntax_test.lua:2\n  unexpected symbol near <eof>\n0 passed, 1 failed\n"),
    step("raises", "FAILED  raises_test.lua:2\n  by itself\n"),
    step("empty", "FAILED  empty_test.lua\n  there is no test in this file"),
    step("field", "FAILED  field_test.lua:3\n  user ada has no 'dpet' (did you mean 'dept'?)\n"),
    step("setting", "FAILED  setting_test.lua:3\n  users have no setting 'in_meeting.waiting_rom' (did you mean 'in_meeting.waiting_room'?)\n"),
    step("value", "FAILED  value_test.lua:3\n  in_meeting.waiting_room"),
    step("group", "FAILED  group_test.lua:3\n  user ada: there is no group 'Kiosk' (did you mean 'Kiosks'?)\n"),
    step("lock", "FAILED  lock_test.lua:3\n", "chatt", "did you mean"),
    step("top", "FAILED  top_test.lua:3\n  test.tenant has no 'user' (did you mean 'users'?)\n"),
    step("type", "user ada: type 'licenced' is none of basic, licensed"),
    step("phone", "user ada.phone has no 'acess' (did you mean 'access'?)"),
    step("member", "there is no user 'bop' (did you mean 'bob'?)"),
    step("zoom", 'a test cannot ask Zoom; it has "zoom.test"'),
    step("twice", "a test within a test"),
    step("late", "this is the t of a test that has ended", "1 passed, 1 failed"),
    step("expects", "FAILED  expects_test.lua:4  a\n  there is no 'adda' in this tenant (did you mean 'ada'?)\n",
      "FAILED  expects_test.lua:6  b\n", "(did you mean 'in_meeting.chat'?)",
      "there is no policy 'none.lua' in the folder of the test", 't:apply comes after t:plan("policy.lua")', "0 passed, 4 failed\n"),
    { run = { "test", "inside_test.lua" }, expect = { exit = 0, stdout = "1 passed, 0 failed\n" } },
    { run = { "test", "gone_test.lua" }, expect = { exit = 64, stderr = { "gone_test.lua: No such file" } } },
    { run = { "test", "notes.txt" }, expect = { exit = 64, stderr = { "notes.txt: a file of tests has a name that ends in _test.lua" } } },
    { run = { "test", "--filter", "no such name", "inside_test.lua" },
      expect = { exit = 1, stdout = "", stderr = 'zoomlua: no test has "no such name" in its name\n' } },
    { run = { "test", "--junit" }, expect = { exit = 64 } },
  },
}
