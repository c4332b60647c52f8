--- test_words.lua - values and lists of differences as people read them, for zoom.test. Pure.
local nearest = require "zoom.nearest"

local words = {}

local MOST = 120 -- bytes of one value

local function text(value, depth)
  local kind = type(value)
  if kind == "string" then return '"' .. value:gsub('[%c"\\]', function(c) return ("\\x%02x"):format(c:byte()) end) .. '"' end
  if kind == "userdata" then return "null" end
  if kind ~= "table" or depth > 8 then return tostring(value) end
  local parts = {}
  if #value > 0 or next(value) == nil then
    for i, item in ipairs(value) do parts[i] = text(item, depth + 1) end
    return "{" .. table.concat(parts, ", ") .. "}"
  end
  for _, name in ipairs(nearest.keys(value)) do
    parts[#parts + 1] = name .. " = " .. text(value[name], depth + 1)
  end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

--- A text that JSON can hold: bytes that are no UTF-8 as \xff.
---@param text string
---@return string
function words.clean(text)
  if utf8.len(text) then return text end
  return (text:gsub("[\x80-\xff]", function(c) return ("\\x%02x"):format(c:byte()) end))
end

--- A value as it would be written in Lua, on one line.
---@param value any
---@return string
function words.value(value)
  if value == nil then return "(not set)" end
  local out = text(value, 0)
  if #out > MOST then
    local cut = MOST
    while cut > 0 and (out:byte(cut + 1) or 0) & 0xC0 == 0x80 do cut = cut - 1 end
    out = out:sub(1, cut) .. "..."
  end
  return out
end

--- Rows of { object, path, words } as lines in columns.
---@param rows string[][]
---@return string[]
function words.columns(rows)
  local wide = { 0, 0 }
  for _, row in ipairs(rows) do
    for i = 1, 2 do wide[i] = math.min(60, math.max(wide[i], utf8.len(row[i]) or #row[i])) end
  end
  local lines = {}
  for n, row in ipairs(rows) do
    local line = ""
    for i = 1, 2 do
      local pad = wide[i] - (utf8.len(row[i]) or #row[i])
      if wide[i] > 0 then line = line .. row[i] .. (" "):rep(math.max(0, pad)) .. "  " end
    end
    lines[n] = line .. row[3]
  end
  return lines
end

--- Whether `got` is what is expected: of a table with names only those that `expected` has.
---@param expected any
---@param got any
---@return boolean
function words.fits(expected, got)
  if type(expected) ~= "table" or type(got) ~= "table" then return expected == got end
  if next(expected) == nil then return next(got) == nil end
  if #expected > 0 and #expected ~= #got then return false end
  for name, value in pairs(expected) do
    if not words.fits(value, got[name]) then return false end
  end
  return true
end

return words
