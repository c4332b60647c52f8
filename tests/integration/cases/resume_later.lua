local function user(id, email)
  return { id = id, email = email, type = 2, settings = { in_meeting = { waiting_room = false, entry_exit_chime = "all" } } }
end

local function rested()
  os.execute "sleep 1.3"
  return ""
end

return {
  why = "a run that rested meets what others did meanwhile: changed values are left alone and listed, wanted ones not sent again",
  tenant = { users = { user("u1", "amy@example.com"), user("u2", "ben@example.com"), user("u3", "cho@example.com"),
                       user("u4", "dot@example.com") } },
  faults = { { on = "PATCH /users/u*/settings", nth = 1, count = 4, reply = 400,
               body = { code = 300, message = "Validation Failed." } } },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      for user in zoom.users {} do user:set { in_meeting = { waiting_room = true, entry_exit_chime = "host" } } end
    ]],
    ["meanwhile.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "meanwhile", summary = "somebody else" }
      zoom.user("u1"):set { in_meeting = { entry_exit_chime = "none" } }
      zoom.user("u2"):set { in_meeting = { waiting_room = true, entry_exit_chime = "host" } }
      zoom.user("u3"):set { in_meeting = { waiting_room = true } }
    ]],
  },
  steps = {
    { run = { "--yes", "p.lua", "--rate", "0" }, expect = { exit = 1, stderr = { "4 failed" } } },
    { run = { "--yes", "meanwhile.lua", "--rate", "0" }, expect = { exit = 0 } },
    { run = { "resume", "1", "--max-age", "1s", "--rate", "0" }, files = { wait = rested },
      expect = { exit = 3, stdout = { "changed since by somebody else", "amy@example.com" }, stderr = { "not needed any more", "1 failed" },
        sent = { ["PATCH /users/u3/settings"] = 1, ["PATCH /users/u4/settings"] = 1 },
        state = { ["users/u1/settings/in_meeting/entry_exit_chime"] = "none",
                  ["users/u1/settings/in_meeting/waiting_room"] = false,
                  ["users/u4/settings/in_meeting/waiting_room"] = true } } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "changed since by somebody else" } } },
  },
}
