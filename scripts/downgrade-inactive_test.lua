local test = require "zoom.test"

-- It is 1 March 2026; 90 days ago it was 1 December.
local tenant = test.tenant {
  groups = { Board = {} },
  users = {
    ada = { hosted_at = "2026-02-20", user_created_at = "2024-01-01T00:00:00Z" },
    bob = { hosted_at = "2025-10-01", user_created_at = "2024-01-01T00:00:00Z", last_login_time = "2026-02-01T08:00:00Z", dept = "Sales" },
    cleo = { user_created_at = "2024-01-01T00:00:00Z", groups = { "Board" } },
    dan = { user_created_at = "2026-02-01T00:00:00Z" },
    eve = { user_created_at = "2024-01-01T00:00:00Z", type = "basic" },
    fay = { user_created_at = "2024-01-01T00:00:00Z" },
  },
}

test.case("a report first: nothing changes", tenant, function(t)
  t:plan("downgrade-inactive.lua", { except = "Board", keep = "fay@example.com" })
  t:expect_nothing()
  t:expect_output "Licensed users who have hosted nothing for 90 days"
  t:expect_output "4 of 5 licensed users have hosted nothing, 1 of their licences can be freed"
  t:expect_output "kept: in Board"
  t:expect_output "kept: new"
  t:expect_output "kept: named"
end)

test.case("downgrades whom no exception keeps; nothing the second time; undone", tenant, function(t)
  t:plan("downgrade-inactive.lua", { downgrade = "yes", except = "Board" })
  t:expect_changes { bob = { ["profile.type"] = test.change(2, 1) }, fay = { ["profile.type"] = test.change(2, 1) } }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("signing in counts, where that is said", tenant, function(t)
  t:plan("downgrade-inactive.lua", { downgrade = true, except = { "Board" }, login_counts = true })
  t:expect_changes { fay = { ["profile.type"] = 1 } }
  t:expect_output "kept: signed in"
end)

test.case("who hosted within the time is not idle, however it is cut into months", tenant, function(t)
  t:plan("downgrade-inactive.lua", { downgrade = true, days = 180 })
  t:expect_changes { cleo = { ["profile.type"] = 1 }, fay = { ["profile.type"] = 1 } }
end)

test.case("what Zoom refuses is told, and the rest is done", test.tenant {
  users = { ada = { user_created_at = "2024-01-01T00:00:00Z" }, bob = { user_created_at = "2024-01-01T00:00:00Z" } },
  faults = { { on = "PATCH /users/ada", reply = 400, body = { code = 1000, message = "The user manages a call queue." } } },
}, function(t)
  t:plan("downgrade-inactive.lua", { downgrade = true })
  t:expect_failed "The user manages a call queue."
  t:expect { ada = { type = "licensed" }, bob = { type = "basic" } }
end)

test.case("Zoom's report reaches back six months, and exceptions have to be there", tenant, function(t)
  t:plan("downgrade-inactive.lua", { days = 365 })
  t:expect_error "365 is more than 180"
  t:plan("downgrade-inactive.lua", { keep = "nobody@example.com" })
  t:expect_error "keep: "
  t:plan("downgrade-inactive.lua", { except = "Bord" })
  t:expect_error "did you mean 'Board'"
end)
