-- Policies that would not end, or would take the machine with them. Each has asked for a change first.
local function policy(body)
  return [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    zoom.user("u1"):set { in_meeting = { waiting_room = true } }
  ]] .. body
end

return {
  why = "a policy that loops, hoards, recurses or floods is ended in one line and changes nothing",
  server = {
    ["GET /users/u1"] = { body = { id = "u1", email = "one@example.com", type = 2 } },
    ["GET /users/u1/settings"] = { body = '{"in_meeting":{"waiting_room":false}}' },
  },
  files = {
    ["loops.lua"] = policy "while true do end",
    ["pcall.lua"] = policy "while true do pcall(function() while true do end end) end",
    ["c_loop.lua"] = policy "local s = ('a'):rep(60000); while true do s:find(('a?'):rep(30000) .. 'b') end",
    ["hoards.lua"] = policy "local t = {}; for i = 1, 1e9 do t[i] = ('x'):rep(100000) .. i end",
    ["hoards_pcall.lua"] = policy "local t = {}; while true do pcall(function() for i = 1, 1e9 do t[#t + 1] = ('x'):rep(100000) .. #t end end) end",
    ["one_big.lua"] = policy "local s = ('x'):rep(1 << 40)",
    ["recurses.lua"] = policy "local function f() return 1 + f() end f()",
    ["c_recurses.lua"] = policy "local s = 'x'; local function f() return (s:gsub('x', f)) end f()",
    ["floods.lua"] = policy "while true do print(('spam'):rep(10000)) end",
    ["tasks.lua"] = policy "local t = {}; while true do t[#t + 1] = coroutine.wrap(function() coroutine.yield() end); t[#t]() end",
    ["gc.lua"] = policy "setmetatable({}, { __gc = function() while true do end end }) collectgarbage() error 'x'",
  },
  steps = {
    { run = { "--yes", "--time-limit", "1", "loops.lua" },
      expect = { exit = 1, stderr = { "zoomlua: ", "loops.lua" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "--time-limit", "1", "pcall.lua" },
      expect = { exit = 1, stderr = { "zoomlua: ", "pcall.lua" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "--time-limit", "1", "c_loop.lua" },
      expect = { exit = 1, stderr = { "zoomlua: ", "c_loop.lua" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "--memory-limit", "32", "hoards.lua" },
      expect = { exit = 1, stderr = { "hoards.lua", "memory" }, no_writes = true } },
    { run = { "--yes", "--memory-limit", "32", "--time-limit", "2", "hoards_pcall.lua" },
      expect = { exit = 1, stderr = { "hoards_pcall.lua" }, no_writes = true } },
    { run = { "--yes", "one_big.lua" },
      expect = { exit = 1, stderr = { "one_big.lua" }, no_writes = true } },
    { run = { "--yes", "recurses.lua" },
      expect = { exit = 1, stderr = { "recurses.lua:4:", "stack overflow" }, no_writes = true } },
    { run = { "--yes", "c_recurses.lua" },
      expect = { exit = 1, stderr = { "c_recurses.lua" }, no_writes = true } },
    { run = { "--yes", "--time-limit", "20", "floods.lua" },
      expect = { exit = 1, stderr = { "floods.lua" }, no_writes = true } },
    { run = { "--yes", "--memory-limit", "32", "--time-limit", "5", "tasks.lua" },
      expect = { exit = 1, stderr = { "tasks.lua" }, no_writes = true } },
    { run = { "--yes", "--time-limit", "1", "gc.lua" },
      expect = { exit = 1, stderr = { "gc.lua" }, no_writes = true } },
  },
}
