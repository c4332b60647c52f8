-- What a policy sees. It asserts by raising: a step that ends well found the fence where it should be.
return {
  why = "a policy sees an allow-list: no files, no processes, no bytecode, no modules from elsewhere",
  server = {},
  files = {
    ["globals.lua"] = [[
      for _, name in ipairs { "os", "io", "debug", "package", "dofile", "loadfile", "collectgarbage_" } do
        if _G[name] ~= nil then error("there is a global " .. name, 0) end
      end
      for _, name in ipairs { "os", "io", "debug", "package", "posix", "socket", "zoom.native" } do
        if pcall(require, name) then error("require gives " .. name, 0) end
      end
    ]],
    ["bytecode.lua"] = [[
      if string.dump then error("there is string.dump", 0) end
      for _, start in ipairs { "\27Lua", "\27LuaT\0\25\147\r\n\26\n", "#!x\n\27LuaT", "\239\187\191\27LuaT", "\27" } do
        if load and load(start .. ("\0"):rep(100)) then error("load takes bytecode", 0) end
        if load and load(function() local s = start; start = nil; return s end) then error("load takes bytecode in parts", 0) end
      end
    ]],
    ["beside.lua"] = 'assert(require("part").answer == 42)  assert(require("sub.part") == "below")',
    ["part.lua"] = "return { answer = 42 }",
    ["sub/part.lua"] = 'return "below"',
    ["outside.lua"] = [[
      for _, name in ipairs { "..part", "/etc/passwd", "../part", "..", "", "sub/part", "part.lua", ".part" } do
        if pcall(require, name) then error("require finds '" .. name .. "'", 0) end
      end
    ]],
    ["environment.lua"] = [[
      local text = tostring(os) .. tostring(io)
      if text ~= "nilnil" then error(text, 0) end
      local mt = getmetatable "" ; mt = type(mt) == "table" and mt.__index
      if mt and rawequal(mt, string) then string.upper = error end  -- its own copy at most
    ]],
    ["code.lua"] = "\27LuaS\0 not a policy",
    ["code_after_hash.lua"] = "#!/usr/bin/zoomlua\n\27LuaS\0",
  },
  steps = {
    { run = { "globals.lua" }, expect = { exit = 0, stderr = "", requests = 0 } },
    { run = { "bytecode.lua" }, expect = { exit = 0, stderr = "", requests = 0 } },
    { run = { "beside.lua" }, expect = { exit = 0, stderr = "", requests = 0 } },
    { run = { "outside.lua" }, expect = { exit = 0, stderr = "", requests = 0 } },
    { run = { "environment.lua" }, expect = { exit = 0, requests = 0 } },
    { run = { "code.lua" }, expect = { exit = 1, stderr = { "code.lua" }, stderr_lines = 1, requests = 0 } },
    { run = { "code_after_hash.lua" }, expect = { exit = 1, stderr = { "code_after_hash.lua" }, stderr_lines = 1, requests = 0 } },
  },
}
