--- roles.lua - roles by name or id. The list is fetched once, when the first question comes; waits.
local native = require "zoom.native"
local named = require "zoom.named"

local roles = {}

local known  -- zoom.Book of ids

local function load()
  if known then return known end
  local answer, err = native.get("/roles")
  if not answer then native.raise("cannot read the roles: " .. err.message) end
  local got = named.book()
  for _, role in ipairs(answer.roles or {}) do
    if type(role.id) == "string" and type(role.name) == "string" then named.add(got, role.id, role.name, role.id) end
  end
  known = known or got  -- two tasks may have asked at once: one answer stays
  return known
end

--- The id of a role, by name or id; raises with the nearest name.
---@param name string
---@return string id
function roles.id(name)
  local id, why = named.find(type(name) == "string" and load() or nil, "role", name)
  return id or native.raise(why)
end

return roles
