-- Globals, libraries and bytecode. A try that ends with 0 looked for a way out and found none (it raises
-- when it finds one).
return {
  { name = "globals that are not there", why = "files, processes, the loader, the debugger", exit = 0, policy = [[
    for _, name in ipairs { "os", "io", "debug", "package", "dofile", "loadfile", "load", "loadstring", "warn", "arg", "module",
                            "setfenv", "getfenv", "newproxy", "unpack", "jit", "ffi", "bit32", "posix", "zoom", "native" } do
      if _G[name] ~= nil then error("there is a global " .. name) end
    end ]] },
  { name = "libraries behind the globals", why = "a walk over everything that can be reached", exit = 0, policy = [[
    local zoom, seen, bad = require "zoom", {}, { execute = 1, popen = 1, open = 1, dump = 1, getregistry = 1, sethook = 1,
      getupvalue = 1, setupvalue = 1, loadlib = 1, searchpath = 1, tmpname = 1, getenv = 1, exit = 1, loaders = 1, preload = 1,
      upvalueid = 1, load = 1, loadfile = 1, dofile = 1, loaded = 1, cpath = 1, setlocale = 1, rename = 1, remove_ = 1 }
    local function walk(v, path)
      if type(v) ~= "table" or seen[v] then return end
      seen[v] = true
      for k, x in next, v do
        if bad[k] then error("found " .. path .. "." .. k) end
        walk(k, path) walk(x, path .. "." .. tostring(k))
      end
      local mt = getmetatable(v)
      walk(mt, path .. "<mt>")
    end
    walk(_G, "_G") walk(zoom, "zoom") walk(require "cjson", "cjson") walk(require "zoom.dates", "dates")
    walk(zoom.policy { name = "x" }, "head") ]] },
  { name = "the registry by number", why = "getmetatable of every kind of value", exit = 0, policy = [[
    local zoom = require "zoom"
    for _, v in ipairs { "", 1, true, print, coroutine.create(print), zoom.null, zoom.account, zoom.settings {}, zoom.user "u1" } do
      local mt = getmetatable(v)
      if type(mt) == "table" then error("a metatable of a " .. type(v)) end
    end ]] },
  { name = "library names by require", why = "what is loaded under Lua's own names", exit = 0, policy = [[
    for _, name in ipairs { "os", "io", "debug", "package", "string", "table", "coroutine", "math", "utf8", "_G", "zoom.native",
                            "zoom.users", "zoom.args", "zoom.head", "cjson.safe", "cjson.util", "lfs", "socket", "posix" } do
      if pcall(require, name) then error("require gives " .. name) end
    end ]] },
  { name = "a policy that is bytecode", why = "bytecode is not checked by Lua: it can do anything",
    stderr = "bytecode", policy = "\27LuaT\0\25\147\r\n\26\n\4\8\8xV\0\0\0\0\0\0\0\0\0\0\0(w@\1" .. ("\0"):rep(200) },
  { name = "bytecode after a byte order mark", why = "Lua's loader of files skips it", stderr = "bytecode",
    policy = "\239\187\191\27LuaT\0\25\147\r\n\26\n" },
  { name = "bytecode after a # line", why = "Lua's loader of files skips it", stderr = "bytecode",
    policy = "#!/usr/bin/lua\n\27LuaT\0\25\147\r\n\26\n" },
  { name = "bytecode after both", why = "one after the other", stderr = "bytecode",
    policy = "\239\187\191#!/usr/bin/lua\r\n\239\187\191\27LuaT\0" },
  { name = "bytecode after empty lines", why = "nothing skips them, but who knows", stderr = "bytecode", policy = "\n\r\n\n\27Lua" },
  { name = "bytecode after blanks", why = "the parser takes it for text and stumbles", policy = "  \t\27LuaT\0\25\147\r\n\26\n" },
  { name = "bytecode of an older Lua", why = "5.1, 5.2, 5.3, LuaJIT", stderr = "bytecode", policy = "\27LuaQ\0\1\4\8\4\8\0" },
  { name = "bytecode of LuaJIT", why = "another first line, the same first byte", stderr = "bytecode", policy = "\27LJ\2\10" },
  { name = "bytecode in a module", why = "modules go the same way", stderr = "bytecode",
    policy = "require 'm'", files = { ["m.lua"] = "\27LuaT\0\25\147\r\n\26\n" } },
  { name = "bytecode in a dressed module", why = "as a policy may be dressed", stderr = "bytecode",
    policy = "require 'm'", files = { ["m.lua"] = "\239\187\191# x\n\27LuaT" } },
  { name = "load in every form", why = "a second parser would take text that nobody read", exit = 0, policy = [[
    for _, f in ipairs { "load", "loadstring", "loadfile", "dofile" } do
      assert(rawget(_G, f) == nil and string[f] == nil and table[f] == nil)
    end
    local ok = pcall(function() return load(string.char(27) .. "Lua", "x", "b", {}) end)
    assert(not ok)
    assert(not pcall(function() return load(function() return nil end, "=x", "bt", _ENV) end))
    assert(string.dump == nil and ("x").dump == nil) ]] },
  { name = "dump of a function", why = "the way to make bytecode", exit = 0, policy = [[
    assert(not pcall(function() return string.dump(print) end))
    assert(not pcall(function() return (""):dump(print) end)) ]] },
  { name = "print replaced", why = "the core's own messages do not go through a policy's print", stderr = "t.lua:1: boo",
    policy = "print = function() end error = error tostring = nil string = nil error 'boo'" },
  { name = "all libraries emptied", why = "zoom.* has libraries of its own", exit = 0, policy = [[
    local zoom = require "zoom"
    local raise, pairs, next = error, pairs, next
    for _, lib in pairs { string, table, math, utf8, coroutine } do for k in next, lib do lib[k] = nil end end
    for k in next, _G do if k ~= "_G" then _G[k] = nil end end
    local n = 0
    for user in zoom.users {} do if user.type == "licensed" or user.id then n = n + 1 end end
    if n ~= 2 then raise "zoom.users depends on the policy's libraries" end ]] },
  { name = "libraries that lie to zoom", why = "what zoom.* calls cannot be replaced from outside", exit = 0, policy = [[
    local zoom, bad, raise = require "zoom", nil, error
    local function evil(...) bad = true return ... end
    for _, lib in pairs { string, table, math, utf8 } do for k, v in next, lib do if type(v) == "function" then lib[k] = evil end end end
    ipairs, type, tostring, select, rawget, setmetatable, getmetatable, pcall = evil, evil, evil, evil, evil, evil, evil, evil
    for user in zoom.users { type = "licensed" } do local _ = user.email, user.settings.in_meeting.waiting_room end
    local _ = zoom.days_since "2024-01-01"
    if bad then raise "zoom called what the policy put there" end ]] },
  { name = "libraries that lie to a module", why = "a module's libraries are its own", exit = 0,
    policy = [[
      string.upper = function() return "evil" end table.concat = string.upper math.floor = string.upper
      ipairs = string.upper
      assert(require("m") == "A,B 1") ]],
    files = { ["m.lua"] = "local t = {} for _, v in ipairs { 'a', 'b' } do t[#t + 1] = string.upper(v) end\n"
      .. "return table.concat(t, ',') .. ' ' .. math.floor(1.5)" } },
  { name = "a module that lies to its policy", why = "nor do a module's changes reach the policy", exit = 0,
    policy = "require 'm' assert(('x'):upper() == 'X' and string.upper 'x' == 'X' and _G.evil == nil and type(ipairs) == 'function'"
      .. " and pairs { 1 }) local zoom = require 'zoom' assert(zoom.null ~= 'evil')",
    files = { ["m.lua"] = "string.upper = function() return 'evil' end evil = 1 _G.evil = 2 ipairs = nil _G.pairs = nil "
      .. "string.upper = nil require('zoom').null = 'evil'" } },
  { name = "zoom changed for a module", why = "a module that checks something relies on it", exit = 0,
    policy = [[
      local zoom = require "zoom"
      zoom.null = "evil" zoom.phone.users = "evil" require("cjson").decode = "evil" require("zoom.dates").parse = "evil"
      require "m" ]],
    files = { ["m.lua"] = [[
      local zoom = require "zoom"
      assert(zoom.null ~= "evil", "zoom") assert(zoom.phone.users ~= "evil", "zoom.phone")
      assert(require("cjson").decode ~= "evil", "cjson") assert(require("zoom.dates").parse ~= "evil", "dates") ]] } },
  { name = "dates changed for zoom", why = "zoom.days_since uses the same module", exit = 0, policy = [[
    local zoom, dates = require "zoom", require "zoom.dates"
    dates.days_since = function() return "evil" end
    dates.parse = dates.days_since
    assert(zoom.days_since "2024-01-01" ~= "evil") ]] },
  { name = "cjson with its guards taken off", why = "its nesting is C's stack", exit = 0, policy = [[
    local cjson = require "cjson"
    assert(cjson.decode_max_depth == nil and cjson.encode_max_depth == nil and cjson.new == nil)
    assert(cjson.decode_invalid_numbers == nil and cjson.encode_keep_buffer == nil)
    assert(not pcall(cjson.decode, ("["):rep(100000)))
    assert(not pcall(cjson.decode, ("["):rep(100000) .. ("]"):rep(100000)))
    assert(not pcall(cjson.decode, '{"a":NaN}'))
    local t = {} local at = t for i = 1, 10000 do at[1] = {} at = at[1] end
    assert(not pcall(cjson.encode, t))
    t = {} t.t = t assert(not pcall(cjson.encode, t)) ]] },
  { name = "cjson with a sparse list", why = "{[2^31]=1} written out as a list would be 10 GB", exit = 0, policy = [[
    local cjson = require "cjson"
    assert(not pcall(cjson.encode, { [1 << 30] = 1 }))
    pcall(cjson.encode_sparse_array, true, 0, 0)
    pcall(cjson.encode, { [1 << 20] = 1 }) ]] },
  { name = "cjson made to write for ever", why = "a sparse list that is allowed", stderr = "t.lua", policy = [[
    local cjson = require "cjson"
    cjson.encode_sparse_array(false, 0, 0)
    cjson.encode { [(1 << 31) - 1] = 1 } ]] },
  { name = "_ENV by the back door", why = "our own files have another global table", exit = 0, policy = [[
    local zoom = require "zoom"
    for _, f in ipairs { zoom.users, zoom.get, zoom.policy, zoom.settings } do
      assert(not pcall(function() return f._ENV end))
    end
    local env = _ENV
    assert(env == _G and env._G == env and rawget(env, "_LOADED") == nil and rawget(env, "__index") == nil) ]] },
  { name = "light userdata", why = "zoom.null gives no address to write to", exit = 0, policy = [[
    local null = require("zoom").null
    assert(not pcall(function() null.x = 1 end)) assert(not pcall(function() return null.x end))
    assert(not pcall(setmetatable, null, {})) ]] },
  { name = "addresses printed", why = "%p and tostring tell addresses: of a process that can do nothing with them", exit = 0,
    prints = 1, policy = "print(string.format('%p', print) ~= nil, tostring(print) ~= nil)" },
  { name = "randomseed as an oracle", why = "it takes any two numbers and tells nothing of the machine", exit = 0,
    policy = "math.randomseed(1, 2) local a = math.random(1 << 40) math.randomseed(1, 2) assert(a == math.random(1 << 40))" },
  { name = "exit imitated", why = "there is no os.exit; what looks like one raises", stderr = "t.lua:1:",
    policy = "os.exit(0)" },
  { name = "environment variables", why = "the secret was there before the fork", exit = 0, policy = [[
    assert(os == nil)
    for k, v in pairs(_G) do if type(v) == "string" and v:find "nobody%-may" then error "the secret" end end ]] },
}
