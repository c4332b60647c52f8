--- zones.lua - the clocks of a time zone, from a line of the core's: "- OFFSET SECONDS OFFSET ...", in the
--- order of time. Pure.
local zones = {}

---@class zoom.Zone
---@field first integer     seconds ahead of UTC before the first change
---@field at integer[]      when the clocks change, in seconds since 1970
---@field offset integer[]  what they are ahead from then on

---@param text string
---@return zoom.Zone
function zones.read(text)
  local zone = { first = 0, at = {}, offset = {} }
  for at, offset in text:gmatch "(%S+) (%S+)" do
    if at == "-" then
      zone.first = math.tointeger(offset)
    else
      zone.at[#zone.at + 1] = math.tointeger(at)
      zone.offset[#zone.offset + 1] = math.tointeger(offset)
    end
  end
  return zone
end

--- What the clocks are ahead of UTC at an instant.
---@param zone zoom.Zone
---@param seconds integer
---@return integer
function zones.ahead(zone, seconds)
  local low, high = 0, #zone.at  -- the last change at or before it is in low..high
  while low < high do
    local middle = (low + high + 1) // 2
    if zone.at[middle] <= seconds then low = middle else high = middle - 1 end
  end
  return low == 0 and zone.first or zone.offset[low]
end

local DAY <const> = 86400

--- The instant at which the clocks show `shown`. What they show twice is meant the first time; what they
--- leap over is as much later as they leap.
---@param zone zoom.Zone
---@param shown integer   as if it were UTC
---@return integer seconds
function zones.instant(zone, shown)
  local before, after = zones.ahead(zone, shown - DAY), zones.ahead(zone, shown + DAY)
  for _, ahead in ipairs { before, after } do
    if zones.ahead(zone, shown - ahead) == ahead then return shown - ahead end
  end
  return shown - before
end

return zones
