local function policy(name, params, body)
  return ('local zoom = require "zoom"\nlocal p = zoom.policy { name = "%s", summary = "s", params = { %s } }\n%s')
    :format(name, params, body or "print(p.team, p.days)\nfor user in zoom.users {} do print(user.email) end\n")
end

local function refused(words, ...)
  local lines = {}
  for i, line in ipairs { ... } do lines[i] = "zoomlua: " .. line .. "\n" end
  table.insert(words, 1, "--plan")
  return { run = words, expect = { exit = 64, stdout = "", requests = 0, stderr = table.concat(lines) } }
end

local nothing = "the parameters are not what the policies take, see above; nothing was read"

return {
  why = "a parameter goes to every policy that declares it, POLICY.name to one; what nobody takes ends the run before anything is read",
  tenant = { users = { { id = "u1", email = "amy@example.com", type = 2 } } },
  files = {
    ["one.lua"] = policy("first", 'team = { type = "string" }, days = { type = "integer", default = 7, max = 90 }'),
    ["two.lua"] = policy("second", 'team = { type = "string" }, days = { type = "integer" }'),
    ["bare.lua"] = 'local zoom = require "zoom"\nprint "bare"\nfor user in zoom.users {} do print(user.id) end\n',
    ["need.lua"] = policy("need", 'who = { type = "string", required = true, help = "whom" }'),
    ["p.json"] = '{"team":"Legal","second.days":9}',
  },
  steps = {
    { run = { "--plan", "one.lua", "two.lua", "team=Legal", "days=3" },
      expect = { exit = 0, stderr = "one.lua| Legal   3\none.lua| amy@example.com\ntwo.lua| Legal   3\ntwo.lua| amy@example.com\n",
        stdout = "first, second: nothing to change.\n", no_writes = true, sent = {} } },
    { run = { "--plan", "one.lua", "two.lua", "team=Legal", "second.team=IT", "one.days=1" },
      expect = { exit = 0, stderr = { "one.lua| Legal   1\n", "two.lua| IT      nil\n" } } },
    { run = { "--plan", "one.lua", "two.lua", "--params", "p.json", "two.days=8" }, expect = { exit = 64, requests = 0,
        stderr = { "two.lua: parameter 'days' is given twice: as second.days and as two.days" } } },
    { run = { "--plan", "one.lua", "two.lua", "--params", "p.json", "days=8" },
      expect = { exit = 0, stderr = { "one.lua| Legal   8\n", "two.lua| Legal   9\n" } } },
    { run = { "--plan", "one.lua", "one.team=Legal" }, expect = { exit = 0, stderr = { "one.lua| Legal   7\n" } } },
    { run = { "--plan", "one.lua", "bare.lua", "days=1" }, expect = { exit = 0, stderr = { "one.lua| nil     1\n", "bare.lua| u1\n" } } },
    refused({ "one.lua", "two.lua", "taem=x" }, "no policy here has a parameter 'taem' (did you mean 'team' of one.lua?)"),
    refused({ "one.lua", "two.lua", "xyzzy=x", "third.team=IT" }, "no policy here has a parameter 'xyzzy'",
      "no policy here has a parameter 'third.team' (did you mean 'team' of one.lua?)"),
    refused({ "one.lua", "two.lua", "first.dayz=1" }, "one.lua: there is no parameter 'dayz' (did you mean 'days'?)", nothing),
    refused({ "two.lua", "one.lua", "days=91", "need.lua" }, "one.lua: parameter 'days': 91 is more than 90",
      "need.lua: parameter 'who' is missing: whom", nothing),
    { run = { "--plan", "bare.lua", "one.lua", "bare.days=1" }, expect = { exit = 64, requests = 0,
        stderr = { "no policy here has a parameter 'bare.days' (did you mean 'days' of one.lua?)" } } },
    { run = { "scopes", "one.lua", "two.lua", "--json" }, expect = { exit = 0, stdout = { '"policy":"first, second"' } } },
    { run = { "explain", "amy@example.com", "in_meeting.chat", "--policy", "one.lua", "--policy", "two.lua" },
      expect = { exit = 0, stdout = { "leaves it alone" } } },
  },
}
