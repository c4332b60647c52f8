local test = require "zoom.test"

local tenant = test.tenant {
  groups = { Kiosks = {}, Court = { locks = { meeting_security = { pmi_password = true } } } },
  users = { ada = {}, bob = { groups = { "Kiosks" } }, cleo = { groups = { "Court" } }, dan = { type = "basic" } },
}

test.case("a passcode on every meeting, of the length that is asked for", tenant, function(t)
  t:plan("require-passcode.lua", { exempt = "Kiosks", length = 9 })
  t:apply()
  t:expect {
    ada = { meeting_security = { meeting_password = true, pmi_password = true, meeting_password_requirement = { length = 9, have_letter = true } },
      schedule_meeting = { require_password_for_pmi_meetings = "all" } },
  }
  t:settled()
  t:undo()
end)

test.case("the exempt group and basic users are left alone", tenant, function(t)
  t:plan("require-passcode.lua", { exempt = "Kiosks" })
  t:apply()
  t:expect {
    bob = { meeting_security = { pmi_password = false } }, dan = { meeting_security = { pmi_password = false } },
    cleo = { meeting_security = { meeting_password_requirement = { have_number = true } } },
  }
end)

test.case("what a group has locked is left out", tenant, function(t)
  t:plan("require-passcode.lua", { exempt = "Kiosks" })
  t:expect_left_out { cleo = { ["meeting_security.pmi_password"] = "Court" } }
end)

test.case("a length is a number", tenant, function(t)
  t:plan("require-passcode.lua", { length = "long" })
  t:expect_error "'long' is not a whole number"
  t:plan("require-passcode.lua", { length = 0 })
  t:expect_error "0 is less than 1"
end)
