-- output.lua - how generated files that are checked in are written, or compared with what they
-- should be: a script's arguments are `[--check] FILE FACTS.tsv...`. Plain Lua.
local output = {}

--- The facts' paths and whether only to compare.
function output.arguments(arg)
  local check = arg[1] == "--check"
  local from = check and 2 or 1
  return { check = check, file = arg[from], facts = { table.unpack(arg, from + 1) } }
end

function output.finish(arguments, text)
  if arguments.check then
    local file = io.open(arguments.file, "rb")
    local present = file and file:read "a"
    if file then file:close() end
    if present ~= text then
      error(arguments.file .. " is not what the facts say; make it anew: cmake --build BUILD --target docs", 0)
    end
    return
  end
  local file = assert(io.open(arguments.file, "wb"))
  file:write(text)
  assert(file:close())
end

return output
