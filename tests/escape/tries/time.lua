-- Time: what a hook that counts instructions would not stop.
local function loop(name, why, policy, more)
  local try = { name = name, why = why, policy = policy, stderr = "t.lua" }
  for k, v in pairs(more or {}) do try[k] = v end
  return try
end
--- A policy that is only parsed: `part` again and again.
local function source(before, part, times, after)
  return function() return before .. part:rep(times) .. after end
end
local either = { exit = { 0, 1 }, stderr = {} }

return {
  loop("an empty loop", "nothing but jumps", "while true do end"),
  loop("goto", "without a loop", "::a:: goto a"),
  loop("repeat until nil", "as empty", "repeat until nil"),
  loop("errors swallowed", "a limit that raises would be caught", "while true do pcall(function() while true do end end) end"),
  loop("errors swallowed in coroutines", "each has a count of its own",
    "while true do coroutine.wrap(function() pcall(function() for i = 1, 1e6 do end end) end)() end"),
  loop("__close that loops", "runs while the error passes",
    "local x <close> = setmetatable({}, { __close = function() while true do end end }) error 'x'"),
  loop("__close in a coroutine that is closed", "inside coroutine.close",
    "local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = function() while true do end end }) "
    .. "coroutine.yield() end) coroutine.resume(co) coroutine.close(co)"),
  loop("__index that loops", "inside rawequal's careless brother",
    "return setmetatable({}, { __index = function() while true do end end }).x"),
  loop("an error handler that loops", "between the error and the core", "xpcall(error, function() while true do end end)"),
  loop("an error value whose __tostring loops", "the last word asks it for words",
    "error(setmetatable({}, { __tostring = function() while true do end end }))"),
  loop("an error value whose __tostring raises", "and has no words", "error(setmetatable({}, { __tostring = function() error('no') end }))"),
  loop("print of what loops", "__tostring inside print", "print(setmetatable({}, { __tostring = function() while true do end end }))"),
  loop("a pattern that tracks back", "one C call, 2^n ways", "string.find(('a'):rep(60), ('a*'):rep(30) .. 'b')"),
  loop("a pattern with question marks", "one C call", "string.find(('a'):rep(30000), ('a?'):rep(30000) .. 'b')"),
  loop("a pattern with captures", "with 32 captures", "string.match(('a'):rep(5000), ('(.-)'):rep(31) .. 'b')"),
  loop("a pattern in gmatch", "inside an iterator", "for _ in string.gmatch(('a'):rep(3000), ('a-'):rep(20) .. 'b') do end"),
  loop("%b and %f", "matching brackets from everywhere", "for i = 1, 1e4 do string.find(('('):rep(300000), '%b()()') end"),
  loop("a plain find", "quadratic at worst", "local s = ('a'):rep(1 << 20) while true do s:find(('a'):rep(1 << 19) .. 'b', 1, true) end"),
  loop("rep of nothing", "2^63 times no bytes: one C call without an end in older versions",
    "string.rep('', math.maxinteger) while true do string.rep('', math.maxinteger) end"),
  loop("rep of nothing with nothing between", "the same with a separator", "while true do string.rep('', math.maxinteger, '') end"),
  loop("table.move", "2^62 elements", "table.move({}, 1, 1 << 62, 2)"),
  loop("table.concat", "a lying length", "table.concat({}, '', 1, 1 << 62)", { stderr = "invalid value" }),
  loop("table.concat of empty texts", "which takes no memory",
    "table.concat(setmetatable({}, { __index = function() return '' end }), '', 1, 1 << 62)"),
  loop("an order that is none", "sort goes astray, inside bounds",
    "local t = {} for i = 1, 1e5 do t[i] = i end while true do pcall(table.sort, t, function() return true end) end"),
  loop("an order by chance", "sort with a different answer each time",
    "local t = {} for i = 1, 1e5 do t[i] = i end while true do pcall(table.sort, t, function() return math.random() < 0.5 end) end"),
  loop("an order that changes the table", "while it is sorted",
    "while true do local t = {} for i = 1, 1000 do t[i] = i end pcall(table.sort, t, function(a, b) t[#t] = nil t[1] = {} return a < b end) end"),
  loop("sort's worst case", "quadratic: an order made by looking",
    "local t = {} for i = 1, 3e5 do t[i] = 0 end while true do table.sort(t, function(a, b) return a < b end) end"),
  loop("next while it grows", "undefined by the manual, bounded here",
    "local t = { 1 } for k in next, t do for i = 1, 100 do t[math.random(1 << 40)] = 1 end t[k] = nil end error 'over'"),
  loop("utf8 in a circle", "one C call over a megabyte, again and again",
    "local s = ('\\u{7fffffff}'):rep(1 << 17) while true do utf8.len(s, 1, -1, true) for _ in utf8.codes(s, true) do end end"),
  loop("format", "99 digits, again and again", "while true do string.format(('%99.99f'):rep(100), table.unpack(setmetatable({}, "
    .. "{ __len = function() return 100 end, __index = function() return 1e308 end }))) end"),
  loop("numbers from texts", "tonumber of a long text", "local s = ('1'):rep(1 << 22) while true do tonumber(s) tonumber(s, 36) end"),
  loop("hash collisions", "keys of one bucket", "local t = {} for i = 1, 1e9 do t[i * 2.0 ^ 60] = 1 t[i << 40] = 1 t[i << 40] = nil end"),
  loop("collections", "a collector that never rests", "local t = {} for i = 1, 1e5 do t[i] = {} end while true do collectgarbage() end"),
  loop("elseif, 200,000 times", "the parser takes a minute, before anything runs", source("local x if x then", " elseif x then", 200000, " end")),
  loop("nested parentheses", "C's stack in the parser", source("return ", "(", 100000, "1"), { stderr = "overflow" }),
  loop("nested tables", "likewise", source("return ", "{", 100000, ""), { stderr = "overflow" }),
  loop("nested functions", "likewise", source("", "return function() ", 100000, ""), { stderr = "overflow" }),
  loop("nested blocks", "likewise", source("", "do ", 100000, ""), { stderr = "overflow" }),
  loop("nested loops", "likewise", source("", "while x do ", 100000, ""), { stderr = "overflow" }),
  loop("operators to the right", "2^2^2...", source("return 2", "^2", 100000, ""), { stderr = "overflow" }),
  loop("concatenation to the right", "registers run out", source("return ''", "..''", 100000, ""), { stderr = "overflow" }),
  loop("not not not", "unary operators", source("return ", "not ", 100000, "1"), { stderr = "overflow" }),
  loop("minus signs", "each a level", source("return ", "- ", 500000, "1"), { stderr = "overflow" }),
  loop("calls of calls", "f()()()(): no depth, only length", source("local function f() return f end f = f or print f", "{}", 100000, ""), either),
  loop("100,000 locals", "200 are allowed", source("", "local a ", 100000, ""), { stderr = "too many local variables" }),
  loop("100,000 upvalues", "255 are allowed", function()
    local t = {}
    for i = 1, 150 do t[#t + 1] = "local a" .. i .. " = 1 " end
    t[#t + 1] = "local function f() "
    for i = 1, 150 do t[#t + 1] = "local b" .. i .. " = 1 " end
    t[#t + 1] = "return function() return "
    for i = 1, 150 do t[#t + 1] = "a" .. i .. " + b" .. i .. " + " end
    return table.concat(t) .. "1 end end"
  end, { stderr = "too many upvalues" }),
  loop("a table of 200,000 items", "in the source", source("return {", "1,", 200000, "}"), either),
  loop("a line of 3 MB", "one string", source("return '", "x", 3 * 1024 * 1024 - 100, "'"), either),
  loop("a file of 4 MB", "more than a policy may be", source("return '", "x", 4 * 1024 * 1024, "'"), { stderr = "t.lua" }),
  loop("a comment without an end", "long brackets", source("--[==[", "]=]", 500000, ""), { stderr = "unfinished" }),
  loop("long brackets", "a level of a million", source("return [", "=", 1000000, "["), { stderr = "t.lua" }),
  loop("labels and gotos", "each goto looks at all labels", function()
    local t = {}
    for i = 1, 60000 do t[i] = "goto l" .. i .. " " end
    for i = 1, 60000 do t[#t + 1] = "::l" .. i .. ":: " end
    return table.concat(t)
  end, either),
  loop("constants by the hundred thousand", "beyond what an instruction can name", function()
    local t = { "local t = {} " }
    for i = 1, 150000 do t[#t + 1] = "t[" .. i .. ".5]='" .. i .. "' " end
    return table.concat(t)
  end, either),
  loop("modules by the thousand", "each is read and parsed", "for i = 1, 3000 do pcall(require, 'm' .. i % 50) end while true do end",
    { files = (function() local t = {} for i = 0, 49 do t["m" .. i .. ".lua"] = "return {}" end return t end)() }),
  loop("much work between answers", "this one may: the time is that between two waits",
    "local zoom = require 'zoom' for i = 1, 50 do zoom.get('/users/summary', { i = tostring(i) }) for j = 1, 4e7 do end end",
    { exit = 0, stderr = {}, time = 5 }),
  loop("a question, then silence", "who has asked and computes is computing",
    "local zoom = require 'zoom' zoom.get '/users/summary' while true do end"),
  loop("a question nobody waits for, then silence", "an answer under way does not stop the clock",
    "local zoom = require 'zoom' local co = coroutine.wrap(function() zoom.get '/users/summary' end) "
    .. "zoom.each({ 1, 2 }, function(i) if i == 1 then co() else while true do end end end)"),
}
