--- clock.lua - zoom.date, zoom.day, zoom.iso, zoom.days_since: days and instants, in time zones by their
--- names. With a zone they wait, the first time: the core reads it. "now" is the same during the whole run.
local native = require "zoom.native"
local dates = require "zoom.dates"
local zones = require "zoom.zones"

local clock = {}

local known = {}

local function zone_of(what, name)
  if name == nil then return nil end
  if type(name) ~= "string" or name == "" then
    native.raise(("%s: a time zone is a name such as \"Europe/Berlin\", not a %s"):format(what, type(name)))
  end
  known[name] = known[name] or zones.read(native.zone(what, name))
  return known[name]
end

local function instant(what, ms)
  if ms == nil then return native.now() end
  if math.type(ms) ~= "integer" then
    native.raise(("%s takes milliseconds since 1970, as zoom.date gives them, not a %s"):format(what, type(ms)))
  end
  return ms
end

--- Milliseconds since 1970 of a day or instant; one without an offset is meant in `zone`, else in UTC.
---@param text string
---@param zone? string
---@return integer
function clock.date(text, zone)
  local ms, why = dates.parse(text, zone_of("zoom.date", zone))
  if not ms then native.raise("zoom.date: " .. why) end
  return ms
end

--- "2026-01-31": the day of an instant (without one: today) in `zone`, else in UTC.
---@param ms? integer
---@param zone? string
---@return string
function clock.day(ms, zone)
  return dates.day(instant("zoom.day", ms), zone_of("zoom.day", zone))
end

--- "2026-01-31T12:00:00Z" of an instant (without one: now); in a zone with its offset.
---@param ms? integer
---@param zone? string
---@return string
function clock.iso(ms, zone)
  return dates.iso(instant("zoom.iso", ms), zone_of("zoom.iso", zone))
end

--- Days since a date as Zoom writes it: whole ones of 24 hours, or, with a zone, those of its calendar.
---@param text string?
---@param zone? string
---@return integer?
function clock.days_since(text, zone)
  local days, why = dates.days_since(text, native.now(), zone_of("zoom.days_since", zone))
  if why then native.raise(why) end
  return days
end

return clock
