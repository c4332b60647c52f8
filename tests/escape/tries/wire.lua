-- The wire: what a policy asks and wishes, as much and as odd as it can.
local W = "local zoom = require 'zoom'\n"
local function try(name, why, policy, more)
  local t = { name = name, why = why, policy = W .. policy, stderr = "t.lua" }
  for k, v in pairs(more or {}) do t[k] = v end
  return t
end
local held = { exit = 0, stderr = {} }
local either = { exit = { 0, 1 }, stderr = {} }

return {
  try("a million questions", "4096 may be under way", "local t = {} for i = 1, 1e6 do t[i] = zoom.users {} end", { stderr = "questions to Zoom at a time" }),
  try("a thousand questions one by one", "a coroutine that waits makes its task wait",
    "for i = 1, 1000 do coroutine.wrap(function() zoom.get('/users/summary', { i = tostring(i) }) end)() end", either),
  try("a million lists", "each would be a file", "local t = {} for i = 1, 1e6 do t[i] = zoom.users { dept = 'd' .. i } for _ in t[i] do break end end", either),
  try("the same list for ever", "the core has it on disk: its answers are no waits", "while true do for _ in zoom.users {} do end end", { exit = 1 }),
  try("the same user for ever", "the core remembers it", "while true do local _ = zoom.user('u1').settings.in_meeting end", { exit = 1 }),
  try("lists that are left half way", "each with a place in it", "for i = 1, 1e6 do for _ in zoom.users {} do break end end", { exit = 1 }),
  try("a million wishes for one user", "the last one counts",
    "local u = zoom.user 'u1' for i = 1, 1e6 do u:set { in_meeting = { waiting_room = i % 2 == 0 } } end", { exit = 1 }),
  try("a million wishes without a question", "told, never asked: the clock goes on",
    "while true do zoom.account:set { in_meeting = { waiting_room = true } } end", { exit = 1 }),
  try("wishes that are not in the catalogue", "by a million different names", [[
    for i = 1, 2e4 do assert(not pcall(zoom.settings, { in_meeting = { ["waiting_room" .. i] = true } })) end ]], either),
  try("a wish of a megabyte", "a text where a short one is meant",
    "zoom.user('u1'):set { in_meeting = { custom_service_instructions = ('x'):rep(1 << 20) } }", either),
  try("a wish of 10 MB", "more than a message takes",
    "zoom.account:set { in_meeting = { custom_service_instructions = ('x'):rep(10 << 20) } }", { memory = 64 }),
  try("values of wrong types", "each raises at its line", [[
    for _, v in ipairs { 0/0, 1/0, -1/0, 1e308, 2^63, math.mininteger, print, coroutine.create(print), zoom.null, zoom.account, "\xff", {}, { 1 }, { { { } } },
                         zoom.settings {}, 2^53 + 0.0, -0.0, "true", 1 } do
      assert(not pcall(zoom.settings, { in_meeting = { waiting_room = v } }) or v == zoom.null)
    end ]], either),
  try("numbers for numbers", "NaN, infinite, 2^63, below zero", [[
    for _, v in ipairs { 0/0, 1/0, -1/0, 1e308, 2^63, -2^63, math.maxinteger, math.mininteger, 0.5 } do
      pcall(zoom.settings, { recording = { auto_delete_cmr_days = v } })
      assert(not pcall(function() zoom.user "u1":set { recording = { auto_delete_cmr_days = v } } end) or v == 0.5)
    end ]], either),
  try("a table of 10,000 levels", "encoded with a ceiling", "local t = {} local at = t for i = 1, 10000 do at.in_meeting = {} at = at.in_meeting end zoom.settings(t)",
    { stderr = "nested too deeply" }),
  try("a table in itself", "told", "local t = {} t.in_meeting = t zoom.settings(t)", { stderr = "contains itself" }),
  try("two tables in each other", "told", "local a, b = {}, {} a.in_meeting = b b.x = a zoom.settings(a)", { stderr = "t.lua:2:" }),
  try("a table many times in itself", "2^60 paths through 60 tables", [[
    local t = { x = 1 } for i = 1, 58 do t = { a = t, b = t } end zoom.unchecked(t) zoom.settings(t) ]], { exit = 1 }),
  try("a list with holes", "told", "zoom.settings { in_meeting = { entry_exit_chime = { [1] = 1, [3] = 1 } } }", {}),
  try("a list of 2^62", "its places are looked at, not walked", "zoom.settings { in_meeting = { entry_exit_chime = { [1 << 62] = 1 } } }", {}),
  try("names and places", "told", "zoom.settings { in_meeting = { 1, waiting_room = true } }", {}),
  try("names that are no text", "booleans, tables, floats", [[
    for _, k in ipairs { true, {}, 1.5, print, -1, 0, math.mininteger } do assert(not pcall(zoom.settings, { [k] = true })) end ]], held),
  try("names with NUL and worse", "told", [[
    for _, k in ipairs { "a\0b", "\xff", "in_meeting\0", ("x"):rep(1 << 20), "", "a.b", "\27[2J" } do
      assert(not pcall(zoom.settings, { [k] = true })) assert(not pcall(zoom.settings, { in_meeting = { [k] = true } }))
    end ]], held),
  try("metamethods in settings", "raw access only: nothing of the policy's runs while it is encoded", [[
    local ran = false
    local evil = setmetatable({}, { __index = function() ran = true return true end, __pairs = function() ran = true return next, {} end,
      __len = function() ran = true return 1 << 40 end, __tostring = function() ran = true return "x" end })
    pcall(zoom.settings, evil) pcall(zoom.settings, { in_meeting = evil }) pcall(zoom.settings, { in_meeting = { waiting_room = evil } })
    pcall(function() zoom.account:set(evil) end) pcall(zoom.get, "/users/summary", evil)
    pcall(function() zoom.account:lock(evil) end) assert(not ran) ]], either),
  try("metamethods in arguments", "the head and the lists, which are read in Lua", [[
    local evil = setmetatable({}, { __pairs = function() return function() return "x", "y" end end, __len = function() return 1 << 62 end,
      __index = function() return evil end })
    pcall(zoom.policy, { name = "x", writes = evil }) pcall(zoom.users, evil) pcall(zoom.each, evil, print) ]], either),
  try("an iterator of arguments that never ends", "an ordinary endless loop", [[
    zoom.users { status = setmetatable({}, { __index = function(_, i) return "active" end }) } ]], { exit = 1 }),
  try("a table that changes while it is encoded", "by what? nothing runs", [[
    local t = { in_meeting = {} } t.in_meeting.waiting_room = setmetatable({}, { __close = function() t.in_meeting = nil end })
    assert(not pcall(zoom.settings, t)) ]], held),
  try("ids with slashes and dots", "a path would lead elsewhere", [[
    for _, id in ipairs { "../accounts/me", "u1/../u2", "u1/settings", ".", "..", "%2e%2e", "u1?x=y", "u1#x", "u1\r\nHost: example.com", "a\0b", "\27[2J", "",
                          ("x"):rep(10240), "\u{202e}x", "\xff" } do
      local ok, u = pcall(zoom.user, id)
      if ok and u then pcall(function() return u.settings.in_meeting end) pcall(function() return u.type end) end
    end ]], either),
  try("ids of other types", "told", [[
    for _, id in ipairs { 1, 1.5, true, {}, print, zoom.null, 0/0, math.mininteger } do pcall(zoom.user, id) pcall(zoom.group, id) end ]], either),
  try("an id of 10 KB", "no id of Zoom's is that long", "local u, why = zoom.user(('x'):rep(10240)) if not u then error(why) end local _ = u.settings", {}),
  try("paths that climb", "no part of a path leads out of the API", [[
    for _, p in ipairs { "/../../etc/passwd", "/users/../../x", "//evil.example.com/x", "http://evil.example.com/", "/users/%2e%2e/%2e%2e", "", "/", "x",
                         "/users?x", "/users#x", "/users\0x", "/users\r\nX: y", "/" .. ("a/"):rep(2000), "/@evil.example.com", "\\\\evil", "/users/\xff" } do
      pcall(zoom.get, p)
    end ]], either),
  try("one path that climbs", "the core looks, too", "local r, why = zoom.get '/users/../../oauth/token' if not r then error(why) end", {}),
  try("queries that are not", "names and values", [[
    for _, q in ipairs { { ["a&b"] = "c=d" }, { ["\r\n"] = "x" }, { [1] = "x" }, { a = {} }, { a = print }, { a = 0/0 }, { a = ("x"):rep(7000) }, { a = "\0" } } do
      pcall(zoom.get, "/users/summary", q)
    end ]], either),
  try("a query of 100 KB", "longer than an address may be", "zoom.get('/users/summary', { a = ('x'):rep(100000) })", {}),
  try("operations that are not there", "by name", [[
    for _, o in ipairs { "nothing", "", ("x"):rep(10000), "phone.getRoleInformation\0", "../x", "\27[2J" } do pcall(zoom.call, o, {}) end ]], either),
  try("an operation that writes, as a question", "it becomes a row of the plan, never a request",
    "zoom.call('nothing.like.it', { x = ('y'):rep(1000) })", {}),
  try("the sharing of others", "access of strange types", [[
    local u = zoom.phone.user "u1"
    for _, v in ipairs { {}, { "x" }, 1, "x", { [1 << 40] = 1 }, { { x = 1 / 0 } } } do
      pcall(function() u:access("voice_mail", v) end) pcall(function() u:grant("nothing", v) end) pcall(function() u:revoke("", v) end)
    end ]], either),
  try("unchecked values", "what the catalogue lacks is still JSON", [[
    for _, v in ipairs { 0/0, print, "\xff", setmetatable({}, { __index = error }) } do pcall(zoom.unchecked, v) end
    local t = {} for i = 1, 100 do t = { t } end assert(not pcall(zoom.unchecked, t)) ]], either),
  try("unchecked names that are not", "paths by a back door", [[
    for _, k in ipairs { "../x", "a/b", "a b", "\27", ("x"):rep(5000), "?x", "access.voice_mail" } do
      assert(not pcall(function() zoom.account:set { [k] = zoom.unchecked(1) } end))
    end ]], either),
  try("unchecked fields without end", "each wish is kept until the plan: a megabyte and a new name each time",
    "local s = ('x'):rep(1000000) for i = 1, 1e9 do zoom.account:set { in_meeting = { ['x' .. i] = zoom.unchecked(s) } } end"),
  try("small unchecked fields without end", "rows by the million",
    "for i = 1, 1e9 do zoom.account:set { in_meeting = { ['x' .. i] = zoom.unchecked(i) } } end"),
  try("operations without end", "each is a row of the plan, with its arguments",
    "local s = ('x'):rep(1000000) for i = 1, 1e9 do zoom.call('groupCreate', { body = { name = s .. i } }) end"),
  try("unchecked for what is checked", "the catalogue's own fields keep their checks",
    "zoom.user('u1'):set { in_meeting = { waiting_room = zoom.unchecked('yes') } }", {}),
  try("wishes outside writes", "what the head does not name is refused",
    "zoom.policy { name = 'x', writes = { 'user.recording.*' } } zoom.user('u1'):set { in_meeting = { waiting_room = true } }", { stderr = "writes" }),
  try("writes with stars", "100,000 of them", "zoom.policy { name = 'x', writes = { ('*'):rep(100000) } } zoom.user('u1'):set { in_meeting = { waiting_room = true } }", {}),
  try("writes by the thousand", "each with 250 stars between letters", [[
    local t = {} for i = 1, 1000 do t[i] = ("*a"):rep(120) end
    zoom.policy { name = "x", writes = t } zoom.user("u1"):set { in_meeting = { waiting_room = true } } ]], {}),
  try("writes by the million", "a list has an end", "local t = {} for i = 1, 1e6 do t[i] = 'x' end zoom.policy { name = 'x', writes = t }", {}),
  try("a huge head", "256 KB at most", "zoom.policy { name = ('x'):rep(300000) }", {}),
  try("a long name", "4 KB at most", "zoom.policy { name = ('x'):rep(5000) } zoom.get '/users/summary'", {}),
  try("a head with control characters", "shown in the plan", "zoom.policy { name = 'x\\27[2J', summary = '\\u{202e}evil' } error 'x'", {}),
  try("a second head", "the first one counts", "zoom.policy { name = 'x' } zoom.policy { name = 'y' }", { stderr = "once" }),
  try("a head with parameters of every kind", "bad declarations are told", [[
    for _, p in ipairs { { x = 1 }, { x = { type = "evil" } }, { x = { default = print } }, { [1] = {} }, { x = { choices = 1 } }, { x = { type = "integer", default = 0/0 } } } do
      assert(not pcall(zoom.policy, { name = "x", params = p }))
    end ]], either),
  try("a lock on everything", "paths that are none", [[
    for _, w in ipairs { {}, { in_meeting = {} }, { in_meeting = { nothing = true } }, "x", 1, { [1] = 1 }, { in_meeting = { waiting_room = print } } } do
      pcall(function() zoom.account:lock(w) end)
    end error "x" ]], {}),
  try("questions inside questions", "each inside a coroutine of another", [[
    local function ask(n) local co = coroutine.wrap(function() zoom.get "/users/summary" if n > 0 then ask(n - 1) end end) co() end
    ask(100) ]], either),
  try("lists inside lists", "the same list, 60 deep", [[
    local function walk(n) for u in zoom.users {} do if n > 0 then walk(n - 1) end break end end walk(60) ]], held),
  try("each with strange widths", "1 to 64", [[
    for _, w in ipairs { 0, -1, 65, 1e9, 0/0, 1.5, "8", {}, print, math.mininteger } do assert(not pcall(zoom.each, {}, print, { width = w }) or w == "8") end ]], held),
}
