-- check_meta.lua - the types for editors: `check_meta.lua FACTS.LUA FACTS.tsv... -- STUB.lua...`.
-- Every stub is Lua; every type that is named exists; and the settings' classes have the
-- catalogue's fields, each with its type and its allowed values, and no others.
local facts = dofile(arg[1])
local tables, stubs = {}, {}
do
  local into = tables
  for i = 2, #arg do
    if arg[i] == "--" then into = stubs else into[#into + 1] = arg[i] end
  end
end
assert(#tables > 8 and #stubs > 1, "nothing to check")
local all = facts.load(tables)

local mistakes = {}
local function check(condition, ...)
  if not condition then mistakes[#mistakes + 1] = (...):format(select(2, ...)) end
end

---------------------------------------------------------------------------------------------------
-- What the stubs say

local classes, known = {}, {}
for _, name in ipairs { "any", "nil", "boolean", "string", "number", "integer", "table", "function",
  "thread", "fun", "userdata", "lightuserdata", "true", "false", "void", "self", "T" } do known[name] = true end

local front_type = dofile((arg[1]:gsub("facts%.lua$", "stubs.lua"))).front_type

local used = {}
local function use(text, where)
  local plain = text:gsub('"[^"]*"', "")
  plain = plain:gsub("([%w_]+)%??:", "")  -- names of parameters and of fields within { }
  for name in plain:gmatch "[%a_][%w_%.]*" do used[#used + 1] = { name, where } end
end

for _, stub in ipairs(stubs) do
  local chunk, why = loadfile(stub, "t")
  check(chunk, "%s", tostring(why))
  local class, n = nil, 0
  for line in io.lines(stub) do
    n = n + 1
    local where = stub:match "[^/]+$" .. ":" .. n
    local tag, rest = line:match "^%-%-%-@(%a+)%s+(.*)$"
    if tag == "class" then
      local name, parent = rest:match "^([%w_%.]+)%s*:?%s*([%w_%.]*)"
      check(not classes[name], "%s: a second class %s", where, name)
      class = { fields = {}, order = {}, where = where }
      classes[name], known[name] = class, true
      if parent ~= "" and rest:find "^[%w_%.]+%s*:" then use(parent, where) end
    elseif tag == "alias" then
      local name, kind = rest:match "^([%w_%.]+)%s*(.*)$"
      known[name] = true
      if kind ~= "" then use(front_type(kind), where) end
    elseif tag == "field" then
      local name, optional, kind = rest:match "^([%w_]+)(%??)%s+(.*)$"
      check(name and class, "%s: not a field", where)
      if name then
        kind = front_type(kind)
        check(not class.fields[name], "%s: a second field %s", where, name)
        class.fields[name] = { kind = kind, optional = optional == "?" }
        use(kind, where)
      end
    elseif tag == "param" or tag == "return" then
      use(front_type(tag == "param" and rest:match "^%S+%s+(.*)$" or rest), where)
    end
  end
end
for _, row in ipairs(used) do check(known[row[1]], "%s: there is no type '%s'", row[2], row[1]) end

---------------------------------------------------------------------------------------------------
-- What the catalogue says, put together independently of the generator

local seen = 0

local function set_of(text)
  local set, n = {}, 0
  for value in text:gmatch "[^|]+" do set[value], n = true, n + 1 end
  return set, n
end

local check_class

local function check_type(row, kind, path)
  if row.type == "list" then
    check(kind:sub(-2) == "[]", "%s should be a list, not %s", path, kind)
    local element = kind:sub(1, -3):gsub("^%((.*)%)$", "%1")
    if row.children[1] then check_type(row.children[1], element, path .. "[]") end
  elseif row.type == "object" then
    if #row.children == 0 then check(kind == "table", "%s should be a table, not %s", path, kind)
    else check_class(row, kind, path) end
  elseif row.values then
    local wanted, n = set_of(row.values)
    local given, m = set_of(kind)
    check(n == m, "%s has %d values, but should have %d", path, m, n)
    for value in pairs(wanted) do
      local shown = row.type == "string" and '"' .. value .. '"' or value
      check(given[shown], "%s lacks the value %s", path, shown)
    end
  else
    check(kind == row.type, "%s should be %s, not %s", path, row.type, kind)
  end
end

function check_class(row, name, path)
  local class = classes[name]
  check(class, "%s: there is no class %s", path, name)
  if not class then return end
  seen = seen + 1
  local wanted = {}
  for _, child in ipairs(row.children) do
    wanted[child.name] = true
    local field = class.fields[child.name]
    local at = path .. "." .. child.name
    check(field, "%s is missing", at)
    if field then
      check(field.optional == not child.required, "%s: optional or not?", at)
      check_type(child, field.kind, at)
    end
  end
  for field in pairs(class.fields) do check(wanted[field], "%s: the catalogue has no %s", path, field) end
end

for _, level in ipairs(facts.levels) do check_class(all[level].root, "zoom.settings." .. level, level) end
local settings_classes = 0
for name in pairs(classes) do
  if name:find "^zoom%.settings%." then settings_classes = settings_classes + 1 end
end
check(seen == settings_classes, "%d classes of settings, but %d are used", settings_classes, seen)

if #mistakes > 0 then error(#mistakes .. " mistakes:\n" .. table.concat(mistakes, "\n", 1, math.min(#mistakes, 40)), 0) end
print(("%d stubs, %d classes of settings"):format(#stubs, seen))
