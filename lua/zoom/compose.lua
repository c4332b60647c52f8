--- compose.lua - several heads as one: that of a policy and those that it includes. What two of them say
--- differently is a mistake, named with both places. Pure: runs in a plain Lua.
local compose = {}

---@class zoom.HeadPart
---@field where string                   "lib/rooms.lua:3"
---@field declared zoom.Param[]
---@field writes? string[]
---@field limits? table<string, integer>

local function alike(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then return a == b end
  for key, value in pairs(a) do
    if not alike(value, b[key]) then return false end
  end
  for key in pairs(b) do
    if a[key] == nil then return false end
  end
  return true
end

--- The parameters of all, each once, in order; nil, why when two declare one differently.
---@param parts zoom.HeadPart[]
---@return zoom.Param[]?
---@return string? why
function compose.params(parts)
  local all, first = {}, {}
  for _, part in ipairs(parts) do
    for _, param in ipairs(part.declared) do
      local before = first[param.name]
      if not before then
        first[param.name] = { param = param, where = part.where }
        all[#all + 1] = param
      elseif not alike(before.param, param) then
        return nil, ("parameter '%s' is declared at %s, and otherwise at %s"):format(param.name, before.where, part.where)
      end
    end
  end
  return all
end

--- What any of them may write; nil when none of them says. One that says nothing adds nothing: it gets
--- along with what the others declare.
---@param parts zoom.HeadPart[]
---@return string[]?
function compose.writes(parts)
  local all, seen = nil, {}
  for _, part in ipairs(parts) do
    if part.writes then all = all or {} end
    for _, pattern in ipairs(part.writes or {}) do
      if not seen[pattern] then
        seen[pattern] = true
        all[#all + 1] = pattern
      end
    end
  end
  return all
end

---@param parts zoom.HeadPart[]
---@return table<string, integer>?
---@return string? why
function compose.limits(parts)
  local all, from = {}, {}
  for _, part in ipairs(parts) do
    for _, name in ipairs { "objects", "percent" } do
      local value = part.limits and part.limits[name]
      if value and all[name] and all[name] ~= value then
        return nil, ("limits.%s is %d at %s, and %d at %s"):format(name, all[name], from[name], value, part.where)
      end
      if value then all[name], from[name] = value, part.where end
    end
  end
  return all
end

return compose
