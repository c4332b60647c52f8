-- Mistakes of CSV files have their row; many rows come a few at a time.
local function rows(n)
  local lines = { "email,department,licence,manager,site" }
  for i = 1, n do
    lines[#lines + 1] = ("user%06d@example.com,\"Sales, EU\",%d,boss%03d@example.com,site %d"):format(i, i % 3, i % 500, i % 7)
  end
  return table.concat(lines, "\r\n")
end

local function bad(text, ...)
  return { run = { "walk.lua", "--read", "x.csv" }, files = { ["x.csv"] = text },
           expect = { exit = 1, requests = 0, stderr = { "walk.lua:2: x.csv, ", ... }, stderr_lines = 1 } }
end

return {
  why = "a CSV file is read whole or refused with its row; 100,000 rows fit",
  server = {},
  files = {
    ["walk.lua"] = 'local zoom = require "zoom"\nfor row in zoom.csv "x.csv" do assert(row) end',
    ["many.lua"] = [[
      local zoom = require "zoom"
      local n, last = 0
      for row, number in zoom.csv "many.csv" do n, last = n + 1, row assert(number == n + 1) end
      print("lazily", n, last.email, last.department)
      local list = zoom.csv("many.csv", { whole = true })
      print("whole", #list, list[#list].site)
    ]],
    ["tasks.lua"] = [[
      local zoom = require "zoom"
      local seen, next_row = {}, (zoom.csv "many.csv")
      zoom.each({ 1, 2, 3, 4 }, function()
        for row in next_row do assert(not seen[row.email]) seen[row.email] = true end
      end)
      local n = 0
      for _ in pairs(seen) do n = n + 1 end
      local each = 0
      zoom.each(zoom.csv "many.csv", function() each = each + 1 end)
      print("tasks", n, each)
    ]],
    ["two.lua"] = 'local zoom = require "zoom"\nfor row, n in zoom.csv "x.csv" do print(n .. " " .. row.email .. " " .. row.dept) end',
    ["comma.lua"] = 'local zoom = require "zoom"\nfor row in zoom.csv("x.csv", { separator = "," }) do print(row.dept) end',
    ["many.csv"] = rows(100000),
    ["options.lua"] = 'local zoom = require "zoom"\nzoom.csv("many.csv", { seperator = ";" })',
  },
  steps = {
    bad("", "row 1: there is no header"),
    bad("a,b,a\n1,2,3\n", "row 1: columns 1 and 3 are both named 'a'"),
    bad("a,,b\n", "row 1: column 2 has no name"),
    bad("a,b\n1,2\n1\n", "row 3: 1 field, but the header has 2"),
    bad("a,b\n\n1,2,3\n", "row 3: 3 fields, but the header has 2"),
    bad("a,b\n\"x\ny\",2\n1\n", "row 3 (line 4): 1 field"),
    bad("a\n\"open\n", "row 2: a quote is not closed"),
    bad("a\nx\"y\n", "row 2: a quote in the middle of a field"),
    bad("a\n\233\n", "row 2: not UTF-8"),
    bad("a\n" .. ("x"):rep(1100000) .. "\n", "row 2: it is longer than 1 MB"),
    -- as Excel writes it where the comma is for decimals; and what it writes by other menu entries
    { run = { "two.lua", "--read", "x.csv" }, files = { ["x.csv"] = "\239\187\191email;dept\r\na@example.com;\"1,5\"\r\n" },
      expect = { exit = 0, stderr = { "two.lua| 2 a@example.com 1,5\n" } } },
    { run = { "two.lua", "--read", "x.csv" }, files = { ["x.csv"] = "email\tdept\r\na@example.com\tx\r\n" },
      expect = { exit = 0, stderr = { "two.lua| 2 a@example.com x\n" } } },
    { run = { "two.lua", "--read", "x.csv" }, files = { ["x.csv"] = "sep=;\r\nemail;dept\r\na@example.com;x\r\n" },
      expect = { exit = 0, stderr = { "two.lua| 2 a@example.com x\n" } } },
    { run = { "two.lua", "--read", "x.csv" }, files = { ["x.csv"] = "last, first;email;dept\r\nx;a@example.com;x\r\n" },
      expect = { exit = 1, stderr = { "two.lua:2: x.csv, row 2: 1 field, but the header has 2" }, stderr_lines = 1 } },
    { run = { "comma.lua", "--read", "x.csv" }, files = { ["x.csv"] = "email;dept\na;b\n" },
      expect = { exit = 1, stderr = { "comma.lua:2: x.csv has no column 'dept'", "; is the file separated by ';'? then say separator = \";\"\n" }, stderr_lines = 1 } },
    bad("\255\254e\0m\0", "row 1: this is UTF-16"),
    bad("PK\3\4xlsx", "row 1: this is a spreadsheet"),
    { run = { "many.lua", "--read", "many.csv" },
      expect = { exit = 0, stderr = { "lazily  100000  user100000@example.com  Sales, EU", "whole   100000  site 5" } } },
    { run = { "tasks.lua", "--read", "many.csv" }, expect = { exit = 0, stderr = { "tasks   100000  100000" } } },
    { run = { "options.lua", "--read", "many.csv" }, expect = { exit = 1, stderr = { "options.lua:2:", "separator" } } },
  },
}
