--- params.lua - the values of a policy's parameters: declared, given, checked, defaults filled in.
--- Pure: runs in a plain Lua.
local nearest = require "zoom.nearest"
local dates = require "zoom.dates"

local params = {}

---@class zoom.Param
---@field name string
---@field type? "string"|"integer"|"number"|"boolean"|"list"|"map"|"date"|"user"|"group"|"file"
---@field of? "string"|"integer"|"number"|"boolean"|"any"    type of a map's values
---@field default? any
---@field required? boolean
---@field help? string
---@field choices? any[]
---@field min? any    least value; of a list: how many items; of a map: of each value
---@field max? any

local COMPLAINTS <const> = 100  -- told at once

local known = {
  name = true, type = true, of = true, default = true, required = true, help = true, choices = true,
  min = true, max = true,
}

local words = {
  ["true"] = true, yes = true, on = true, ["1"] = true,
  ["false"] = false, no = false, off = false, ["0"] = false,
}

--- A value as it may stand in a message: one line, not for ever.
local function shown(value)
  local text = tostring(value)
  if #text > 80 then text = text:sub(1, (utf8.offset(text, 0, 78) or 78) - 1) .. "..." end
  return (text:gsub("%c", " "))
end

local function split(text)
  local items = {}
  if text:match "^%s*$" then return items end
  for item in (text .. ","):gmatch "%s*(.-)%s*," do items[#items + 1] = item end
  return items
end

--- Text that names something: not blank, no control characters.
local function name_of(what, most)
  return function(text)
    if text:match "^%s*$" or #text > most or text:find "%c" then
      return nil, ("'%s' is not %s"):format(shown(text), what)
    end
    return text
  end
end

--- Text from the command line -> value, or nil and why not.
local readers = {
  string = function(text) return text end,
  integer = function(text)
    local digits = text:match "^%s*([+-]?%d+)%s*$"
    local n = digits and math.tointeger(tonumber(digits))
    if not n then return nil, ("'%s' is not a whole number"):format(shown(text)) end
    return n
  end,
  number = function(text)
    local n = text:match "^%s*[+-]?[%d.]+[eE]?[+-]?%d*%s*$" and tonumber(text)
    if not n or n ~= n or n == math.huge or n == -math.huge then
      return nil, ("'%s' is not a number"):format(shown(text))
    end
    return n
  end,
  boolean = function(text)
    local value = words[text:lower()]
    if value == nil then return nil, ("'%s' is neither true nor false"):format(shown(text)) end
    return value
  end,
  any = function(text)  -- as a setting's value is written
    if text == "true" or text == "false" then return text == "true" end
    return text:match "^-?%d+$" and math.tointeger(tonumber(text)) or text
  end,
  list = function(text) return split(text) end,
  map = function(text)
    local values = {}
    for _, item in ipairs(split(text)) do
      local name, value = item:match "^(.-)%s*=%s*(.*)$"
      if not name or name == "" then return nil, ("'%s' is not NAME=VALUE"):format(shown(item)) end
      if values[name] then return nil, ("'%s' is given twice"):format(shown(name)) end
      values[name] = value
    end
    return values
  end,
  date = function(text)
    local ms, why = dates.parse(text)
    if not ms then return nil, shown(why) end
    return #text == 10 and text or dates.iso(ms)
  end,
  user = function(text)
    local id = #text <= 128 and text:match "^[%w_-]+$"
    local email = #text <= 254 and text:match "^[^%s%c@]+@[%w-]+[%w.-]*$"
    if not (id or email) then
      return nil, ("'%s' is neither an email address nor a user's id"):format(shown(text))
    end
    return text
  end,
  group = name_of("the name or id of a group", 200),
  file = name_of("the path of a file", 4096),
}

--- What a value of another kind than text may be, by type: from a file of parameters, or a default.
local natives = {
  integer = function(value) return math.type(value) == "integer" and value or nil end,
  number = function(value)
    if type(value) == "number" and value == value and value ~= math.huge and value ~= -math.huge then return value end
  end,
  boolean = function(value) if type(value) == "boolean" then return value end end,
  any = function(value) if type(value) ~= "table" then return value end end,
  list = function(value)
    if type(value) ~= "table" then return nil end
    local items, n = {}, 0
    for _ in pairs(value) do n = n + 1 end
    for i, item in ipairs(value) do
      if type(item) ~= "string" then return nil end
      items[i] = item
    end
    if n == #items then return items end
  end,
  map = function(value)
    if type(value) ~= "table" or #value > 0 then return nil end
    for name in pairs(value) do
      if type(name) ~= "string" or name == "" then return nil end
    end
    return value
  end,
}

--- What the values of a map may be.
local inner_types = { string = true, integer = true, number = true, boolean = true, any = true }

local expected = {
  any = "a text, a number, true or false", string = "a text", integer = "a whole number", number = "a number", boolean = "true or false",
  list = "a list of texts", map = "names with values, NAME=VALUE", date = "a date", user = "an email address or a user's id",
  group = "the name or id of a group", file = "the path of a file",
}

--- What was given -> value, or nil and why not.
local function read(kind, given)
  if type(given) == "string" then return readers[kind](given) end
  local value
  if natives[kind] then value = natives[kind](given) end
  if value ~= nil then return value end
  local what = shown(given)
  if type(given) == "table" then what = (#given > 0 or next(given) == nil) and "a list" or "an object" end
  return nil, ("%s is not %s"):format(what, expected[kind])
end

--- A default, a choice or a limit -> the value of its type, or nil. Other than on the command line,
--- a text is no number there.
local function proper(kind, value)
  if natives[kind] then return natives[kind](value) end
  if type(value) == "string" then return (readers[kind](value)) end
end

local function is_list(t)
  return #t > 0 or next(t) == nil
end

--- How far along a value is, for min and max.
local measures = {
  integer = function(value) return value end,
  number = function(value) return value end,
  date = function(value) return (dates.parse(value)) end,
  list = function(value) return #value end,
}

local function outside(param, value)
  local measure = measures[param.type]
  if not measure then return nil end
  local least, most = param.min, param.max
  if param.type == "list" then
    if least and #value < least then return ("%d items are fewer than %d"):format(#value, least) end
    if most and #value > most then return ("%d items are more than %d"):format(#value, most) end
    return nil
  end
  local early, late = "less than", "more than"
  if param.type == "date" then early, late = "before", "after" end
  if least and measure(value) < measure(least) then return ("%s is %s %s"):format(value, early, least) end
  if most and measure(value) > measure(most) then return ("%s is %s %s"):format(value, late, most) end
end

local function choices_text(param)
  local texts = {}
  for i, choice in ipairs(param.choices) do texts[i] = shown(choice) end
  return table.concat(texts, ", ")
end

--- Why a value of the right type is none that the parameter takes, or nil.
local function unfit(param, value)
  if param.choices then
    for _, item in ipairs(type(value) == "table" and value or { value }) do
      local found = false
      for _, choice in ipairs(param.choices) do found = found or choice == item end
      if not found then return ("'%s' is not one of: %s"):format(shown(item), choices_text(param)) end
    end
  end
  return outside(param, value)
end

--- A map's values as a parameter of their own: choices, min and max are for each of them.
local function inner(param)
  return { type = param.of or "string", choices = param.choices, min = param.min, max = param.max }
end

--- Names come in order, so that what a policy does with them does not vary from run to run.
local function in_order(values)
  local names = nearest.keys(values)
  return setmetatable(values, { __metatable = false, __pairs = function()
    local i = 0
    return function()
      i = i + 1
      if names[i] then return names[i], values[names[i]] end
    end
  end })
end

--- The values of a map in their type, or nil and why not.
local function read_inside(param, map, reading)
  local values, each = {}, inner(param)
  for _, name in ipairs(nearest.keys(map)) do
    local value, why = reading(each.type, map[name])
    if value == nil then why = why or ("%s is not %s"):format(shown(map[name]), expected[each.type]) end
    why = why or unfit(each, value)
    if why then return nil, ("%s: %s"):format(shown(name), why) end
    values[name] = value
  end
  return in_order(values)
end

local function check_limits(param)
  local kind = param.type
  for _, field in ipairs { "min", "max" } do
    local limit = param[field]
    if limit ~= nil then
      if not measures[kind] then return ("%s is for numbers, dates and lists, not for a %s"):format(field, kind) end
      local good = proper(kind == "list" and "integer" or kind, limit)
      if good == nil then
        return ("its %s is not %s"):format(field, kind == "list" and "a number of items" or expected[kind])
      end
    end
  end
  local measure = kind == "list" and measures.integer or measures[kind]
  if param.min ~= nil and param.max ~= nil and measure(param.min) > measure(param.max) then
    return "its min is more than its max"
  end
end

local function check_choices(param)
  if param.choices == nil then return nil end
  if type(param.choices) ~= "table" or #param.choices == 0 then return "choices is a list" end
  local kind = param.type == "list" and "string" or param.type
  for _, choice in ipairs(param.choices) do
    if proper(kind, choice) ~= choice then return ("its choice '%s' is not %s"):format(shown(choice), expected[kind]) end
  end
end

local function check_default(param)
  if param.default == nil then return nil end
  local value = proper(param.type, param.default)
  if value == nil then return ("its default is not %s"):format(expected[param.type]) end
  if param.type == "map" then
    local values, why = read_inside(param, value, proper)
    param.default = values
    return why and "its default: " .. why
  end
  local why = unfit(param, value)
  return why and "its default: " .. why
end

--- Why a declaration is none, to stand behind "parameter 'x'"; or nil.
local function check_one(param)
  for _, field in ipairs(nearest.keys(param)) do
    if not known[field] then return (" has no '%s'%s"):format(field, nearest.hint(field, nearest.keys(known))) end
  end
  if not readers[param.type] or param.type == "any" then
    return (": there is no type '%s'%s"):format(tostring(param.type),
      nearest.hint(tostring(param.type), nearest.keys(readers)))
  end
  if param.help ~= nil and type(param.help) ~= "string" then return ": its help is a text" end
  if param.required ~= nil and type(param.required) ~= "boolean" then return ": required is true or false" end
  if param.required and param.default ~= nil then return " is required, so its default is never used" end
  if param.of ~= nil and param.type ~= "map" then return ": 'of' is for a map, not for a " .. param.type end
  if param.of ~= nil and not inner_types[param.of] then return (": its values cannot be of type '%s'"):format(tostring(param.of)) end
  local checked = param.type == "map" and inner(param) or param
  local why = check_choices(checked) or check_limits(checked) or check_default(param)
  return why and ": " .. why
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
    if type(entry) ~= "table" then return nil, ("parameter %d is a table { name = ..., type = ... }"):format(i) end
    local name, param = entry[1], entry[2]
    if name == nil then name, param = entry.name, entry end
    if type(name) ~= "string" or not name:match "^[%a_][%w_-]*$" or #name > 64 then
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
    if why then return nil, ("parameter '%s'%s"):format(name, why) end
    declared[#declared + 1] = copy
  end
  return declared
end

local function value_of(param, given)
  if given == nil then
    if not param.required then return param.default end
    return nil, ("parameter '%s' is missing%s"):format(param.name, param.help and ": " .. shown(param.help) or "")
  end
  local value, why = read(param.type, given)
  if value ~= nil and param.type == "map" then
    value, why = read_inside(param, value, read)
  elseif value ~= nil then
    why = unfit(param, value)
  end
  if why then return nil, ("parameter '%s': %s"):format(param.name, why) end
  return value
end

--- What of all that was given is this policy's: POLICY.name is where POLICY is one of its names, and wins over
--- a bare name, which may be several policies'. Unknown names are mistakes, but for bare ones and other
--- policies' where there are others.
local function mine(names, given, own, shared, complaints)
  local is_own, values, qualified = {}, {}, {}
  for _, name in ipairs(own or {}) do is_own[name] = true end
  for _, name in ipairs(nearest.keys(given)) do
    local policy, rest = name:match "^(.+)%.([^.]+)$"
    local ours = is_own[policy] or false
    local wanted = ours and rest or name
    if not names[wanted] then
      if ours or not shared then
        local hint = #names == 0 and " (the policy has none)" or nearest.hint(wanted, names)
        complaints[#complaints + 1] = ("there is no parameter '%s'%s"):format(shown(wanted), hint)
      end
    elseif ours and qualified[rest] then
      complaints[#complaints + 1] = ("parameter '%s' is given twice: as %s and as %s"):format(rest, qualified[rest], name)
    elseif ours or not qualified[name] then
      values[wanted] = given[name]
      qualified[wanted] = ours and name or nil
    end
  end
  return values
end

--- Raises, without a line (it is not the script's mistake), on unknown, missing and unfit values: all
--- of them at once, a line each.
---@param declared zoom.Param[]          in the order in which the policy lists them
---@param given table<string, any>       texts as typed, or values of a file of parameters
---@param own? string[]                  names by which the policy goes: own[1] .. ".team" is its parameter team
---@param shared? boolean                some of it may be for other policies
---@return table<string, any>
function params.resolve(declared, given, own, shared)
  local values, names, complaints = {}, {}, {}
  for _, param in ipairs(declared) do
    names[#names + 1] = param.name
    names[param.name] = true
  end
  given = mine(names, given, own, shared, complaints)
  for _, param in ipairs(declared) do  -- not pairs(): which complaint comes first must not vary
    local why
    values[param.name], why = value_of(param, given[param.name])
    complaints[#complaints + 1] = why
  end
  if #complaints > 0 then error(table.concat(complaints, "\n", 1, math.min(#complaints, COMPLAINTS)), 0) end
  return values
end

return params
