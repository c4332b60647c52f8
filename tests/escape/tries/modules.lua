-- Modules: require finds what is beside the policy and nothing else.
local function refused(name, why, module, more)
  local t = { name = name, why = why, stderr = "t.lua:1:", policy = ("require(%q)"):format(module) }
  for k, v in pairs(more or {}) do t[k] = v end
  return t
end

return {
  refused("upwards", "the folder above", "../secret"),
  refused("upwards by dots", "dots are parts", "..secret"),
  refused("upwards, percent", "no decoding", "%2e%2e/secret"),
  refused("absolute", "from the root", "/etc/passwd"),
  refused("a name with .lua", "dots are folders", "m.lua", { files = { ["m.lua"] = "return 1" } }),
  refused("NUL", "C would stop there", "m\0x", { files = { ["m.lua"] = "return 1" }, policy = "require 'm\\0x'" }),
  refused("very long", "more than a file system takes", ("x"):rep(10000)),
  refused("very long, in parts", "more than a path", ("a."):rep(5000) .. "a"),
  refused("many parts", "within 200 bytes", ("a."):rep(99) .. "a"),
  refused("nothing", "an empty name", ""),
  refused("a dot", "the folder itself", "."),
  refused("blanks", "no name", "m m"),
  refused("a tilde", "nobody's home", "~root"),
  refused("a link that leads out", "RESOLVE_BENEATH", "out", { links = { ["out.lua"] = "../../secret.lua" } }),
  refused("a link to an absolute path", "the same", "out", { links = { ["out.lua"] = "/etc/hostname" } }),
  refused("a folder that is a link out", "in the middle of a path", "out.secret", { links = { ["out"] = "../.." } }),
  refused("a link to itself", "a loop", "loop", { links = { ["loop.lua"] = "loop.lua" } }),
  refused("a magic link", "/proc/self/fd", "fd", { links = { ["fd.lua"] = "/proc/self/fd/0" } }),
  refused("a folder", "with the name of a module", "d", { dirs = { "d.lua" } }),
  refused("a pipe", "opening it must not wait", "p", { fifos = { "p.lua" } }),
  refused("a device", "endless zeros", "zero", { links = { ["zero.lua"] = "/dev/zero" } }),
  refused("a file of 2 MB", "1 MB at most", "big", { files = { ["big.lua"] = function() return "return '" .. ("x"):rep(2 << 20) .. "'" end } }),
  { name = "what is not a text", why = "numbers, tables", exit = 0,
    policy = "for _, v in ipairs { {}, print, true, zoom } do assert(not pcall(require, v)) end assert(not pcall(require)) assert(not pcall(require, 12))" },
  { name = "another name each time", why = "a text with __tostring is no text", exit = 0,
    policy = "assert(not pcall(require, setmetatable({}, { __tostring = function() return 'm' end })))", files = { ["m.lua"] = "return 1" } },
  { name = "a module that raises", why = "it does so again the next time", stderr = "m.lua:1: no",
    policy = "assert(not pcall(require, 'm')) require 'm'", files = { ["m.lua"] = "error 'no'" } },
  { name = "a module that requires itself", why = "told", stderr = "requires itself", policy = "require 'm'", files = { ["m.lua"] = "require 'm'" } },
  { name = "a circle of modules", why = "told", stderr = "requires itself", policy = "require 'a'",
    files = { ["a.lua"] = "require 'b'", ["b.lua"] = "require 'c'", ["c.lua"] = "require 'a'" } },
  { name = "a chain of modules", why = "each inside the other: C's stack, and an end", policy = "require 'm1'", stderr = "lua", exit = { 0, 1 },
    files = (function()
      local t = {}
      for i = 1, 300 do t["m" .. i .. ".lua"] = i < 300 and ("return require 'm%d'"):format(i + 1) or "return 1" end
      return t
    end)(), stderr = {} },
  { name = "a module that replaces require", why = "its own, not the policy's", exit = 0,
    policy = "require 'm' assert(require('n') == 'n')", files = { ["m.lua"] = "require = function() return 'evil' end _G.require = require", ["n.lua"] = "return 'n'" } },
  { name = "package made up", why = "nobody reads it", exit = 0,
    policy = "package = { path = '/?;../?', cpath = '/?', preload = { m = error }, loaded = { m = 'evil' }, searchers = {} } assert(require('m') == 'mine')",
    files = { ["m.lua"] = "return 'mine'" } },
  { name = "the result changed", why = "the same table for all that require it: theirs to share", exit = 0,
    policy = "require('m').x = 1 assert(require('m').x == 1)", files = { ["m.lua"] = "return {}" } },
  { name = "a module that yields", why = "it is no coroutine", stderr = "outside a coroutine", policy = "require 'm'", files = { ["m.lua"] = "coroutine.yield()" } },
  { name = "a module in a coroutine that is closed", why = "it never ends; the next one does", exit = 0, policy = [[
      local co = coroutine.create(require) coroutine.resume(co, "m") coroutine.close(co) assert(require("m") == 1) ]],
    files = { ["m.lua"] = "coroutine.yield() return 1" }, exit = { 0, 1 }, stderr = {} },
  { name = "a module for two tasks", why = "there is one of each", exit = 0, policy = [[
      local zoom, got = require "zoom", {}
      zoom.each({ 1, 2, 3 }, function(i) got[i] = require "m" end)
      assert(got[1] == got[2] and got[2] == got[3]) ]], files = { ["m.lua"] = "return {}" } },
  { name = "a module whose name is a built-in's", why = "ours come first", exit = 0,
    policy = "assert(require('zoom').users and require('cjson').encode)", files = { ["zoom.lua"] = "return 'evil'", ["cjson.lua"] = "return 'evil'" } },
  { name = "a module with the name of our own files", why = "its errors must not pass as ours", exit = 1, stderr = "there is no built-in module",
    policy = "require 'zoom.evil'", files = { ["zoom/evil.lua"] = "error 'x'" } },
  { name = "a module that returns nil", why = "true stands for it", exit = 0, policy = "assert(require('m') == true and require('m') == true)",
    files = { ["m.lua"] = "return nil" } },
  { name = "a module with a shebang and a mark", why = "text as it is elsewhere", exit = 0, policy = "assert(require('m') == 2)",
    files = { ["m.lua"] = "\239\187\191#!/usr/bin/lua\nreturn 2" } },
  { name = "a module that is text with an escape byte", why = "only the first byte makes bytecode", stderr = "m.lua:1:", lacks = { "\27" },
    policy = "require 'm'", files = { ["m.lua"] = " \27LuaT" } },
}
