-- test_dates.lua - days and instants.
local dates = require "zoom.dates"

-- text, milliseconds
local instants = {
  { "1970-01-01", 0 },
  { "1970-01-02", 86400000 },
  { "1969-12-31", -86400000 },
  { "2000-02-29", 951782400000 },
  { "2024-03-01T00:00:00Z", 1709251200000 },
  { "2024-03-01T01:00:00+01:00", 1709251200000 },
  { "2024-02-29T19:00:00-0500", 1709251200000 },
  { "2024-03-01T00:00:00.25Z", 1709251200250 },
  { "2024-03-01 00:00:00", 1709251200000 },
}

local refused = {
  "", "2024", "2024-13-01", "2024-00-10", "2024-04-31", "2023-02-29", "1900-02-29", "2024-03-01T24:00:00Z",
  "2024-03-01T00:60:00Z", "2024-03-01T00:00:00+15:00", "2024-03-01T00:00:00X", "2024-03-01x", " 2024-03-01",
}

return {
  parse = function()
    for _, row in ipairs(instants) do same(dates.parse(row[1]), row[2], row[1]) end
  end,
  refused = function()
    for _, text in ipairs(refused) do
      local ms, why = dates.parse(text)
      same(ms, nil, text)
      assert(#why > 0)
    end
    same(dates.parse(12), nil, "a number is no text")
  end,
  there_and_back = function()
    for day = -719162, 2932896, 97 do  -- the years 1 to 9999
      local ms = day * 86400000
      same(dates.parse(dates.day(ms)), ms, dates.day(ms))
    end
    same(dates.iso(1709251201000), "2024-03-01T00:00:01Z")
  end,
  days_since = function()
    local now = dates.parse "2024-03-01T12:00:00Z"
    same(dates.days_since("2024-02-28", now), 2, "the leap day counts; parts of days do not")
    same(dates.days_since("2024-03-02T12:00:00Z", now), -1, "the future")
    same(dates.days_since(nil, now), nil, "never is not long ago")
    local days, why = dates.days_since("soon", now)
    same(days, nil)
    assert(why:find("'soon'", 1, true))
  end,
}
