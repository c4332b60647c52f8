--- head.lua - zoom.policy{...}: what a policy says of itself, told to the core, and the values of its
--- parameters. Does not wait. Where only the head is wanted (`zoomlua info`) nobody gives parameters,
--- and native.head does not come back.
local native = require "zoom.native"
local nearest = require "zoom.nearest"
local params = require "zoom.params"

local head = {}

local fields = {
  name = "string", version = "string", summary = "string", description = "string", params = "table",
  writes = "table", limits = "table",
}

local function check(written)
  if type(written) ~= "table" then native.raise("zoom.policy takes a table { name = ..., summary = ... }") end
  for _, field in ipairs(nearest.keys(written)) do
    local wanted = fields[field]
    if not wanted then
      native.raise(("zoom.policy has no '%s'%s"):format(field, nearest.hint(field, nearest.keys(fields))))
    end
    if type(written[field]) ~= wanted then
      native.raise(("zoom.policy: '%s' is a %s, not a %s"):format(field, wanted, type(written[field])))
    end
  end
end

local function patterns(writes)
  for i, pattern in ipairs(writes) do
    if type(pattern) ~= "string" or not pattern:match "^[%w_.*-]+$" then
      native.raise(("zoom.policy: writes[%d] is not a pattern such as \"user.recording.*\""):format(i))
    end
  end
  if next(writes) ~= nil and #writes == 0 then
    native.raise "zoom.policy: writes is a list { \"user.recording.*\", ... }"
  end
  return native.as_list(table.move(writes, 1, #writes, 1, {}))
end

local most = { objects = 1000000000, percent = 100 }

local function ceilings(limits)
  for _, name in ipairs(nearest.keys(limits)) do
    local value = limits[name]
    if not most[name] then
      native.raise(("zoom.policy: limits has no '%s'%s"):format(name, nearest.hint(name, nearest.keys(most))))
    end
    if math.type(value) ~= "integer" or value < 1 or value > most[name] then
      native.raise(("zoom.policy: limits.%s is a whole number from 1 to %d"):format(name, most[name]))
    end
  end
  return { objects = limits.objects, percent = limits.percent }
end

local function copy(value)
  return type(value) == "table" and native.as_list(table.move(value, 1, #value, 1, {})) or value
end

--- A list, since the order in which parameters are declared is the one in which they are shown.
local function describe(declared, values)
  local out = {}
  for i, param in ipairs(declared) do
    out[i] = {
      name = param.name, type = param.type, default = copy(param.default), required = param.required,
      help = param.help, choices = copy(param.choices), min = param.min, max = param.max,
      value = copy(values[param.name]),
    }
  end
  return native.as_list(out)
end

--- The table that zoom.policy gives back: values by name; other names are mistakes.
local function result(declared, values)
  local names = {}
  for _, param in ipairs(declared) do
    names[#names + 1] = param.name
    names[param.name] = true
  end
  return setmetatable({}, {
    __index = function(_, name)
      if not names[name] then
        native.raise(("the policy declares no parameter '%s'%s"):format(tostring(name),
          nearest.hint(tostring(name), names)))
      end
      return values[name]
    end,
    __newindex = function() native.raise "parameters cannot be assigned" end,
    __pairs = function() return next, values, nil end,
    __metatable = false,
  })
end

---@param written table
---@return table<string, any> values
function head.policy(written)
  check(written)
  local declared, why = params.declare(written.params or {})
  if not declared then native.raise("zoom.policy: " .. why) end
  local writes = written.writes and patterns(written.writes)
  local limits = written.limits and ceilings(written.limits)
  local given, good, values = native.given(), true, {}
  if given then good, values = pcall(params.resolve, declared, given) end
  if not good then native.usage(values) end
  native.head {
    name = written.name or native.chunk(),
    version = written.version,
    summary = written.summary,
    description = written.description,
    writes = writes,
    params = describe(declared, values),
    limits = limits or {},
  }
  return result(declared, values)
end

return head
