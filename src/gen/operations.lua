-- operations.lua - the catalogue of operations as C data: `operations.lua OUT.c PRODUCT.tsv...`.
-- Runs at build time in zl_gen (plain Lua). The files are in the catalogue's order; what they mean
-- is in their own first lines, what is written here in src/settings/operation_tables.h.

local out = arg[1]
local methods = { "GET", "POST", "PUT", "PATCH", "DELETE" }
local labels = { "LIGHT", "MEDIUM", "HEAVY", "RESOURCE-INTENSIVE" }
local assumed = "MEDIUM"  -- of an operation whose label Zoom does not tell
local phone_products = { phone = true, number_management = true }  -- count against Phone's buckets

local function index_of(list)
  local index = {}
  for i, name in ipairs(list) do index[name] = i - 1 end
  return index
end
local method_index, label_index = index_of(methods), index_of(labels)

local function cells_of(line)
  local cells = {}
  for cell in (line .. "\t"):gmatch "(.-)\t" do cells[#cells + 1] = cell end
  return cells
end

local function words(text, allowed, where)
  local set = {}
  for word in text:gmatch "%S+" do
    if not allowed[word] then error(where .. ": what is " .. word, 0) end
    set[word] = true
  end
  return set
end

---------------------------------------------------------------------------------------------------
-- Reading

local operations, products = {}, {}
local bodies = { [""] = 0, object = "ZL_OPERATION_BODY",
  list = "ZL_OPERATION_BODY | ZL_OPERATION_BODY_LIST",
  form = "ZL_OPERATION_BODY | ZL_OPERATION_BODY_FORM" }

local function read_operation(cells, product, where)
  local _, id, method, path, label, body, notes, classic, granular = table.unpack(cells)
  if #id == 0 or id:find "[%s.]" then error(where .. ": an id must have no blank and no dot", 0) end
  if not path:find "^/[^/?#]" then error(where .. ": not a path: " .. path, 0) end
  if label ~= "-" and not label_index[label] then error(where .. ": what is " .. label, 0) end
  return {
    where = where, id = id, path = path, product = product, label = label,
    method = method_index[method] or error(where .. ": what is " .. method, 0),
    body = bodies[body or ""] or error(where .. ": what is " .. body, 0),
    notes = words(notes or "", { deprecated = true, unversioned = true }, where),
    classic = classic or "", granular = granular or "", parameters = {},
  }
end

local function read_parameter(cells, where)
  local place, name, kind, notes, values = table.unpack(cells)
  local function number(i, otherwise)
    if not cells[i] or cells[i] == "" then return otherwise end
    return math.tointeger(cells[i]) or error(where .. ": not a whole number: " .. cells[i], 0)
  end
  local list = {}
  for value in (values or ""):gmatch "[^|]+" do list[#list + 1] = value end
  return {
    place = place, name = name, kind = kind:upper(), values = list,
    notes = words(notes or "", { required = true, list = true, deprecated = true }, where),
    min = number(6), max = number(7), min_length = number(8, 0), max_length = number(9, 0),
    min_items = number(10, 0), max_items = number(11, 0),
  }
end

for i = 2, #arg do
  local product = arg[i]:match "([^/]+)%.tsv$"
  products[#products + 1] = product
  local n = 0
  for line in io.lines(arg[i]) do
    n = n + 1
    local where = ("%s:%d"):format(arg[i], n)
    if line ~= "" and line:sub(1, 1) ~= "#" then
      local cells = cells_of(line)
      if cells[1] == "op" then
        operations[#operations + 1] = read_operation(cells, #products - 1, where)
      elseif cells[1] == "path" or cells[1] == "query" then
        local op = operations[#operations] or error(where .. ": a parameter of nothing", 0)
        op.parameters[#op.parameters + 1] = read_parameter(cells, where)
      else
        error(where .. ": what is " .. cells[1], 0)
      end
    end
  end
end
assert(#operations > 0 and #operations <= 4096, "more operations than ZL_OPERATIONS_MOST")

---------------------------------------------------------------------------------------------------
-- Checking and sorting

local by_id, uses = {}, {}
for i, op in ipairs(operations) do
  op.index = i - 1
  by_id[i] = op
  uses[op.id] = (uses[op.id] or 0) + 1
end
table.sort(by_id, function(a, b)
  if a.id ~= b.id then return a.id < b.id end
  return a.product < b.product
end)
for i = 2, #by_id do
  if by_id[i].id == by_id[i - 1].id and by_id[i].product == by_id[i - 1].product then
    error(by_id[i].where .. ": a second " .. by_id[i].id, 0)
  end
end

--- Every placeholder is a whole segment and has its parameter, and the other way round.
local function check_path(op)
  local open, n = {}, 0
  for segment in op.path:gmatch "[^/]+" do
    n = n + 1
    local name = segment:match "^{([^{}]+)}$"
    if name then
      open[name] = true
    elseif segment:find "[{}]" then
      error(op.where .. ": half a segment is a placeholder", 0)
    end
  end
  for _, parameter in ipairs(op.parameters) do
    if parameter.place == "path" then
      if not open[parameter.name] then
        error(("%s: %s is not in the path"):format(op.where, parameter.name), 0)
      end
      open[parameter.name] = nil
    end
  end
  if next(open) then error(op.where .. ": no parameter for " .. next(open), 0) end
  op.segments = n
end

local shapes, most = {}, 0
for _, op in ipairs(operations) do
  check_path(op)
  local shape = methods[op.method + 1] .. " " .. op.path:gsub("{[^{}]*}", "{}")
  if shapes[shape] then error(("%s: %s a second time"):format(op.where, shape), 0) end
  shapes[shape] = true
  most = math.max(most, op.segments)
end
local by_shape = { table.unpack(operations) }
table.sort(by_shape, function(a, b)
  if a.segments ~= b.segments then return a.segments < b.segments end
  return a.index < b.index
end)
local starts = {}
for segments = 0, most + 1 do
  local n = 0
  for _, op in ipairs(operations) do if op.segments < segments then n = n + 1 end end
  starts[#starts + 1] = n
end

---------------------------------------------------------------------------------------------------
-- C

local pool, places, used = {}, {}, 0
local function text(s)  -- the place of `s` in the pool
  if not places[s] then
    assert(not s:find "[^\32-\126]", "a text that is not plain ASCII")
    places[s] = used
    pool[#pool + 1] = s
    used = used + #s + 1
  end
  return places[s]
end
text ""

local values, value_places = {}, {}
local function values_at(list)
  if #list == 0 then return 0 end
  local key = table.concat(list, "|")
  if not value_places[key] then
    value_places[key] = #values
    for _, value in ipairs(list) do values[#values + 1] = text(value) end
  end
  return value_places[key]
end

local function bound(n, otherwise)
  if not n then return otherwise end
  assert(n > math.mininteger, "C has no such constant")
  return ("INT64_C(%d)"):format(n)
end

local function flags_of(list)
  return #list > 0 and table.concat(list, " | ") or "0"
end

local parameter_rows, parameter_places = {}, {}
local function parameter_at(parameter)
  local flags = {}
  if parameter.place == "path" then flags[#flags + 1] = "ZL_PARAMETER_PATH" end
  if parameter.notes.required then flags[#flags + 1] = "ZL_PARAMETER_REQUIRED" end
  if parameter.notes.list then flags[#flags + 1] = "ZL_PARAMETER_LIST" end
  if parameter.notes.deprecated then flags[#flags + 1] = "ZL_PARAMETER_DEPRECATED" end
  assert(#parameter.values < 256, "too many values")
  local row = ("  {%s, %s, %d, %d, %d, %d, %d, %d, %d, ZL_TYPE_%s, %s},\n"):format(
    bound(parameter.min, "INT64_MIN"), bound(parameter.max, "INT64_MAX"), text(parameter.name),
    values_at(parameter.values), parameter.min_length, parameter.max_length, parameter.min_items,
    parameter.max_items, #parameter.values, parameter.kind, flags_of(flags))
  if not parameter_places[row] then
    parameter_places[row] = #parameter_rows
    parameter_rows[#parameter_rows + 1] = row
  end
  return parameter_places[row]
end

local rows, parameters = {}, {}
for i, op in ipairs(operations) do
  local flags = {}
  if op.body ~= 0 then flags[#flags + 1] = op.body end
  if op.notes.deprecated then flags[#flags + 1] = "ZL_OPERATION_DEPRECATED" end
  if op.notes.unversioned then flags[#flags + 1] = "ZL_OPERATION_UNVERSIONED" end
  if op.label == "-" then flags[#flags + 1] = "ZL_OPERATION_UNLABELLED" end
  if phone_products[products[op.product + 1]] then flags[#flags + 1] = "ZL_OPERATION_PHONE" end
  if uses[op.id] == 1 then flags[#flags + 1] = "ZL_OPERATION_UNIQUE" end
  local first = #parameters
  for _, parameter in ipairs(op.parameters) do
    parameters[#parameters + 1] = parameter_at(parameter)
  end
  rows[i] = ("  {%d, %d, %d, %d, %d, %d, %d, %d, %d, %s},\n"):format(text(op.id), text(op.path),
    text(op.classic), text(op.granular), first, #op.parameters, op.product, op.method,
    label_index[op.label] or label_index[assumed], flags_of(flags))
end
assert(#parameters < 65536 and #parameter_rows < 65536 and #values < 65536, "indexes are too small")

local function column(list, field)
  local cells = {}
  for i, item in ipairs(list) do
    cells[i] = tostring(field and item[field] or item) .. (i % 24 == 0 and ",\n" or ",")
  end
  return table.concat(cells)
end

local function texts(list)
  local cells = {}
  for i, name in ipairs(list) do cells[i] = text(name) end
  return column(cells)
end

local c = assert(io.open(out, "wb"))
local function array(kind, name, content)
  c:write("const ", kind, " ", name, "[] = {\n", content, "};\n\n")
end
c:write "/* Generated from src/settings/facts/operations by src/gen/operations.lua. */\n"
c:write '#include "settings/operation_tables.h"\n\n'
array("struct zl_operation_row", "zl_operation_rows", table.concat(rows))
array("uint16_t", "zl_operation_by_id", column(by_id, "index"))
array("uint16_t", "zl_operation_by_shape", column(by_shape, "index"))
array("uint16_t", "zl_operation_segments", column(starts))
array("uint16_t", "zl_operation_parameters", column(parameters))
array("struct zl_parameter_row", "zl_parameter_rows", table.concat(parameter_rows))
array("uint32_t", "zl_operation_values", column(values))
array("uint32_t", "zl_operation_products", texts(products))
array("uint32_t", "zl_operation_methods", texts(methods))
array("uint32_t", "zl_operation_labels", texts(labels))
c:write(("const uint16_t zl_operation_count = %d;\n"):format(#operations))
c:write(("const uint8_t zl_operation_product_count = %d;\n"):format(#products))
c:write(("const uint8_t zl_operation_most_segments = %d;\n\n"):format(most))
local bytes = {}
for i, s in ipairs(pool) do  -- bytes, not literals: C promises no literal past 4095 characters
  local line = { s:byte(1, -1) }
  line[#line + 1] = 0
  bytes[i] = table.concat(line, ",") .. ",\n"
end
array("char", "zl_operation_text", table.concat(bytes))
assert(c:close())
