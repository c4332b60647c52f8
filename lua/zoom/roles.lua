--- roles.lua - roles by name or id. The list is fetched once, when the first question comes; waits.
local native = require "zoom.native"
local nearest = require "zoom.nearest"

local roles = {}

local known  -- { by_id = { id -> true }, by_name = { name -> id, false: several }, names = {} }

local function load()
  if known then return known end
  local answer, err = native.get("/roles")
  if not answer then native.raise("cannot read the roles: " .. err.message) end
  local got = { by_id = {}, by_name = {}, names = {} }
  for _, role in ipairs(answer.roles or {}) do
    if type(role.id) == "string" and type(role.name) == "string" then
      got.by_id[role.id] = true
      if got.by_name[role.name] == nil then
        got.by_name[role.name], got.names[#got.names + 1] = role.id, role.name
      else
        got.by_name[role.name] = false
      end
    end
  end
  table.sort(got.names)
  known = known or got  -- two tasks may have asked at once: one answer stays
  return known
end

--- The id of a role, by name or id; raises with the nearest name.
---@param name string
---@return string id
function roles.id(name)
  if type(name) ~= "string" then native.raise(("a role is named by a text, not a %s"):format(type(name))) end
  local all = load()
  local id = all.by_name[name]
  if id == false then
    native.raise(("the account has several roles '%s': name the one that is meant by its id"):format(name))
  end
  if id then return id end
  if all.by_id[name] then return name end
  native.raise(("the account has no role '%s'%s"):format(name, nearest.hint(name, all.names)))
end

return roles
