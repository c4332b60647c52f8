--- head.lua - zoom.policy{...}: what a policy says of itself, told to the core, and the values of its
--- parameters. Does not wait. Where only the head is wanted (`zoomlua info`) nobody gives parameters,
--- and native.head does not come back.
local compose = require "zoom.compose"
local native = require "zoom.native"
local nearest = require "zoom.nearest"
local params = require "zoom.later" "zoom.params"

local head = {}

local fields = {
  name = "string", version = "string", summary = "string", description = "string", params = "table",
  writes = "table", limits = "table", include = "table",
  allow_destructive = "boolean",
}

local part_fields = { params = "table", writes = "table", limits = "table", include = "table" }

--- What zoom.part was given, by what it gave back; and there, once a policy includes it, the values.
local parts = setmetatable({}, { __mode = "k" })

local function check(what, written, known)
  if type(written) ~= "table" then native.raise(what .. " takes a table { name = ..., summary = ... }") end
  for _, field in ipairs(nearest.keys(written)) do
    local wanted = known[field]
    if not wanted then
      native.raise(("%s has no '%s'%s"):format(what, field, nearest.hint(field, nearest.keys(known))))
    end
    if type(written[field]) ~= wanted then
      native.raise(("%s: '%s' is a %s, not a %s"):format(what, field, wanted, type(written[field])))
    end
  end
end

local function patterns(what, writes)
  for i, pattern in ipairs(writes) do
    if type(pattern) ~= "string" or not pattern:match "^[%w_.*-]+$" then
      native.raise(("%s: writes[%d] is not a pattern such as \"user.recording.*\""):format(what, i))
    end
  end
  if next(writes) ~= nil and #writes == 0 then
    native.raise(what .. ": writes is a list { \"user.recording.*\", ... }")
  end
  return table.move(writes, 1, #writes, 1, {})
end

local most = { objects = 1000000000, percent = 100 }

local function ceilings(what, limits)
  for _, name in ipairs(nearest.keys(limits)) do
    local value = limits[name]
    if not most[name] then
      native.raise(("%s: limits has no '%s'%s"):format(what, name, nearest.hint(name, nearest.keys(most))))
    end
    if math.type(value) ~= "integer" or value < 1 or value > most[name] then
      native.raise(("%s: limits.%s is a whole number from 1 to %d"):format(what, name, most[name]))
    end
  end
  return { objects = limits.objects, percent = limits.percent }
end

local function copy(value, param)
  if type(value) ~= "table" then return value end
  if param.type ~= "map" then return native.as_list(table.move(value, 1, #value, 1, {})) end
  local plain = {}
  for name, item in pairs(value) do plain[name] = item end
  return plain
end

--- A list, since the order in which parameters are declared is the one in which they are shown.
local function describe(declared, values)
  local out = {}
  for i, param in ipairs(declared) do
    out[i] = {
      name = param.name, type = param.of and ("map of " .. param.of) or param.type,
      default = copy(param.default, param), required = param.required, help = param.help,
      choices = param.choices and native.as_list(table.move(param.choices, 1, #param.choices, 1, {})),
      min = param.min, max = param.max, value = copy(values[param.name], param),
    }
  end
  return native.as_list(out)
end

--- The values by name, as zoom.policy and zoom.part give them; other names are mistakes. `values` tells
--- them once they are known.
local function result(what, declared, values)
  local names = {}
  for _, param in ipairs(declared) do
    names[#names + 1] = param.name
    names[param.name] = true
  end
  return setmetatable({}, {
    __index = function(_, name)
      if not names[name] then
        native.raise(("%s declares no parameter '%s'%s"):format(what, tostring(name),
          nearest.hint(tostring(name), names)))
      end
      return values()[name]
    end,
    __newindex = function() native.raise "parameters cannot be assigned" end,
    __pairs = function()  -- in their order, so that what a policy does with them does not vary from run to run
      local i = 0
      return function()
        repeat i = i + 1 until names[i] == nil or values()[names[i]] ~= nil
        if names[i] then return names[i], values()[names[i]] end
      end
    end,
    __metatable = false,
  })
end

--- What was written, checked, as one part of a head.
local function read(what, written)
  local declared, why = {}, nil
  if written.params then declared, why = params.declare(written.params) end
  if not declared then native.raise(what .. ": " .. why) end
  local include = {}
  for i, part in ipairs(written.include or {}) do
    if not parts[part] then native.raise(("%s: include[%d] is not what zoom.part gives"):format(what, i)) end
    include[i] = part
  end
  if #include == 0 and next(written.include or {}) ~= nil then native.raise(what .. ": include is a list { part, ... }") end
  return {
    where = native.here(), declared = declared, include = include,
    writes = written.writes and patterns(what, written.writes),
    limits = written.limits and ceilings(what, written.limits),
  }
end

--- A part and all that it includes, each once.
local function flatten(part, all, seen)
  if seen[part] then return all end
  seen[part] = true
  all[#all + 1] = part
  for _, included in ipairs(part.include) do flatten(parts[included], all, seen) end
  return all
end

--- zoom.part{...}: parameters, writes and limits of a module, for the policies that include it.
---@param written table
---@return table<string, any> values    once a policy includes it
function head.part(written)
  check("zoom.part", written, part_fields)
  local part = read("zoom.part", written)
  local given = result("this part", part.declared, function()
    if not part.values then
      native.raise(("no policy includes the part of %s: zoom.policy { include = { ... } }"):format(part.where))
    end
    return part.values
  end)
  parts[given] = part
  return given
end

--- "kiosks", by which kiosks.lua may be meant: kiosks.team=Legal.
local function own_name(chunk)
  return (chunk:gsub("%.lua$", ""))
end

---@param written table
---@return table<string, any> values
function head.policy(written)
  check("zoom.policy", written, fields)
  local all = flatten(read("zoom.policy", written), {}, {})
  local declared, why = compose.params(all)
  local limits, unlike = compose.limits(all)
  if why or unlike then native.raise("zoom.policy: " .. (why or unlike)) end
  local writes = compose.writes(all)
  local given, shared = native.given()
  local good, values = true, {}
  if given and (declared[1] or next(given)) then
    good, values = pcall(params.resolve, declared, given, { own_name(native.chunk()), written.name }, shared)
  end
  if not good then native.usage(values) end
  native.head {
    name = written.name or native.chunk(),
    version = written.version,
    summary = written.summary,
    description = written.description,
    writes = writes and native.as_list(writes),
    params = describe(declared, values),
    limits = limits,
    allow_destructive = written.allow_destructive,
  }
  for _, part in ipairs(all) do part.values = values end
  return result("the policy", declared, function() return values end)
end

return head
