local test = require "zoom.test"

local tenant = test.tenant {
  groups = { Directors = {} },
  users = {
    ada = { dept = "Trading", phone = { site = "Berlin" } },
    bob = { dept = "Trading", phone = { site = "Lisbon" } },
    cleo = { dept = "Front", phone = { site = "Berlin", settings = { policy = { sms = { enable = false } } } } },
    dan = { dept = "Trading", groups = { "Directors" }, phone = { site = "Berlin" } },
  },
}

test.case("by department", tenant, function(t)
  t:plan("phone-policy.lua", { departments = "Trading", record = "both", international = "no" })
  local recorded = { ["phone.policy.auto_call_recording.enable"] = true, ["phone.policy.international_calling"] = false }
  t:expect_changes { ada = recorded, bob = recorded, dan = recorded }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("by site and department together, without a group", tenant, function(t)
  t:plan("phone-policy.lua", { sites = "Berlin", departments = "Trading", sms = false, except = "Directors" })
  t:expect_changes { ada = { ["phone.policy.sms.enable"] = test.change(true, false) } }
end)

test.case("what was not given stays, and what is so already is no change", tenant, function(t)
  t:plan("phone-policy.lua", { sites = { "Berlin" }, sms = false })
  t:expect_changes {
    ada = { ["phone.policy.sms.enable"] = false }, dan = { ["phone.policy.sms.enable"] = false },
  }
end)

test.case("what the site has locked is left out, all of that policy", test.tenant {
  users = { ada = { dept = "Front", phone = { settings = { policy = {
    sms = { enable = true, locked = true, locked_by = "site" },
    auto_call_recording = { enable = true, recording_calls = "inbound", locked = true, locked_by = "account" },
  } } } } },
}, function(t)
  t:plan("phone-policy.lua", { departments = "Front", sms = false, international = false, record = "both" })
  t:expect_changes { ada = { ["phone.policy.international_calling"] = false } }
  t:expect_left_out { ada = { ["phone.policy.sms.enable"] = "the site",
    ["phone.policy.auto_call_recording.recording_calls"] = "the account" } }
end)

test.case("a site or department where nobody is may be a typing error: it is said, and the others are done", tenant, function(t)
  t:plan("phone-policy.lua", { departments = "Traiding", sms = false })
  t:expect_nothing()
  t:expect_output "none of these phone users is in the department 'Traiding'"
  t:plan("phone-policy.lua", { sites = "Lisbon,Berln", sms = false })
  t:expect_changes { bob = { ["phone.policy.sms.enable"] = false } }
  t:expect_output "none of these phone users is at the site 'Berln'"
end)

test.case("which phones, and what, has to be said", tenant, function(t)
  t:plan("phone-policy.lua", { sms = false })
  t:expect_error "which phones?"
  t:plan("phone-policy.lua", { departments = "Front" })
  t:expect_error "what should be so?"
  t:plan("phone-policy.lua", { departments = "Front", record = "some" })
  t:expect_error "'some' is not one of: off, inbound, outbound, both"
end)
