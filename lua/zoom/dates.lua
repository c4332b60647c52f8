--- dates.lua - days and instants as Zoom writes them. Pure; UTC unless an offset is given.
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

--- Milliseconds since 1970 of "2026-01-31", "2026-01-31T12:00:00Z", with fraction or offset; nil, why
--- when it is no such text.
---@param text string
---@return integer? ms
---@return string? why
function dates.parse(text)
  if type(text) ~= "string" then return nil, ("a date is a text, not a %s"):format(type(text)) end
  local y, m, d, rest = text:match "^(%d%d%d%d)-(%d%d)-(%d%d)(.*)$"
  local why = ("'%s' is not a date such as 2026-01-31 or 2026-01-31T12:00:00Z"):format(text)
  if not y then return nil, why end
  local year, month, day = math.tointeger(y), math.tointeger(m), math.tointeger(d)
  if not valid_day(year, month, day) then return nil, ("there is no day %s-%s-%s"):format(y, m, d) end
  local ms = day_number(year, month, day) * DAY_MS
  if rest == "" then return ms end
  local hh, mm, ss, fraction, zone = rest:match "^[T ](%d%d):(%d%d):(%d%d)%.?(%d*)(.*)$"
  if not hh then return nil, why end
  local offset = offset_ms(zone)
  hh, mm, ss = math.tointeger(hh), math.tointeger(mm), math.tointeger(ss)
  if not offset or hh > 23 or mm > 59 or ss > 60 then return nil, why end
  local thousandths = math.tointeger((fraction .. "000"):sub(1, 3))
  return ms + ((hh * 60 + mm) * 60 + ss) * 1000 + thousandths - offset
end

--- "2026-01-31" of milliseconds since 1970.
---@param ms integer
---@return string
function dates.day(ms)
  local z = ms // DAY_MS + 719468
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

--- "2026-01-31T12:00:00Z" of milliseconds since 1970.
---@param ms integer
---@return string
function dates.iso(ms)
  local s = ms // 1000 % 86400
  return ("%sT%02d:%02d:%02dZ"):format(dates.day(ms), s // 3600, s // 60 % 60, s % 60)
end

--- Whole days from an instant to `now_ms` (negative for the future). nil stays nil: who never logged
--- in has no last login. nil, why for what is no date.
---@param text string?
---@param now_ms integer
---@return integer?
---@return string? why
function dates.days_since(text, now_ms)
  if text == nil then return nil end
  local ms, why = dates.parse(text)
  if not ms then return nil, why end
  return (now_ms - ms) // DAY_MS
end

return dates
