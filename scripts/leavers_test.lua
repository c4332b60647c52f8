local test = require "zoom.test"

-- It is 1 March 2026.
local tenant = test.tenant {
  groups = { Sales = {}, Leads = {}, Board = {} },
  users = {
    ada = { groups = { "Sales", "Leads" }, employee_unique_id = "100", last_login_time = "2026-02-01T08:00:00Z" },
    bob = { type = "basic", groups = { "Sales" }, employee_unique_id = "101" },
    cleo = { groups = { "Board" } },
    dan = { role = "Admin" },
    eve = { status = "inactive", type = "basic" },
    fay = { groups = { "Sales" } },
    gus = { status = "pending" },
  },
}
local all = "email,last_day\nada@example.com,2026-02-28\nBob@example.com,\ncleo@example.com,2025-12-31\n"
  .. "dan@example.com,2026-01-31\neve@example.com,2026-01-31\nfay@example.com,2026-03-01\n"

test.case("a report of what they have, and nothing else", tenant, function(t)
  t:file("left.csv", all)
  t:plan("leavers.lua", { file = "left.csv", except = "Board" })
  t:expect_nothing()
  t:expect_output "2 of 6 have left"
  t:expect_report("leavers", {
    { user = "eve@example.com", what = "deactivated already" },
    { user = "ada@example.com", type = "Licensed", groups = "Sales, Leads", ["last login"] = "2026-02-01", what = "has left" },
    { user = "bob@example.com", type = "Basic", groups = "Sales", ["last login"] = "never", what = "has left" },
    { user = "dan@example.com", what = "left alone: has a role" },
    { user = "cleo@example.com", what = "left alone: in Board" },
    { user = "fay@example.com", what = "still there" },
  })
end)

test.case("Basic and out of all groups; nothing the second time; undone", tenant, function(t)
  t:file("left.csv", all)
  t:plan("leavers.lua", { file = "left.csv", action = "basic", groups = true, except = "Board" })
  t:apply()
  t:expect {
    ada = { type = "basic", groups = {} }, bob = { type = "basic", groups = {} }, cleo = { type = "licensed", groups = { "Board" } },
    dan = { type = "licensed" }, fay = { type = "licensed", groups = { "Sales" } },
  }
  t:settled()
  t:undo()
end)

test.case("deactivating wants more than the parameter", tenant, function(t)
  t:file("left.csv", "employee_id\n100\n")
  t:plan("leavers.lua", { file = "left.csv", by = "employee_id", action = "deactivate" })
  t:expect_error "give --allow-destructive"
end)

test.case("rows of nobody end the run, or are left out and listed", tenant, function(t)
  t:file("left.csv", "email\nada@example.com\nnobody@example.com\nADA@example.com\ngus@example.com\n")
  t:plan("leavers.lua", { file = "left.csv" })
  t:expect_error "row 3 (nobody@example.com) not found"
  t:expect_error "row 4 (ADA@example.com) named twice"
  t:expect_error "row 5 (gus@example.com) has not joined yet"
  t:plan("leavers.lua", { file = "left.csv", action = "basic", strict = false })
  t:expect_changes { ada = { ["profile.type"] = test.change(2, 1) } }
end)

test.case("a last day that is no date is told by row, and nothing is planned", tenant, function(t)
  t:file("left.csv", "email,last_day\nada@example.com,31.12.2025\n")
  t:plan("leavers.lua", { file = "left.csv", action = "basic" })
  t:expect_error "left.csv: row 2: '31.12.2025' is no date such as 2026-01-31"
end)

test.case("a file without rows is told, and a group that is not there", tenant, function(t)
  t:file("left.csv", "email\n")
  t:plan("leavers.lua", { file = "left.csv" })
  t:expect_error "no row names anybody of this account"
  t:plan("leavers.lua", { file = "left.csv", except = "Bord" })
  t:expect_error "did you mean 'Board'"
end)
