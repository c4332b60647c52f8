--- people.lua - zoom.people(source, { by = "email" }): the users whom the rows of a list name. Waits. A few
--- are read one by one; for more the list of users is taken once and walked in Zoom's order, so that what
--- the policy looks at is read ahead. Rows that are nobody are told with the plan, never dropped silently.
local native = require "zoom.native"
local args = require "zoom.args"
local files = require "zoom.files"

local people = {}

local FEW <const> = 20     -- so many are read singly, however long the list is
local NAMED <const> = 10   -- rows that the error of `strict` names

local fields = { email = "email", id = "id", employee_id = "employee_unique_id" }
local known = { by = true, column = true, status = true, separator = true, strict = true }
local statuses = { "active", "inactive", "pending" }

local words = {
  unknown = "not found", twice = "named twice", several = "fits several users", empty = "names nobody",
  pending = "has not joined yet", inactive = "deactivated",
}

---@class zoom.Wanted      a row that names somebody
---@field key string       as it is looked for
---@field given string     as the row has it
---@field row any
---@field number integer
---@field met? boolean     somebody was found

--- An iterator over rows and their numbers, and what the list is called.
local function rows_of(source, separator)
  if type(source) == "string" then
    return files.csv(source, { separator = separator }), source:match "[^/]*$"
  end
  if separator then native.raise "zoom.people: a separator is for the name of a CSV file" end
  if type(source) == "function" then return source, "the list" end
  if type(source) ~= "table" then
    native.raise(("zoom.people takes the name of a CSV file, its rows or a list, not a %s"):format(type(source)))
  end
  local i = 0
  return function()
    i = i + 1
    if source[i] ~= nil then return source[i], i end
  end, "the list"
end

local function checked(options)
  options = args.check("zoom.people", options, known)
  local by = options.by or "email"
  if not fields[by] then native.raise(("zoom.people: by is email, id or employee_id, not '%s'"):format(tostring(by))) end
  local column = options.column or by
  if type(column) ~= "string" then native.raise "zoom.people: column is the name of a column" end
  local wanted = {}
  for _, status in ipairs(args.list("zoom.people: status", options.status or "active", args.word(statuses),
    "active, inactive or pending")) do
    wanted[status] = true
  end
  return by, column, wanted, options.strict
end

