-- What a policy reports: as text, CSV and JSON, on stdout and in files.
local users = {
  { id = "u1", email = "amy@example.com", type = 2, dept = "Legal", display_name = "=HYPERLINK(\"http://example.com\")",
    settings = { recording = { local_recording = true } } },
  { id = "u2", email = "bob@example.com", type = 2, dept = "Sales", display_name = "Bob\27[31m\nApplied: 9 changes",
    settings = { recording = { local_recording = true } } },
  { id = "u3", email = "cy@example.com", type = 2, display_name = "Cy, \"the\" third" },
}
local look = [[
local zoom = require "zoom"
zoom.policy { name = "look", summary = "who records" }
local who = zoom.report { name = "who", title = "Who records locally", columns = { "email", "name", "dept", "on" }, sort = "-email" }
for user in zoom.users {} do
  who:add { user, user.display_name, dept = user.dept, on = user.settings.recording.local_recording }
end
]]
local two = look .. [[
local more = zoom.report { title = "Departments", columns = { "dept", "n" }, rows = { { "Legal", 1 }, { "Sales", -1 } } }
]]
local plan = look:gsub("\nend\n", '\n  user:set { recording = { local_recording = false } }\nend\n')
local csv = "email,name,dept,on\n" ..
  'cy@example.com,"Cy, ""the"" third",,true\n' ..
  'bob@example.com,"Bob\\x1b[31m\nApplied: 9 changes",Sales,true\n' ..
  'amy@example.com,"\'=HYPERLINK(""http://example.com"")",Legal,true\n'
local function wrong(line, says)
  return { run = { "wrong.lua" }, files = { ["wrong.lua"] = 'local zoom = require "zoom"\n' .. line },
           expect = { exit = 1, stdout = "", stderr = { "wrong.lua:2: " .. says }, stderr_lines = 1 } }
end
local make = 'local r = zoom.report { columns = { "email", "dept" } } '

