-- operations_extract.lua - the operations of Zoom's published specifications, as tables that are
-- checked in:
--
--     lua5.4 src/gen/operations_extract.lua FOLDER_OF_SPECIFICATIONS src/settings/facts/operations
--
-- A tool for developers (Debian: lua5.4, lua-cjson), not part of the build. It writes one
-- PRODUCT.tsv for each specification in `products`. Taken over are ids, methods, paths, names,
-- types, limits, allowed values, labels and scopes; descriptions are not.
local cjson = require "cjson"

local products = { "users", "accounts", "phone", "meetings", "rooms", "team_chat", "whiteboard",
  "scim2", "number_management" }
local methods = { "get", "post", "put", "patch", "delete" }
local types = { boolean = "boolean", integer = "integer", number = "number", string = "string" }

local op_columns = "op\tid\tmethod\tpath\tlabel\tbody\tnotes\tclassic\tgranular"
local parameter_columns =
  "path|query\tname\ttype\tnotes\tvalues\tmin\tmax\tmin_length\tmax_length\tmin_items\tmax_items"

--- The cells of a row; empty ones at its end are left away.
local function line(cells)
  for _, cell in ipairs(cells) do assert(not cell:find "[\t\n]", "a separator inside a cell") end
  return (table.concat(cells, "\t"):gsub("\t+$", ""))
end

local function whole(n)  -- lua-cjson gives floats; beyond 2^53 they would be wrong silently
  if n == nil then return "" end
  local i = assert(math.tointeger(n), "not a whole number: " .. tostring(n))
  assert(math.abs(i) < 1 << 53, "too large to be exact here: " .. i)
  return tostring(i)
end

local function values_of(schema)
  local list = {}
  for i, value in ipairs(schema.enum or {}) do
    list[i] = type(value) == "number" and whole(value) or value
    assert(not list[i]:find "[|\t\n]", "a value with a separator in it")
  end
  return table.concat(list, "|")
end

--- Scopes of one family, blank-separated. Some have a blank of their own in the specification.
local function scopes_of(operation, family)
  local list = {}
  for i, name in ipairs((operation["x-extensions"] or {})[family] or {}) do
    list[i] = name:match "^%s*(.-)%s*$"
    assert(list[i] ~= "" and not list[i]:find "%s", "a scope with a blank in it")
  end
  return table.concat(list, " ")
end

--- The label as Zoom writes it in running text, in one spelling; "-" where there is none.
local function label_of(operation)
  local word = (operation.description or ""):match "Rate Limit Label%][^`]*`([%a%-_]+)`"
  return word and word:upper() or "-"
end

--- "object", "list", "form" (multipart, with a file) or "" for none. A `requestBody` without any
--- content is none.
local function body_of(operation)
  local content = (operation.requestBody or {}).content or {}
  if content["application/json"] then
    return content["application/json"].schema.type == "array" and "list" or "object"
  end
  if content["multipart/form-data"] then return "form" end
  assert(next(content) == nil, "a body of a new kind")
  return ""
end

local function parameter_row(parameter)
  local schema, notes = parameter.schema, {}
  -- OpenAPI knows no path parameter that may be missing; three are marked so all the same.
  if parameter.required or parameter["in"] == "path" then notes[#notes + 1] = "required" end
  local element = schema
  if schema.type == "array" then
    notes[#notes + 1] = "list"
    element = schema.items
  end
  if parameter.deprecated or schema.deprecated then notes[#notes + 1] = "deprecated" end
  -- A number or a string is, in a URL, a string that may be all digits.
  local kind = element.type and assert(types[element.type], "a parameter of a new type") or "string"
  local values = values_of(element)
  if values == "" then values = values_of(schema) end
  assert(parameter["in"] == "path" or parameter["in"] == "query", "a parameter in a new place")
  return line { parameter["in"], parameter.name, kind, table.concat(notes, " "), values,
    whole(element.minimum), whole(element.maximum), whole(element.minLength),
    whole(element.maxLength), whole(schema.minItems), whole(schema.maxItems) }
end

local function operation_rows(operation, method, path, unversioned, out)
  local notes = {}
  if operation.deprecated then notes[#notes + 1] = "deprecated" end
  if unversioned then notes[#notes + 1] = "unversioned" end
  out[#out + 1] = line { "op", operation.operationId, method:upper(), path, label_of(operation),
    body_of(operation), table.concat(notes, " "), scopes_of(operation, "x-macro-scopes"),
    scopes_of(operation, "x-granular-scopes") }
  for _, parameter in ipairs(operation.parameters or {}) do
    out[#out + 1] = parameter_row(parameter)
  end
end

local function sorted_keys(object)
  local keys = {}
  for key in pairs(object) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

if #arg ~= 2 then
  io.stderr:write "usage: operations_extract.lua SPECIFICATIONS_FOLDER FACTS_FOLDER\n"
  os.exit(64)
end
for _, product in ipairs(products) do
  local file = assert(io.open(("%s/%s.json"):format(arg[1], product), "rb"))
  local spec = cjson.decode(file:read "a")
  file:close()
  -- All paths but SCIM's are below the API's version.
  local unversioned = not spec.servers[1].url:find "/v2$"
  local rows, n = {}, 0
  for _, path in ipairs(sorted_keys(spec.paths)) do
    for _, method in ipairs(methods) do
      local operation = spec.paths[path][method]
      if operation then
        operation_rows(operation, method, path, unversioned, rows)
        n = n + 1
      end
    end
  end
  local out = assert(io.open(("%s/%s.tsv"):format(arg[2], product), "wb"))
  out:write("# operations of '", product, "', each followed by its parameters; made by ",
    "src/gen/operations_extract.lua from Zoom's specification, not by hand\n# ", op_columns,
    "\n# ", parameter_columns, "\n", table.concat(rows, "\n"), "\n")
  assert(out:close())
  print(("%s: %d operations"):format(product, n))
end
