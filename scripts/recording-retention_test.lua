local test = require "zoom.test"

local tenant = test.tenant {
  groups = { Sales = {}, Legal = {}, Hold = {}, Archive = { locks = { recording = { auto_delete_cmr = true } } } },
  defaults = { settings = { recording = { auto_delete_cmr = false, auto_delete_cmr_days = 30 } } },
  users = {
    ada = { groups = { "Sales" } },
    bob = { groups = { "Sales", "Legal" } },
    cleo = { groups = { "Sales", "Hold" }, settings = { recording = { auto_delete_cmr = true, auto_delete_cmr_days = 60 } } },
    dan = {},
    eve = { type = "basic", groups = { "Sales" } },
  },
}

test.case("days by group: the longest counts, hold before all", tenant, function(t)
  t:plan("recording-retention.lua", { days = "Sales=60,Legal=365", hold = "Hold" })
  t:expect_changes {
    ada = { ["recording.auto_delete_cmr"] = true, ["recording.auto_delete_cmr_days"] = test.change(30, 60) },
    bob = { ["recording.auto_delete_cmr"] = true, ["recording.auto_delete_cmr_days"] = 365 },
    cleo = { ["recording.auto_delete_cmr"] = test.change(true, false) },
  }
end)

test.case("everybody else, once that is said", tenant, function(t)
  t:plan("recording-retention.lua", { days = { Sales = 60 }, hold = { "Hold" }, others = 90 })
  t:expect_changes {
    ada = { ["recording.auto_delete_cmr"] = true, ["recording.auto_delete_cmr_days"] = 60 },
    bob = { ["recording.auto_delete_cmr"] = true, ["recording.auto_delete_cmr_days"] = 60 },
    cleo = { ["recording.auto_delete_cmr"] = false },
    dan = { ["recording.auto_delete_cmr"] = true, ["recording.auto_delete_cmr_days"] = 90 },
  }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("a lock is respected", test.tenant {
  account = { locks = { recording = { auto_delete_cmr = true } } },
  groups = { Sales = {} },
  users = { ada = { groups = { "Sales" } } },
}, function(t)
  t:plan("recording-retention.lua", { days = "Sales=60" })
  t:expect_left_out { ada = { ["recording.auto_delete_cmr"] = true, ["recording.auto_delete_cmr_days"] = true } }
end)

test.case("days are days", tenant, function(t)
  t:plan("recording-retention.lua", { days = "Sales=0" })
  t:expect_error "Sales: 0 is less than 1"
end)

test.case("a group that is not there is a mistake, even if it is only held", tenant, function(t)
  t:plan("recording-retention.lua", { days = "Sales=60", hold = "Hald" })
  t:expect_error "did you mean 'Hold'"
end)

test.case("somebody's days have to be given", tenant, function(t)
  t:plan("recording-retention.lua", { days = "" })
  t:expect_error "whose days?"
  t:plan("recording-retention.lua", { days = "", hold = "Hold" })
  t:expect_changes { cleo = { ["recording.auto_delete_cmr"] = false } }
end)
