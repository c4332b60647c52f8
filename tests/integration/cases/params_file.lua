local people = [[
local zoom = require "zoom"
local policy = zoom.policy {
  name = "people", summary = "p", writes = { "user.in_meeting.waiting_room" },
  params = {
    { name = "who", type = "list", required = true, help = "departments", max = 2 },
    { name = "days", type = "integer", default = 30, min = 1, max = 90 },
    { name = "on", type = "boolean", default = true },
    { name = "owner", type = "user" },
    { name = "since", type = "date", max = "2030-01-01" },
    { name = "team", type = "group" },
    { name = "list", type = "file" },
  },
}
print(table.concat(policy.who, "|"), policy.days, policy.on, policy.owner, policy.since, policy.team, policy.list)
for user in zoom.users {} do user:set { in_meeting = { waiting_room = policy.on } } end
]]

local function given(text, ...)
  return { run = { "--plan", "people.lua", "--params", "p", ... }, files = { p = text } }
end

local function shows(line, step)
  step.expect = { exit = 2, stderr = { "people.lua| " .. line .. "\n" }, no_writes = true }
  return step
end

local function refuses(lines, step)
  local first = lines[1]:find "^%-%-" and "zoomlua: " or "zoomlua: people.lua: "
  local all = {}
  for i, line in ipairs(lines) do all[i] = first .. line .. "\n" end
  step.expect = { exit = 64, stdout = "", stderr = table.concat(all), requests = 0 }
  return step
end

local function blanks(text)  -- tabs lead to columns
  return (text:gsub("([^\t]*)\t", function(word) return word .. (" "):rep(8 - #word % 8) end))
end

return {
  why = "parameters come from a file as well, typed in JSON, and the command line wins; what is wrong is all told at once",
  tenant = { users = { { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } } } },
  files = { ["people.lua"] = people },
  steps = {
    shows(blanks "Legal, Inc|IT\t7\ttrue\tamy@example.com\t2026-01-31\tClinic\ta.csv",
      given '\n{"who":["Legal, Inc","IT"],"days":7,"on":true,"owner":"amy@example.com","since":"2026-01-31","team":"Clinic","list":"a.csv"}'),
    shows(blanks "Legal|IT\t8\ttrue\tnil\tnil\tnil\tnil",
      given("\u{feff}# who it is for\r\nwho = Legal, IT\r\n\n  days=9\n", "days=8")),
    { run = { "--yes", "people.lua", "--params", "p" }, files = { p = '{"who":["a","b"],"days":7}' },
      expect = { exit = 0, sent = { ["PATCH /users/u1/settings"] = 1 } } },
    { run = { "show", "3" }, expect = { exit = 0, stdout = { [[Given     {"who":"[\"a\",\"b\"]","days":"7"}]] } } },
    refuses({ "there is no parameter 'dys' (did you mean 'days'?)", "parameter 'who' is missing: departments",
        "parameter 'days': 91 is more than 90", "parameter 'on': 1 is not true or false",
        "parameter 'owner': 'amy@' is neither an email address nor a user's id",
        "parameter 'since': 2031-01-01 is after 2030-01-01", "parameter 'team': ' ' is not the name or id of a group" },
      given '{"dys":1,"days":91,"on":1,"owner":"amy@","since":"2031-01-01","team":" "}'),
    refuses({ "parameter 'who': 3 items are more than 2" }, given "who=a,b,c"),
    refuses({ "parameter 'who': a list is not a list of texts" }, given '{"who":[1]}'),
    refuses({ "parameter 'who': an object is not a list of texts" }, given '{"who":{"a":1}}'),
    refuses({ "--params p: 'who' is a text, a number, true, false, or a list or an object of these" }, given '{"who":{"a":[1]}}'),
    refuses({ "--params p: 'who' is a text, a number, true, false, or a list or an object of these" }, given '{"who":null}'),
    refuses({ "--params p:2: 'who' is given twice" }, given "who=a\nwho=b"),
    refuses({ "--params p:1: a line is name=value" }, given "who"),
    refuses({ "--params p: this is not UTF-8" }, given "who=\xff"),
    { run = { "--plan", "people.lua", "--params", "p" }, files = { p = '{"who":"a","who":"b"}' },
      expect = { exit = 64, stderr = { "--params p: ", "who" }, stderr_lines = 1, requests = 0 } },
    { run = { "--plan", "people.lua", "--params", "missing" },
      expect = { exit = 64, stderr = { "--params", "missing" }, stderr_lines = 1, requests = 0 } },
    { run = { "--plan", "people.lua", "who=a", "who=b" },
      expect = { exit = 64, stderr = "zoomlua: parameter 'who' is given twice\n", requests = 0 } },
  },
}
