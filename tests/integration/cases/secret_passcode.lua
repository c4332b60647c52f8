-- Passcodes of three kinds: a setting's, shared access's, an operation's argument.
local SETTING, BEFORE, PIN, ARGUMENT, TYPED = "Rho-4471-setting", "Old-9920-before", "4711471", "Tau-8813-argument", "Psi-5520-typed"
local nowhere = { SETTING, BEFORE, PIN, ARGUMENT, TYPED }

local function user(id, email)
  return { id = id, email = email, type = 2, settings = { schedule_meeting = { pmi_password = BEFORE } } }
end

local function expect(more)
  more.lacks, more.nowhere = nowhere, nowhere
  return more
end

return {
  why = "a passcode is in no file and on no screen, in clear, whatever is done with its run; the request has it",
  tenant = { users = {
    user("u1", "amy@example.com"), user("u2", "ben@example.com"), user("u3", "cho@example.com"),
    { id = "u4", email = "dia@example.com", type = 2, phone = { shares = { desk_phone = {} } } },
  } },
  faults = { { on = "PATCH /users/u2/settings", nth = 1, reply = 400, body = { code = 300, message = "Bad: " .. SETTING } } },
  files = {
    ["p.lua"] = ([[
      local zoom = require "zoom"
      local p = zoom.policy { name = "p", summary = "p", params = { password = { type = "string", default = "" } } }
      for user in zoom.users {} do
        if user.email ~= "dia@example.com" then
          user:set { schedule_meeting = { pmi_password = "%s" } }
        end
      end
    ]]):format(SETTING),
    ["op.lua"] = ([[
      local zoom = require "zoom"
      zoom.policy { name = "op", summary = "op" }
      zoom.call("userCreate", { body = { action = "create", user_info = { email = "eve@example.com", type = 1, password = "%s" } } })
    ]]):format(ARGUMENT),
    ["phone.lua"] = ([[
      local zoom = require "zoom"
      zoom.policy { name = "phone", summary = "phone" }
      zoom.phone.user "u4":access("desk_phone", { devices = { { id = "d1" } }, pin_code = "%s" })
    ]]):format(PIN),
  },
  steps = {
    { run = { "--plan", "--trace", "--details", "p.lua" },
      expect = expect { exit = 2, stdout = { "schedule_meeting.pmi_password", "(hidden)" }, no_writes = true } },
    { run = { "--yes", "--trace", "--json", "p.lua", "password=" .. TYPED },
      expect = expect { exit = 3, stdout = { "(hidden)", "Bad: [secret]" },
                        sent = { ["PATCH /users/u1/settings"] = 1, ["PATCH /users/u2/settings"] = 1, ["PATCH /users/u3/settings"] = 1 },
                        state = { ["users/u1/settings/schedule_meeting/pmi_password"] = SETTING,
                                  ["users/u2/settings/schedule_meeting/pmi_password"] = BEFORE } } },
    { run = { "resume", "2", "--trace" },
      expect = expect { exit = 0, bodies = { ["PATCH /users/u2/settings"] = { schedule_meeting = { pmi_password = SETTING } } } } },
    { run = { "--yes", "p.lua" }, expect = expect { exit = 0, no_writes = true, stdout = { "nothing to change" } } },
    { run = { "show", "2", "--json" }, expect = expect { exit = 0, stdout = { "(hidden)" } } },
    { run = { "show", "2", "--details" }, expect = expect { exit = 0 } },
    { run = { "undo", "2", "--yes" }, expect = expect { exit = 0, stdout = { "a passcode is not kept, so it cannot be put back" } } },
    { run = { "--yes", "--trace", "op.lua" },
      -- (the simulator makes no users)
      expect = expect { exit = 1, stdout = { '"password":"(hidden)"' },
                        bodies = { ["POST /users"] = { action = "create", user_info = { email = "eve@example.com", type = 1, password = ARGUMENT } } } } },
    { run = { "--yes", "--trace", "phone.lua" }, expect = expect { stdout = { "pin_code", "(hidden)" } } },
    { run = { "history" }, expect = expect { exit = 0 } },
    { run = { "plan", "op.lua", "-o", "x.plan" }, expect = expect { exit = 1, stderr = { "a secret" }, files = { ["x.plan"] = false } } },
  },
}
