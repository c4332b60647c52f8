-- What a stranger thinks of second: parsers, widths and ranges at their ends, chains of metamethods and closing, heads,
-- reports, dates and people whose arguments are none.
local W = "local zoom = require 'zoom'\n"
local function try(name, why, policy, more)
  local t = { name = name, why = why, policy = policy, stderr = "t.lua" }
  for k, v in pairs(more or {}) do t[k] = v end
  return t
end
local held = { exit = 0, stderr = {} }
local either = { exit = { 0, 1 }, stderr = {} }
local function with(t, more)
  local both = {}
  for k, v in pairs(t) do both[k] = v end
  for k, v in pairs(more) do both[k] = v end
  return both
end

return {
  -- the parser
  try("numbers of a megabyte", "digits, hexadecimal, exponents: each is read by the parser", function()
    return "local a = " .. ("9"):rep(1 << 20) .. " local b = 0x" .. ("f"):rep(1 << 20) .. " local c = 1e" .. ("9"):rep(1 << 19)
      .. " local d = 0x.p" .. ("1"):rep(10)
  end, { stderr = "malformed number" }),
  try("a name of two megabytes", "interned once, used often", function()
    local name = ("n"):rep(1 << 20)
    return "local " .. name .. " = 1 return " .. name .. " + x"
  end, {}),
  try("escapes in a text", "each a byte: decimal, hexadecimal, Unicode beyond Unicode", function()
    return "local s = '" .. ("\\u{7FFFFFFF}\\x00\\255\\z  "):rep(60000) .. "' assert(#s == 60000 * 8)"
  end, held),
  try("gotos into closed blocks", "each label looks at the pending ones of all blocks", function()
    local t = {}
    for i = 1, 12000 do t[i] = "do local x <close> = nil goto e" .. i .. " ::e" .. i .. ":: end " end
    return table.concat(t)
  end, either),
  try("gotos that nobody awaits", "60,000 of them without a label", function() return ("goto nowhere "):rep(60000) end, { stderr = "too many labels" }),
  try("attributes that are none", "const, close and what else", function() return "local a <" .. ("x"):rep(1 << 20) .. "> = 1" end,
    { stderr = "attribute" }),
  try("250 variables at once", "200 are allowed, whatever the form",
    function() return "for " .. ("a,"):rep(249) .. "a in print do end" end, { stderr = "too many local variables" }),
  try("an assignment to 100,000", "one level of C's stack for each", function() return ("a,"):rep(100000) .. "a = 1" end, { stderr = "overflow" }),
  try("a call with 100,000 arguments", "registers run out", function() return "print(" .. ("1,"):rep(100000) .. "1)" end, {}),
  try("a constructor with 100,000 functions", "each a prototype", function() return "return {" .. ("function() end,"):rep(100000) .. "}" end, either),
  try("vertical tabs, nulls and a lone return", "white space for Lua, movement for a terminal", "\11\12\r\r\n\0 x", { lacks = { "\11", "\12" } }),
  try("a mark in the middle", "a byte order mark and a shebang are only understood at the beginning", "local x = 1\n\239\187\191#!/bin/sh\n", {}),

  -- text
  try("formats at their ends", "widths, precisions, conversions that are none", [[
    for _, f in ipairs { "%99.99f", "%-99s", "%099d", "%+099.99e", "%#99x", "%.99s", "%q", "%a", "%99.99a", "%c", "%i", "%p", "%g" } do
      for _, v in ipairs { 1, -1, 0/0, 1/0, -1/0, 1e308, 5e-324, math.mininteger, math.maxinteger, "", "x", ("x"):rep(1 << 16), "\0", print, {}, true } do
        pcall(string.format, f, v)
      end
    end
    for _, f in ipairs { "%100d", "%.100f", "%-0+# 1d", "%", "%%%", "%y", "%n", "%hhd", "%ls", "%*d", "%1$s", "%\0d", "%9999999999d" } do
      local ok, s = pcall(string.format, f, 1) assert(not ok or #s < 200, f)
    end ]], held),
  try("%q of everything", "text that is to be read back", [[
    for _, v in ipairs { 0/0, 1/0, -1/0, math.mininteger, 0.1, "\0\r\n\\\"\26\255", ("\0"):rep(1 << 20), true } do string.format("%q", v) end
    assert(not pcall(string.format, "%q", {})) assert(not pcall(string.format, "%5q", "x")) ]], held),
  try("concat with places at the end of numbers", "the count overflows", [[
    local m = math
    for _, i in ipairs { m.mininteger, m.mininteger + 1, -1, 0, 1, m.maxinteger - 1, m.maxinteger } do
      for _, j in ipairs { m.mininteger, -1, 0, i, i, m.maxinteger } do
        if not (i <= j) or j - i < 10 and j - i >= 0 then
          pcall(table.concat, setmetatable({}, { __index = function() return "x" end }), ",", i, j)
          pcall(table.unpack, setmetatable({}, { __index = function() return 1 end }), i, j)
        end
      end
    end ]], held),
  try("unpack of a table that answers everything", "a million values, then all of them as arguments", [[
    local any = setmetatable({}, { __index = function(_, i) return i end })
    assert(not pcall(table.unpack, any, 1, 1e7)) assert(not pcall(table.unpack, any, math.mininteger, math.maxinteger))
    for i = 1, 20 do pcall(string.char, table.unpack(any, 1, 1e5)) pcall(math.max, table.unpack(any, 1, 1e5)) pcall(select, "#", table.unpack(any, 1, 9e5)) end ]],
    with(either, { memory = 96 })),
  try("pack in every form", "sizes, alignments and options at their ends", [[
    for _, o in ipairs { "i17", "i0", "!0", "!17", "!3i3", "X", "Xz", "Xs", "Xi16", "c", "c0", "c99999999999999999999", "s17", "z", "b", "j", "f", "d", "n",
                         "<>=!", ("!16Xi16b"):rep(5000), "i1" .. ("0"):rep(1 << 16), ("<"):rep(1 << 20), "\0", "x" } do
      for _, v in ipairs { 0, -1, 1 << 62, 1.5, "a\0b", ("x"):rep(1 << 16), {}, 0/0 } do pcall(string.pack, o, v, v, v) end
      pcall(string.packsize, o)
    end ]], held),
  try("pack's zeros without end", "padding to what was asked for: a text of 2^30", "return string.pack(('c1000000'):rep(100), table.unpack(setmetatable({}, { __index = function() return '' end }), 1, 100))", { stderr = "memory" }),
  try("rep into the ceiling, a thousand times", "each refusal is caught and leaves nothing behind", [[
    for i = 1, 1000 do local ok = pcall(string.rep, "x", 1 << 28) assert(not ok) end ]], held),
  try("utf8.char of 200,000", "one text from as many numbers", [[
    local t = {} for i = 1, 200000 do t[i] = 0x7fffffff end
    pcall(utf8.char, table.unpack(t)) for i = 1, 100 do pcall(utf8.char, table.unpack(t, 1, 1000)) end ]], either),
  try("gsub by a table that lies", "whatever __index gives is asked for each match", [[
    local n = 0
    local lies = setmetatable({}, { __index = function(_, k) n = n + 1 if n % 3 == 0 then error "x" end return n % 2 == 0 and {} or 1e308 end })
    for i = 1, 1000 do pcall(string.gsub, "abcdef", "%w", lies) end ]], held),
  try("gmatch kept for later", "an iterator whose text is gone", [[
    local its = {}
    for i = 1, 1000 do its[i] = (("x"):rep(1000) .. i):gmatch "()%w-()" end
    collectgarbage() for round = 1, 50 do for i = 1, #its do its[i]() end end
    for i = 1, 100 do pcall(string.gmatch("x", "x"), its, print) end ]], held),
  try("numbers from texts with everything in them", "white space, exponents, nulls, other alphabets", [[
    for _, s in ipairs { "0x" .. ("f"):rep(1 << 16), "1e" .. ("9"):rep(1 << 16), "\0001", "1\0", " 1 ", "\u{661}", "0x1p99999999", "nan", "inf", ".", "0x", "-", "1_000", "" } do
      tonumber(s) pcall(tonumber, s, 36) pcall(math.tointeger, s) pcall(function() return s + 1 end) pcall(function() return s | 1 end)
    end ]], held),

  -- tables, chains
  try("metamethods through each other", "__index, __newindex, __call, __concat and __eq, each calling the next", [[
    local mt = {}
    local o = setmetatable({}, mt)
    mt.__index = function(t, k) return t .. k end
    mt.__concat = function(a, b) return a == b end
    mt.__eq = function(a, b) a.x = b return true end
    mt.__newindex = function(t, k, v) return t(k, v) end
    mt.__call = function(t, k) return t[k] end
    for i = 1, 50 do pcall(function() return o.x end) pcall(function() return o == setmetatable({}, mt) end) end ]], either),
  try("__call of __call of __call", "5.4 follows them, each an argument more", [[
    local f = function(...) return select("#", ...) end
    for i = 1, 100000 do f = setmetatable({}, { __call = f }) end
    pcall(f) ]], either),
  try("a metatable changed by its own method", "while it is being asked", [[
    local mt mt = { __index = function(t, k) setmetatable(t, { __index = mt.__index }) mt = { __index = mt.__index } collectgarbage() return nil end }
    for i = 1, 300 do local t = setmetatable({}, mt) local _ = t.a, t.b end ]], held),
  try("closing in pcall in closing", "each __close calls pcall of what has a __close", [[
    local function f(n)
      local x <close> = setmetatable({}, { __close = function(_, e) if n > 0 then pcall(f, n - 1) pcall(error, e) end end })
      error(n)
    end
    for i = 1, 5 do pcall(f, 12) end pcall(f, 180) pcall(f, 1e9) ]], { exit = { 0, 1 }, stderr = {} }),
  try("closing a hundred coroutines by one another", "a ring of coroutine.close", [[
    local cos = {}
    for i = 1, 100 do
      cos[i] = coroutine.create(function()
        local x <close> = setmetatable({}, { __close = function() pcall(coroutine.close, cos[i % 100 + 1]) pcall(coroutine.resume, cos[i % 100 + 1]) end })
        coroutine.yield()
      end)
      coroutine.resume(cos[i])
    end
    for i = 1, 100 do pcall(coroutine.close, cos[i]) end ]], { exit = { 0, 1 }, stderr = {} }),
  try("200 in 200", "coroutines of pcalls of coroutines, to the end of C's stack and back", [[
    local function dive(n)
      if n == 0 then error(setmetatable({}, { __tostring = function() return "deep" end })) end
      return pcall(coroutine.wrap(function() return pcall(dive, n - 1) end))
    end
    for i = 1, 300 do dive(i) end ]], either),
  try("a for loop that closes what it walks", "the fourth value of a generic for", [[
    local n = 0
    for i = 1, 1000 do
      for _ in function() n = n + 1 if n % 7 == 0 then error "x" end end, nil, nil, setmetatable({}, { __close = function() n = n + 1 end }) do end
      pcall(function() for _ in function() return 1 end, nil, nil, setmetatable({}, { __close = error }) do break end end)
    end ]], { stderr = "x" }),
  try("next with keys that are gone", "collected while it walks", [[
    for round = 1, 200 do
      local t = setmetatable({}, { __mode = "k" })
      for i = 1, 50 do t[{}] = i end
      pcall(function() for k in pairs(t) do t[k] = nil collectgarbage() end end)
      pcall(next, t, {}) pcall(next, {}, round)
    end ]], held),
  try("ephemerons in a ring", "weak tables whose keys are each other's values", [[
    for round = 1, 20 do
      local all = {}
      for i = 1, 2000 do all[i] = setmetatable({}, { __mode = "k" }) end
      for i = 1, 2000 do local key = all[i % 2000 + 1] all[i][key] = all[(i * 7) % 2000 + 1] end
      all = nil collectgarbage()
    end ]], either),
  try("sort by what resumes", "an order that wakes another coroutine, which sorts", [[
    local function sorter(n)
      return coroutine.wrap(function()
        local t = {} for i = 1, 20 do t[i] = (i * 7) % 11 end
        pcall(table.sort, t, function(a, b) if n > 0 then sorter(n - 1)() end return a < b end)
      end)
    end
    sorter(3)() ]], either),

  -- heads, parameters, settings
  try("a head that is in itself", "a table that contains itself", W .. "local t = { name = 'x' } t.writes = t t.params = t zoom.policy(t)"),
  try("a head with strange keys", "what is no text is no name", W .. [[
    for _, k in ipairs { 1, 1.5, true, print, {}, "\27[2J", ("k"):rep(1 << 16), "\xff", "Name" } do assert(not pcall(zoom.policy, { name = "x", [k] = true })) end ]], held),
  try("limits that are no limits", "NaN, infinity, less than nothing", W .. [[
    for _, v in ipairs { 0/0, 1/0, -1, -0.5, 1e308, math.mininteger, "all", {}, true, "1e999" } do
      assert(not pcall(zoom.policy, { name = "x", limits = { objects = v } }), tostring(v))
      assert(not pcall(zoom.policy, { name = "x", limits = { percent = v } }), tostring(v))
    end ]], held),
  try("parameters with hostile names", "they would be words of a command line", W .. [[
    for _, k in ipairs { "--yes", "a=b", "", " ", "a b", "\27[2J", "x.y", "\u{202e}x", ("n"):rep(5000) } do
      assert(not pcall(zoom.policy, { name = "x", params = { [k] = { type = "string" } } }), k)
    end ]], held),
  try("a default of another type", "and bounds that contradict each other", W .. [[
    for _, p in ipairs { { type = "integer", default = "x" }, { type = "integer", min = 2, max = 1, default = 1 }, { type = "boolean", default = {} },
                         { type = "date", default = "never" }, { type = "list", default = { {} } }, { type = "integer", default = 1 / 0 }, { type = {} } } do
      assert(not pcall(zoom.policy, { name = "x", params = { p = p } }))
    end ]], held),
  try("a help text that clears the screen", "shown when a parameter is missing", W .. [[
    zoom.policy { name = "x\27[2J", params = { p = { type = "string", required = true, help = "\27]0;x\7\n\nzoomlua: applied\n\u{202e}" } } } ]],
    { exit = 64, lines = 2, stderr = "p", lacks = { "\27", "\7" } }),
  try("writes that lie", "a pattern is text: no class, no anchor, no empty one that fits all", W .. [[
    zoom.policy { name = "x", writes = { ".", "users", "user.in_meeting.[a-z_]*", "user.in_meeting.waiting_roo?", "^user", "%a+", "user.*.recording", "USER.*", "user.in_meeting\0.*", " user.*" } }
    zoom.account:set { in_meeting = { waiting_room = true } } ]], { stderr = "writes" }),
  try("writes changed afterwards", "the core has a copy", W .. [[
    local w = { "user.recording.*" } zoom.policy { name = "x", writes = w } w[1] = "*" w[2] = "*"
    zoom.user "u1":set { in_meeting = { waiting_room = true } } ]], { stderr = "writes" }),
  try("settings made before the head", "a wish that comes first is a wish of a policy without writes", W .. [[
    zoom.user "u1":set { in_meeting = { waiting_room = true } } zoom.policy { name = "x", writes = {} } ]], {}),
  try("lists where a value is meant, and the reverse", "each raises at its line", W .. [[
    local function no(f, ...) assert(not pcall(f, ...)) end
    no(zoom.settings, { in_meeting = { [1] = true } }) no(zoom.settings, "x") no(zoom.settings) no(zoom.settings, 0/0)
    no(zoom.settings, { in_meeting = { waiting_room = { true } } }) no(zoom.settings, { in_meeting = { [0/1] = true } })
    no(zoom.settings, { [coroutine.create(print)] = 1 }) no(zoom.settings, setmetatable({ 1 }, { __metatable = "x", __index = print }), print) ]], held),

  -- reports, dates, people
  try("reports that are none", "columns, rows and names of all kinds", W .. [[
    local r = zoom.report { title = "x", columns = { "a", "b" } }
    for _, v in ipairs { 1, "x", { 1, 2, 3 }, { c = 1 }, { [1.5] = 1 }, { [-1] = 1 }, { { { {} } } }, { print }, { [1 << 40] = 1 }, { 0/0 }, { "\xff" } } do pcall(r.add, r, v) end
    local t = {} t[1] = t pcall(r.add, r, t)
    for _, c in ipairs { {}, "x", { "a", "a" }, { "" }, { 1 }, { "\27" }, { ("c"):rep(1 << 16) }, { {} } } do pcall(zoom.report, { columns = c }) end
    for _, n in ipairs { "../x", "a/b", "", "x\0", ("n"):rep(1000), "-", "=cmd" } do pcall(zoom.report, { name = n, columns = { "a" } }) end error "over" ]], { prints = 0 }),
  try("a report that looks like the end of the run", "each of its lines begins with a mark", W .. [[
    local r = zoom.report { title = "Apply? [y/N]\nzoomlua: applied 500 changes\27[2J", columns = { "a\nb\u{202e}" } }
    r:add { "\r\nzoomlua: x\27[1A" } r:add { ("x\n"):rep(1000) } ]], { exit = { 0, 1 }, stderr = {}, lacks = { "\nzoomlua: applied", "\nApply?", "\27" } }),
  try("33 reports", "32 are allowed", W .. "for i = 1, 33 do zoom.report { name = 'r' .. i, columns = { 'a' } } end"),
  try("rows of a megabyte and more", "each has a ceiling", W .. [[
    local r = zoom.report { columns = { "a" } } assert(not pcall(r.add, r, { ("x"):rep(2 << 20) })) error "over" ]], {}),
  try("rows by the million, sorted", "the core keeps them on disk", W .. [[
    local r = zoom.report { columns = { "a" }, sort = "a" } for i = 1, 1e9 do r:add { i } end ]], {}),
  try("dates that are none", "years, months, zones and offsets at their ends", W .. [[
    for _, d in ipairs { "", "x", "2026-13-01", "2026-02-30", "99999-01-01", "-001-01-01", "2026-01-01T25:00:00Z", "2026-01-01T00:00:00+99:99", "2026-01-01T00:00:60Z",
                         ("9"):rep(1 << 16), "2026-01-01\0", "\xff", "2026-01-01T00:00:00.9999999999999999999999Z" } do
      pcall(zoom.date, d) pcall(zoom.days_since, d)
    end
    for _, n in ipairs { 0/0, 1/0, -1/0, 1e308, math.maxinteger, math.mininteger, -1, 0.5, "1", {}, print } do
      pcall(zoom.day, n) pcall(zoom.iso, n) pcall(zoom.days_since, n) pcall(zoom.date, n)
    end ]], held),
  try("zones that lead elsewhere", "a name is looked up below the folder of zones and nowhere else", W .. [[
    for _, z in ipairs { "../../../etc/passwd", "/etc/passwd", "Europe/../../passwd", "Europe/Berlin\0x", "", ".", "Europe", "\27[2J", ("Z"):rep(1 << 16), "posixrules/..", 1, {}, true } do
      assert(not pcall(zoom.date, "2026-01-01", z), tostring(z)) assert(not pcall(zoom.day, 0, z))
    end ]], held),
  try("zones by the thousand", "each unknown one is a question to the core", W .. "for i = 1, 1e9 do pcall(zoom.day, 0, 'X/y' .. i) end", {}),
  try("people that are none", "rows, columns and keys of all kinds", W .. [[
    for _, v in ipairs { 1, true, {}, { {} }, { 1 }, { "\27[2J" }, { { email = {} } }, { { email = "a@\0b" } }, { { email = ("x"):rep(1 << 16) } }, { [2] = "x" }, print, "no.csv" } do
      pcall(function() for _ in zoom.people(v) do end end) pcall(function() for _ in zoom.people(v, { by = v, column = v, status = v, strict = v }) do end end)
    end error "over" ]], { time = 15, lines = 1, stderr = {} }),
  try("tables in themselves as arguments", "of everything that takes a table", W .. [[
    local t = {} t.t = t t[1] = t
    for _, f in ipairs { zoom.users, zoom.groups, zoom.phone.users, zoom.list, zoom.report, zoom.people, zoom.unchecked, zoom.settings, zoom.each, zoom.csv, zoom.user, zoom.group } do
      pcall(f, t) pcall(f, t, t) pcall(f, "x", t)
    end
    pcall(zoom.get, "/users/summary", t) pcall(zoom.call, "userDelete", t) pcall(zoom.call, "userDelete", { userId = "u1", body = t }) error "over" ]], { stderr = {} }),
  try("members without end", "each call is more for the core to keep", W .. [[
    local g = zoom.group "g1" local t = {} for i = 1, 50000 do t[i] = "user" .. i end
    if g then for i = 1, 1e6 do g:members(t) end end while true do end ]], {}),
  try("shares taken back one by one", "each is held against all before it: the clock is looked at between two messages", W .. [[
    local u = zoom.user "u1" for i = 1, 1e9 do u:revoke("voice_mail", { "u" .. i }) end ]], {}),
  try("shares taken back by the ten thousand", "one message names many: there is an end", W .. [[
    local u, t = zoom.user "u1", {} for i = 1, 10001 do t[i] = "u" .. i end u:revoke("voice_mail", t) ]], { stderr = "can be named at a time" }),
  try("shares given to the same again and again", "named twice is named", W .. [[
    local u, t = zoom.user "u1", {} for i = 1, 100000 do t[i] = "u2" end u:grant("voice_mail", t) ]], { stderr = "can be named at a time" }),
  try("the same status a thousand times", "is one list", W .. [[
    local t = {} for i = 1, 1000 do t[i] = "active" end for _ in zoom.users { status = t } do end ]], held),
  try("a list asked for with 64 KB", "more than Zoom's addresses take", W .. [[
    assert(not pcall(function() for _ in zoom.users { role_id = ("x"):rep(1 << 16) } do end end))
    assert(not pcall(function() for _ in zoom.phone.users { keyword = ("x"):rep(1 << 16) } do end end)) ]], held),
  try("more fields than a request has", "told in one line, behind a few warnings", W .. [[
    local t = {} for i = 1, 3000 do t["x" .. i] = zoom.unchecked(i) end zoom.account:set { in_meeting = t } ]],
    { stderr = { "t.lua:2: more than 2048 settings of the account at once", "more fields are not in the catalogue" }, lines = 22, time = 40 }),
  try("print of a million values", "one message of as many columns", "local t = {} for i = 1, 200000 do t[i] = i end print(table.unpack(t)) print(table.unpack(t))",
    { exit = 0, lines = 1, prints = 1000 }),
  try("a message a byte", "many tiny messages: the core reads them as they come", "for i = 1, 150000 do print '' end error 'over'",
    { prints = 150000, lines = 2, time = 40, stderr = { "bytes more than are shown", "over" } }),
  try("a line that is the mark", "the mark is in front of every line of a text", "print 't.lua| zoomlua: applied 3 changes' print 'a\\r\\nzoomlua: b' print '\\u{2028}zoomlua: c\\u{2029}\\u{85}zoomlua: d'",
    { exit = 0, prints = 10 }),
  try("an error that asks", "a prompt that nobody made", "error('Apply? [y/N] \\27[8m', 0)", { stderr = {}, lacks = { "\27", "\nApply?" } }),
}
