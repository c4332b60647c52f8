--- nearest.lua - "did you mean": the nearest of some names. Pure; used by all messages about names.
local nearest = {}

--- Edits (insert, delete, replace, swap of neighbours) between two names, whatever their case.
---@param a string
---@param b string
---@return integer
function nearest.distance(a, b)
  a, b = a:lower(), b:lower()
  local before, last, row = nil, {}, nil
  for j = 0, #b do last[j] = j end
  for i = 1, #a do
    row = { [0] = i }
    for j = 1, #b do
      local same = a:byte(i) == b:byte(j)
      local best = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same and 0 or 1))
      if before and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
        best = math.min(best, before[j - 2] + 1)
      end
      row[j] = best
    end
    before, last = last, row
  end
  return last[#b]
end

--- The name that was probably meant, or nil.
---@param name string
---@param names string[]
---@return string?
function nearest.name(name, names)
  if #name > 100 then return nil end
  local most = #name < 4 and 1 or math.max(2, #name // 3)
  local best, distance = nil, most + 1
  for _, candidate in ipairs(names) do
    if #candidate <= 100 then
      local d = nearest.distance(name, candidate)
      if d < distance then best, distance = candidate, d end
    end
  end
  return best
end

--- " (did you mean 'x'?)", or all names when they are few and none is near, or "".
---@param name string
---@param names string[]
---@return string
function nearest.hint(name, names)
  local best = nearest.name(name, names)
  if best then return (" (did you mean '%s'?)"):format(best) end
  if #names > 0 and #names <= 12 then return " (there are: " .. table.concat(names, ", ") .. ")" end
  return ""
end

--- The keys of a table, sorted, so that messages do not vary.
---@param t table<string, any>
---@return string[]
function nearest.keys(t)
  local names = {}
  for name in pairs(t) do names[#names + 1] = tostring(name) end
  table.sort(names)
  return names
end

return nearest
