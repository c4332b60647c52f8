-- Metatables: what a policy can hang on values that C and the library look at.
return {
  { name = "the table behind string methods", why = "changing it would change our own files", exit = 0, policy = [[
    local mt = getmetatable ""
    assert(mt == false)
    assert(not pcall(function() ("x").y = 1 end)) assert(not pcall(function() (""):foo() end))
    assert(not pcall(setmetatable, "", {})) ]] },
  { name = "the string library changed", why = "methods come from another table", exit = 0,
    policy = "string.upper = function() return 'evil' end assert(('x'):upper() == 'X')" },
  { name = "a finalizer", why = "it runs when nobody waits for it", stderr = "__gc",
    policy = "setmetatable({}, { __gc = function() while true do end end })" },
  { name = "a finalizer added later", why = "Lua marks the object when the metatable is set, and then __gc was not there", exit = 0,
    policy = [[
      local ran = false
      for i = 1, 100 do local mt = {} setmetatable({}, mt) mt.__gc = function() ran = true end end
      collectgarbage() collectgarbage()
      assert(not ran) ]] },
  { name = "a finalizer behind __index", why = "only the metatable itself is looked at", exit = 0, policy = [[
      local ran = false
      for i = 1, 100 do setmetatable({}, setmetatable({}, { __index = { __gc = function() ran = true end } })) end
      for i = 1, 100 do setmetatable({}, setmetatable({}, { __index = function() return function() ran = true end end })) end
      collectgarbage() collectgarbage()
      assert(not ran) ]] },
  { name = "a finalizer by the metatable of another", why = "set twice", exit = 0, policy = [[
      local ran, mt = false, {}
      local t = setmetatable({}, mt)
      mt.__gc = function() ran = true end
      assert(not pcall(setmetatable, t, mt)) assert(not pcall(setmetatable, {}, mt))
      t = nil collectgarbage() assert(not ran) ]] },
  { name = "__gc of any type", why = "true, a number and a string mark the object, too", exit = 0, policy = [[
      for _, v in ipairs { true, 1, "x", {} } do assert(not pcall(setmetatable, {}, { __gc = v })) end
      assert(not pcall(setmetatable, {}, { __gc = false })) ]] },
  { name = "an endless chain of __index", why = "Lua gives up after 2000", stderr = "t.lua:1:",
    policy = "local t = {} for i = 1, 1e5 do t = setmetatable({}, { __index = t }) end return t.x" },
  { name = "a loop of __index", why = "the same in a circle", stderr = "loop",
    policy = "local a, b = {}, {} setmetatable(a, { __index = b }) setmetatable(b, { __index = a }) return a.x" },
  { name = "a loop of __newindex", why = "the same for writing", stderr = "loop",
    policy = "local a, b = {}, {} setmetatable(a, { __newindex = b }) setmetatable(b, { __newindex = a }) a.x = 1" },
  { name = "__index that recurses", why = "C's stack through metamethods", stderr = "t.lua",
    policy = "local t t = setmetatable({}, { __index = function(_, k) return t[k .. 'x'] end }) return t.x" },
  { name = "__eq, __lt, __concat that recurse", why = "each by its own way through C", exit = 0, policy = [[
      local mt = {}
      mt.__eq = function(a, b) return a == setmetatable({}, mt) end
      mt.__lt = function(a, b) return a < setmetatable({}, mt) end
      mt.__concat = function(a, b) return a .. setmetatable({}, mt) end
      mt.__unm = function(a) return -setmetatable({}, mt) end
      mt.__call = function(f) return (f()) end
      local a, b = setmetatable({}, mt), setmetatable({}, mt)
      assert(not pcall(function() return a == b end)) assert(not pcall(function() return a < b end))
      assert(not pcall(function() return a .. b end)) assert(not pcall(function() return -a end)) assert(not pcall(a)) ]] },
  { name = "a long chain of __call", why = "5.4.4 takes one C frame for each", policy = [[
      local f = print for i = 1, 1e6 do f = setmetatable({}, { __call = f }) end f() ]], stderr = "t.lua" },
  { name = "__len that lies to table.*", why = "a loop inside one C call", stderr = "t.lua",
    policy = "table.concat(setmetatable({}, { __len = function() return math.maxinteger end, __index = function() return 'x' end }))" },
  { name = "__len that lies to table.insert", why = "a place beyond all", exit = { 0, 1 }, stderr = {},
    policy = "table.insert(setmetatable({}, { __len = function() return math.maxinteger end }), 1)" },
  { name = "__len that lies to table.remove", why = "walks down from 2^62", stderr = "t.lua",
    policy = "table.remove(setmetatable({}, { __len = function() return 1 << 62 end, __index = function() return 1 end, "
      .. "__newindex = function() end }), 1)" },
  { name = "__len that lies to table.unpack", why = "too many results are told", stderr = "too many results",
    policy = "table.unpack(setmetatable({}, { __len = function() return 1 << 40 end }))" },
  { name = "__len that lies to table.sort", why = "an array too big is told", stderr = "array too big",
    policy = "table.sort(setmetatable({}, { __len = function() return 1 << 40 end }))" },
  { name = "__len that lies to sort a little less", why = "2^31 - 2 elements that are not there", stderr = "t.lua",
    policy = "table.sort(setmetatable({}, { __len = function() return (1 << 31) - 2 end, __index = function() return 1 end, "
      .. "__newindex = function() end }))" },
  { name = "__len that is no number", why = "told", stderr = "length is not an integer",
    policy = "return #table.pack(table.unpack(setmetatable({}, { __len = function() return 'x' end })))" },
  { name = "__index that lies to table.move", why = "2^62 elements in one C call", stderr = "t.lua",
    policy = "table.move(setmetatable({}, { __index = function() return 1 end }), 1, 1 << 62, 2, setmetatable({}, { __newindex = function() end }))" },
  { name = "table.move beyond the end", why = "wrap around is told", stderr = "wrap around",
    policy = "table.move({}, 1, math.maxinteger, 2)" },
  { name = "__pairs that never ends", why = "an ordinary endless loop", stderr = "t.lua",
    policy = "for _ in pairs(setmetatable({}, { __pairs = function() return function() return 1 end end })) do end" },
  { name = "__tostring that is no text", why = "told", stderr = "'__tostring' must return a string",
    policy = "print(setmetatable({}, { __tostring = function() return {} end }))" },
  { name = "__tostring that recurses", why = "through C each time", stderr = "t.lua",
    policy = "local mt = {} mt.__tostring = function(t) return tostring(setmetatable({}, mt)) end print(setmetatable({}, mt))" },
  { name = "__name with control characters", why = "Lua puts it in its messages", exit = 1, lacks = { "\27", "\7" },
    policy = "local t = setmetatable({}, { __name = '\\27[2J\\7\\n' }) string.rep(t)" },
  { name = "__metatable as a disguise", why = "nothing trusts it", exit = 0, policy = [[
      local t = setmetatable({}, { __metatable = "zoom.object" })
      local zoom = require "zoom"
      assert(not pcall(zoom.user, t)) assert(not pcall(setmetatable, t, {})) ]] },
  { name = "methods on foreign values", why = "each C function looks at what it was given", exit = 0, policy = [[
      local zoom = require "zoom"
      local user = zoom.user "u1"
      for _, v in ipairs { 1, "x", true, {}, print, coroutine.create(print), zoom.null, zoom.settings {}, zoom.account, zoom.users {} } do
        for _, m in ipairs { "set", "in_group", "exists" } do
          local ok, f = pcall(function() return user[m] end)
          if ok and f then assert(not pcall(f, v), m) assert(not pcall(f), m) end
        end
        local ok, f = pcall(function() return zoom.account.lock end)
        if ok and f and v ~= zoom.account then assert(not pcall(f, v)) end
      end ]] },
  { name = "zoom's own userdata as tables", why = "raw access is for tables", exit = 0, policy = [[
      local zoom = require "zoom"
      for _, v in ipairs { zoom.user "u1", zoom.settings {}, zoom.account, zoom.users {} } do
        assert(not pcall(rawset, v, "x", 1)) assert(not pcall(rawget, v, "x")) assert(not pcall(setmetatable, v, {}))
        assert(not pcall(next, v)) assert(not pcall(rawlen, v))
      end ]] },
  { name = "weak tables with metamethods", why = "the collector clears while they are looked at", exit = { 0, 1 }, stderr = {}, policy = [[
      for _, mode in ipairs { "k", "v", "kv" } do
        local t = setmetatable({}, { __mode = mode, __index = function(_, k) return k end })
        for i = 1, 20000 do t[{}] = {} t[i] = {} if i % 1000 == 0 then for k in pairs(t) do local _ = t[k] end end end
        collectgarbage()
      end ]] },
  { name = "weak tables under the ceiling", why = "5.4.4 uses what it freed when a collection fails for want of memory",
    exit = { 0, 1 }, stderr = {}, memory = 16, policy = [[
      local keep = {}
      for round = 1, 300 do
        pcall(function()
          local mt = setmetatable({ __mode = "k" }, { __mode = "v" })
          for i = 1, 1e7 do
            local t = setmetatable({}, mt)
            t[{}] = t keep[#keep + 1] = t
            mt = (i % 7 == 0) and setmetatable({ __mode = "kv" }, mt) or mt
            if i % 100 == 0 then keep[#keep + 1] = ("x"):rep(i % 5000) end
          end
        end)
        keep = {}
      end ]] },
  { name = "a metatable that is its own", why = "circles of metatables", exit = 0, policy = [[
      local t = {} t.__index = t t.__newindex = t t.__mode = "kv" setmetatable(t, t)
      assert(not pcall(function() return t.x end)) assert(not pcall(function() t.x = 1 end))
      collectgarbage() ]] },
  { name = "__mode changed while in use", why = "the collector has listed it already", exit = 0, policy = [[
      local mt = {} local all = {}
      for i = 1, 2000 do all[i] = setmetatable({ [{}] = {} }, mt) end
      for i = 1, 50 do mt.__mode = ({ "k", "v", "kv", nil })[i % 4 + 1] local s = {} for j = 1, 500 do s[j] = { j } end collectgarbage() end ]] },
  { name = "__close that is no function", why = "told", stderr = "t.lua:1:",
    policy = "local x <close> = setmetatable({}, { __close = 1 })" },
  { name = "__close that vanishes", why = "it was there when the variable was made", stderr = "t.lua:1:",
    policy = "local mt = { __close = function() end } local x <close> = setmetatable({}, mt) mt.__close = nil" },
}
