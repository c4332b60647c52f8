-- Time zones, from files of the case's own: a machine may have none.
local function utc(y, m, d, h) -- seconds since 1970
  local days, lengths = 0, { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }
  for year = 1970, y - 1 do days = days + ((year % 4 == 0) and 366 or 365) end
  for month = 1, m - 1 do days = days + lengths[month] + ((month == 2 and y % 4 == 0) and 1 or 0) end
  return (days + d - 1) * 86400 + h * 3600
end
local function head(times) return "TZif2" .. ("\0"):rep(15) .. (">I4I4I4I4I4I4"):pack(0, 0, 0, times, 2, 4) end
local types = (">i4BBi4BBc4"):pack(3600, 0, 0, 7200, 1, 0, "XYZ\0")
local berlin = head(0) .. types .. head(1) .. (">i8B"):pack(utc(1996, 10, 27, 1), 0) .. types .. "\nCET-1CEST,M3.5.0,M10.5.0/3\n"

local function says(what) return { run = { "say.lua" }, files = { ["say.lua"] = 'local zoom = require "zoom"\nprint(' .. what[1] .. ")" },
  expect = { exit = what.exit or 0, requests = 0, stderr = { what[2] } } } end

return {
  why = "a policy asks for days and instants in a zone, which the core reads from the system's files and from nowhere else",
  server = {},
  env = { TZDIR = "{dir}/tz" },
  files = { ["tz/Berlin"] = berlin, ["tz/cut"] = berlin:sub(1, 60), ["tz/text"] = "hello" , ["secret"] = berlin,
    ["days.lua"] = [[
      local zoom = require "zoom"
      local policy = zoom.policy { name = "days", params = { since = { type = "date", default = "2026-03-29" } } }
      print(zoom.iso(zoom.date(policy.since, "Berlin"), "Berlin"))
      local now = zoom.day(nil, "Berlin")
      assert(zoom.days_since(now, "Berlin") == 0 and zoom.date(now) % 86400000 == 0)
      assert(zoom.days_since(nil, "Berlin") == nil)
      zoom.each({ 1, 2, 3 }, function() assert(zoom.days_since("2020-02-29T23:30:00Z", "Berlin") == zoom.days_since("2020-03-01", "Berlin")) end)
      print "good"]] },
  steps = {
    says { 'zoom.iso(zoom.date("2026-07-01", "Berlin"))', "2026-06-30T22:00:00Z" },
    says { 'zoom.iso(zoom.date("2026-01-01T12:00:00", "Berlin"), "Berlin")', "2026-01-01T12:00:00+01:00" },
    says { 'zoom.iso(zoom.date("2026-01-01T12:00:00", "UTC"), "UTC")', "2026-01-01T12:00:00+00:00" },
    says { 'zoom.day(zoom.date "2026-06-30T22:30:00Z", "Berlin")', "2026-07-01" },
    { run = { "days.lua" }, expect = { exit = 0, stderr = { "days.lua| 2026-03-29T00:00:00+01:00", "days.lua| good" } } },
    { run = { "days.lua", "since=2026-03-30" }, expect = { exit = 0, stderr = { "2026-03-30T00:00:00+02:00" } } },
    says { 'zoom.date("2026-07-01", "Berln")', "say.lua:2: zoom.date: there is no time zone 'Berln' (did you mean 'Berlin'?)", exit = 1 },
    says { 'zoom.date("2026-07-01", "../secret")', "'../secret' is no time zone such as", exit = 1 },
    says { 'zoom.date("2026-07-01", "cut")', "its time zone file is damaged", exit = 1 },
    says { 'zoom.date("2026-07-01", "text")', "its time zone file is damaged", exit = 1 },
    says { 'zoom.date("2026-02-30", "Berlin")', "say.lua:2: zoom.date: there is no day 2026-02-30", exit = 1 },
    says { 'zoom.day("2026-02-01")', "say.lua:2: zoom.day takes milliseconds since 1970", exit = 1 },
    { run = { "say.lua" }, env = { TZDIR = "{dir}/none" }, files = { ["say.lua"] = 'local zoom = require "zoom"\nprint(zoom.date("2026-07-01", "Berlin"))' },
      expect = { exit = 1, stderr = { "this machine knows no time zones", "tzdata" } } },
  },
}
