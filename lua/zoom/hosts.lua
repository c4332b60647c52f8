--- hosts.lua - who has hosted no meeting in some time, from Zoom's report of hosts. A report covers a month at
--- most and reaches back six, so a longer time is several, and only who is in all of them was inactive in all
--- of it. Waits.
local native = require "zoom.native"
local args = require "zoom.args"
local dates = require "zoom.dates"
local groups = require "zoom.groups"

local hosts = {}

local DAY_MS <const> = 86400000
local MOST_DAYS <const> = 28  -- of one report: no month is shorter

local known = { from = true, to = true, days = true, group = true }

local function day(name, text)
  local ms, why = dates.parse(text)
  if not ms then native.raise(("zoom.inactive_hosts: %s: %s"):format(name, why)) end
  return ms // DAY_MS
end

--- The first and the last day that are asked for.
local function range(given)
  local today = native.now() // DAY_MS
  if given.days ~= nil then
    if given.from ~= nil or given.to ~= nil then native.raise "zoom.inactive_hosts takes days, or from and to" end
    if math.type(given.days) ~= "integer" or given.days < 1 then
      native.raise "zoom.inactive_hosts: days is a whole number, at least 1"
    end
    return today - given.days, today
  end
  if given.from == nil then native.raise "zoom.inactive_hosts: since when? { days = 90 } or { from = \"2026-01-31\" }" end
  local first, last = day("from", given.from), given.to == nil and today or day("to", given.to)
  if last < first then native.raise "zoom.inactive_hosts: to is before from" end
  return first, last
end

--- The users of one report by id, or nil and why there is none.
local function report(first, last, group)
  local found, token = {}, nil
  repeat
    local page, err = native.get("/report/users", {
      type = "inactive", from = dates.day(first * DAY_MS), to = dates.day(last * DAY_MS), page_size = 300,
      next_page_token = token, group_id = group,
    })
    if not page then return nil, err end
    for _, row in ipairs(type(page.users) == "table" and page.users or {}) do
      if type(row.id) == "string" then found[row.id] = row end
    end
    local next_token = page.next_page_token
    if next_token ~= nil and next_token == token then native.raise "zoom.inactive_hosts: Zoom repeats a page of its report" end
    token = type(next_token) == "string" and next_token ~= "" and next_token or nil
  until not token
  return found
end

--- zoom.inactive_hosts { days = 90 }: what the report says of each user who hosted nothing, by id; nil and
--- why where Zoom gives no report.
---@param given { days?: integer, from?: string, to?: string, group?: string }
---@return table<string, table>?
function hosts.inactive(given)
  given = args.check("zoom.inactive_hosts", given, known)
  local first, last = range(given)
  local group = given.group ~= nil and groups.id(given.group) or nil
  local all
  for from = first, last, MOST_DAYS do
    local found, err = report(from, math.min(from + MOST_DAYS - 1, last), group)
    if not found then return nil, err end
    for id in pairs(all or {}) do
      if not found[id] then all[id] = nil end
    end
    all = all or found
  end
  return all
end

return hosts
