-- A kernel without Landlock and seccomp: the fence, the limits and Lua's allow-list are all there is, and they hold.
local W = "local zoom = require 'zoom'\n"
local function try(name, why, policy, more)
  local t = { name = name, why = why, policy = policy, stderr = "t.lua", bare = true }
  for k, v in pairs(more or {}) do t[k] = v end
  return t
end

return {
  try("it is said", "with --verbose, that the kernel keeps nothing from a policy", "print 'here'",
    { exit = 0, args = { "--verbose" }, prints = 1, lines = 1, stderr = { "process limits, and nothing of the kernel's (no Landlock, no seccomp)" } }),
  try("it is said before anything goes wrong", "the line comes first", "error 'wrong'",
    { args = { "--verbose" }, prints = 10, lines = 2, time = 15, stderr = { "and nothing of the kernel's", "t.lua:1: wrong" } }),
  try("with a wall it is said, too", "what there is", "print 'here'",
    { bare = false, exit = 0, args = { "--verbose" }, prints = 1, lines = 1, stderr = { "between a policy and this machine: process limits, " } }),
  try("without --verbose it is not", "nobody asked", "assert(true)", { exit = 0, stderr = {} }),
  try("an empty loop", "the clock is the core's and the kernel's", "while true do end"),
  try("doubling", "memory is the allocator's and the kernel's", "local s = 'x' while true do s = s .. s end", { stderr = "memory" }),
  try("a crash of Lua's", "nested coroutine.close", [[
    local function nest(n)
      local co = coroutine.create(function()
        local x <close> = setmetatable({}, { __close = function() nest(n + 1) end }) coroutine.yield()
      end)
      coroutine.resume(co) coroutine.close(co)
    end
    nest(1) ]], { exit = { 0, 1 }, stderr = {} }),
  try("elseif, 200,000 times", "one call of the parser", function() return "local x if x then" .. (" elseif x then"):rep(200000) .. " end" end),
  try("files and variables", "nothing but what was granted", W .. [[
    for _, f in ipairs { zoom.read, zoom.csv, zoom.json, zoom.env, zoom.fetch } do
      for _, name in ipairs { "/etc/passwd", "../secret.lua", "HOME", "https://example.com/" } do assert(not pcall(f, name)) end
    end
    assert(io == nil and os == nil and debug == nil and load == nil and package == nil) ]], { exit = 0, stderr = {} }),
  try("a module that is a link to outside", "resolved by the core", "require 'm'", { links = { ["m.lua"] = "../../secret.lua" } }),
  try("a flood", "many tiny messages", "for i = 1, 150000 do print '' end error 'over'",
    { prints = 150000, lines = 2, time = 40, stderr = { "bytes more than are shown", "over" } }),
}