--- Without the blanks around it, those that web pages leave in a copied cell included.
local function trimmed(text)
  local before
  repeat
    before = text
    text = text:match "^%s*(.-)%s*$"
    for _, blank in ipairs { "\u{a0}", "\u{200b}", "\u{feff}" } do
      if text:sub(1, #blank) == blank then text = text:sub(#blank + 1) end
      if text:sub(-#blank) == blank then text = text:sub(1, -#blank - 1) end
    end
  until text == before
  return text
end

--- What a row says, or "" where it says nothing.
local function given_in(row, column, number)
  local value = row
  if type(row) == "table" then value = row[column] end
  if value == nil then return "" end
  if math.type(value) == "integer" then value = tostring(value) end
  if type(value) ~= "string" then
    native.raise(("zoom.people: row %d names a %s; it takes a text"):format(number, type(value)))
  end
  return trimmed(value)
end

--- Tells of rows that are left out; with `strict` it collects them for an error.
local function teller(list, strict)
  local told, first = 0, {}
  local function tell(why, number, given, as)
    if not strict then
      native.nobody(list:sub(1, 200), why, number, given:sub(1, 200), as or 0)
      return
    end
    told = told + 1
    if told <= NAMED then first[told] = ("row %d%s %s"):format(number, given == "" and "" or " (" .. given .. ")", words[why]) end
  end
  local function settle()
    if told == 0 then return end
    local more = told > NAMED and (" and %d more"):format(told - NAMED) or ""
    native.raise(("%s: %s%s"):format(list, table.concat(first, ", "), more))
  end
  return tell, settle
end

--- The rows by what they look for, each once, in their order.
local function index_of(rows, by, column, tell)
  local order, index = {}, {}
  for row, number in rows do
    number = math.type(number) == "integer" and number or #order + 1
    local given = given_in(row, column, number)
    local key = by == "email" and given:lower() or given
    if given == "" then
      tell("empty", number, "")
    elseif index[key] then
      tell("twice", number, given, index[key].number)
    else
      local one = { key = key, given = given, row = row, number = number }
      order[#order + 1], index[key] = one, one
    end
  end
  return order, index
end

--- Whether a user may be had; if not, the row is told.
local function fits(user, one, wanted, tell)
  local status = user.status or "active"
  if wanted[status] then return true end
  tell(status == "pending" and "pending" or "inactive", one.number, one.given)
  return false
end

--- Employee ids are looked up by a request of their own, which tells the user's id.
local function id_of(number)
  local path = number:gsub("[^%w_~-]", function(byte) return ("%%%02X"):format(byte:byte()) end)
  local found, err = native.get("/users/" .. path, { search_by_unique_id = true })
  if found then return type(found.id) == "string" and found.employee_unique_id == number and found.id or nil end
  return nil, err
end

--- A user by one read, or by two; nil, and why where it is not that there is none.
local function single(one, by)
  local key, why = one.key, nil
  if by == "employee_id" then key, why = id_of(one.key) end
  local user, err
  if key then user, err = native.one("user", key) end
  err = err or why
  if not user and err and err.kind ~= "gone" and err.status ~= 404 then
    native.raise(("zoom.people: cannot read %s: %s"):format(one.given, err.message))
  end
  return user
end

--- One by one, in the order of the rows.
local function few(order, by, wanted, tell, settle)
  local at = 0
  return function()
    while at < #order do
      at = at + 1
      local one = order[at]
      local user = single(one, by)
      local found = user and user[fields[by]]
      if not found or (by == "email" and found:lower() or found) ~= one.key then
        tell("unknown", one.number, one.given)
      elseif fits(user, one, wanted, tell) then
        return user, one.row, one.number
      end
    end
    settle()
  end
end

local function split(wanted)
  local first, rest = {}, {}
  for _, status in ipairs(statuses) do table.insert(wanted[status] and first or rest, status) end
  return first, rest
end

--- From the list: those who may be had, in Zoom's order; then, if somebody is still missing, the others.
local function many(order, index, by, wanted, tell, settle)
  local field = fields[by]
  local function walk(of)
    return native.list("users", { status = native.as_list(of) }, nil, field, index, by == "email")
  end
  local first, rest = split(wanted)
  local list = walk(first)

  local function others()
    local missing = false
    for _, one in ipairs(order) do missing = missing or not one.met end
    if missing and #rest > 0 then
      for user in walk(rest) do
        local one = index[by == "email" and user.email:lower() or user[field]]
        if not one.met then
          one.met = true
          fits(user, one, wanted, tell)
        end
      end
    end
    for _, one in ipairs(order) do
      if not one.met then tell("unknown", one.number, one.given) end
    end
    settle()
  end

  local function step()
    for user in list do
      local one = index[by == "email" and user.email:lower() or user[field]]
      if not one.met then
        one.met = true
        return user, one.row, one.number
      end
      tell("several", one.number, one.given)
    end
    others()
  end
  return step, list
end

--- zoom.people("people.csv", { by = "email" }): for user, row, number in ... do
---@param source string|table|function
---@param options? table
function people.walk(source, options)
  if type(source) == "function" and type(options) == "table" and options[1] ~= nil then
    options = nil  -- zoom.people(zoom.csv "x"): what zoom.csv gives besides its rows
  end
  local by, column, wanted, strict = checked(options)
  local rows, list = rows_of(source, options and options.separator)
  local tell, settle = teller(list, strict)
  local order, index = index_of(rows, by, column, tell)
  if #order <= FEW then
    return few(order, by, wanted, tell, settle)
  end
  local step, closing = many(order, index, by, wanted, tell, settle)
  return step, nil, nil, closing
end

return people
