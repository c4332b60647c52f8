local tests = [=[
local test = require "zoom.test"
local tenant = test.tenant { users = { ada = {} } }
test.case("good & <well>", tenant, function(t) t:expect { ada = { status = "active" } } end)
test.case("bad \"quotes\" \27[2J \xff", tenant, function(t)
  t:expect { ada = { dept = "<Sales> & ]]>" } }
end)
test.case("other", tenant, function() end)
]=]

--- Judges the report: every element is closed, nothing is left unescaped. Which fits what XML allows of what is in it.
local function well_formed(text)
  local open = {}
  assert(text:find '^<%?xml version="1.0" encoding="UTF%-8"%?>\n', "no declaration")
  assert(utf8.len(text), "not UTF-8")
  assert(not text:find "[%z\1-\8\11\12\14-\31]", "a control character")
  local rest = text:gsub("^<%?.-%?>", ""):gsub("<(/?)([%a]+)([^<>]*)>", function(slash, name, inner)
    if slash == "/" then
      assert(table.remove(open) == name, "closed out of order: " .. name)
    elseif inner:sub(-1) ~= "/" then
      open[#open + 1] = name
    end
    local left = inner:gsub('%s+[%a]+="([^"]*)"', "")
    assert(left == "" or left == "/", "attributes: " .. left)
    return ""
  end)
  assert(#open == 0, "not closed: " .. table.concat(open, " "))
  assert(not rest:find "[<>]", "a bracket in a text")
  assert(not text:gsub("&%a+;", ""):gsub("&#%d+;", ""):find "&", "a bare ampersand")
end

return {
  why = "JUnit's XML is well-formed whatever tests are called and policies say; a filter picks by words",
  offline = true,
  files = { ["names_test.lua"] = tests },
  steps = {
    { run = { "test", "--junit", "report.xml" },
      expect = { exit = 1, stdout = {
        'FAILED  names_test.lua:5  bad "quotes" \\x1b[2J \\xff\n  ada@example.com  dept  expected "<Sales> & ]]>", got (not set)\n',
        "2 passed, 1 failed\n" } } },
    { run = { "test", "--filter", "WELL good", "--junit", "second.xml" },
      files = { check = function(file) well_formed(file "report.xml") return "" end },
      expect = { exit = 0, stdout = "1 passed, 0 failed\n", files = { ["report.xml"] = {
        '<testsuites name="zoomlua test" tests="3" failures="1" errors="0">', '<testsuite name="names_test.lua" tests="3" failures="1" errors="0" time="',
        '<testcase classname="names_test.lua" name="good &amp; &lt;well&gt;" time="', '<failure message="ada@example.com  dept  expected &quot;&lt;Sales&gt;' } } } },
    { run = { "test", "--filter", "other", "--junit", "nowhere/report.xml" },
      files = { check = function(file) well_formed(file "second.xml") return "" end },
      expect = { exit = 1, stdout = "1 passed, 0 failed\n", stderr = { "nowhere/report.xml" } } },
  },
}
