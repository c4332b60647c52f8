-- catalogue.lua - the catalogue as C data: `catalogue.lua OUT.c FACTS.tsv...`. Runs at build time
-- in zl_gen (plain Lua). Facts are bodies.tsv, overlay.tsv and one LEVEL.tsv a level; what they
-- mean is in src/settings/settings.h, what is written here in src/settings/tables.h.

local function split(line, separator)
  local cells = {}
  for cell in (line .. separator):gmatch("(.-)" .. separator) do cells[#cells + 1] = cell end
  return cells
end

--- The rows of a table as {column = value}; empty cells are left out. "#" lines are comments.
local function read(path)
  local rows, columns = {}, nil
  local n = 0
  for line in io.lines(path) do
    n = n + 1
    if line ~= "" and line:sub(1, 1) ~= "#" then
      local cells = split(line, "\t")
      if not columns then
        columns = cells
      else
        if #cells ~= #columns then
          error(("%s:%d: %d cells, but %d columns"):format(path, n, #cells, #columns), 0)
        end
        local row = { where = ("%s:%d"):format(path, n) }
        for i, column in ipairs(columns) do
          if cells[i] ~= "" then row[column] = cells[i] end
        end
        rows[#rows + 1] = row
      end
    end
  end
  return rows
end

local out = arg[1]
local tables = {}
for i = 2, #arg do tables[arg[i]:match "([^/]+)%.tsv$"] = read(arg[i]) end
local bodies = assert(tables.bodies, "bodies.tsv is missing")
local overlay = tables.overlay or {}

---------------------------------------------------------------------------------------------------
-- Fields into trees

local function parent_of(path)
  if path:sub(-2) == "[]" then return path:sub(1, -3), "[]" end
  local parent, name = path:match "^(.*)%.([^.]+)$"
  return parent or "", name or path
end

local settable = { deprecated = true, required = true, values = true, min = true, max = true,
  min_length = true, max_length = true, max_items = true, set = true, secret = true, leaf = true,
  key_field = true, entries = true, access = true, type = true }

--- The tree of a level. Children keep the order of the table; what the overlay adds comes last.
local function tree(level, rows)
  local root = { path = "", name = "", wire = "", type = "object", access = "rw", children = {} }
  local by_path = { [""] = root }
  local function insert(row)
    local parent_path, name = parent_of(row.path)
    local parent = by_path[parent_path] or error(row.where .. ": no parent for " .. row.path, 0)
    if by_path[row.path] then error(row.where .. ": a second " .. row.path, 0) end
    row.name, row.parent, row.children = name, parent, {}
    row.wire = row.wire or row.path
    row.option = row.option or parent.option
    by_path[row.path] = row
    parent.children[#parent.children + 1] = row
  end
  for _, row in ipairs(rows) do insert(row) end
  for _, note in ipairs(overlay) do
    if note.level == level then
      if note.column == "add" then
        local kind, access = note.value:match "^(%l+) (r?w?)$"
        insert { path = note.path, type = kind, access = access, where = note.where }
      else
        local row = by_path[note.path]
        if not row then error(note.where .. ": there is no " .. note.path, 0) end
        if not settable[note.column] then error(note.where .. ": what is " .. note.column, 0) end
        if note.value == "-" then row[note.column] = nil else row[note.column] = note.value end
      end
    end
  end
  return root
end

---------------------------------------------------------------------------------------------------
-- C

local function quote(s)
  return s and '"' .. s:gsub('[\\"]', "\\%0") .. '"' or "NULL"
end

local lists, list_names = {}, {}   -- shared: many fields allow the same values

local function values_of(row)
  if not row.values then return "NULL", "NULL", 0 end
  local list = split(row.values, "|")
  local number = row.type == "integer"
  local key = (number and "#" or "") .. row.values
  local name = list_names[key]
  if not name then
    name = "values_" .. #lists
    list_names[key] = name
    local items = {}
    for i, value in ipairs(list) do
      items[i] = number and ("INT64_C(%d)"):format(assert(math.tointeger(value))) or quote(value)
    end
    lists[#lists + 1] = ("static const %s %s[] = {%s};\n"):format(
      number and "int64_t" or "char *const", name, table.concat(items, ", "))
  end
  if number then return "NULL", name, #list end
  if row.type ~= "string" then error(row.path .. ": values for a " .. row.type, 0) end
  return name, "NULL", #list
end

local function flags_of(row, below_leaf)
  local flags = {}
  local function flag(condition, name) if condition then flags[#flags + 1] = name end end
  local leaf = row.leaf or row.type ~= "object" or (#row.children == 0 and row.path ~= "")
  row.is_leaf = leaf and not below_leaf
  flag(row.is_leaf, "ZL_NODE_LEAF")
  flag(row.access:find "r", "ZL_NODE_READABLE")
  flag(row.access:find "w", "ZL_NODE_WRITABLE")
  flag(row.deprecated, "ZL_NODE_DEPRECATED")
  flag(row.set, "ZL_NODE_SET")
  flag(row.secret, "ZL_NODE_SECRET")
  flag(row.required, "ZL_NODE_REQUIRED")
  return #flags > 0 and table.concat(flags, " | ") or "0"
end

local function number_or(value, otherwise)
  return value and ("INT64_C(%d)"):format(assert(math.tointeger(value))) or otherwise
end

local nodes, by_name, roots, spans, body_lines = {}, {}, {}, {}, {}
local body_index = {}

local function add_bodies(level)
  local first = #body_lines
  for _, body in ipairs(bodies) do
    if body.level == level then
      body_index[level .. "?" .. (body.option or "")] = #body_lines
      body_lines[#body_lines + 1] = ("  {ZL_LEVEL_%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s},\n"):format(
        level:upper(), quote(body.option), quote(body.key), quote(body.kind), quote(body.path),
        quote(body.method), quote(body.product), quote(body.label),
        quote(body.read_scope), quote(body.write_scope), quote(body.read_scope_classic),
        quote(body.write_scope_classic))
    end
  end
  spans[#spans + 1] = ("  [ZL_LEVEL_%s] = {%d, %d},\n"):format(level:upper(), first,
    #body_lines - first)
end

local function add_nodes(level, root)
  local order = 0
  local function number(row, below_leaf)  -- depth first: the order of the catalogue
    row.order, order = order, order + 1
    row.flags = flags_of(row, below_leaf)
    for _, child in ipairs(row.children) do number(child, below_leaf or row.is_leaf) end
  end
  number(root, false)

  local queue, at = { root }, 1           -- breadth first: children stand together
  local base = #nodes
  root.index = base
  while queue[at] do
    local row = queue[at]
    at = at + 1
    row.first = base + #queue
    for _, child in ipairs(row.children) do
      child.index = base + #queue
      queue[#queue + 1] = child
    end
  end
  for _, row in ipairs(queue) do
    local strings, numbers, n_values = values_of(row)
    local body = body_index[level .. "?" .. (row.option or "")]
    if not body and row ~= root then error(row.path .. ": no body for option " .. tostring(row.option), 0) end
    nodes[#nodes + 1] = ("  {%s, %s, %s, ZL_TYPE_%s, %s, %s, %s, %s, %d, %s, %s, %d, %s, %s, %d, %d, %d, %s, %s, NULL, NULL, %d},\n")
      :format(quote(row.name), quote(row.path), quote(row.wire), row.type:upper(), row.flags,
        row == root and "NULL" or "&zl_bodies[" .. body .. "]",
        row.parent and "&zl_nodes[" .. row.parent.index .. "]" or "NULL",
        #row.children > 0 and "&zl_nodes[" .. row.first .. "]" or "NULL", #row.children,
        strings, numbers, n_values, number_or(row.min, "INT64_MIN"), number_or(row.max, "INT64_MAX"),
        math.tointeger(row.min_length or 0), math.tointeger(row.max_length or 0),
        math.tointeger(row.max_items or 0), quote(row.key_field), quote(row.entries), row.order)
  end
  by_name[#by_name + 1] = root.index  -- nobody's child: keeps the arrays parallel
  for _, row in ipairs(queue) do
    local sorted = { table.unpack(row.children) }
    table.sort(sorted, function(a, b) return a.name < b.name end)
    for _, child in ipairs(sorted) do by_name[#by_name + 1] = child.index end
  end
  roots[#roots + 1] = ("  [ZL_LEVEL_%s] = %d,\n"):format(level:upper(), root.index)
end

local levels = { "user", "group", "account", "group_lock", "account_lock", "phone_user" }
local seen = {}
for _, level in ipairs(levels) do seen[level] = true end
for _, note in ipairs(overlay) do
  if not seen[note.level] then error(note.where .. ": unknown level", 0) end
end
for _, level in ipairs(levels) do
  add_bodies(level)
  add_nodes(level, tree(level, tables[level] or {}))
end
assert(#nodes < 65536, "more nodes than an index can count")

local c = assert(io.open(out, "wb"))
c:write('/* Generated from src/settings/facts by src/gen/catalogue.lua. */\n#include "settings/tables.h"\n\n')
c:write(table.concat(lists), "\nconst struct zl_body zl_bodies[] = {\n", table.concat(body_lines), "};\n\n")
c:write("const struct zl_bodies_span zl_bodies_of[ZL_LEVELS] = {\n", table.concat(spans), "};\n\n")
c:write("const struct zl_node zl_nodes[] = {\n", table.concat(nodes), "};\n\n")
c:write("const uint16_t zl_nodes_by_name[] = {", table.concat(by_name, ","), "};\n\n")
c:write("const uint16_t zl_nodes_root[ZL_LEVELS] = {\n", table.concat(roots), "};\n")
assert(c:close())
