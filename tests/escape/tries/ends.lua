-- The end of a policy, its name and its file.
local function ends(name, why, policy, more)
  local t = { name = name, why = why, policy = policy, exit = 0 }
  for k, v in pairs(more or {}) do t[k] = v end
  return t
end
local W = "local zoom = require 'zoom'\n"

return {
  ends("values returned", "nobody takes them", "return 1, {}, print, ('x'):rep(1e6)"),
  ends("a yield at the top", "the policy is no coroutine", "coroutine.yield(1)", { exit = 1, stderr = "outside a coroutine" }),
  ends("a yield of the scheduler's own mark", "zoom.null is light userdata, too", "coroutine.wrap(function() coroutine.yield(require('zoom').null) end)()"),
  ends("the mark guessed", "what a wait yields cannot be had", W .. [[
    local got
    local co = coroutine.wrap(function() zoom.get "/users/summary" end)
    got = co() assert(got == nil) ]], { exit = { 0, 1 }, stderr = {} }),
  ends("a variable that never closes", "closing waits for ever", "local x <close> = setmetatable({}, { __close = function() while true do end end })", { exit = 1, stderr = "t.lua" }),
  ends("a variable that closes with an error", "the end of a policy that went well", "local x <close> = setmetatable({}, { __close = function() error 'x' end })",
    { exit = 1, stderr = "t.lua:1: x" }),
  ends("a wish while closing", "after the end is still before the end", W .. "zoom.policy { name = 'x', writes = {} } "
    .. "local x <close> = setmetatable({}, { __close = function() zoom.user('u1'):set { in_meeting = { waiting_room = true } } end })", { exit = 1, stderr = "writes" }),
  ends("questions left behind", "nobody waits for the answers any more", W .. [[
    local co = coroutine.wrap(function() zoom.get "/users/summary" end)
    pcall(zoom.each, { 1, 2 }, function(i) if i == 1 then co() else error "x" end end) ]]),
  ends("a read left behind", "the same for an object", W .. [[
    local u = zoom.user "u1"
    local co = coroutine.wrap(function() local _ = u.settings.in_meeting.waiting_room end)
    pcall(zoom.each, { 1, 2 }, function(i) if i == 1 then co() else error "x" end end) ]]),
  ends("a list left behind", "fetched for nobody", W .. [[
    local co = coroutine.wrap(function() for _ in zoom.users {} do end end)
    pcall(zoom.each, { 1, 2 }, function(i) if i == 1 then co() else error "x" end end) ]]),
  ends("many lists left behind", "of groups, users and phone users, filtered or not", W .. [[
    pcall(zoom.each, { 1, 2, 3, 4, 5 }, function(i)
      if i == 1 then for _ in zoom.users {} do end end
      if i == 2 then for _ in zoom.groups {} do end end
      if i == 3 then for _ in zoom.users { status = { "inactive", "pending" } } do end end
      if i == 4 then local _ = zoom.user "u1".settings.in_meeting end
      error "x"
    end) ]]),
  ends("a list left behind, with wishes", "the plan goes on while the list still comes: the wish must be in it", W .. [[
    zoom.policy { name = "x", writes = { "user.recording.*" } }
    local co = coroutine.wrap(function() for _ in zoom.users {} do end end)
    pcall(zoom.each, { 1, 2 }, function(i) if i == 1 then co() else error "x" end end)
    zoom.user "u1":set { in_meeting = { waiting_room = true } } ]], { exit = 1, stderr = "writes" }),
  ends("reading ahead, then the end", "64 documents nobody looks at", W .. [[
    for u in zoom.users {} do local _ = u.settings.in_meeting.waiting_room break end ]]),
  ends("an error after an answer", "wishes were made, and are gone", W .. "zoom.user('u1'):set { in_meeting = { waiting_room = true } } error 'over'",
    { exit = 1, stderr = "over" }),
  ends("a crash after wishes", "a policy process that dies has changed nothing", W .. [[
    zoom.user "u1":set { in_meeting = { waiting_room = true } }
    local function nest() local co = coroutine.wrap(function() local x <close> = setmetatable({}, { __close = function() nest() end }) coroutine.yield() end) co() end
    while true do local t = {} pcall(nest) for i = 1, 1e5 do t[i] = {} end end ]], { exit = 1, stderr = "t.lua" }),
  ends("a name with an escape", "the file's name is shown, too", "error 'x'", { file = "\27[2Jt.lua", exit = 1, lacks = { "\27" } }),
  ends("a name with bidi", "shown as what it is", "error 'x'", { file = "\226\128\174aul.t.lua", exit = 1, lacks = { "\226\128\174" } }),
  ends("a name with a line end", "one line stays one", "error 'x'", { file = "a\nzoomlua: all is well.lua", exit = 1 }),
  ends("a name that is no UTF-8", "shown in hex", "error 'x'", { file = "\255\254t.lua", exit = 1 }),
  ends("a name with percent signs", "no format", "print '%s%n' error '%s%n%s%n'", { file = "%s%n%d.lua", exit = 1, prints = 3 }),
  ends("a name of 255 bytes", "as long as names get", "print(('\\n'):rep(1000000)) error 'x'",
    { file = ("n"):rep(251) .. ".lua", exit = 1, lines = 2, prints = 5000 }),
  ends("a name without .lua", "names do not matter", "error 'x'", { file = "policy", exit = 1 }),
  ends("a name that starts with @ or =", "which Lua takes for something else", "error 'x'", { file = "@=x.lua", exit = 1 }),
  ends("a name like our own files", "zoom/ is where ours are", "error 'x'", { file = "zoom.lua", exit = 1, stderr = "zoom.lua:1: x" }),
  ends("an empty file", "asks for nothing", ""),
  ends("only a comment", "asks for nothing", "-- x"),
  ends("only a return", "asks for nothing", "return"),
  ends("a parameter nobody takes", "told as the user's mistake", "return", { args = { "x=1" }, exit = 64, stderr = "parameter 'x'" }),
  ends("NUL in the middle", "text for Lua", "local x = 'a\0b' assert(#x == 3)"),
  ends("carriage returns", "line ends of others", "local x = 1\r\nassert(x == 1)\r\n"),
}
