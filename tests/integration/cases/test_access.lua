local wish = [[
local zoom = require "zoom"
zoom.policy { name = "wish" }
local ada = zoom.phone.user "ada@example.com"
ada:access("voice_mail", { { access_user_id = "bob@example.com", allow_download = true } })
ada:grant("auto_call_recording", { access_user_id = "cleo@example.com" })
ada:access("delegation", { assistants = { "cleo@example.com" }, privileges = { 1, 2 } })
ada:access("intercom", { extensions = { "bob@example.com" } })
]]

local head = [[
local test = require "zoom.test"
local tenant = test.tenant { users = {
  ada = { phone = { access = { voice_mail = { { access_user_id = "cleo", allow_delete = true } } } } },
  bob = { phone = {} }, cleo = { phone = {} }, dora = {},
} }
]]

local good = head .. [[
test.case("who has access", tenant, function(t)
  t:expect { ada = { phone = { access = { voice_mail = { { access_user_id = "cleo", allow_delete = true } }, delegation = { assistants = {} } } } } }
  t:plan "wish.lua"
  t:apply()
  t:expect {
    ada = { phone = { access = {
      voice_mail = { { access_user_id = "bob", allow_download = true } },
      auto_call_recording = { "cleo" },
      ad_hoc_call_recording = {},
      delegation = { assistants = { "cleo@example.com" }, privileges = { 1, 2 } },
      intercom = { extensions = { "bob" } },
    } } },
    bob = { phone = { access = { voice_mail = {} } } },
  }
  t:settled()
  t:undo()
  t:expect { ada = { phone = { access = { voice_mail = { { access_user_id = "cleo", allow_delete = true } } } } } }
end)
]]

local bad = head .. [[
test.case("otherwise", tenant, function(t)
  t:expect { ada = { phone = { access = {
    voice_mail = { "bob", { access_user_id = "cleo", allow_download = true } }, delegation = { assistants = { "bob" }, privileges = { 1 } },
  } } } }
end)
test.case("too many", tenant, function(t) t:expect { ada = { phone = { access = { voice_mail = {} } } } } end)
test.case("no phone", tenant, function(t) t:expect { dora = { phone = { access = { voice_mail = {} } } } } end)
test.case("a type", tenant, function(t) t:expect { ada = { phone = { access = { voicemail = {} } } } } end)
test.case("nobody", tenant, function(t) t:expect { ada = { phone = { access = { voice_mail = { "bop" } } } } } end)
test.case("a field", tenant, function(t)
  t:expect { ada = { phone = { access = { voice_mail = { { access_user_id = "bob", allow_downlod = true } } } } } }
end)
test.case("a list", tenant, function(t) t:expect { ada = { phone = { access = { delegation = { "bob" } } } } } end)
test.case("no table", tenant, function(t) t:expect { ada = { phone = { access = true } } } end)
test.case("a code", tenant, function(t) t:expect { ada = { phone = { access = { desk_phone = { pin_code = "123456" } } } } } end)
]]

return {
  why = "t:expect tells who has access to a phone's voice mail and the like, whole, with who has too much or too little",
  offline = true,
  files = { ["wish.lua"] = wish, ["good_test.lua"] = good, ["bad_test.lua"] = bad },
  steps = {
    { run = { "test", "good_test.lua" }, expect = { exit = 0, stderr = "", stdout = "1 passed, 0 failed\n" } },
    { run = { "test", "bad_test.lua" }, expect = { exit = 1, stderr = "", stdout = {
      "otherwise\n"
        .. "  ada@example.com  phone.access.delegation[privileges]        expected {1}, got {1, 2, 3}\n"
        .. "  ada@example.com  phone.access.delegation[bob@example.com]   expected access, got no access\n"
        .. "  ada@example.com  phone.access.voice_mail[cleo@example.com]  expected { allow_delete = false, allow_download = true }, "
        .. "got { allow_delete = true, allow_download = false }\n"
        .. "  ada@example.com  phone.access.voice_mail[bob@example.com]   expected access, got no access\n",
      "too many\n  ada@example.com  phone.access.voice_mail[cleo@example.com]  expected no access, got { allow_delete = true }\n",
      "no phone\n  dora@example.com  GET /phone/users/dora answered 404 ",
      "a type\n  ada@example.com.phone.access has no 'voicemail' (did you mean 'voice_mail'?)\n",
      "nobody\n  ada@example.com.phone.access.voice_mail: there is no user 'bop' (did you mean 'bob'?)\n",
      "a field\n  voice_mail[1] has no field 'allow_downlod' (did you mean 'allow_download'?)\n",
      "a list\n  ada@example.com.phone.access.delegation is a table { assistants = { \"ada\" } }\n",
      "no table\n  ada@example.com: phone.access is a table { voice_mail = { ... } }\n",
      "a code\n  desk_phone: a pin_code can be set, but Zoom never shows it\n",
      "0 passed, 9 failed\n" } } },
  },
}
