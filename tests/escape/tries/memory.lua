-- Memory: Lua's heap has a ceiling of its own, the process one behind it.
local function hoard(name, why, policy, more)
  local try = { name = name, why = why, policy = policy, stderr = "memory" }
  for k, v in pairs(more or {}) do try[k] = v end
  return try
end
local either = { exit = { 0, 1 }, stderr = {} }

return {
  hoard("doubling", "a text that doubles", "local s = 'x' while true do s = s .. s end"),
  hoard("rep of a terabyte", "in one go", "return ('x'):rep(1 << 40)", { stderr = "resulting string too large" }),
  hoard("rep of 1e9", "a gigabyte", "return ('x'):rep(1000000000)"),
  hoard("rep that overflows", "2^63 times two", "return ('xx'):rep(math.maxinteger)", { stderr = "resulting string too large" }),
  hoard("rep with a separator", "the product overflows", "return ('x'):rep(1 << 62, 'yyyy')", { stderr = "resulting string too large" }),
  hoard("one big table", "an array that doubles", "local t = {} for i = 1, math.huge do t[i // 1 | 0] = i end"),
  hoard("one big hash", "keys by chance", "local t = {} while true do t[math.random()] = 1 end"),
  hoard("many small tables", "each 56 bytes", "local t for i = 1, math.huge do t = { t } end"),
  hoard("closures", "each with an upvalue", "local f for i = 1, math.huge do local g = f f = function() return g end end"),
  hoard("keys of a megabyte", "in a table of names", "local t = {} for i = 1, 1e9 do t[('k'):rep(1 << 20) .. i] = i end"),
  hoard("short texts", "each interned", "local t = {} for i = 1, 1e9 do t[i] = 'k' .. i end", { stderr = "t.lua" }),
  hoard("caught, and again", "the error is not the end", "local t = {} while true do pcall(function() while true do t[#t + 1] = ('x'):rep(1 << 16) .. #t end end) end",
    { stderr = "t.lua" }),
  hoard("caught in coroutines", "each with its own", "local t = {} while true do local co = coroutine.create(function() "
    .. "while true do t[#t + 1] = ('x'):rep(1 << 12) .. #t end end) coroutine.resume(co) end", { stderr = "t.lua" }),
  hoard("held by what is to be closed", "freed only when it ends", [[
    local function hold(s) local x <close> = setmetatable({ s }, { __close = function(t) local _ = t[1] .. t[1] end }) return hold(s .. s .. "x") end
    hold("x") ]]),
  hoard("an error of 30 MB", "the message itself", "error(('x'):rep(30 << 20))", { stderr = "t.lua", memory = 64 }),
  hoard("the message about an error", "made when nothing is left", [[
    local t = {} pcall(function() while true do t[#t + 1] = ("x"):rep(1024) .. #t end end)
    error(("y"):rep(200)) ]], { stderr = "t.lua" }),
  hoard("the last word", "with a table that holds everything", [[
    local t = {} pcall(function() while true do t[#t + 1] = {} end end) error(setmetatable({}, { __tostring = function() return ("x"):rep(1 << 20) end })) ]],
    { stderr = "t.lua" }),
  hoard("format with a width", "at most two digits are allowed", "return string.format('%99999d', 1)", { stderr = "invalid conversion" }),
  hoard("format by the million", "a format of 10 MB", "return string.format(('%99d'):rep(3000000), table.unpack({}, 1, 100))", { stderr = "t.lua" }),
  hoard("concat", "of the same megabyte, a thousand times", "local t = {} for i = 1, 1000 do t[i] = ('x'):rep(1 << 20) end table.concat(t)"),
  hoard("concat of one text", "one megabyte held, a gigabyte wanted",
    "local s, t = ('x'):rep(1 << 20), {} for i = 1, 1000 do t[i] = s end return table.concat(t)"),
  hoard("gsub that multiplies", "each byte a megabyte", "return (('x'):rep(1 << 20):gsub('x', ('y'):rep(1 << 10)))"),
  hoard("gsub with %0", "a replacement of captures", "return (('x'):rep(1000):gsub('.*', ('%0'):rep(1 << 20)))"),
  hoard("unpack of ten million", "more than the stack may have", "table.unpack({}, 1, 10000000)", { stderr = "too many results" }),
  hoard("unpack of 2^63", "the count overflows", "table.unpack({}, math.mininteger, math.maxinteger)", { stderr = "too many results" }),
  hoard("pack of a lot", "from a stack of 900,000", "local t = {} for i = 1, 900000 do t[i] = i end while true do t = { table.unpack(t), table.unpack(t) } "
    .. "t = table.pack(table.unpack(t)) t[#t + 1] = {} end", { stderr = "t.lua" }),
  hoard("string.pack", "a fixed text of 2^31", "return string.pack('c2147483647', 'x')", { stderr = "t.lua" }),
  hoard("string.pack with alignment", "to 2^30, which is not a power it takes", "return string.pack('!1073741824i1073741824', 1)", { stderr = "t.lua" }),
  hoard("string.packsize", "sums that overflow", "return string.packsize(('c2147483647'):rep(1000))", { stderr = "t.lua" }),
  hoard("string.unpack", "from lying lengths", [[
    for _, f in ipairs { "s8", "s4", "s1", "z", "i16", "!16i16", "c2147483647", "=I16", "<n>n", ("i1"):rep(1e5) } do
      for _, d in ipairs { "", "\255", ("\255"):rep(8), ("\255"):rep(100), ("\0"):rep(20) } do
        for _, at in ipairs { 1, -1, 0, 100, math.maxinteger, math.mininteger } do pcall(string.unpack, f, d, at) end
      end
    end ]], { exit = 0, stderr = {} }),
  hoard("byte of everything", "a million results", "return ('x'):rep(2000000):byte(1, -1)", { stderr = "t.lua" }),
  hoard("codepoint of everything", "the same in utf8", "return utf8.codepoint(('x'):rep(2000000), 1, -1)", { stderr = "t.lua" }),
  hoard("utf8 on bad data", "surrogates, overlong, cut off, beyond 2^31", [[
    for _, s in ipairs { "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xfd\xbf\xbf\xbf\xbf\xbf", "\xe2\x82", "\x80", "" } do
      for _, i in ipairs { 1, 0, -1, 7, math.maxinteger, math.mininteger } do
        for _, lax in ipairs { true, false } do
          pcall(utf8.len, s, i, -1, lax) pcall(utf8.codepoint, s, i, -1, lax) pcall(utf8.offset, s, i, i) pcall(utf8.offset, s, i)
          pcall(function() for _ in utf8.codes(s, lax) do end end)
        end
      end
    end
    assert(not pcall(utf8.char, -1) and not pcall(utf8.char, 1 << 31)) ]], { exit = 0, stderr = {} }),
  hoard("sub, byte and find with huge places", "2^63 and its neighbours", [[
    local n = { 0, 1, -1, 2, math.maxinteger, math.mininteger, math.maxinteger - 1 }
    for _, i in ipairs(n) do for _, j in ipairs(n) do
      for _, s in ipairs { "", "x", "xyz" } do
        pcall(string.sub, s, i, j) pcall(string.byte, s, i, j) pcall(string.find, s, "y", i) pcall(string.gmatch, s, "y", i) pcall(string.gsub, s, "y", "z", i)
        pcall(table.insert, { 1, 2 }, i, j) pcall(table.remove, { 1, 2 }, i) pcall(table.move, { 1 }, i, i, j) pcall(table.concat, { 1 }, "", i, i)
        pcall(select, i, 1, 2) pcall(math.random, i, j) pcall(rawget, {}, i) pcall(utf8.char, i)
      end
    end end ]], { exit = 0, stderr = {} }),
  hoard("patterns that are broken", "each told, none read beyond its end", [==[
    for _, p in ipairs { "%", "[", "[^", "[%", "[a-", "%b", "%bx", "%f", "(", ")", "()", "(()", "%1", "%9", ("("):rep(40), "[]", "[]]", "%f[", "^*", "-", "[%a-z]",
                         ("%b()"):rep(1000), "\0", "[\0-\255]", ("a-"):rep(250) } do
      for _, s in ipairs { "", "a", "((a))", ("a"):rep(300), "\0\0" } do
        pcall(string.find, s, p) pcall(string.match, s, p) pcall(string.gsub, s, p, "%1") pcall(string.gsub, s, p, "%") pcall(function() for _ in s:gmatch(p) do end end)
      end
    end ]==], { exit = 0, stderr = {} }),
  hoard("patterns that nest", "200 levels of C", "return ('x'):rep(100000):match(('(x'):rep(30) .. ('-x'):rep(400) .. (')'):rep(30))", either),
  hoard("many patterns deep", "the matcher's own limit", "return (('('):rep(300000) .. (')'):rep(300000)):match('(.-)%b()' .. ('x*'):rep(250))", { exit = { 0, 1 }, stderr = {} }),
  hoard("settings by the million", "userdata with JSON inside", "local zoom, t = require 'zoom', {} while true do t[#t + 1] = zoom.settings { in_meeting = { waiting_room = true } } end",
    { stderr = "t.lua" }),
  hoard("users by the million", "userdata without a question", "local zoom, t = require 'zoom', {} while true do t[#t + 1] = zoom.user('u' .. #t) end", { stderr = "t.lua" }),
  hoard("cjson's buffer", "grows outside Lua's heap", "local cjson, t = require 'cjson', {} for i = 1, 200 do t[i] = ('x'):rep(1 << 20) end return cjson.encode(t)"),
  hoard("cjson's buffer, many times the same", "one megabyte held, a gigabyte written",
    "local cjson, s, t = require 'cjson', ('x'):rep(1 << 20), {} for i = 1, 1000 do t[i] = s end return cjson.encode(t)", { stderr = "t.lua" }),
  hoard("a setting of 200 MB", "encoding happens outside Lua's heap", [[
    local zoom, s, t = require "zoom", ("x"):rep(1 << 20), {} for i = 1, 200 do t[i] = s end
    zoom.settings { in_meeting = { waiting_room = t } } ]], { stderr = "t.lua" }),
  hoard("modules of a megabyte", "each parsed and kept", "local t = {} for i = 1, 60 do t[i] = require('m' .. i) end",
    { memory = 16, files = (function()
      local t = {}
      for i = 1, 60 do t["m" .. i .. ".lua"] = function() return "return '" .. ("x"):rep(1000000) .. i .. "'" end end
      return t
    end)() }),
  hoard("many small modules", "a few kilobytes each", "local t = {} for i = 1, 400 do t[i] = require('m' .. i) end", { exit = 0, stderr = {},
    files = (function() local t = {} for i = 1, 400 do t["m" .. i .. ".lua"] = "return {}" end return t end)() }),
  hoard("the ceiling at its lowest", "8 MB are enough to start, and to say that they are not enough", "local t = {} while true do t[#t + 1] = {} end", { memory = 8 }),
}
