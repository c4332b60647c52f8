--- init.lua - what `require "zoom"` gives to a policy.
local native = require "zoom.native"
local later = require "zoom.later"
local clock = later "zoom.clock"
local each = require "zoom.each"
local files = later "zoom.files"
local groups = require "zoom.groups"
local head = require "zoom.head"
local hosts = later "zoom.hosts"
local nearest = require "zoom.nearest"
local people = later "zoom.people"
local phone = require "zoom.phone"
local report = later "zoom.report"
local wrap = require "zoom.wrap"
local users = require "zoom.users"

--- A table whose missing names are mistakes.
local function strict(what, t)
  return setmetatable(t, {
    __index = function(_, name)
      native.raise(("%s has no '%s'%s"):format(what, tostring(name), nearest.hint(tostring(name), nearest.keys(t))))
    end,
    __metatable = false,
  })
end

return strict("zoom", {
  policy = head.policy,
  part = head.part,
  settings = native.settings,
  unchecked = wrap.unchecked,
  list = wrap.list,
  users = users.list,
  inactive_hosts = hosts.inactive,
  user = users.one,
  groups = groups.list,
  group = groups.one,
  account = groups.account,
  phone = strict("zoom.phone", { users = phone.users, user = phone.user }),
  get = native.get,
  call = native.call,
  each = each,
  csv = files.csv,
  read = files.read,
  json = files.json,
  fetch = files.fetch,
  env = files.env,
  print = native.print,
  null = native.null,
  now = native.now,
  days_since = clock.days_since,
  date = clock.date,
  day = clock.day,
  iso = clock.iso,
  people = people.walk,
  report = report.new,
})
