--- params.lua - the values of a policy's parameters: declared, given, checked, defaults filled in.
--- Pure: runs in a plain Lua.
local nearest = require "zoom.nearest"
local dates = require "zoom.dates"

local params = {}

---@class zoom.Param
---@field name string
---@field type? "string"|"integer"|"number"|"boolean"|"list"|"date"
---@field default? any
---@field required? boolean
---@field help? string
---@field choices? any[]

local known = { name = true, type = true, default = true, required = true, help = true, choices = true }

local words = {
  ["true"] = true, yes = true, on = true, ["1"] = true,
  ["false"] = false, no = false, off = false, ["0"] = false,
}

local function split(text)
  local items = {}
  if text:match "^%s*$" then return items end
  for item in (text .. ","):gmatch "%s*(.-)%s*," do items[#items + 1] = item end
  return items
end

--- Text from the command line -> value, or nil and why not.
local readers = {
  string = function(text) return text end,
  integer = function(text)
    local digits = text:match "^%s*([+-]?%d+)%s*$"
    local n = digits and math.tointeger(tonumber(digits))
    if not n then return nil, ("'%s' is not a whole number"):format(text) end
    return n
  end,
  number = function(text)
    local n = text:match "^%s*[+-]?[%d.]+[eE]?[+-]?%d*%s*$" and tonumber(text)
    if not n or n ~= n or n == math.huge or n == -math.huge then
      return nil, ("'%s' is not a number"):format(text)
    end
    return n
  end,
  boolean = function(text)
    local value = words[text:lower()]
    if value == nil then return nil, ("'%s' is neither true nor false"):format(text) end
    return value
  end,
  list = function(text) return split(text) end,
  date = function(text)
    local ms, why = dates.parse(text)
    if not ms then return nil, why end
    return #text == 10 and text or dates.iso(ms)
  end,
}

--- Whether a default or a choice is a value of its type.
local function fits(kind, value)
  if kind == "integer" then return math.type(value) == "integer" end
  if kind == "list" then
    if type(value) ~= "table" then return false end
    for _, item in ipairs(value) do
      if type(item) ~= "string" then return false end
    end
    return true
  end
  if kind == "date" then return type(value) == "string" and dates.parse(value) ~= nil end
  return type(value) == kind
end

local function is_list(t)
  return #t > 0 or next(t) == nil
end

local function check_one(param)
  for _, field in ipairs(nearest.keys(param)) do
    if not known[field] then
      return ("parameter '%s' has no '%s'%s"):format(param.name, field, nearest.hint(field, nearest.keys(known)))
    end
  end
  if not readers[param.type] then
    return ("parameter '%s': there is no type '%s'%s"):format(param.name, tostring(param.type),
      nearest.hint(tostring(param.type), nearest.keys(readers)))
  end
  if param.default ~= nil and not fits(param.type, param.default) then
    return ("parameter '%s': its default is not a %s"):format(param.name, param.type)
  end
  if param.required and param.default ~= nil then
    return ("parameter '%s' is required, so its default is never used"):format(param.name)
  end
  if param.choices ~= nil and (type(param.choices) ~= "table" or #param.choices == 0) then
    return ("parameter '%s': choices is a list"):format(param.name)
  end
end

--- What a policy wrote under `params`, a map by name or a list, as a list in a fixed order. nil, why
--- when it cannot be understood.
---@param written table
---@return zoom.Param[]?
---@return string? why
function params.declare(written)
  if type(written) ~= "table" then return nil, "params is a table { name = { type = ... } }" end
  local list = {}
  if is_list(written) then
    for _, param in ipairs(written) do list[#list + 1] = param end
  else
    for _, name in ipairs(nearest.keys(written)) do list[#list + 1] = { name, written[name] } end
  end
  local declared, seen = {}, {}
  for i, entry in ipairs(list) do
    local name, param = entry[1], entry[2]
    if name == nil then name, param = entry.name, entry end
    if type(name) ~= "string" or not name:match "^[%a_][%w_-]*$" then
      return nil, ("parameter %d has no usable name (letters, digits, '_' and '-')"):format(i)
    end
    if type(param) ~= "table" then return nil, ("parameter '%s' is a table { type = ... }"):format(name) end
    if seen[name] then return nil, ("parameter '%s' is declared twice"):format(name) end
    seen[name] = true
    local copy = { name = name }
    for field, value in pairs(param) do copy[field] = value end
    copy.name = name
    copy.type = copy.type or "string"
    local why = check_one(copy)
    if why then return nil, why end
    declared[#declared + 1] = copy
  end
  return declared
end

local function allowed(param, value)
  if not param.choices then return true end
  for _, item in ipairs(type(value) == "table" and value or { value }) do
    local found = false
    for _, choice in ipairs(param.choices) do found = found or choice == item end
    if not found then return false, tostring(item) end
  end
  return true
end

local function choices_text(param)
  local texts = {}
  for i, choice in ipairs(param.choices) do texts[i] = tostring(choice) end
  return table.concat(texts, ", ")
end

--- Raises (without a line: it is not the script's mistake) on unknown, missing and unreadable values.
---@param declared zoom.Param[]          in the order in which the policy lists them
---@param given table<string, string>    as typed on the command line
---@return table<string, any>
function params.resolve(declared, given)
  local values, names = {}, {}
  for _, param in ipairs(declared) do
    names[#names + 1] = param.name
    names[param.name] = true
  end
  for _, name in ipairs(nearest.keys(given)) do
    if not names[name] then
      error(("there is no parameter '%s'%s"):format(name, nearest.hint(name, names)), 0)
    end
  end
  for _, param in ipairs(declared) do  -- not pairs(): which complaint comes first must not vary
    local text = given[param.name]
    if text ~= nil then
      local value, why = readers[param.type](text)
      if value == nil then error(("parameter '%s': %s"):format(param.name, why), 0) end
      local good, wrong = allowed(param, value)
      if not good then
        error(("parameter '%s': '%s' is not one of: %s"):format(param.name, wrong, choices_text(param)), 0)
      end
      values[param.name] = value
    elseif param.required then
      error(("parameter '%s' is missing%s"):format(param.name, param.help and ": " .. param.help or ""), 0)
    else
      values[param.name] = param.default
    end
  end
  return values
end

return params
