-- Users by the rows of a list: who they are, and who is nobody.
local function user(id, more)
  local u = { id = id, email = id .. "@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } }
  for name, value in pairs(more or {}) do u[name] = value end
  return u
end
local users = {
  user("amy", { employee_unique_id = "E1", dept = "Legal" }), user("bob", { employee_unique_id = "E2" }),
  user("cy", { employee_unique_id = "e2", email = "Cy.Case@Example.com" }),
  user("dora", { status = "inactive", employee_unique_id = "E4" }),
  { email = "new@example.com", status = "pending" },
}
for i = 1, 40 do users[#users + 1] = user(("u%02d"):format(i), { employee_unique_id = "N" .. i }) end

local function policy(arguments, body)
  return ([[local zoom = require "zoom"
zoom.policy { name = "p", writes = { "user.in_meeting" }, limits = { percent = 100 }, params = { who = { type = "list", default = {} } } }
for user, row, number in zoom.people(%s) do
  print(number, user.email)
  %s
end
]]):format(arguments, body or "user:set { in_meeting = { waiting_room = true } }")
end

local few = "\239\187\191email,room\r\nAMY@example.com,1\r\nnobody@example.com,2\r\n amy@Example.com ,3\r\n,4\r\ndora@example.com,5\r\nnew@example.com,6\r\ncy.case@example.com,7\r\n"
local many = { few }
for i = 1, 40 do many[#many + 1] = ("u%02d@example.com,x\r\n"):format(i) end
for i = 1, 30 do many[#many + 1] = ("stranger%d@example.com,x\r\n"):format(i) end

local told = {
  "Rows of %s that the policy left out:\n  not found: %d\n      row 3: nobody@example.com\n",
  "  named twice (the first row counts): 1\n      row 4: amy@Example.com, as in row 2\n",
  "  names nobody: 1\n      row 5\n",
  "  invited, has not joined yet: 1\n      row 7: new@example.com\n",
  "  deactivated: 1\n      row 6: dora@example.com\n",
}
local function says(name, unknown, ...)
  local out = { told[1]:format(name, unknown), told[2], told[3], told[4], told[5], ... }
  return out
end

return {
  why = "rows of a list become users by email, id or employee id; whoever is nobody is listed and changes no exit status",
  tenant = { users = users },
  files = {
    ["few.csv"] = few, ["many.csv"] = table.concat(many),
    ["numbers.csv"] = "Name;Number\nx;E1\ny;E9\nz;e2\nw;E4\n",
    ["numbersmany.csv"] = "employee_id\nE9\nE4\ne2\n" .. ("X%d\n"):rep(25, ""):gsub("%%d", (function() local i = 0; return function() i = i + 1; return i end end)()),
    ["numbersmany.lua"] = policy '"numbersmany.csv", { by = "employee_id" }',
    ["ids.csv"] = "id\namy\nAMY\nbob@example.com\n",
    ["few.lua"] = policy '"few.csv"', ["many.lua"] = policy '"many.csv"',
    ["numbers.lua"] = policy '"numbers.csv", { by = "employee_id", column = "Number", separator = ";" }',
    ["ids.lua"] = policy '"ids.csv", { by = "id" }',
    ["all.lua"] = policy('"few.csv", { status = { "active", "inactive", "pending" } }', "print(user.status)"),
    ["strict.lua"] = policy '"few.csv", { strict = true }', ["strictmany.lua"] = policy '"many.csv", { strict = true }',
    ["list.lua"] = policy 'zoom.policy and { "amy@example.com", "x@example.com" }',
    ["rows.lua"] = policy 'zoom.csv "few.csv"',
    ["column.lua"] = policy '"few.csv", { column = "mail" }',
    ["by.lua"] = policy '"few.csv", { by = "name" }',
    ["read.lua"] = policy('"many.csv"', "assert(user.settings.in_meeting.waiting_room ~= nil)"),
    ["early.lua"] = policy('"many.csv"', "break"),
    ["each.lua"] = [[local zoom = require "zoom"
      local n = 0
      zoom.each(zoom.people "many.csv", function(user) n = n + 1 end)
      print("each", n)]],
  },
  steps = {
    -- a handful: each by itself, and no list
    { run = { "few.lua", "--read", "few.csv", "--plan" },
      expect = { exit = 2, no_writes = true, sent = { ["GET /users?status=active&page_size=300"] = 0, ["GET /users/amy@example.com"] = 1 },
        stderr = { "few.lua| 2       amy@example.com", "few.lua| 8       Cy.Case@Example.com" },
        stdout = says("few.csv", 1, "Plan 1: 2 changes to 2 objects") } },
    { run = { "few.lua", "--read", "few.csv", "--json" },
      expect = { exit = 2, stdout = { '"nobody":[{"list":"few.csv","row":3,"given":"nobody@example.com","why":"unknown","as_in_row":null}',
        '{"list":"few.csv","row":4,"given":"amy@Example.com","why":"twice","as_in_row":2}' } } },
    -- many: the list once, in few requests
    { run = { "many.lua", "--read", "many.csv", "--plan" },
      expect = { exit = 2, no_writes = true, sent = { ["GET /users/amy@example.com"] = 0 },
        stdout = says("many.csv", 31, "      and 21 more (--details names them)\n", "Plan 3: 42 changes to 42 objects") } },
    { run = { "many.lua", "--read", "many.csv", "--plan", "--details" }, expect = { exit = 2, stdout = { "row 78: stranger30@example.com" } } },
    -- what the loop looks at is read ahead, of nobody else
    { run = { "read.lua", "--read", "many.csv" }, expect = { exit = 0, sent = { ["GET /users/bob/settings"] = 0, ["GET /users/dora/settings"] = 0 } } },
    { run = { "early.lua", "--read", "many.csv" }, expect = { exit = 0, lacks = { "not found" } } },
    { run = { "each.lua", "--read", "many.csv" }, expect = { exit = 0, stderr = { "each.lua| each    42" } } },
    -- by employee id, whose case counts; by id
    { run = { "numbers.lua", "--read", "numbers.csv", "--plan" },
      expect = { exit = 2, sent = { ["GET /users"] = 0, ["GET /users/E9?search_by_unique_id=true"] = 1 }, stderr = { "| 2       amy@example.com", "| 4       Cy.Case@Example.com" }, lacks = { "bob@" },
        stdout = { "not found: 1\n      row 3: E9", "deactivated: 1\n      row 5: E4", "2 changes to 2 objects" } } },
    { run = { "numbersmany.lua", "--read", "numbersmany.csv", "--plan" },
      expect = { exit = 2, sent = { ["GET /users/E9?search_by_unique_id=true"] = 0 }, stdout = { "not found: 26\n      row 2: E9\n", "deactivated: 1\n      row 3: E4", "1 change to 1 object" } } },
    { run = { "ids.lua", "--read", "ids.csv", "--plan" },
      expect = { exit = 2, stdout = { "not found: 2\n      row 3: AMY\n      row 4: bob@example.com", "1 change to 1 object" } } },
    -- who is not active comes where it is asked for
    { run = { "all.lua", "--read", "few.csv" }, expect = { exit = 0, stderr = { "| inactive", "| pending" }, lacks = { "deactivated:", "has not joined" } } },
    -- lists and rows of other making
    { run = { "list.lua", "--plan" }, expect = { exit = 2, stdout = { "Rows of the list that the policy left out:\n  not found: 1\n      row 2: x@example.com" } } },
    { run = { "rows.lua", "--read", "few.csv", "--plan" }, expect = { exit = 2, stdout = { "row 3: nobody@example.com", "2 changes" } } },
    -- strict: an error, and nothing is planned
    { run = { "strict.lua", "--read", "few.csv", "--yes" },
      expect = { exit = 1, no_writes = true, stdout = "", stderr = { "strict.lua:3: few.csv: row 4 (amy@Example.com) named twice, row 5 names nobody, row 3 (nobody@example.com) not found" } } },
    { run = { "strictmany.lua", "--read", "many.csv", "--yes" }, expect = { exit = 1, no_writes = true, stderr = { "and 25 more" } } },
    -- mistakes
    { run = { "column.lua", "--read", "few.csv" }, expect = { exit = 1, requests = 0, stderr = { "column.lua:3: few.csv has no column 'mail' (did you mean 'email'?)" }, stderr_lines = 1 } },
    { run = { "by.lua", "--read", "few.csv" }, expect = { exit = 1, requests = 0, stderr = { "by.lua:3: zoom.people: by is email, id or employee_id, not 'name'" }, stderr_lines = 1 } },
    { run = { "few.lua" }, expect = { exit = 1, requests = 0, stderr = { "--read few.csv" } } },
    -- a check tells of them with drift, and alone they are none
    { run = { "check", "few.lua", "--read", "few.csv" }, expect = { exit = 2, stdout = { "row 3: nobody@example.com", "Drift: 2 changes" } } },
    { run = { "many.lua", "--read", "many.csv", "--yes" }, expect = { exit = 0, stdout = { "not found: 31", "Applied: 42 changes" } } },
    { run = { "check", "few.lua", "--read", "few.csv" }, expect = { exit = 0, stdout = "", stderr = "" } },
  },
}
