local function policy(given) return ("local zoom = require 'zoom'\nlocal n = 0\nfor _ in zoom.%s do n = n + 1 end print(n)\n"):format(given) end
local long = ("x"):rep(5000)
return {
  why = "what a list is asked for is named once and within bounds: twice the same status is one request, one text is no list, and what is too long is the policy's line",
  sim = { users = 50 },
  files = {
    ["twice.lua"] = policy 'users { status = { "active", "active", "active" } }',
    ["many.lua"] = "local t = {} for i = 1, 1000 do t[i] = i % 2 == 0 and 'active' or 'inactive' end " .. policy "users { status = t }",
    ["long.lua"] = policy(("users { role_id = '%s' }"):format(long)),
    ["phone.lua"] = policy(("phone.users { department = '%s' }"):format(long)),
    ["roles.lua"] = policy 'users { role_id = { "0", "1" } }',
    ["words.lua"] = policy 'phone.users { keyword = { "a", "b" } }',
    ["word.lua"] = policy 'users { role_id = { "0", "0" } }',
  },
  steps = {
    { run = { "--plan", "--rate", "0", "twice.lua" }, expect = { exit = 0, stderr = { "twice.lua| " }, lacks = { "warning" }, requests = 2 } },
    { run = { "--plan", "--rate", "0", "many.lua" }, expect = { exit = 0, stderr = { "many.lua| " }, lacks = { "nonsense" } } },
    { run = { "--plan", "--rate", "0", "long.lua" }, expect = { exit = 1, stderr = { "long.lua:3: the list of users is asked for with more than 4096 bytes" } } },
    { run = { "--plan", "--rate", "0", "phone.lua" }, expect = { exit = 1, stderr = { "phone.lua:3: the list of phone.users is asked for with more than 4096 bytes" } } },
    { run = { "--plan", "--rate", "0", "roles.lua" }, expect = { exit = 1, stderr = { "roles.lua:3: role_id is one text, not a list of them" } } },
    { run = { "--plan", "--rate", "0", "words.lua" }, expect = { exit = 1, stderr = { "words.lua:3: keyword is one text, not a list of them" } } },
    { run = { "--plan", "--rate", "0", "word.lua" }, expect = { exit = 0, stderr = { "word.lua| " } } },
  },
}
