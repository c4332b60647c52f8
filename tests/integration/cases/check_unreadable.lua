local function user(id) return { id = id, email = id .. "@example.com", type = 2, settings = { in_meeting = { chat = false } } } end

return {
  why = "where not everything could be read a check does not say that all is well",
  tenant = { users = { user "u1", user "u2" } },
  faults = { { on = "GET /users/u2/settings", nth = 1, count = 99, reply = 404, body = { code = 1001, message = "no such user" } } },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      for user in zoom.users {} do user:set { in_meeting = { chat = false } } end
    ]],
    ["drift.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      for user in zoom.users {} do user:set { in_meeting = { chat = true } } end
    ]],
  },
  steps = {
    { run = { "check", "p.lua" }, expect = { exit = 1, stdout = "", stderr = { "could not be read", "u2@example.com" } } },
    { run = { "check", "drift.lua" }, expect = { exit = 2, stdout = { "1 user: u1@example.com" }, stderr = { "u2@example.com" } } },
  },
}
