local test = require "zoom.test"

local function share(who, download, delete)
  return { access_user_id = who, allow_download = download, allow_delete = delete or false }
end

local tenant = test.tenant {
  groups = { Leads = {} },
  users = {
    desk = { dept = "Support", phone = {} },
    help = { dept = "Support", phone = { access = { voice_mail = { share("ada", true, true), share("eve", true) } } } },
    line = { dept = "Support", phone = { access = { voice_mail = { share("ada", true) }, auto_call_recording = { share("eve", true) } } } },
    other = { dept = "Sales", phone = { access = { voice_mail = { share("eve", true) } } } },
    ada = { groups = { "Leads" }, phone = {} },
    bob = { groups = { "Leads" }, status = "inactive" },
    eve = { phone = {} },
    fay = { groups = { "Leads" } },
    gus = { status = "pending" },
  },
}

test.case("who is named has access, who is not loses it, and other teams are left alone", tenant, function(t)
  t:plan("shared-voicemail.lua", { team = "Support", readers = "Ada@example.com" })
  t:expect_changes {
    desk = { ["phone.access.voice_mail[ada]"] = { allow_download = true, allow_delete = false } },
    help = { ["phone.access.voice_mail[ada]"] = { allow_delete = false }, ["phone.access.voice_mail[eve]"] = test.removed },
  }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("a group's members, without those who were deactivated or have no phone", tenant, function(t)
  t:plan("shared-voicemail.lua", { team = "Support", group = "Leads", download = false, delete = true })
  t:expect_changes {
    desk = { ["phone.access.voice_mail[ada]"] = { allow_download = false, allow_delete = true } },
    help = { ["phone.access.voice_mail[ada]"] = { allow_download = false }, ["phone.access.voice_mail[eve]"] = test.removed },
    line = { ["phone.access.voice_mail[ada]"] = { allow_download = false, allow_delete = true } },
  }
end)

test.case("recordings, too", tenant, function(t)
  t:plan("shared-voicemail.lua", { team = "Support", readers = "ada@example.com", kinds = "auto_call_recording" })
  t:expect_changes {
    desk = { ["phone.access.auto_call_recording[ada]"] = test.any },
    help = { ["phone.access.auto_call_recording[ada]"] = test.any },
    line = { ["phone.access.auto_call_recording[ada]"] = test.any, ["phone.access.auto_call_recording[eve]"] = test.removed },
  }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("an owner needs no share of the own voice mail", tenant, function(t)
  t:plan("shared-voicemail.lua", { team = "Sales", readers = { "other@example.com" } })
  t:expect_changes { other = { ["phone.access.voice_mail[eve]"] = test.removed } }
end)

test.case("a reader who was deactivated or has no phone is named and gets nothing", tenant, function(t)
  t:plan("shared-voicemail.lua", { team = "Support", readers = "ada@example.com,bob@example.com,fay@example.com,gus@example.com" })
  t:expect_output "gus@example.com has not joined yet and gets no access"
  t:expect_output "bob@example.com is deactivated and gets no access"
  t:expect_output "fay@example.com has no Zoom Phone and gets no access"
end)

test.case("a reader whom nobody knows ends it", tenant, function(t)
  t:plan("shared-voicemail.lua", { team = "Support", readers = "nobody@example.com" })
  t:expect_error "nobody@example.com"
end)

test.case("somebody has to be named", tenant, function(t)
  t:plan("shared-voicemail.lua", { team = "Support" })
  t:expect_error "who has access?"
end)

local many, names = { desk = { dept = "Support", phone = {} } }, {}
for i = 1, 51 do
  many["u" .. i] = { phone = {} }
  names[i] = ("u%d@example.com"):format(i)
end

test.case("more people than Zoom shares with are told before anything is planned", test.tenant { users = many }, function(t)
  t:plan("shared-voicemail.lua", { team = "Support", readers = names })
  t:expect_error "51 people would have access, Zoom shares with 50 at most"
end)

test.case("a phone that cannot be read is not taken for none", test.tenant {
  users = { desk = { dept = "Support", phone = {} }, ada = { phone = {} } },
  faults = { { on = "GET /phone/users/ada", reply = 403, body = { code = 200, message = "No permission." } } },
}, function(t)
  t:plan("shared-voicemail.lua", { team = "Support", readers = "ada@example.com" })
  t:expect_error "No permission."
end)
