-- extract.lua - facts out of Zoom's published specification, as tables that are checked in:
--
--     lua5.4 src/gen/extract.lua users.json accounts.json phone.json src/settings/facts
--
-- A tool for developers (Debian: lua5.4, lua-cjson), not part of the build. It writes bodies.tsv
-- and one LEVEL.tsv for each level. What is taken over, and how, stands in specification.lua. What
-- the specification lacks or has wrong is in overlay.tsv, which is written by hand and never
-- touched here.
local cjson = require "cjson"
local specification = dofile(arg[0]:match "^(.*/)" .. "specification.lua")

-- lua-cjson forgets the order of keys, so each key gets its place in the text in front of it
-- before decoding, as specification.lua wants it.
local function number_keys(text)
  local out, at, last, n = {}, 1, 1, 0
  while true do
    local open = text:find('"', at, true)
    if not open then break end
    local close = open
    repeat
      close = text:find('["\\]', close + 1)
      local escape = text:sub(close, close) == "\\"
      if escape then close = close + 1 end
    until not escape
    if text:find("^%s*:", close + 1) then
      n = n + 1
      out[#out + 1] = text:sub(last, open)
      out[#out + 1] = ("%08d|"):format(n)
      last = open + 1
    end
    at = close + 1
  end
  out[#out + 1] = text:sub(last)
  return table.concat(out)
end

---------------------------------------------------------------------------------------------------

local function write(name, about, names, rows)
  local file = assert(io.open(name, "wb"))
  file:write("# ", about, "; made by src/gen/extract.lua from Zoom's specification, not by hand\n")
  file:write(table.concat(names, "\t"), "\n")
  for _, row in ipairs(rows) do
    local cells = {}
    for i, column in ipairs(names) do cells[i] = row[column] end
    file:write(table.concat(cells, "\t"), "\n")
  end
  assert(file:close())
  print(("%s: %d rows"):format(name, #rows))
end

if #arg < 2 then
  io.stderr:write "usage: extract.lua SPECIFICATION.json... FACTS_FOLDER\n"
  os.exit(64)
end
local folder = arg[#arg]
local paths = {}
for i = 1, #arg - 1 do
  local file = assert(io.open(arg[i], "rb"))
  local spec = cjson.decode(number_keys(file:read "a"))
  file:close()
  for key, value in pairs(spec) do
    if key:sub(10) == "paths" then
      for path, operations in pairs(value) do paths[path:sub(10)] = operations end
    end
  end
end

local found, bodies = specification.extract(paths, function(what) io.stderr:write(what, "\n") end)
for _, level in ipairs(specification.levels) do
  write(folder .. "/" .. level.level .. ".tsv", "fields of the level '" .. level.level .. "'",
    specification.columns, found[level.level] or error(level.level .. " is in none of the files given", 0))
end
write(folder .. "/bodies.tsv", "request bodies of every level", specification.body_columns, bodies)
