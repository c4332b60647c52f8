-- run.lua - runs the test files of our pure Lua modules: `lua5.4 run.lua LUA_DIR FILE...`. A test
-- file returns a table of name -> function; a failed assertion or any error fails it.
local root = arg[1]
package.path = root .. "/?.lua;" .. root .. "/?/init.lua"

local function show(value)
  if type(value) ~= "table" then return type(value) == "string" and ("%q"):format(value) or tostring(value) end
  local keys, parts = {}, {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  for i, key in ipairs(keys) do parts[i] = tostring(key) .. "=" .. show(value[key]) end
  return "{" .. table.concat(parts, ", ") .. "}"
end

--- Compares what came out with what should have, by value; `why` is said when they differ.
function same(got, wanted, why)
  if show(got) ~= show(wanted) then
    error(("%s\n  got:    %s\n  wanted: %s"):format(why or "differs", show(got), show(wanted)), 2)
  end
end

--- The message of the error that `call` must raise.
function raised(call, ...)
  local ok, message = pcall(call, ...)
  if ok then error("nothing was raised", 2) end
  return message
end

local passed, failed = 0, 0
for i = 2, #arg do
  local tests, names = dofile(arg[i]), {}
  for name in pairs(tests) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local ok, trace = xpcall(tests[name], debug.traceback)
    if ok then passed = passed + 1 else failed = failed + 1 print(("%s: %s: %s"):format(arg[i], name, trace)) end
  end
end
print(("%d passed, %d failed"):format(passed, failed))
os.exit(failed == 0 and passed > 0)
