-- extract.lua - facts out of Zoom's published specification, as tables that are checked in:
--
--     lua5.4 src/gen/extract.lua users.json accounts.json phone.json src/settings/facts
--
-- A tool for developers (Debian: lua5.4, lua-cjson), not part of the build. It writes bodies.tsv
-- and one LEVEL.tsv for each level whose operations are in the files given. Taken over are names,
-- types, limits, allowed values and scopes; descriptions are not. What the specification lacks or
-- has wrong is in overlay.tsv, which is written by hand and never touched here.
--
-- A new level is one row in `levels`.
local cjson = require "cjson"

-- A branch says where a body stands in the `oneOf` of request and answer: a list of indexes, as
-- the specification counts them (from 0); {} is the schema itself. The alternatives overlap and
-- several may be one body: `also` names a second branch that is folded into the first. `only` and
-- `without` name a section that is a body of its own though the schema has it among the others.
-- `rename` gives the name in the policy's tree where two bodies of a level use one name on the wire.
local function authentication(patch, get)
  local bodies = {}
  for i, what in ipairs { "meeting", "recording" } do
    bodies[i] = { option = what .. "_authentication", patch = { patch, i - 1 }, get = { get, i - 1 },
      rename = { authentication_option = what .. "_authentication_option",
                 authentication_options = what .. "_authentication_options" } }
  end
  return table.unpack(bodies)
end

local levels = {
  { level = "user", kind = "user", key = "user.settings", product = "main",
    path = "/users/{userId}/settings", bodies = {
      { patch = {0}, get = {0} },
      (authentication(1, 2)),
      (select(2, authentication(1, 2))),
      { option = "meeting_security", patch = {2}, get = {3} },
    } },
  { level = "group", kind = "group", key = "group.settings", product = "main",
    path = "/groups/{groupId}/settings", bodies = {
      { patch = {0}, get = {0} },
      (authentication(1, 1)),
      (select(2, authentication(1, 1))),
      { option = "meeting_security", patch = {2}, get = {2} },
    } },
  { level = "account", kind = "account", key = "account.settings", product = "main",
    path = "/accounts/{accountId}/settings", bodies = {
      { patch = {0}, get = {0}, also = {3}, without = "security" },  -- 3: accounts of the Video SDK
      (authentication(1, 1)),
      (select(2, authentication(1, 1))),
      { option = "meeting_security", patch = {2}, get = {2} },
      { option = "security", patch = {0}, get = {0}, only = "security" },
    } },
  { level = "group_lock", kind = "group", key = "group.locks", product = "main",
    path = "/groups/{groupId}/lock_settings", bodies = {
      { patch = {0}, get = {0} },
      { option = "meeting_security", patch = {1}, get = {1} },
    } },
  { level = "account_lock", kind = "account", key = "account.locks", product = "main",
    path = "/accounts/{accountId}/lock_settings", bodies = {
      { patch = {0}, get = {0} },
      { option = "meeting_security", patch = {1}, get = {1} },
    } },
  { level = "phone_user", kind = "phone_user", product = "phone", bodies = {
      { key = "phone_user", path = "/phone/users/{userId}", patch = {}, get = {} },
      { key = "phone_user_settings", path = "/phone/users/{userId}/settings", patch = {}, get = {},
        rename = { status = "settings_status", extension_number = "settings_extension_number" } },
    } },
}

---------------------------------------------------------------------------------------------------
-- JSON in the order of the document. lua-cjson forgets the order of keys, so each key gets its
-- place in the text as a prefix before decoding; `members` sorts by it and takes it off again.

