-- Output: what a policy prints and raises is marked, made harmless, and not without end.
local function flood(name, why, policy, more)
  local try = { name = name, why = why, policy = policy, prints = 20000, lines = 2, stderr = "bytes more than are shown", above = 200 }
  for k, v in pairs(more or {}) do try[k] = v end
  return try
end

return {
  flood("a gigabyte", "1 MB is shown, the rest is counted", "for i = 1, 1024 do print(('x'):rep(1 << 20)) end", { exit = { 0, 1 }, memory = 64, time = 2, lines = 2 }),
  flood("without end", "lines without end", "while true do print(('x'):rep(5000)) end", { prints = 600000, time = 2 }),
  flood("empty lines", "a megabyte of line ends is a megabyte of marks", "print(('\\n'):rep(1 << 20)) print(('\\n'):rep(1 << 20))", { exit = 0, prints = 200000, lines = 1 }),
  flood("tabs", "each as wide as eight", "print(('\\t'):rep(1 << 20)) print 'x'", { exit = 0, lines = 1 }),
  flood("control characters", "each is told by several", "print(('\\1'):rep(1 << 20)) print 'x'", { exit = 0, lines = 1 }),
  { name = "escape sequences", why = "a terminal would obey them", exit = 0, prints = 20, policy = [[
      print "\27[2J\27[H\27]0;title\7\27]52;c;ZXZpbA==\7" print "\155\50J" print "\r zoomlua: all is well" print "\8\8\8\8\8\8\8\8zoomlua: x"
      print "a\0b" print "\127" print "\11\12\14\15" ]] },
  { name = "bidi and C1", why = "text that reads otherwise than it is", exit = 0, prints = 20, policy = [[
      print "\u{202e}evil\u{202c} \u{2066}x\u{2069}" print "\u{85}\u{9b}2J\u{90}" print "\u{200e}\u{200f}\u{61c}" print "\u{feff}\u{fff9}\u{e0041}" ]] },
  { name = "bytes that are no UTF-8", why = "a terminal in another mode", exit = 0, prints = 20,
    policy = "print '\\xff\\xfe\\xc0\\x80\\xed\\xa0\\x80' for i = 128, 255 do print(string.char(i)) end", prints = 200 },
  { name = "a line that looks like the program's", why = "it is marked as the policy's", exit = 0, prints = 10,
    policy = "print '\\nzoomlua: applied 500 changes\\nApply? [y/N] ' zoom = require 'zoom' zoom.print 'zoomlua: x'" },
  { name = "an error with control characters", why = "the last line is shown on a terminal, too", lacks = { "\27", "\7", "\226\128\174" },
    policy = "error '\\27[2J\\7\\u{202e}\\nzoomlua: all is well\\r'" },
  { name = "an error with a line end", why = "one line stays one", policy = "error('a\\nb\\nzoomlua: c', 0)" },
  { name = "an error of 10 MB", why = "cut", policy = "error(('x'):rep(10 << 20))" },
  { name = "an error that is a table", why = "has no words", stderr = "table", policy = "error {}" },
  { name = "an error that is nil", why = "has none either", stderr = "nil", policy = "error(nil)" },
  { name = "an error that is nothing", why = "nor has this", stderr = "t.lua", policy = "error()" },
  { name = "an error that is a function", why = "nor this", stderr = "function", policy = "error(print)" },
  { name = "an error that is a number", why = "which Lua would take for a text", stderr = "t.lua", policy = "error(1e308)" },
  { name = "an error that is a thread", why = "nor this", stderr = "thread", policy = "error(coroutine.create(print))" },
  { name = "an error that is a user", why = "an object of ours", stderr = "t.lua", policy = "error(require('zoom').user 'u1')" },
  { name = "an error with a huge __tostring", why = "cut", stderr = "t.lua",
    policy = "error(setmetatable({}, { __tostring = function() return ('x'):rep(1 << 24) end }))" },
  { name = "an error whose __tostring gives an error", why = "and so on", stderr = "t.lua",
    policy = "local t t = setmetatable({}, { __tostring = function() error(t) end }) error(t)" },
  { name = "an error whose __name lies", why = "with control characters", stderr = "t.lua", lacks = { "\27" },
    policy = "error(setmetatable({}, { __name = '\\27[2J\\nzoomlua: ' }))" },
  { name = "an error that names another file", why = "the place in a message is only words", lines = 1,
    policy = "error('other.lua:1: it was not me', 0)" },
  { name = "an error that says 'not enough memory'", why = "words are not what happened", stderr = "t.lua", policy = "error('not enough memory', 0)" },
  { name = "a module's error with control characters", why = "it comes the same way", lacks = { "\27" }, stderr = "m.lua",
    policy = "require 'm'", files = { ["m.lua"] = "error '\\27[2J\\nx'" } },
  { name = "a syntax error with control characters", why = "Lua quotes the text near it", lacks = { "\27", "\7" }, policy = "x = '\27[2J\7 \n" },
  { name = "a syntax error of a megabyte", why = "the token near it is cut", stderr = "t.lua",
    policy = function() return "x = = " .. ("y"):rep(1 << 20) end },
  { name = "a policy of zeros", why = "text for Lua, not for a terminal", policy = ("\0"):rep(1000) },
  { name = "a policy of chance", why = "bytes that are nothing", policy = function()
    local t = {}
    for i = 1, 5000 do t[i] = string.char(i * i * 7919 % 251 + 1) end
    return "\1" .. table.concat(t)
  end },
  { name = "a function named by an escape", why = "tracebacks name fields", lacks = { "\27" }, stderr = "t.lua", args = { "--verbose" }, lines = 2,
    policy = "local t = { ['\\27[2J'] = function() error 'x' end } t['\\27[2J']()", prints = 50 },
}
