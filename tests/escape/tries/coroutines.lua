-- Coroutines, closing and C's stack. Debian's Lua 5.4.4 can be crashed by some of these: then the
-- core says so in one line.
local crash = { 0, 1 }

return {
  { name = "nested close", why = "5.4.4 runs past the end of C's stack: coroutine.close inside __close inside close", exit = crash, policy = [[
      local function nest(n)
        local co = coroutine.create(function()
          local x <close> = setmetatable({}, { __close = function() nest(n + 1) end })
          coroutine.yield()
        end)
        coroutine.resume(co) coroutine.close(co)
      end
      nest(1) ]] },
  { name = "nested close in pcall", why = "the overflow is caught, and on it goes", exit = crash, policy = [[
      local function nest()
        local co = coroutine.wrap(function()
          local x <close> = setmetatable({}, { __close = function() pcall(nest) pcall(nest) end })
          coroutine.yield()
        end)
        co() co = nil
        local other = coroutine.create(function()
          local x <close> = setmetatable({}, { __close = function() pcall(nest) error("again") end })
          coroutine.yield()
        end)
        coroutine.resume(other) pcall(coroutine.close, other)
      end
      pcall(nest) error "done" ]] },
  { name = "an error in __close during close", why = "the first error gives way to the second", exit = 0, policy = [[
      local co = coroutine.create(function()
        local a <close> = setmetatable({}, { __close = function() error("a") end })
        local b <close> = setmetatable({}, { __close = function() error("b") end })
        coroutine.yield()
      end)
      coroutine.resume(co)
      local ok, why = coroutine.close(co)
      assert(not ok and why:find "a$" and coroutine.status(co) == "dead") ]] },
  { name = "a thousand errors in __close", why = "one behind the other", exit = crash, policy = [[
      local function many(n)
        local x <close> = setmetatable({}, { __close = function() error(n) end })
        if n > 0 then many(n - 1) end
      end
      for i = 1, 20 do pcall(many, 150) end pcall(many, 100000) ]] },
  { name = "yield inside __close", why = "a coroutine that will not be closed", exit = crash, policy = [[
      local co = coroutine.wrap(function()
        local x <close> = setmetatable({}, { __close = function() for i = 1, 10 do coroutine.yield(i) end error "x" end })
        return 1
      end)
      for i = 1, 10 do assert(co() == i) end
      assert(not pcall(co)) ]] },
  { name = "yield inside __close during close", why = "coroutine.close cannot wait", exit = crash, policy = [[
      local co = coroutine.create(function()
        local x <close> = setmetatable({}, { __close = function() coroutine.yield() end })
        coroutine.yield()
      end)
      coroutine.resume(co) local ok = coroutine.close(co) assert(not ok) ]] },
  { name = "close itself", why = "a running coroutine cannot be closed", exit = 0, policy = [[
      local co co = coroutine.create(function() return pcall(coroutine.close, co) end)
      local _, ok = coroutine.resume(co) assert(not ok)
      local outer outer = coroutine.create(function()
        return coroutine.wrap(function() return pcall(coroutine.close, outer) end)()
      end)
      _, ok = coroutine.resume(outer) assert(not ok)
      assert(not pcall(coroutine.close, (coroutine.running()))) ]] },
  { name = "resume itself", why = "nor resumed", exit = 0, policy = [[
      local co co = coroutine.wrap(function() return co() end) assert(not pcall(co))
      assert(not coroutine.resume((coroutine.running()))) ]] },
  { name = "the task's own thread", why = "the scheduler's, not the policy's", exit = 0, policy = [[
      local main, is_main = coroutine.running()
      assert(is_main and not coroutine.isyieldable() and not pcall(coroutine.yield))
      local ok = coroutine.wrap(function() return coroutine.resume(main), pcall(coroutine.close, main) end)
      assert(not ok()) ]] },
  { name = "coroutines in coroutines", why = "C's stack: about 200 deep", stderr = "C stack overflow",
    policy = "local function f() coroutine.wrap(f)() end f()" },
  { name = "coroutines in coroutines, resumed", why = "each overflow is caught", exit = crash,
    policy = "local function f() return coroutine.resume(coroutine.create(f)) end for i = 1, 1000 do f() end" },
  { name = "a chain of wraps that errors", why = "errors through 190 coroutines", exit = crash, policy = [[
      local f = function() error(setmetatable({}, { __tostring = error })) end
      for i = 1, 150 do local g = f f = function() return coroutine.wrap(g)() end end
      for i = 1, 200 do pcall(f) end ]] },
  { name = "coroutines by the million", why = "a kilobyte each: the ceiling", stderr = "memory",
    policy = "local t = {} while true do t[#t + 1] = coroutine.create(function() end) end" },
  { name = "coroutines by the million, started", why = "each with a stack", stderr = "memory",
    policy = "local t = {} while true do local co = coroutine.wrap(function() coroutine.yield() end) co() t[#t + 1] = co end" },
  { name = "coroutines dropped half way", why = "what they would close is never closed; the memory comes back", exit = 0, policy = [[
      for i = 1, 20000 do
        coroutine.wrap(function() local x <close> = setmetatable({}, { __close = function() end }) coroutine.yield() end)()
      end ]] },
  { name = "a coroutine that waits for Zoom, closed", why = "its answer comes when nobody waits", exit = { 0, 1 }, stderr = {}, policy = [[
      local zoom = require "zoom"
      local cos = {}
      zoom.each({ 1, 2, 3 }, function(i)
        cos[i] = coroutine.create(function() return zoom.get "/users/summary" end)
        coroutine.resume(cos[i])
        for j = 1, 3 do if cos[j] then pcall(coroutine.close, cos[j]) pcall(coroutine.resume, cos[j]) end end
      end) ]] },
  { name = "a waiting coroutine resumed by another task", why = "there is one scheduler", exit = { 0, 1 }, stderr = {}, policy = [[
      local zoom = require "zoom"
      local co = coroutine.create(function() return zoom.get "/users/summary" end)
      local bad
      zoom.each({ 1, 2 }, function(i)
        local ok, why = coroutine.resume(co)
        if i == 2 and ok and why == nil then bad = true end
      end)
      assert(not bad) ]] },
  { name = "a waiting coroutine whose task ends", why = "the answer finds nobody", exit = { 0, 1 }, stderr = {}, policy = [[
      local zoom = require "zoom"
      local kept
      pcall(zoom.each, { 1, 2, 3, 4 }, function(i)
        if i == 4 then error "enough" end
        kept = coroutine.wrap(function() zoom.get "/users/summary" end) kept()
      end)
      collectgarbage() pcall(kept) collectgarbage() ]] },
  { name = "tasks in tasks", why = "at most 1024 at a time", stderr = "t.lua", policy = [[
      local zoom = require "zoom"
      local items = {} for i = 1, 64 do items[i] = i end
      local function f() zoom.each(items, f, { width = 64 }) end f() ]] },
  { name = "tasks one inside the other", why = "a chain of crews instead of a tree", stderr = "t.lua", policy = [[
      local zoom = require "zoom"
      local function f() zoom.each({ 1 }, f) end f() ]] },
  { name = "a crew used after its end", why = "the iterator goes on where the crew is over", exit = { 0, 1 }, stderr = {}, policy = [[
      local zoom = require "zoom"
      local function endless() return 1 end
      pcall(zoom.each, endless, function() error "x" end)
      zoom.each(function() return nil end, print) ]] },
  { name = "an iterator that waits inside a task that ends", why = "lists, crews and errors at once", exit = { 0, 1 }, stderr = {}, policy = [[
      local zoom = require "zoom"
      for round = 1, 30 do
        pcall(zoom.each, zoom.users {}, function(u)
          local _ = u.settings.in_meeting
          for v in zoom.users {} do if v.id == "u2" then error(u) end end
        end, { width = 3 })
      end ]] },
  { name = "waiting where nobody can wait", why = "inside sort, gsub, a metamethod", exit = 0, policy = [[
      local zoom = require "zoom"
      assert(not pcall(table.sort, { 3, 2, 1 }, function() zoom.get "/users/summary" end))
      assert(not pcall(string.gsub, "a", "a", function() zoom.get "/users/summary" end))
      assert(not pcall(string.gsub, "a", "a", function() for _ in zoom.users {} do end end)) ]] },
  { name = "gsub in gsub", why = "C's stack through patterns", stderr = "t.lua",
    policy = "local s = 'x' local function f() return (s:gsub('x', f)) end f()" },
  { name = "sort in sort", why = "C's stack through comparing", stderr = "t.lua",
    policy = "local function f() table.sort({ 2, 1 }, function() f() end) end f()" },
  { name = "pcall in pcall", why = "200 deep, then caught, and again", exit = crash,
    policy = "local function f() return pcall(f) end f() local function g() pcall(g) pcall(g) end for i = 1, 3 do pcall(f) end" },
  { name = "pcall trees", why = "2^200 calls: the processor's time", stderr = "t.lua",
    policy = "local function g() pcall(g) pcall(g) end g()" },
  { name = "xpcall in its handler", why = "an error in the error handler, for ever", exit = crash,
    policy = "local function h() error('h') end xpcall(error, h) local function k(e) return xpcall(error, k, e) end xpcall(error, k)" },
  { name = "a handler that never ends", why = "the handler of an overflow has 10 % more stack and all the time", stderr = "t.lua", memory = 128,
    policy = "local function f() return 1 + f() end xpcall(f, function() while true do end end)" },
  { name = "recursion in Lua", why = "a stack of a million slots", stderr = "stack overflow", memory = 128,
    policy = "local function f() return 1 + f() end f()" },
  { name = "recursion with many arguments", why = "the stack grows by 200,000 at once", exit = crash,
    policy = "local function f(...) return f(1, ...) end pcall(f) local t = {} for i = 1, 200000 do t[i] = i end "
      .. "local function g(...) return 1 + select('#', g(...)) end pcall(g, table.unpack(t))" },
  { name = "varargs through concat and select", why = "200,000 values on a stack", exit = crash,
    policy = "local t = {} for i = 1, 200000 do t[i] = i end local s = 0 for i = 1, 50 do s = s + select('#', table.unpack(t)) end "
      .. "pcall(string.char, table.unpack(t)) pcall(string.format, ('%d'):rep(200000), table.unpack(t)) pcall(math.max, table.unpack(t))" },
  { name = "goto and close", why = "10 million closes", exit = crash, time = 2, policy = [[
      local mt = { __close = function() end } local n = 0
      ::again:: do local x <close> = setmetatable({}, mt) n = n + 1 if n < 2e5 then goto again end end ]] },
  { name = "an error with a dead coroutine as value", why = "the value is told as what it is", stderr = "t.lua",
    policy = "local co = coroutine.create(error) coroutine.resume(co) error(co)" },
}
