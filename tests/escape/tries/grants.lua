-- Grants: what is asked for beside what the command line gives. Here ordinary.lua, one variable and one host.
local W = "local zoom = require 'zoom'\n"
local GRANTED = { "--read", "ordinary.lua", "--env", "LANG", "--net", "hr.example" }
local function try(name, why, policy, more)
  local t = { name = name, why = why, policy = W .. policy, stderr = "t.lua", args = GRANTED }
  for k, v in pairs(more or {}) do t[k] = v end
  return t
end
local held = { exit = 0, stderr = {} }
local either = { exit = { 0, 1 }, stderr = {} }

return {
  try("what was granted", "is there", "assert(#zoom.read 'ordinary.lua' > 0) assert(zoom.env 'LANG')", held),
  try("files by other names", "only the name as typed, or its base name", [[
    for _, name in ipairs { "/etc/passwd", "./ordinary.lua", "../secret.lua", "x/../ordinary.lua", "ordinary.lua\0", "ordinary.lua/",
                            "ORDINARY.LUA", "t.lua", "/proc/self/environ", "/dev/tty", "file:ordinary.lua", ("x"):rep(1 << 20), "\27[2J", "\xff" } do
      for _, read in ipairs { zoom.read, zoom.json, zoom.csv } do assert(not pcall(read, name), name) end
    end ]], held),
  try("names that are no text", "told", [[
    for _, v in ipairs { 1, true, {}, print, zoom.null, "" } do
      for _, f in ipairs { zoom.read, zoom.json, zoom.csv, zoom.env, zoom.fetch } do assert(not pcall(f, v)) end
    end for _, f in ipairs { zoom.read, zoom.json, zoom.csv, zoom.env, zoom.fetch } do assert(not pcall(f)) end ]], held),
  try("variables", "none of ours, none that was not granted", [[
    for _, name in ipairs { "ZOOM_CLIENT_SECRET", "ZOOM_CLIENT_ID", "HOME", "PATH", "LANG=", "LANG\0", "lang", ("x"):rep(1 << 20) } do
      assert(not pcall(zoom.env, name), name)
    end ]], held),
  try("hosts", "as the engine reads a URL, and no other way", [[
    for _, url in ipairs { "https://hr.example@evil.example/", "https://evil.example/hr.example", "https://hr.example.evil.example/",
        "https://hr.example:444/", "http://hr.example/", "https://hr.example\\@evil.example/", "https://hr.example%2eevil/", "//hr.example/",
        "https:///hr.example", "https://hr.example#@evil", "HTTPS://hr.example/", "https://hr.example\r\nHost: evil/", "file:///etc/passwd",
        "https://[::1]/", "https://127.0.0.1/", "https://hr.example/" .. ("x"):rep(10000), "https://\xff/" } do
      assert(not pcall(zoom.fetch, url), url)
    end ]], held),
  try("the same file for ever", "the core has it: its answers are no waits", "while true do zoom.read 'ordinary.lua' end", { exit = 1 }),
  try("the same variable for ever", "... and so are these", "while true do zoom.env 'LANG' end", { exit = 1 }),
  try("a refusal for ever", "... and these", "while true do pcall(zoom.read, 'x') end", { exit = 1 }),
  try("many readers", "each has a little of its file", "local t = {} for i = 1, 1e6 do t[i] = pcall(zoom.csv, 'ordinary.lua') end", { exit = 1, memory = 64 }),
  try("many questions at a time", "their answers have a ceiling",
    "zoom.each((function() local t = {} for i = 1, 1e5 do t[i] = i end return t end)(), function() zoom.read 'ordinary.lua' end, { width = 64 })", either),
  try("a row that changes its class", "rows have a metatable that is not given away", [[
    local ok, rows = pcall(zoom.csv, "ordinary.lua", { whole = true })
    if ok and rows[1] then assert(not getmetatable(rows[1])) assert(not pcall(setmetatable, rows[1], {})) end ]], held),
  try("waiting inside a sort", "told, not waited for", "table.sort({ 3, 2, 1 }, function(a, b) zoom.read 'ordinary.lua' return a < b end)", {}),
}