local function number_keys(text)
  local out, at, last, n = {}, 1, 1, 0
  while true do
    local open = text:find('"', at, true)
    if not open then break end
    local close = open
    repeat
      close = text:find('["\\]', close + 1)
      local escape = text:sub(close, close) == "\\"
      if escape then close = close + 1 end
    until not escape
    if text:find("^%s*:", close + 1) then
      n = n + 1
      out[#out + 1] = text:sub(last, open)
      out[#out + 1] = ("%08d|"):format(n)
      last = open + 1
    end
    at = close + 1
  end
  out[#out + 1] = text:sub(last)
  return table.concat(out)
end

--- The members of an object in the document's order: a list of {name, value}.
local function members(object)
  local keys, list = {}, {}
  for key in pairs(object or {}) do keys[#keys + 1] = key end
  table.sort(keys)
  for i, key in ipairs(keys) do list[i] = { key:sub(10), object[key] } end
  return list
end

local function get(object, ...)
  for _, name in ipairs { ... } do
    if type(object) ~= "table" then return nil end
    local found
    if math.type(name) == "integer" then
      found = object[name + 1]
    else
      for key, value in pairs(object) do
        if key:sub(10) == name then found = value end
      end
    end
    object = found
  end
  return object
end

---------------------------------------------------------------------------------------------------
-- Schemas

local function branch(schema, indexes)
  for _, index in ipairs(indexes) do
    schema = assert(get(schema, "oneOf", index), "the specification has lost a oneOf branch")
  end
  return schema
end

local function named(object, name)  -- the key as it stands, with its place
  for key in pairs(object or {}) do
    if key:sub(10) == name then return key end
  end
end

--- What one document may hold that fits any of the schemas: properties united, requirements only
--- where all have them, allowed values united. The first says the type.
local function unite(a, b)
  if not a or not b then return a or b end
  local all, properties = {}, {}
  for key, value in pairs(a) do all[key] = value end
  local mine, others = get(a, "properties"), get(b, "properties")
  for key, value in pairs(mine or {}) do properties[key] = value end
  for key, value in pairs(others or {}) do
    local known = named(properties, key:sub(10))
    properties[known or key] = known and unite(properties[known], value) or value
  end
  if mine or others then all[named(a, "properties") or named(b, "properties")] = properties end
  local needs = {}
  for _, name in ipairs(get(a, "required") or {}) do
    for _, other in ipairs(get(b, "required") or {}) do
      if name == other then needs[#needs + 1] = name end
    end
  end
  local key = named(a, "required")
  if key then all[key] = needs end
  key = named(a, "enum")
  if key then
    local values, seen = {}, {}
    for _, list in ipairs { get(a, "enum"), get(b, "enum") or {} } do
      for _, value in ipairs(list) do
        if not seen[value] then values[#values + 1] = value end
        seen[value] = true
      end
    end
    all[key] = get(b, "enum") and values or nil
  end
  key = named(a, "items")
  if key then all[key] = unite(all[key], get(b, "items")) end
  return all
end

--- A schema without alternatives: `oneOf`, `anyOf` and `allOf` of its own are folded into it.
local function plain(schema)
  for _, word in ipairs { "oneOf", "anyOf", "allOf" } do
    local list = get(schema, word)
    if list then
      local folded
      for _, alternative in ipairs(list) do folded = unite(folded, plain(alternative)) end
      return folded
    end
  end
  return schema
end

--- The schema with one property only, or with all but one.
local function filtered(schema, only, without)
  local all, properties = {}, {}
  for key, value in pairs(schema) do all[key] = value end
  for key, value in pairs(get(schema, "properties")) do
    local name = key:sub(10)
    if name ~= without and (not only or name == only) then properties[key] = value end
  end
  all[named(schema, "properties")] = properties
  return all
end

local function whole(n)  -- lua-cjson gives floats; beyond 2^53 they would be wrong silently
  if n == nil then return "" end
  local i = assert(math.tointeger(n), "not a whole number: " .. tostring(n))
  assert(math.abs(i) < 1 << 53, "too large to be exact here: " .. i)
  return tostring(i)
end

local function values_of(schema)
  local enum = get(schema, "enum")
  if not enum then return "" end
  local list = {}
  for i, value in ipairs(enum) do
    list[i] = type(value) == "number" and whole(value) or value
    assert(not list[i]:find "[|\t\n]", "a value with a separator in it")
  end
  return table.concat(list, "|")
end

local columns = { "path", "wire", "body", "type", "access", "deprecated", "required", "values",
  "min", "max", "min_length", "max_length", "max_items" }
local types = { boolean = "boolean", integer = "integer", number = "number", string = "string",
  array = "list", object = "object" }

local function any(name, ...)
  for _, schema in ipairs { ... } do
    if get(schema, name) == true then return "yes" end
  end
  return ""
end

--- Adds the row of one field and of everything below it. `put` and `got` are the schemas of
--- request and answer; one of them may be missing. Where they differ, what PATCH says counts.
local function add(rows, at, put, got, required)
  put, got = put and plain(put), got and plain(got)
  local main = put or got
  local kind = assert(types[get(main, "type") or (get(main, "properties") and "object")],
    at.path .. ": unknown type")
  if put and got and get(got, "type") ~= get(put, "type") then
    io.stderr:write(("%s: PATCH and GET disagree on the type\n"):format(at.path))
  end
  local row = {
    path = at.path,
    wire = at.wire ~= at.path and at.wire or "",
    body = at.option or "",
    type = kind,
    access = (got and "r" or "") .. (put and "w" or ""),
    deprecated = any("deprecated", put, got),
    required = required and "yes" or "",
    values = kind ~= "list" and values_of(main) or "",
    min = whole(get(main, "minimum")),
    max = whole(get(main, "maximum")),
    min_length = whole(get(main, "minLength")),
    max_length = whole(get(main, "maxLength")),
    max_items = whole(get(main, "maxItems")),
  }
  rows[#rows + 1] = row
  if kind == "list" then
    local element = { path = at.path .. "[]", wire = at.wire .. "[]", option = at.option }
    local from = #rows + 1
    add(rows, element, put and get(put, "items"), got and get(got, "items"))
    if rows[from].values == "" then  -- some files put the elements' values on the list itself
      rows[from].values = values_of(main)
    end
  elseif kind == "object" then
    local must, seen = {}, {}
    for _, name in ipairs(put and get(put, "required") or {}) do must[name] = true end
    local function child(name)
      if seen[name] then return end
      seen[name] = true
      local tree_name = at.rename and at.rename[name] or name
      add(rows, {
        path = at.path == "" and tree_name or at.path .. "." .. tree_name,
        wire = at.wire == "" and name or at.wire .. "." .. name,
        option = at.option,
      }, put and get(put, "properties", name), got and get(got, "properties", name), must[name])
    end
    for _, member in ipairs(members(put and get(put, "properties"))) do child(member[1]) end
    for _, member in ipairs(members(got and get(got, "properties"))) do child(member[1]) end
  end
end

local function schema_of(operation, indexes, body)
  local whole_schema = get(operation, "requestBody", "content", "application/json", "schema") or
    get(operation, "responses", "200", "content", "application/json", "schema")
  local schema = branch(whole_schema, indexes)
  if body.also then schema = unite(schema, branch(whole_schema, body.also)) end
  if body.only or body.without then schema = filtered(schema, body.only, body.without) end
  return schema
end

local function fields(paths, row)
  local rows = {}
  for _, body in ipairs(row.bodies) do
    local path = body.path or row.path
    local spec_path = assert(paths[path], path .. " is in none of the files given")
    local from = #rows + 1
    add(rows, { path = "", wire = "", option = body.option or body.key, rename = body.rename },
      schema_of(get(spec_path, "patch"), body.patch, body),
      schema_of(get(spec_path, "get"), body.get, body))
    table.remove(rows, from)  -- the body itself is no field
  end
  return rows
end

---------------------------------------------------------------------------------------------------
-- Scopes and labels

--- Of the alternatives the one for the whole account, and of those the weakest: a list gives
--- "user:read:admin" and "user:write:admin" for reading.
local function scope(operation, family, verb)
  local best
  for _, name in ipairs(get(operation, "x-extensions", family) or {}) do
    if name:find ":admin$" and (not best or name:find(":" .. verb .. ":", 1, true)) then
      best = name
    end
  end
  return best or get(operation, "x-extensions", family, 0) or ""
end

local function label(operation)
  local text = get(operation, "description") or ""
  local word = text:match "Rate Limit Label%][^`]*`([%a%-_]+)`"
  return word and word:upper() or ""
end

local body_columns = { "level", "option", "key", "kind", "path", "method", "product", "label", "read_scope", "write_scope",
  "read_scope_classic", "write_scope_classic" }

local function body_rows(paths, row, out)
  for _, body in ipairs(row.bodies) do
    local path = body.path or row.path
    local reading, writing = get(paths[path], "get"), get(paths[path], "patch")
    assert(label(reading) == label(writing), path .. ": GET and PATCH differ in their label")
    out[#out + 1] = {
      level = row.level,
      option = body.option or "",
      key = (body.key or row.key) .. (body.option and "?option=" .. body.option or ""),
      kind = row.kind,
      path = path:gsub("{%w+}", "{id}"),
      method = "PATCH",
      product = row.product,
      label = label(writing),
      read_scope = scope(reading, "x-granular-scopes", "read"),
      write_scope = scope(writing, "x-granular-scopes", "update"),
      read_scope_classic = scope(reading, "x-macro-scopes", "read"),
      write_scope_classic = scope(writing, "x-macro-scopes", "write"),
    }
  end
end

---------------------------------------------------------------------------------------------------

local function write(name, about, names, rows)
  local file = assert(io.open(name, "wb"))
  file:write("# ", about, "; made by src/gen/extract.lua from Zoom's specification, not by hand\n")
  file:write(table.concat(names, "\t"), "\n")
  for _, row in ipairs(rows) do
    local cells = {}
    for i, column in ipairs(names) do cells[i] = row[column] end
    file:write(table.concat(cells, "\t"), "\n")
  end
  assert(file:close())
  print(("%s: %d rows"):format(name, #rows))
end

if #arg < 2 then
  io.stderr:write "usage: extract.lua SPECIFICATION.json... FACTS_FOLDER\n"
  os.exit(64)
end
local folder = arg[#arg]
local paths = {}
for i = 1, #arg - 1 do
  local file = assert(io.open(arg[i], "rb"))
  local spec = cjson.decode(number_keys(file:read "a"))
  file:close()
  for _, member in ipairs(members(get(spec, "paths"))) do paths[member[1]] = member[2] end
end

local bodies = {}
for _, row in ipairs(levels) do
  write(folder .. "/" .. row.level .. ".tsv", "fields of the level '" .. row.level .. "'", columns,
    fields(paths, row))
  body_rows(paths, row, bodies)
end
write(folder .. "/bodies.tsv", "request bodies of every level", body_columns, bodies)
