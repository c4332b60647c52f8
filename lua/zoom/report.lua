--- report.lua - zoom.report{...}: rows that the core shows, or writes as CSV or JSON, once the policy is done.
--- They are handed over one by one and kept there, so that a long report costs no memory. Does not wait.
local native = require "zoom.native"
local args = require "zoom.args"
local nearest = require "zoom.nearest"

local report = {}

local COLUMNS <const>, KEYS <const>, REPORTS <const> = 64, 8, 32
local made, names = 0, {}

local function columns_of(list)
  if type(list) ~= "table" or #list == 0 then native.raise "zoom.report: columns is a list { \"email\", \"dept\", ... }" end
  if #list > COLUMNS then native.raise(("zoom.report: %d columns; there can be %d"):format(#list, COLUMNS)) end
  local columns = {}
  for i, name in ipairs(list) do
    if type(name) ~= "string" or name == "" or #name > 200 then
      native.raise(("zoom.report: columns[%d] is no name (a text of at most 200 bytes)"):format(i))
    end
    if columns[name] then native.raise(("zoom.report: columns %d and %d are both named '%s'"):format(columns[name], i, name)) end
    columns[i], columns[name] = name, i
  end
  return columns
end

--- "dept", "-days" or a list of such, as [[column, descending], ...].
local function keys_of(columns, sort)
  local keys = {}
  for i, name in ipairs(args.list("zoom.report: sort", sort, args.text, "a column, with '-' in front for descending") or {}) do
    local down = not columns[name] and name:sub(1, 1) == "-"
    local column = columns[down and name:sub(2) or name]
    if not column then
      local all = table.move(columns, 1, #columns, 1, {})
      native.raise(("zoom.report: there is no column '%s' to sort by%s"):format(name, nearest.hint(name, all)))
    end
    if i > KEYS then native.raise(("zoom.report: sort takes %d columns"):format(KEYS)) end
    keys[i] = native.as_list { column, down }
  end
  return native.as_list(keys)
end

local function name_of(given)
  local name = given or (made == 1 and "report" or ("report-%d"):format(made))
  if type(name) ~= "string" or #name > 64 or not name:match "^[%w_-]+$" then
    native.raise "zoom.report: a name has letters, digits, '_' and '-' (it is what --report NAME=FILE takes)"
  end
  if names[name] then native.raise(("zoom.report: there is a report '%s' already; give this one another name"):format(name)) end
  names[name] = true
  return name
end

--- What a cell holds: a scalar, an object's label, or a list of such.
local function cell(value, column, inside)
  local kind = type(value)
  if kind == "nil" or value == native.null then return native.null end
  if kind == "number" and (value ~= value or value == math.huge or value == -math.huge) then
    native.raise(("report:add: '%s' is %s, as of a division by zero"):format(column, value ~= value and "no number" or "infinite"))
  end
  if kind == "string" or kind == "number" or kind == "boolean" then return value end
  if native.kind(value) then return native.label(value) end
  if kind ~= "table" or inside then
    native.raise(("report:add: '%s' is a %s; a cell is a text, a number, true or false, or a list of such"):format(column, kind))
  end
  local list = {}
  for i, item in ipairs(value) do list[i] = cell(item, column, true) end
  if #list == 0 and next(value) ~= nil then
    native.raise(("report:add: '%s' is a table with names; a cell is a scalar or a list"):format(column))
  end
  return native.as_list(list)
end

--- A row's cells in the order of the columns: given by place, or by the names of the columns.
local function cells_of(columns, row)
  local cells = {}
  for key in next, row do
    local place = math.type(key) == "integer" and key or columns[key]
    if not place then
      local all = table.move(columns, 1, #columns, 1, {})
      native.raise(("report:add: there is no column '%s'%s"):format(tostring(key), nearest.hint(tostring(key), all)))
    end
    if place < 1 or place > #columns then
      native.raise(("report:add: cell %d of a report of %d columns"):format(place, #columns))
    end
    if cells[place] ~= nil then native.raise(("report:add: '%s' is given twice, by place and by name"):format(columns[place])) end
    cells[place] = cell(row[key], columns[place])
  end
  for i = 1, #columns do
    if cells[i] == nil then cells[i] = native.null end
  end
  return native.as_list(cells)
end

local known = { name = true, title = true, columns = true, rows = true, sort = true }

--- zoom.report { title = ..., columns = { ... } }
---@param given table
function report.new(given)
  if type(given) ~= "table" then native.raise "zoom.report takes a table { title = ..., columns = { ... } }" end
  args.check("zoom.report", given, known)
  local title = given.title == nil and "" or given.title
  if type(title) ~= "string" or #title > 1000 then native.raise "zoom.report: title is a text of at most 1000 bytes" end
  local columns = columns_of(given.columns)
  local keys = keys_of(columns, given.sort)
  if made == REPORTS then native.raise(("zoom.report: a policy makes at most %d reports"):format(REPORTS)) end
  made = made + 1
  local number, name = made, name_of(given.name)
  native.report(number, { name = name, title = title, columns = native.as_list(table.move(columns, 1, #columns, 1, {})), sort = keys })

  local methods = {}
  local self = setmetatable({}, {
    __index = function(_, key)
      return methods[key] or native.raise(("a report has no '%s' (it has add)"):format(tostring(key)))
    end,
    __newindex = function() native.raise "a report is added to with report:add { ... }" end,
    __tostring = function() return "report " .. name end,
    __metatable = false,
  })
  function methods.add(me, row)
    if me ~= self then native.raise "add is called with a colon, as in report:add { ... }" end
    if type(row) ~= "table" then native.raise(("report:add takes a row { ... }, not a %s"):format(type(row))) end
    native.row(number, cells_of(columns, row))
  end
  if given.rows ~= nil and type(given.rows) ~= "table" then native.raise "zoom.report: rows is a list of rows" end
  for _, row in ipairs(given.rows or {}) do methods.add(self, row) end
  return self
end

return report
