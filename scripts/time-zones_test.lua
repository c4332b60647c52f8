local test = require "zoom.test"

local tenant = test.tenant {
  groups = { Office = {}, Nomads = {}, Field = {} },
  users = {
    ada = { location = "Berlin", dept = "Sales", timezone = "America/New_York", language = "en-US", groups = { "Office" } },
    bob = { location = "Austin", dept = "Sales", timezone = "America/Chicago", language = "en-US", groups = { "Office", "Field" } },
    cleo = { location = "Berlin", timezone = "Asia/Tokyo", language = "de-DE", groups = { "Nomads" } },
    dan = { type = "basic", location = "München", dept = "Ops", timezone = "UTC", language = "en-US" },
    eve = { timezone = "UTC", language = "en-US" },
    fay = { status = "inactive", location = "Berlin", timezone = "UTC" },
  },
}
local zones = "Berlin=Europe/Berlin,Austin=America/Chicago,München=Europe/Berlin"

test.case("zones and languages by location; who travels and who has none are left alone", tenant, function(t)
  t:plan("time-zones.lua", { zones = zones, languages = "Berlin=de-DE,München=de-DE", except = "Nomads" })
  t:expect_changes {
    ada = { ["profile.timezone"] = test.change("America/New_York", "Europe/Berlin"), ["profile.language"] = "de-DE" },
    dan = { ["profile.timezone"] = "Europe/Berlin", ["profile.language"] = "de-DE" },
  }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("by department, given in a file of parameters", tenant, function(t)
  t:plan("time-zones.lua", { by = "department", zones = { Sales = "Europe/Paris" } })
  t:expect_changes { ada = { ["profile.timezone"] = "Europe/Paris" }, bob = { ["profile.timezone"] = "Europe/Paris" } }
end)

test.case("by group; groups that want different things are told, and change nothing", tenant, function(t)
  t:plan("time-zones.lua", { by = "group", zones = "Office=Europe/Berlin,Field=America/Denver,Nomads=UTC" })
  t:expect_changes { ada = { ["profile.timezone"] = "Europe/Berlin" }, cleo = { ["profile.timezone"] = "UTC" } }
  t:expect_output "bob@example.com is in groups that want different things, and is left as is"
end)

test.case("a place where nobody is may be a typing error, and is named once", tenant, function(t)
  t:plan("time-zones.lua", { zones = "Berln=Europe/Berlin", languages = "Berln=de-DE" })
  t:expect_nothing()
  t:expect_output "nobody has the location 'Berln'"
end)

test.case("what is no zone or language, and nothing at all, is refused before anything is read", tenant, function(t)
  t:plan("time-zones.lua", { zones = "Berlin=Berlin" })
  t:expect_error "zones: Berlin: 'Berlin' is no time zone such as Europe/Berlin"
  t:plan("time-zones.lua", { languages = "Berlin=german" })
  t:expect_error "languages: Berlin: 'german' is no language such as de-DE"
  t:plan "time-zones.lua"
  t:expect_error "which?"
  t:plan("time-zones.lua", { by = "group", zones = "Offices=UTC" })
  t:expect_error "did you mean 'Office'"
end)
