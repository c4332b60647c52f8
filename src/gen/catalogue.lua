-- catalogue.lua - the catalogue as C data: `catalogue.lua OUT.c FACTS.tsv...`. Runs at build time
-- in zl_gen (plain Lua); the facts are read by facts.lua, which stands beside this file. What is
-- written here is described in src/settings/tables.h: small rows without a pointer in them, so
-- that the loader of the program has nothing to do for them.
local facts = dofile(arg[0]:match "^(.*/)" .. "facts.lua")
local all = facts.load { table.unpack(arg, 2) }
local none = 0xffff

---------------------------------------------------------------------------------------------------
-- Text: one pool of terminated strings, each once. A name is the end of its path.

local pool, pool_at, pool_size = { "" }, { [""] = 0 }, 1

local function text(s)
  if not pool_at[s] then
    pool_at[s] = pool_size
    pool[#pool + 1] = s
    pool_size = pool_size + #s + 1
  end
  return pool_at[s]
end

---------------------------------------------------------------------------------------------------
-- Allowed values and limits: many fields share them

local strings, numbers, list_at = {}, {}, {}

local function values_of(row)
  if not row.values then return 0, 0 end
  local number = row.type == "integer"
  if not number and row.type ~= "string" then error(row.path .. ": values for a " .. row.type, 0) end
  local list = facts.split(row.values, "|")
  local into = number and numbers or strings
  local key = (number and "#" or "") .. row.values
  if not list_at[key] then
    list_at[key] = #into
    for _, value in ipairs(list) do
      into[#into + 1] = number and ("INT64_C(%d)"):format(assert(math.tointeger(value))) or
        tostring(text(value))
    end
  end
  assert(#list < 256, "more values than are counted")
  return list_at[key], #list
end

local limits, limits_at = {}, {}

local function number_or(value, otherwise)
  return value and ("INT64_C(%d)"):format(assert(math.tointeger(value))) or otherwise
end

local function limits_of(row)
  local line = ("  {%s, %s, %d, %d, %d, %d, %d, %d},\n"):format(number_or(row.min, "INT64_MIN"),
    number_or(row.max, "INT64_MAX"), math.tointeger(row.min_length or 0),
    math.tointeger(row.max_length or 0), math.tointeger(row.max_items or 0),
    text(row.key_field or ""), text(row.entries or ""), text(row.got or ""))
  if not limits_at[line] then
    limits_at[line] = #limits
    limits[#limits + 1] = line
  end
  return limits_at[line]
end
limits_of {}  -- the first are those of most nodes: none

---------------------------------------------------------------------------------------------------
-- Nodes

local function flags_of(row)
  local flags = {}
  local function flag(condition, name) if condition then flags[#flags + 1] = name end end
  flag(row.is_leaf, "ZL_NODE_LEAF")
  flag(row.access:find "r", "ZL_NODE_READABLE")
  flag(row.access:find "w", "ZL_NODE_WRITABLE")
  flag(row.deprecated, "ZL_NODE_DEPRECATED")
  flag(row.set, "ZL_NODE_SET")
  flag(row.secret, "ZL_NODE_SECRET")
  flag(row.required, "ZL_NODE_REQUIRED")
  flag(row.action or row.reset, "ZL_NODE_ACTION")
  return #flags > 0 and table.concat(flags, "|") or "0"
end

local function quote(s)
  return s and '"' .. s:gsub('[\\"]', "\\%0") .. '"' or "NULL"
end

local by_name, spans, body_lines, body_index = {}, {}, {}, {}
local nodes = {}  -- of all levels, in the order of their indexes

local function add_bodies(level)
  local first = #body_lines
  for _, body in ipairs(all.bodies) do
    if body.level == level then
      local index = level .. "?" .. (body.option or "")
      -- several bodies without an option: the fields say which by its key
      body_index[index] = body_index[index] or #body_lines
      body_index[level .. "?" .. body.key] = #body_lines
      body_lines[#body_lines + 1] = ("  {ZL_LEVEL_%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s},\n")
        :format(level:upper(), quote(body.option), quote(body.key), quote(body.kind),
          quote(body.path), quote(body.method), quote(body.product), quote(body.label),
          quote(body.read_scope), quote(body.write_scope), quote(body.read_scope_classic),
          quote(body.write_scope_classic),
          quote(body.document or body.key), quote(body.write_path or body.path))
    end
  end
  return first, #body_lines - first
end

local function add_level(level)
  local order = 0
  local function number(row)              -- depth first: the order of the catalogue
    row.order, order = order, order + 1
    for _, child in ipairs(row.children) do number(child) end
  end
  local root = all[level].root
  number(root)
  local base, at = #nodes, 1
  nodes[base + 1] = root
  root.index = base
  while nodes[base + at] do               -- breadth first: children stand together
    local row = nodes[base + at]
    row.level = level
    row.first = #nodes
    for _, child in ipairs(row.children) do
      child.index = #nodes
      nodes[#nodes + 1] = child
    end
    at = at + 1
  end
  by_name[#by_name + 1] = base            -- nobody's child: keeps the arrays parallel
  for i = base + 1, #nodes do
    local sorted = { table.unpack(nodes[i].children) }
    table.sort(sorted, function(a, b) return a.name < b.name end)
    for _, child in ipairs(sorted) do by_name[#by_name + 1] = child.index end
  end
  local first_body, n_bodies = add_bodies(level)
  spans[#spans + 1] = ("  [ZL_LEVEL_%s] = {%d, %d, %d, %d},\n"):format(level:upper(), base,
    #nodes - base, first_body, n_bodies)
end

local function node_line(row)
  local body = body_index[row.level .. "?" .. (row.body or "")]
  if not body then error(row.path .. ": no body " .. tostring(row.body), 0) end
  local values, n_values = values_of(row)
  local locks = row.locks or {}
  local index = function(node) return node and node.index or none end
  return ("  {%d, %d, %d, %d, %d, %d, %d, %d, %d, {%d, %d}, %s, ZL_TYPE_%s, %d, %d, %d},\n"):format(
    text(row.path), text(row.wire), index(row.parent), row.first, #row.children, values,
    limits_of(row), row.order, index(row.follows), index(locks.group_lock),
    index(locks.account_lock), flags_of(row), row.type:upper(), body, n_values,
    #row.path - #row.name)
end

for _, level in ipairs(facts.levels) do add_level(level) end
assert(#nodes < none and #limits < none and #strings < none and #numbers < none, "indexes are too small")
local lines = {}
for i, row in ipairs(nodes) do lines[i] = node_line(row) end

local names = {}
for i, row in ipairs(all.names) do
  local cells = {}
  for j, level in ipairs(facts.levels) do
    local node = row[level] and all[level].by_path[row[level]]
    cells[j] = tostring(node and node.index or none)
  end
  names[i] = "  {{" .. table.concat(cells, ", ") .. "}},\n"
end

---------------------------------------------------------------------------------------------------

local function column(list)
  local cells = {}
  for i, item in ipairs(list) do cells[i] = tostring(item) .. (i % 24 == 0 and ",\n" or ",") end
  return table.concat(cells)
end

local c = assert(io.open(arg[1], "wb"))
local function array(kind, name, content)
  c:write("static ", kind, " ", name, "[] = {\n", content, "};\n\n")
end
c:write('/* Generated from src/settings/facts by src/gen/catalogue.lua. */\n#include "settings/tables.h"\n\n')
array("const struct zl_body", "bodies", table.concat(body_lines))
array("const struct zl_level_span", "spans", table.concat(spans))
array("const struct zl_node_row", "rows", table.concat(lines))
array("const struct zl_limits_row", "limits", table.concat(limits))
array("const struct zl_same_row", "same", table.concat(names))
array("const uint16_t", "by_name", column(by_name))
array("const int64_t", "numbers", column(numbers))
array("const uint32_t", "strings", column(strings))
c:write(("static struct zl_node nodes[%d];\nstatic const char *string_list[%d];\n\n"):format(#nodes, #strings))
local bytes = {}
for i, s in ipairs(pool) do  -- bytes, not literals: C promises no literal past 4095 characters
  local line = { s:byte(1, -1) }
  line[#line + 1] = 0
  bytes[i] = table.concat(line, ",") .. ",\n"
end
array("const char", "text", table.concat(bytes))
c:write("const struct zl_tables zl_built_in = {spans, bodies, rows, limits, same, by_name, numbers, strings, text,\n",
  ("  nodes, string_list, %d, %d, %d};\n"):format(#nodes, #names, #strings))
assert(c:close())
