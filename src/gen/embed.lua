-- embed.lua - Lua modules as C data: `embed.lua OUT.c ROOT FILE...`. The source is kept as it is,
-- under its own name below ROOT, so that a traceback points at real lines.
local out, root = arg[1], arg[2]

local function bytes(text)
  local parts, line = {}, {}
  for i = 1, #text do
    line[#line + 1] = tostring(text:byte(i))
    if #line == 24 then
      parts[#parts + 1] = table.concat(line, ",")
      line = {}
    end
  end
  line[#line + 1] = "0"
  parts[#parts + 1] = table.concat(line, ",")
  return table.concat(parts, ",\n")
end

local chunks, rows = {}, {}
for i = 3, #arg do
  local file = assert(io.open(arg[i], "rb"))
  local text = file:read "a"
  file:close()
  local name = arg[i]:sub(#root + 2)                                   -- "zoom/init.lua"
  local module = name:gsub("%.lua$", ""):gsub("/init$", ""):gsub("/", ".")  -- "zoom"
  chunks[#chunks + 1] = ("static const char source_%d[] = {\n%s};\n"):format(i, bytes(text))
  rows[#rows + 1] = ('  {"%s", "%s", source_%d, %d},\n'):format(module, name, i, #text)
end

local c = assert(io.open(out, "wb"))
c:write('/* Generated from lua/ by src/gen/embed.lua. */\n#include "policy/embedded.h"\n\n')
c:write(table.concat(chunks, "\n"))
c:write("\nconst struct zl_embedded zl_embedded[] = {\n", table.concat(rows), "  {0, 0, 0, 0}\n};\n")
assert(c:close())
