-- stubs.lua - what a file of types for editors (lua/meta) says: classes with their fields, and functions with their words,
-- parameters and results. Serves functions.lua and tests/gen/check_meta.lua. Plain Lua.
local stubs = {}

--- The type at the front of a text, up to the first blank outside of quotes, brackets and |; and what stands behind it.
function stubs.front_type(text)
  local depth, quoted, i = 0, false, 1
  while i <= #text do
    local c = text:sub(i, i)
    if c == '"' then quoted = not quoted
    elseif not quoted and c:find "[<({]" then depth = depth + 1
    elseif not quoted and c:find "[>)}]" then depth = depth - 1
    elseif c == " " and not quoted and depth == 0 and not text:find("^ *[|]", i) and
      not text:sub(1, i - 1):find "[|:,] *$" then break end
    i = i + 1
  end
  return text:sub(1, i - 1), text:sub(i):match "^%s*(.-)%s*$"
end

local function fresh() return { words = {}, params = {}, returns = {}, fields = {} } end

--- A line of words, or what goes on with the line before.
local function add_words(doc, line)
  local head, rest = line:match "^ ?(%u%l+): (.*)$"
  local more = line:match "^   (%S.*)$"
  if head == "Errors" or head == "Zoom" then
    doc[head:lower()], doc.last = rest, { doc, head:lower() }
  elseif more and doc.last then
    local where, key = doc.last[1], doc.last[2]
    where[key] = where[key] .. " " .. more
  elseif line:find "^%s%s%s%s+%S" and #doc.params + #doc.returns + #doc.fields > 0 then -- goes on with what stands above
    local one = doc.returns[#doc.returns] or doc.params[#doc.params] or doc.fields[#doc.fields]
    one.words = (one.words .. " " .. line:match "^%s*(.*)$"):match "^%s*(.*)$"
  else
    doc.words[#doc.words + 1], doc.last = line:gsub("^ ", ""), nil
  end
end

local function add_tag(doc, tag, rest)
  doc.last = nil
  if tag == "param" then
    local name, kind = rest:match "^(%S+)%s+(.*)$"
    local front, words = stubs.front_type(kind)
    doc.params[#doc.params + 1] = { name = name, kind = front, words = words }
  elseif tag == "return" then
    local kind, words = stubs.front_type(rest)
    doc.returns[#doc.returns + 1] = { kind = kind, words = words }
  elseif tag == "field" then
    local name, kind = rest:match "^(%S+)%s+(.*)$"
    local front, words = stubs.front_type(kind)
    doc.fields[#doc.fields + 1] = { name = name, kind = front, words = words }
  elseif tag == "class" then
    doc.class, doc.about = rest:match "^([%w_%.]+)%s*(.-)$"
  elseif tag == "alias" then
    doc.alias, doc.about = rest:match "^([%w_%.]+)%s*(.-)$"
  end
end

--- { functions = { { name, args, words, params, returns, errors, zoom } }, classes = {...}, aliases = {...} }
function stubs.read(path)
  local out, doc = { functions = {}, classes = {}, aliases = {} }, fresh()
  local function close()
    if doc.class then out.classes[#out.classes + 1] = doc end
    if doc.alias then out.aliases[#out.aliases + 1] = doc end
    doc = fresh()
  end
  for line in io.lines(path) do
    local tag, rest = line:match "^%-%-%-%s*@(%a+)%s*(.*)$"
    local choice = line:match "^%-%-%-|%s*(.*)$"
    local name, args = line:match "^function ([%w_%.:]+)(%b())"
    if (tag == "alias" or tag == "class") and (doc.class or doc.alias) then close() end
    if tag then add_tag(doc, tag, rest)
    elseif choice then doc.about = doc.about .. (doc.about == "" and "" or "|") .. choice
    elseif line:find "^%-%-%-" then add_words(doc, line:sub(4))
    elseif name then
      doc.name, doc.args = name, args
      out.functions[#out.functions + 1] = doc
      doc = fresh()
    else
      local names, values = line:match "^([%w_%., ]+) = ([%w_%., ]+)$"
      if names and values:find "%." then -- the same function of another class
        local all = {}
        for value in values:gmatch "[%w_%.]+" do all[#all + 1] = value end
        local i = 0
        for alias in names:gmatch "[%w_%.]+" do
          i = i + 1
          out.functions[#out.functions + 1] = { name = alias:gsub("%.(%w+)$", ":%1"), same = all[i]:gsub("%.(%w+)$", ":%1") }
        end
      end
      close()
    end
  end
  close()
  return out
end

return stubs
