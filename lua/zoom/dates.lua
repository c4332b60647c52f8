--- dates.lua - days and instants as Zoom writes them. Pure; UTC unless an offset or a zone is given.
local zones = require "zoom.zones"

local dates = {}

local DAY_MS <const> = 86400000

local month_days = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

local function leap(year)
  return year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
end

local function days_in(year, month)
  return month == 2 and leap(year) and 29 or month_days[month]
end

--- Days from 1970-01-01 to a date of the Gregorian calendar.
local function day_number(year, month, day)
  local y = month <= 2 and year - 1 or year
  local era = y // 400
  local of_era = y - era * 400
  local of_year = (153 * (month + (month > 2 and -3 or 9)) + 2) // 5 + day - 1
  return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
end

local function valid_day(year, month, day)
  return month >= 1 and month <= 12 and day >= 1 and day <= days_in(year, month)
end

local function offset_ms(text)
  if text == "" or text == "Z" or text == "z" then return 0 end
  local sign, hours, minutes = text:match "^([+-])(%d%d):?(%d%d)$"
  if not sign or tonumber(hours) > 14 or tonumber(minutes) > 59 then return nil end
  local ms = (math.tointeger(hours) * 60 + math.tointeger(minutes)) * 60000
  return sign == "+" and ms or -ms
end

--- What a text says: milliseconds since 1970 as if its clock were UTC's, and which kind of text it is: "day",
--- "clock" (no offset is told), or "instant" (then the milliseconds are exact). nil, why for what is no date.
---@param text string
---@return integer? ms
---@return string kind_or_why
function dates.read(text)
  if type(text) ~= "string" then return nil, ("a date is a text, not a %s"):format(type(text)) end
  local y, m, d, rest = text:match "^(%d%d%d%d)-(%d%d)-(%d%d)(.*)$"
  local why = ("'%s' is not a date such as 2026-01-31 or 2026-01-31T12:00:00Z"):format(text)
  if not y then return nil, why end
  local year, month, day = math.tointeger(y), math.tointeger(m), math.tointeger(d)
  if not valid_day(year, month, day) then return nil, ("there is no day %s-%s-%s"):format(y, m, d) end
  local ms = day_number(year, month, day) * DAY_MS
  if rest == "" then return ms, "day" end
  local hh, mm, more = rest:match "^[T ](%d%d):(%d%d)(.*)$"
  if not hh then return nil, why end
  local ss, fraction, zone = more:match "^:(%d%d)%.?(%d*)(.*)$"
  if not ss then ss, fraction, zone = "00", "", more end
  local offset = offset_ms(zone)
  hh, mm, ss = math.tointeger(hh), math.tointeger(mm), math.tointeger(ss)
  if not offset or hh > 23 or mm > 59 or ss > 60 then return nil, why end
  local thousandths = math.tointeger((fraction .. "000"):sub(1, 3))
  ms = ms + ((hh * 60 + mm) * 60 + ss) * 1000 + thousandths - offset
  return ms, zone == "" and "clock" or "instant"
end

--- Milliseconds since 1970 of "2026-01-31", "2026-01-31T12:00:00Z", with fraction or offset; nil, why
--- when it is no such text. What tells no offset is meant in `zone`, or in UTC; a day is its first instant.
---@param text string
---@param zone? zoom.Zone
---@return integer? ms
---@return string? why
function dates.parse(text, zone)
  local ms, kind = dates.read(text)
  if not ms then return nil, kind end
  if not zone or kind == "instant" then return ms end
  return zones.instant(zone, ms // 1000) * 1000 + ms % 1000
end

local function shown(ms, zone)
  local ahead = zone and zones.ahead(zone, ms // 1000) or 0
  return ms + ahead * 1000, ahead
end

--- "2026-01-31" of milliseconds since 1970, by the clocks of `zone`, or UTC.
---@param ms integer
---@param zone? zoom.Zone
---@return string
function dates.day(ms, zone)
  local z = shown(ms, zone) // DAY_MS + 719468
  local era = z // 146097
  local of_era = z - era * 146097
  local year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
  local of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
  local mp = (5 * of_year + 2) // 153
  local day = of_year - (153 * mp + 2) // 5 + 1
  local month = mp < 10 and mp + 3 or mp - 9
  local year = year_of_era + era * 400 + (month <= 2 and 1 or 0)
  return ("%04d-%02d-%02d"):format(year, month, day)
end

--- "2026-01-31T12:00:00Z" of milliseconds since 1970; in a zone "2026-01-31T13:00:00+01:00".
---@param ms integer
---@param zone? zoom.Zone
---@return string
function dates.iso(ms, zone)
  local clock, ahead = shown(ms, zone)
  local s = clock // 1000 % 86400
  local text = ("%sT%02d:%02d:%02d"):format(dates.day(clock), s // 3600, s // 60 % 60, s % 60)
  if not zone then return text .. "Z" end
  local minutes = math.abs(ahead) // 60
  return ("%s%s%02d:%02d"):format(text, ahead < 0 and "-" or "+", minutes // 60, minutes % 60)
end

--- Days from an instant to `now_ms` (negative for the future): with a zone those of its calendar, else whole
--- ones of 24 hours. nil stays nil: who never logged in has no last login. nil, why for what is no date.
---@param text string?
---@param now_ms integer
---@param zone? zoom.Zone
---@return integer?
---@return string? why
function dates.days_since(text, now_ms, zone)
  if text == nil then return nil end
  local ms, kind = dates.read(text)
  if not ms then return nil, kind end
  if not zone then return (now_ms - ms) // DAY_MS end
  local then_ms = kind == "instant" and (shown(ms, zone)) or ms  -- a day is a day wherever one is
  return shown(now_ms, zone) // DAY_MS - then_ms // DAY_MS
end

return dates
