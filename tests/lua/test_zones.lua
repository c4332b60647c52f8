-- test_zones.lua - instants and days by the clocks of a zone.
local dates = require "zoom.dates"
local zones = require "zoom.zones"

local function utc(text) return dates.parse(text) // 1000 end

--- Berlin from autumn 2025 to autumn 2026, as the core tells it.
local berlin = zones.read(("- 3600 %d 7200 %d 3600 %d 7200 %d 3600"):format(
  utc "2025-03-30T01:00:00Z", utc "2025-10-26T01:00:00Z", utc "2026-03-29T01:00:00Z", utc "2026-10-25T01:00:00Z"))
--- Clocks leap over midnight: 2018-11-04 began at 01:00 in Sao Paulo.
local sao_paulo = zones.read(("- -10800 %d -7200"):format(utc "2018-11-04T03:00:00Z"))
--- Samoa skipped the whole of 2011-12-30.
local apia = zones.read(("- -36000 %d 50400"):format(utc "2011-12-30T10:00:00Z"))

-- text, zone, the instant, why
local instants = {
  { "2026-01-15", berlin, "2026-01-14T23:00:00Z", "a day begins at its own midnight" },
  { "2026-07-15", berlin, "2026-07-14T22:00:00Z", "in summer two hours before UTC's" },
  { "2026-03-29", berlin, "2026-03-28T23:00:00Z", "the day of the change begins by the old clock" },
  { "2026-03-30", berlin, "2026-03-29T22:00:00Z", "the day after it by the new one" },
  { "2026-03-29T02:30:00", berlin, "2026-03-29T01:30:00Z", "what is leapt over is later by the leap: 03:30" },
  { "2026-10-25T02:30:00", berlin, "2026-10-25T00:30:00Z", "what comes twice is meant the first time" },
  { "2026-10-25T03:00:00", berlin, "2026-10-25T02:00:00Z", "then it goes on" },
  { "2026-10-25T02:30:00+01:00", berlin, "2026-10-25T01:30:00Z", "an offset says which of the two" },
  { "2026-07-15T12:00", berlin, "2026-07-15T10:00:00Z", "seconds may be missing" },
  { "2026-07-15T12:00:00.250Z", berlin, "2026-07-15T12:00:00Z", "Z is UTC wherever one is" },
  { "2018-11-04", sao_paulo, "2018-11-04T03:00:00Z", "a day without midnight begins at its first instant" },
  { "2018-11-03", sao_paulo, "2018-11-03T03:00:00Z", "before the first change" },
  { "2011-12-31", apia, "2011-12-30T10:00:00Z", "a day was left out" },
}

-- date, now, zone, days, why
local since = {
  { "2026-03-28", "2026-03-29T21:00:00Z", berlin, 1, "23 hours of a short day are a day of the calendar" },
  { "2026-03-28T23:30:00+01:00", "2026-03-28T23:30:00Z", berlin, 1, "an hour later, and the next day" },
  { "2026-03-28T23:30:00+01:00", "2026-03-28T23:30:00Z", nil, 0, "without a zone days have 24 hours" },
  { "2026-10-24T22:30:00Z", "2026-10-25T22:30:00Z", berlin, 0, "the long day has 25 hours" },
  { "2026-10-24T22:30:00Z", "2026-10-25T23:00:00Z", berlin, 1, "and ends" },
  { "2026-05-01", "2026-05-01T00:30:00Z", berlin, 0, "a day is that day in any zone" },
  { "2026-05-02", "2026-05-01T21:30:00Z", berlin, -1, "tomorrow" },
  { "2026-05-01T23:30:00", "2026-05-01T22:30:00Z", berlin, 1, "a clock without offset is the zone's" },
}

return {
  instants = function()
    for _, row in ipairs(instants) do
      same(dates.iso(dates.parse(row[1], row[2]) // 1000 * 1000), row[3], row[4])
    end
  end,
  days_since = function()
    for _, row in ipairs(since) do
      same(dates.days_since(row[1], dates.parse(row[2]), row[3]), row[4], row[5])
    end
  end,
  shown = function()
    local ms = dates.parse "2026-07-14T22:30:00Z"
    same(dates.iso(ms, berlin), "2026-07-15T00:30:00+02:00")
    same(dates.day(ms, berlin), "2026-07-15")
    same(dates.iso(dates.parse "2018-11-01", sao_paulo), "2018-10-31T21:00:00-03:00")
  end,
  there_and_back = function()
    for _, zone in ipairs { berlin, apia } do
      for hour = 0, 24 * 900, 5 do
        local ms = dates.parse "2024-06-01" + hour * 3600000
        same(dates.parse(dates.iso(ms, zone), zone), ms, "what is shown with its offset is the same instant")
      end
    end
  end,
  utc = function()
    local zone = zones.read "- 0"
    same(zones.ahead(zone, 0), 0)
    same(dates.parse("2026-01-01", zone), dates.parse "2026-01-01")
    same(dates.iso(0, zone), "1970-01-01T00:00:00+00:00")
  end,
}
