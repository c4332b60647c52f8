local function policy(name, body)
  return ('local zoom = require "zoom"\nlocal policy = zoom.policy { name = %q, params = { dept = { type = "string", default = "Sales" } } }\n'):format(name)
    .. 'print(policy.dept)\nfor user in zoom.users { dept = policy.dept } do ' .. body .. " end\n"
end

local tests = [[
local test = require "zoom.test"
local tenant = test.tenant { users = { ada = { dept = "Sales", settings = { in_meeting = { chat = true, file_transfer = true } } }, bob = { dept = "Legal" } } }
test.case("one plan of two", tenant, function(t)
  t:plan({ "chat.lua", "lib/files.lua" }, { ["files.dept"] = "Sales" })
  t:expect_changes { ada = { in_meeting = { chat = false, file_transfer = false } } }
  t:expect_output "Sales\nSales"
  t:apply()
  t:expect { ada = { in_meeting = { chat = false, file_transfer = false } } }
  t:settled()
  t:undo()
end)
test.case("parameters of one", tenant, function(t)
  t:plan({ "chat.lua", "lib/files.lua" }, { dept = "Legal", ["chat.dept"] = "Sales" })
  t:expect_changes { ada = { ["in_meeting.chat"] = false }, bob = { ["in_meeting.file_transfer"] = false } }
end)
test.case("they contradict each other", tenant, function(t)
  t:plan { "chat.lua", "talk.lua" }
  t:expect_error "chat.lua:4 and talk.lua:4 want different values of user.in_meeting.chat"
end)
test.case("one of them fails", tenant, function(t)
  t:plan { "chat.lua", "fails.lua" }
  t:expect_error "fails.lua:4: no"
end)
test.case("a list of one", tenant, function(t)
  t:plan { "chat.lua" }
  t:expect_changes { ada = test.any }
end)
]]

local mistakes = [[
local test = require "zoom.test"
local tenant = test.tenant { users = { ada = {} } }
test.case("none", tenant, function(t) t:plan {} end)
test.case("no text", tenant, function(t) t:plan { "chat.lua", 3 } end)
test.case("twice", tenant, function(t) t:plan { "chat.lua", "chat.lua" } end)
test.case("not there", tenant, function(t) t:plan { "chat.lua", "none.lua" } end)
test.case("outside", tenant, function(t) t:plan { "chat.lua", "../chat.lua" } end)
test.case("as arguments", tenant, function(t) t:plan("chat.lua", "talk.lua") end)
test.case("a name", tenant, function(t)
  t:plan({ "chat.lua", "lib/files.lua" }, { detp = "Sales" })
  t:expect_error "no policy here has a parameter 'detp' (did you mean 'dept' of chat.lua?)"
end)
]]

return {
  why = "a test plans several policies together, as one line of the command does, with parameters for each",
  offline = true,
  files = {
    ["chat.lua"] = policy("chat", "user:set { in_meeting = { chat = false } }"),
    ["talk.lua"] = policy("talk", "user:set { in_meeting = { chat = true } }"),
    ["fails.lua"] = policy("fails", 'error "no"'),
    ["lib/files.lua"] = policy("files", "user:set { in_meeting = { file_transfer = false } }"),
    ["two_test.lua"] = tests, ["mistakes_test.lua"] = mistakes,
  },
  steps = {
    { run = { "test", "two_test.lua" }, expect = { exit = 0, stderr = "", stdout = "5 passed, 0 failed\n" } },
    { run = { "test", "mistakes_test.lua" }, expect = { exit = 1, stderr = "", stdout = {
      "mistakes_test.lua:3  none\n  t:plan takes a policy, or a list of some: t:plan { \"a.lua\", \"b.lua\" }\n",
      "mistakes_test.lua:4  no text\n  t:plan takes a text\n",
      "mistakes_test.lua:5  twice\n  chat.lua is named twice: a policy is run once\n",
      "mistakes_test.lua:6  not there\n  there is no policy 'none.lua' in the folder of the test",
      "mistakes_test.lua:7  outside\n  '../chat.lua' does not stay in the folder of the test\n",
      "mistakes_test.lua:8  as arguments\n  t:plan takes a policy and a table of parameters; several policies are a list\n",
      "1 passed, 6 failed\n" } } },
  },
}
