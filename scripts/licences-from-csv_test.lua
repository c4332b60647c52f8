local test = require "zoom.test"

local tenant = test.tenant {
  groups = { Sales = {}, Leads = {}, Other = {} },
  users = {
    ada = { type = "basic", groups = { "Sales", "Other" }, employee_unique_id = "100" },
    bob = { groups = { "Sales" }, employee_unique_id = "101" },
    cleo = { employee_unique_id = "102" },
    dan = {},
    eve = { status = "inactive" },
  },
}
local file = "email,type,groups\nAda@example.com,licensed,Sales; Leads\nbob@example.com,Basic,\ncleo@example.com,,Leads\n"

test.case("licences and groups as the file has them; other groups and people are left alone", tenant, function(t)
  t:file("people.csv", file)
  t:plan("licences-from-csv.lua", { file = "people.csv", groups = "Sales,Leads" })
  t:apply()
  t:expect {
    ada = { type = "licensed", groups = { "Sales", "Leads", "Other" } },
    bob = { type = "basic", groups = {} },
    cleo = { type = "licensed", groups = { "Leads" } },
    dan = { type = "licensed" },
  }
  t:settled()
  t:undo()
end)

test.case("licences alone, by employee id, and Basic for who is not in the file", tenant, function(t)
  t:file("people.csv", "employee_id;type\n100;licensed\n101;\n102;licensed\n")
  t:plan("licences-from-csv.lua", { file = "people.csv", by = "employee_id", separator = ";", others = "basic" })
  t:expect_changes { ada = { ["profile.type"] = test.change(1, 2) }, dan = { ["profile.type"] = test.change(2, 1) } }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("rows of nobody, twice or of somebody deactivated end the run", tenant, function(t)
  t:file("people.csv", "email,type\nada@example.com,licensed\nnobody@example.com,basic\nADA@example.com,basic\neve@example.com,basic\n")
  t:plan("licences-from-csv.lua", { file = "people.csv" })
  t:expect_error "row 3 (nobody@example.com) not found"
  t:expect_error "row 4 (ADA@example.com) named twice"
  t:expect_error "row 5 (eve@example.com) deactivated"
end)

test.case("or they are left out and listed", tenant, function(t)
  t:file("people.csv", "email,type\nada@example.com,licensed\nnobody@example.com,basic\n")
  t:plan("licences-from-csv.lua", { file = "people.csv", strict = false })
  t:expect_changes { ada = { ["profile.type"] = 2 } }
end)

test.case("a type or group that there is not is told by row, and nothing is planned", tenant, function(t)
  t:file("people.csv", "email,type,groups\nada@example.com,licenced,Sales;Other\n")
  t:plan("licences-from-csv.lua", { file = "people.csv", groups = "Sales" })
  t:expect_error "nothing is planned before this is put right (2)"
  t:expect_output "row 2: 'licenced' is no type: licensed or basic"
  t:expect_output "row 2: 'Other' is not one of the groups that this file decides"
end)

test.case("a file without the columns is none", tenant, function(t)
  t:file("people.csv", "email,licence\nada@example.com,yes\n")
  t:plan("licences-from-csv.lua", { file = "people.csv" })
  t:expect_error "neither a column type nor a column groups"
end)

test.case("a file without rows, or with strangers only, takes nobody out of a group", tenant, function(t)
  t:file("people.csv", "email,type,groups\n")
  t:plan("licences-from-csv.lua", { file = "people.csv", groups = "Sales", others = "basic" })
  t:expect_error "people.csv: no row names anybody of this account: nothing is planned"
  t:file("people.csv", "email,groups\nada@example.org,Sales\n")
  t:plan("licences-from-csv.lua", { file = "people.csv", groups = "Sales", strict = false })
  t:expect_error "no row names anybody of this account"
end)

test.case("a group that no row names is said before all leave it", tenant, function(t)
  t:file("people.csv", "email,groups\nada@example.com,Leads; Leads\n")
  t:plan("licences-from-csv.lua", { file = "people.csv", groups = "Sales,Leads" })
  t:expect_output "no row names the group 'Sales': all its members leave it"
  t:apply()
  t:expect { ada = { groups = { "Leads", "Other" } }, bob = { groups = {} } }
end)

test.case("types by Zoom's numbers, and blanks around them", tenant, function(t)
  t:file("people.csv", "email,type\nada@example.com, 2\nbob@example.com,Basic \n")
  t:plan("licences-from-csv.lua", { file = "people.csv" })
  t:expect_changes { ada = { ["profile.type"] = 2 }, bob = { ["profile.type"] = 1 } }
end)

local crowd = {}
for i = 1, 30 do crowd[("u%02d"):format(i)] = { groups = { "Sales" } } end

test.case("so many leave a group that the file was cut off: the run ends, unless that is meant", test.tenant {
  groups = { Sales = {} }, users = crowd,
}, function(t)
  t:file("people.csv", "email,groups\nu01@example.com,Sales\nu02@example.com,Sales\n")
  t:plan("licences-from-csv.lua", { file = "people.csv", groups = "Sales" })
  t:expect_error "28 of 30 members would leave the group 'Sales': most_leave=94 allows it"
  t:plan("licences-from-csv.lua", { file = "people.csv", groups = "Sales", most_leave = 94 })
  t:apply()
  t:expect { u01 = { groups = { "Sales" } }, u30 = { groups = {} } }
end)
