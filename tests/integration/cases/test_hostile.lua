local head = 'local test = require "zoom.test"\nlocal tenant = test.tenant { users = { ada = {} } }\n'
local function case(body) return head .. "test.case('x', tenant, function(t)\n" .. body .. "\nend)\n" end
local function step(name, ...)
  local limit = name:find "loop" and "1" or "60"  -- who is to end for another reason gets the time for it
  return { run = { "test", "--time-limit", limit, "--memory-limit", "16", name .. "_test.lua" },
    expect = { exit = 1, stdout = { "FAILED  " .. name .. "_test.lua", ... }, lacks = { "root:", "secret" } } }
end

return {
  why = "a file of tests is somebody's program: it gets no files, no network, no end of time or memory, and takes nothing down",
  offline = true,
  files = {
    ["loop_test.lua"] = case "while true do end",
    ["memory_test.lua"] = case "local s = {} for i = 1, 1e9 do s[i] = ('x'):rep(1000) .. i end",
    ["library_test.lua"] = case "t:expect { ada = { dept = os.getenv 'HOME' } }",
    ["absolute_test.lua"] = case "t:plan '/etc/passwd'",
    ["upwards_test.lua"] = case "t:plan '../home/config.lua'",
    ["file_test.lua"] = case "t:file('../../x', 'x')",
    ["fileroot_test.lua"] = case "t:file('/tmp/x', 'x')",
    ["env_test.lua"] = case "t:env('ZOOM_API_URL', 'http://example.com')",
    ["proxy_test.lua"] = case("t:env('http_proxy', 'http://127.0.0.1:9') t:env('ALL_PROXY', 'http://127.0.0.1:9')\n"
      .. "t:plan 'lists.lua' t:expect_output 'ada@example.com' t:expect_output 'http://127.0.0.1:9'"),
    ["lists.lua"] = "local zoom = require 'zoom'\nfor user in zoom.users {} do print(user.email, zoom.env 'http_proxy') end\n",
    ["module_test.lua"] = head .. "require '..home.config'\n",
    ["native_test.lua"] = head .. "require 'zoom.native'\n",
    ["metatable_test.lua"] = case "getmetatable(t).__index = nil",
    ["coroutine_test.lua"] = case "table.sort({ 2, 1 }, function() t:get '/users' return true end)",
    ["huge_test.lua"] = case "t:file('a', ('x'):rep(5000000))",
    ["names_test.lua"] = head .. "test.case(('n'):rep(100000), tenant, function(t) error(('e'):rep(100000)) end)\n",
    ["policy_loop_test.lua"] = case "t:plan 'loop.lua'",
    ["policy_memory_test.lua"] = case "t:plan 'memory.lua'",
    ["policy_asks_test.lua"] = case "t:plan 'asks.lua'",
    ["loop.lua"] = "while true do end\n",
    ["memory.lua"] = "local s = {} for i = 1, 1e9 do s[i] = ('x'):rep(1000) .. i end\n",
    ["asks.lua"] = "local zoom = require 'zoom'\nprint(zoom.read 'people.csv')\n",
    ["good_test.lua"] = case "t:expect { ada = { status = 'active' } }",
  },
  steps = {
    step("loop", "1 s"), step("memory", "not enough memory"),
    step("library", "os"), step("absolute", "'/etc/passwd' does not stay in the folder of the test"),
    step("upwards", "does not stay in the folder"), step("file", "is no name of a file"), step("fileroot", "is no name of a file"),
    step("env", "what zoomlua itself takes from the environment"), step("module", "is no module name"),
    step("native", "there is no built-in module 'zoom.native'"), step("metatable", "attempt to index"),
    step("coroutine", "cannot wait"), step("huge", "MB"), step("names", "eee"),
    step("policy_loop", "the policy failed: loop.lua: ", "1 s"), step("policy_memory", "memory.lua: out of memory"),
    step("policy_asks", "--read people.csv"),
    { run = { "test", "proxy_test.lua" }, expect = { exit = 0, stdout = "1 passed, 0 failed\n" } },
    { run = { "test", "--time-limit", "4", "--memory-limit", "16", "loop_test.lua", "good_test.lua", "policy_loop_test.lua" },
      expect = { exit = 1, stdout = { "1 passed, 2 failed\n" } } },
  },
}