return {
  why = "a report is the policy's word, marked as such, in a form that no terminal and no spreadsheet runs",
  tenant = { users = users, defaults = { settings = { recording = { local_recording = true } } } },
  files = { ["look.lua"] = look, ["two.lua"] = two, ["plan.lua"] = plan, ["notes.csv"] = "my,own,file\n", ["empty.csv"] = "",
            ["none.lua"] = 'local zoom = require "zoom"\nfor user in zoom.users {} do print(user.email) end' },
  steps = {
    { run = { "look.lua" }, expect = { exit = 0, stderr = "", no_writes = true, stdout =
      "look.lua reports:\n" ..
      "| Who records locally\n" ..
      "|\n" ..
      "| email            name                              dept   on\n" ..
      "| ---------------  --------------------------------  -----  ----\n" ..
      "| cy@example.com   Cy, \"the\" third                          true\n" ..
      "| bob@example.com  Bob\\x1b[31m\\nApplied: 9 changes   Sales  true\n" ..
      "| amy@example.com  =HYPERLINK(\"http://example.com\")  Legal  true\n" ..
      "3 rows\n\n" } },
    { run = { "look.lua", "--csv" }, expect = { exit = 0, stdout = csv, stderr = "" } },
    { run = { "look.lua", "--json" }, expect = { exit = 0, stderr = "", stdout = {
      '"run":null', '"reports":[{"name":"who","policy":"look.lua","title":"Who records locally","columns":["email","name","dept","on"],"rows":[{"email":"cy@example.com"',
      '"name":"Bob\\u001b[31m\\nApplied: 9 changes"', '"dept":null' } } },
    -- with a plan, the report comes first; with --csv the plan is no part of the result
    { run = { "plan.lua", "--plan" }, expect = { exit = 2, no_writes = true, stdout = { "plan.lua reports:\n", "3 rows\n\nlook: who records\n", "Plan 1: 3 changes" } } },
    { run = { "plan.lua", "--csv" }, expect = { exit = 2, no_writes = true, stdout = csv, stderr = { "Plan 2: 3 changes" } } },
    { run = { "plan.lua", "--json", "--plan" }, expect = { exit = 2, stdout = { '"state":"planned"', '"left_out":[],"reports":[{"name":"who"' } } },
    -- several
    { run = { "two.lua" }, expect = { exit = 0, stdout = { "| Who records locally\n", "| Departments\n", "| Legal   1\n| Sales  -1\n2 rows\n" } } },
    { run = { "two.lua", "--csv" }, expect = { exit = 64, stdout = "", stderr = { "--csv is for one report", "--report who=FILE.csv" }, stderr_lines = 1 } },
    { run = { "two.lua", "--report", "all.csv" }, expect = { exit = 64, stderr = { "who, report-2" }, files = { ["all.csv"] = false } } },
    { run = { "two.lua", "--report", "who=who.csv", "--report", "report-2=d.csv", "--report", "all.json", "--report", "all.txt" },
      expect = { exit = 0, stdout = "", stderr = { "3 rows in who.csv", "2 rows in d.csv", "5 rows in all.json" },
        files = { ["who.csv"] = { csv }, ["d.csv"] = { "dept,n\nLegal,1\nSales,-1\n" },
                  ["all.json"] = { '{"schema":"zoomlua.report/1",\n"reports":[{"name":"who"', '"name":"report-2"' },
                  ["all.txt"] = { "two.lua reports:\n| Who records locally", "| Departments" } } } },
    { run = { "two.lua", "--report", "whom=x.csv" }, expect = { exit = 64, stderr = { "no report 'whom' (there are: who, report-2)" }, files = { ["x.csv"] = false } } },
    -- an earlier edition is replaced, another file is not, and that is said before the tenant is read
    { run = { "look.lua", "--report", "who.csv" }, expect = { exit = 0, files = { ["who.csv"] = { csv } } } },
    { run = { "look.lua", "--report", "empty.csv" }, expect = { exit = 0, files = { ["empty.csv"] = { csv } } } },
    { run = { "look.lua", "--report", "notes.csv" }, expect = { exit = 1, requests = 0, stdout = "", stderr = { "notes.csv", "--overwrite" }, stderr_lines = 1, files = { ["notes.csv"] = { "my,own,file\n" } } } },
    { run = { "look.lua", "--report", "notes.csv", "--overwrite" }, expect = { exit = 0, files = { ["notes.csv"] = { csv } } } },
    { run = { "look.lua", "--report", "nowhere/x.csv" }, expect = { exit = 1, requests = 0, stderr = { "nowhere/x.csv" }, stderr_lines = 1 } },
    -- check: silent, but the file is written
    { run = { "check", "look.lua" }, expect = { exit = 0, stdout = "", stderr = "" } },
    { run = { "check", "look.lua", "--report", "cron.csv" }, expect = { exit = 0, stdout = "", stderr = "", files = { ["cron.csv"] = { csv } } } },
    { run = { "check", "look.lua", "--verbose" }, expect = { exit = 0, stdout = { "look.lua reports:" } } },
    { run = { "check", "look.lua", "--json" }, expect = { exit = 0, stdout = { '"reports":[{"name":"who"' } } },
    -- usage
    { run = { "none.lua", "--csv" }, expect = { exit = 64, stderr = { "none.lua makes no report" } } },
    { run = { "look.lua", "--report", "x.xlsx" }, expect = { exit = 64, requests = 0, stderr = { ".txt, .csv or .json" }, stderr_lines = 1 } },
    { run = { "look.lua", "--csv", "--json" }, expect = { exit = 64, stderr_lines = 1 } },
    { run = { "history", "--csv" }, expect = { exit = 64, stderr_lines = 1 } },
    -- mistakes of the script
    wrong("zoom.report {}", "zoom.report: columns is a list"),
    wrong('zoom.report { columns = { "a", "a" } }', "zoom.report: columns 1 and 2 are both named 'a'"),
    wrong('zoom.report { columns = { "email" }, sort = "-emial" }', "zoom.report: there is no column '-emial' to sort by"),
    wrong('zoom.report { colums = { "email" } }', "zoom.report: there is no 'colums' (did you mean 'columns'?)"),
    wrong(make .. "r:add { emial = 1 }", "report:add: there is no column 'emial' (did you mean 'email'?)"),
    wrong(make .. "r:add { email = 0 / 0 }", "report:add: 'email' is no number, as of a division by zero"),
    wrong(make .. "r:add { { 1 / 0 } }", "report:add: 'email' is infinite, as of a division by zero"),
    wrong(make .. "r:add { 1, 2, 3 }", "report:add: cell 3 of a report of 2 columns"),
    wrong(make .. "r:add { 1, email = 2 }", "report:add: 'email' is given twice"),
    wrong(make .. "r:add { function() end }", "report:add: 'email' is a function"),
    wrong(make .. "r:add { { a = 1 } }", "report:add: 'email' is a table with names"),
    wrong(make .. "r.add { 1 }", "add is called with a colon"),
    wrong(make .. "r.rows = 1", "a report is added to with report:add"),
    wrong(make .. "zoom.report { name = 'report', columns = { 'a' } }", "zoom.report: there is a report 'report' already"),
  },
}
