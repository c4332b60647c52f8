-- specification.lua - what Zoom's published specifications say of settings, as rows: names, types,
-- limits, allowed values and scopes; descriptions are left alone. Used by extract.lua, which makes
-- the checked-in tables, and in the policy process for what a user imports (import.lua).
--
-- Plain Lua on decoded JSON: objects are tables whose keys carry their place in the document in
-- front ("00000012|name"), so that the order is kept. Everything in it may be wrong or hostile:
-- what cannot be understood goes to `complain(words, harmless)`, and the row is made without it, or
-- not at all; `harmless`: nothing is missing.
--
-- A new level is one row in `levels`.
local specification = {}

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

specification.levels = {
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
  -- `write`: what is written elsewhere than it is read; such a body's fields are the overlay's to name
  { level = "profile", kind = "user", product = "main", bodies = {
      { key = "user", path = "/users/{userId}", patch = {}, get = {} },
      { key = "user.status", path = "/users/{userId}", document = "user",
        write = { path = "/users/{userId}/status", method = "put" } },
      { key = "user.role", path = "/users/{userId}", document = "user",
        write = { path = "/roles/{roleId}/members", method = "post" } },
    } },
}

---------------------------------------------------------------------------------------------------
-- JSON in the order of the document

--- The members of an object in the document's order: a list of {name, value}.
local function members(object)
  local keys, list = {}, {}
  for key in pairs(type(object) == "table" and object or {}) do
    if type(key) == "string" then keys[#keys + 1] = key end
  end
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
        if type(key) == "string" and key:sub(10) == name then found = value end
      end
    end
    object = found
  end
  return object
end

--- What a list holds; nothing where there is none.
local function elements(object, name)
  local list = get(object, name)
  return ipairs(type(list) == "table" and list or {})
end

---------------------------------------------------------------------------------------------------
-- Schemas

local function branch(schema, indexes, path)
  for _, index in ipairs(indexes) do
    schema = get(schema, "oneOf", index) or error(path .. ": not built as it was, an alternative (oneOf) of the body is missing", 0)
  end
  return schema
end

local function named(object, name)  -- the key as it stands, with its place
  for key in pairs(type(object) == "table" and object or {}) do
    if type(key) == "string" and key:sub(10) == name then return key end
  end
end

--- What one document may hold that fits any of the schemas: properties united, requirements only
--- where all have them, allowed values united. The first says the type.
local function unite(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then return type(a) == "table" and a or b end
  local all, properties = {}, {}
  for key, value in pairs(a) do all[key] = value end
  local mine, others = get(a, "properties"), get(b, "properties")
  for key, value in pairs(mine or {}) do properties[key] = value end
  for _, member in ipairs(members(others)) do
    local key = named(others, member[1])
    local value = member[2]
    local known = named(properties, key:sub(10))
    properties[known or key] = known and unite(properties[known], value) or value
  end
  if mine or others then all[named(a, "properties") or named(b, "properties")] = properties end
  local needs = {}
  for _, name in elements(a, "required") do
    for _, other in elements(b, "required") do
      if name == other then needs[#needs + 1] = name end
    end
  end
  local key = named(a, "required")
  if key then all[key] = needs end
  key = named(a, "enum")
  if key then
    local values, seen = {}, {}
    for _, of in ipairs { a, b } do
      for _, value in elements(of, "enum") do
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
    if type(list) == "table" then
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
  for key, value in pairs(get(schema, "properties") or {}) do
    local name = key:sub(10)
    if name ~= without and (not only or name == only) then properties[key] = value end
  end
  all[named(schema, "properties")] = properties
  return all
end

--- A whole number as text, "" where there is none. lua-cjson gives floats: beyond 2^53 they would
--- be wrong silently; integers are exact.
local function whole(n, complain)
  if n == nil then return "" end
  local i = type(n) == "number" and math.tointeger(n)
  if not i or math.type(n) == "float" and math.abs(i) >= 1 << 53 then
    complain "a limit that is no whole number, or not an exact one"
    return ""
  end
  return tostring(i)
end

local function no_negative(n, complain)
  return type(n) == "number" and (n < 0 or n > 0xffffffff) and "" or whole(n, complain)
end

--- Allowed values as "a|b"; strings of strings and integers of integers alone.
local function values_of(schema, kind, complain)
  local list = {}
  for i, value in elements(schema, "enum") do
    if kind == "integer" and type(value) == "number" then
      value = whole(value, complain)
    elseif kind ~= "string" or type(value) ~= "string" then
      value = ""
    end
    if value == "" and kind ~= "string" or value:find "[|%c\128-\255]" or i > 255 then
      complain "values that cannot be listed"
      return ""
    end
    list[i] = value
  end
  return table.concat(list, "|")
end

specification.columns = { "path", "wire", "body", "type", "access", "deprecated", "required", "values",
  "min", "max", "min_length", "max_length", "max_items" }
local types = { boolean = "boolean", integer = "integer", number = "number", string = "string",
  array = "list", object = "object" }

--- The type of a schema; of several (OpenAPI 3.1 has {"string", "null"}) the first that we know.
local function type_of(schema)
  local name = get(schema, "type")
  for _, one in elements(schema, "type") do name = types[name] and name or one end
  return types[name or (get(schema, "properties") and "object")]
end

local function any(name, ...)
  for _, schema in ipairs { ... } do
    if get(schema, name) == true then return "yes" end
  end
  return ""
end

local FIELDS_MOST = 10000  -- Zoom's largest has 700

local function by_name(object)
  local values = {}
  for _, member in ipairs(members(object)) do values[member[1]] = member[2] end
  return values
end

--- Adds the row of one field and of everything below it. `put` and `got` are the schemas of
--- request and answer; one of them may be missing. Where they differ, what PATCH says counts.
local function add(rows, at, put, got, required)
  put, got = put and plain(put), got and plain(got)
  local main = put or got
  local kind = type_of(main)
  local function complain(what, harmless) at.complain(("%s: %s"):format(at.path, what), harmless) end
  if not kind then return complain "left out, its type is not known" end
  if #at.path > 255 then return complain "left out, its path is too long" end
  if kind == "list" and not get(main, "items") then return complain "left out, a list of nothing" end
  if put and got and type_of(got) ~= type_of(put) then
    complain("PATCH and GET disagree on the type", true)
  end
  local row = {
    path = at.path,
    wire = at.wire ~= at.path and at.wire or "",
    body = at.option or "",
    type = kind,
    access = (got and "r" or "") .. (put and "w" or ""),
    deprecated = any("deprecated", put, got),
    required = required and "yes" or "",
    values = kind ~= "list" and values_of(main, kind, complain) or "",
    min = whole(get(main, "minimum"), complain),
    max = whole(get(main, "maximum"), complain),
    min_length = no_negative(get(main, "minLength"), complain),
    max_length = no_negative(get(main, "maxLength"), complain),
    max_items = no_negative(get(main, "maxItems"), complain),
  }
  rows[#rows + 1] = row
  if #rows > FIELDS_MOST then error(("more than %d fields of one kind of object"):format(FIELDS_MOST), 0) end
  if kind == "list" then
    local element = { path = at.path .. "[]", wire = at.wire .. "[]", option = at.option,
      complain = at.complain }
    local from = #rows + 1
    add(rows, element, put and get(put, "items"), got and get(got, "items"))
    if not rows[from] then
      rows[from - 1] = nil  -- complained of already: its elements are not understood
    elseif rows[from].values == "" then  -- some files put the elements' values on the list itself
      rows[from].values = values_of(main, rows[from].type, complain)
    end
  elseif kind == "object" then
    local must, seen = {}, {}
    local puts, gots = by_name(get(put, "properties")), by_name(get(got, "properties"))
    for _, name in elements(put, "required") do must[name] = true end
    local function child(name)
      if seen[name] then return end
      seen[name] = true
      if not name:find "^[%w_][%w_%-]*$" then return complain(("left out '%s', which is no name"):format(name:sub(1, 60))) end
      local tree_name = at.rename and at.rename[name] or name
      add(rows, {
        path = at.path == "" and tree_name or at.path .. "." .. tree_name,
        wire = at.wire == "" and name or at.wire .. "." .. name,
        option = at.option,
        complain = at.complain,
      }, puts[name], gots[name], must[name])
    end
    for _, member in ipairs(members(put and get(put, "properties"))) do child(member[1]) end
    for _, member in ipairs(members(got and get(got, "properties"))) do child(member[1]) end
  end
end

local function schema_of(operation, indexes, body, path)
  local whole_schema = get(operation, "requestBody", "content", "application/json", "schema") or
    get(operation, "responses", "200", "content", "application/json", "schema")
  local schema = branch(whole_schema, indexes, path)
  if body.also then schema = unite(schema, branch(whole_schema, body.also, path)) end
  if body.only or body.without then schema = filtered(schema, body.only, body.without) end
  return schema
end

local function fields(paths, level, complain)
  local rows = {}
  for _, body in ipairs(level.bodies) do
    if body.write then goto continue end
    local path = body.path or level.path
    local function of(what, harmless) complain(("%s, %s"):format(path, what), harmless) end
    local from = #rows + 1
    add(rows, { path = "", wire = "", option = body.option or body.key, rename = body.rename, complain = of },
      schema_of(get(paths[path], "patch"), body.patch, body, path),
      schema_of(get(paths[path], "get"), body.get, body, path))
    if not rows[from] then error(path .. ": a body without fields", 0) end
    table.remove(rows, from)  -- the body itself is no field
    ::continue::
  end
  return rows
end

---------------------------------------------------------------------------------------------------
-- Scopes and labels

--- Of the alternatives the one for the whole account, and of those the weakest: a list gives
--- "user:read:admin" and "user:write:admin" for reading.
local function scope(operation, family, verb)
  local best
  for _, name in elements(get(operation, "x-extensions"), family) do
    if type(name) == "string" and name:find ":admin$" and (not best or name:find(":" .. verb .. ":", 1, true)) then
      best = name
    end
  end
  best = best or get(operation, "x-extensions", family, 0)
  return type(best) == "string" and best:find "^[%w_:%-%.]+$" and best or ""
end

local function label(operation)
  local text = get(operation, "description")
  local word = type(text) == "string" and text:match "Rate Limit Label%][^`]*`([%a%-_]+)`"
  return word and word:upper() or ""
end

specification.body_columns = { "level", "option", "key", "kind", "path", "method", "product", "label", "read_scope",
  "write_scope", "read_scope_classic", "write_scope_classic", "document", "write_path" }

local function body_rows(paths, level, out, complain)
  for _, body in ipairs(level.bodies) do
    local path = body.path or level.path
    local reading, writing = get(paths[path], "get"), get(paths[path], "patch")
    if body.write then writing = get(paths[body.write.path], body.write.method) end
    if label(reading) ~= label(writing) then complain(path .. ": GET and PATCH differ in their label", true) end
    out[#out + 1] = {
      level = level.level,
      option = body.option or "",
      key = (body.key or level.key) .. (body.option and "?option=" .. body.option or ""),
      kind = level.kind,
      path = path:gsub("{%w+}", "{id}"),
      method = body.write and body.write.method:upper() or "PATCH",
      product = level.product,
      label = label(writing),
      read_scope = scope(reading, "x-granular-scopes", "read"),
      write_scope = scope(writing, "x-granular-scopes", "update"),
      read_scope_classic = scope(reading, "x-macro-scopes", "read"),
      write_scope_classic = scope(writing, "x-macro-scopes", "write"),
      document = body.document or "",
      write_path = body.write and body.write.path:gsub("{%w+}", "{id}") or "",
    }
  end
end

---------------------------------------------------------------------------------------------------

--- The paths that are looked at: path -> true.
function specification.wanted()
  local paths = {}
  for _, level in ipairs(specification.levels) do
    for _, body in ipairs(level.bodies) do
      paths[body.path or level.path] = true
      if body.write then paths[body.write.path] = true end
    end
  end
  return paths
end

local function is_in(paths, level)
  for _, body in ipairs(level.bodies) do
    local path = paths[body.path or level.path]
    if not get(path, "get") or not get(path, "patch") then return false end
  end
  return true
end

--- Of the levels whose operations are all in `paths`: {LEVEL = rows}, and the rows of their bodies.
function specification.extract(paths, complain)
  local found, bodies = {}, {}
  for _, level in ipairs(specification.levels) do
    if is_in(paths, level) then
      found[level.level] = fields(paths, level, complain)
      body_rows(paths, level, bodies, complain)
    end
  end
  return found, bodies
end

return specification
