local users = "user:read:list_users:admin"
local read, update = "user:read:settings:admin", "user:update:settings:admin"

return {
  why = "a policy's scopes are told before it fails for want of one: what the token has, and what is to be ticked",
  tenant = {
    scopes = users .. " user:read:user:admin",
    users = { { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } } },
  },
  files = {
    ["rooms.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "rooms", summary = "rooms", writes = { "user.in_meeting.waiting_room" } }
      for user in zoom.users {} do
        if not user.settings.in_meeting.waiting_room then user:set { in_meeting = { waiting_room = true } } end
      end
    ]],
    ["undeclared.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "u", summary = "u" }
      for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
    ]],
    ["look.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "look", summary = "look", writes = {} }
      for user in zoom.users {} do print(user.email) end
    ]],
    ["phone.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "phone", summary = "phone", writes = { "phone.access.voice_mail" } }
      for u in zoom.phone.users {} do u:revoke("voice_mail", {}) end
    ]],
    ["groups.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "groups", summary = "groups", writes = {} }
      for user in zoom.users { group = "Clinic" } do print(user.email) end
      for user in zoom.phone.users {} do print(user.email) end
    ]],
    ["bad.lua"] = 'local zoom = require "zoom"\nzoom.policy { name = "b", summary = "b" }\nerror "broken"\n',
  },
  steps = {
    -- Two scopes are missing, and both are told at once, though the first keeps the policy from its end.
    { run = { "scopes", "rooms.lua" },
      expect = { exit = 2, no_writes = true, stderr = { "up to here", "rooms.lua:4" }, stderr_lines = 1,
        stdout = { "has\n  " .. users .. "\n", "missing: tick these", "\n  " .. read .. "\n", "\n  " .. update .. "\n",
                   "      PATCH /users/{userId}/settings\n", "useful: ", "group:read:lock_settings:admin" },
        sent = { ["GET /users/u1/settings"] = 0 } } },
    { run = { "scopes", "--json", "rooms.lua" },
      expect = { exit = 2, stdout_lines = 1, stdout = { '{"schema":"zoomlua.scopes/1","policy":"rooms","family":"granular"',
        '"followed":"part"', '{"scope":"' .. users .. '","has":true,"optional":false',
        '{"scope":"' .. update .. '","has":false,"optional":false' } } },
    -- Classic names on request, whatever the token's family.
    { run = { "scopes", "--classic", "rooms.lua" },
      expect = { exit = 2, stdout = { "user:read:admin", "user:write:admin" }, lacks = { "user:update:" } } },
    -- Without `writes`, what the policy sets tells.
    { run = { "scopes", "undeclared.lua" }, expect = { exit = 2, no_writes = true, stdout = { update } } },
    { run = { "scopes", "look.lua" }, expect = { exit = 0, stdout = "has\n  " .. users .. "\n      GET /users\n",
                                                 stderr = { "amy@example.com" } } },
    { run = { "scopes", "phone.lua" },
      expect = { exit = 2, stderr = { "saw less" }, stderr_lines = 1, stdout = { "phone:read:list_users:admin", "phone:write:shared_setting:admin",
                                      "phone:update:shared_setting:admin", "phone:delete:shared_setting:admin" } } },
    -- The group cannot be looked up, so the policy raises: that is a note, not its failure.
    { run = { "scopes", "groups.lua" },
      expect = { exit = 2, stdout = { "group:read:list_groups:admin" }, stderr = { "up to here", "Clinic" }, stderr_lines = 1 } },
    { run = { "scopes", "bad.lua" }, expect = { exit = 1, stdout = "", stderr = { "bad.lua:3", "broken" }, stderr_lines = 1 } },
    -- A run says the same of the scope, in the same words.
    { run = { "--plan", "rooms.lua" },
      expect = { exit = 1, stderr = { "code 4711", read, "in the app's scopes at marketplace.zoom.us" } } },
    -- Without an account: what is declared, and what is asked for at first.
    { run = { "scopes", "rooms.lua" },
      env = { ZOOM_ACCOUNT_ID = false, ZOOM_CLIENT_ID = false, ZOOM_CLIENT_SECRET = false },
      expect = { exit = 0, requests = 0, stdout = { "needs: tick these", users, read, update },
                 stderr = { "no credentials" }, stderr_lines = 1 } },
    { run = { "scopes", "rooms.lua" }, env = { ZOOM_CLIENT_SECRET = false },
      expect = { exit = 1, stdout = "", stderr = { "ZOOM_CLIENT_SECRET" }, stderr_lines = 1 } },
    { run = { "scopes", "rooms.lua" }, env = { ZOOM_CLIENT_ID = "another" },
      expect = { exit = 1, stdout = "", stderr = { "Invalid client_id" }, stderr_lines = 1 } },
  },
}
