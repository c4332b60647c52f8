return {
  why = "a server that answers privileges as a bare number is understood, and a list is what is sent",
  tenant = { users = {
    { id = "p1", email = "amy@example.com", type = 2, phone = { extension_id = "e1", privileges = 2, assistants = { "e2" } } },
    { id = "p2", email = "ben@example.com", type = 2, phone = { extension_id = "e2" } } } },
  files = {
    ["same.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      for user in zoom.phone.users {} do
        if user.email == "amy@example.com" then user:access("delegation", { assistants = { "e2" }, privileges = 2 }) end
      end
    ]],
    ["more.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      for user in zoom.phone.users {} do
        if user.email == "amy@example.com" then user:access("delegation", { assistants = { "e2" }, privileges = { 2, 3 } }) end
      end
    ]],
  },
  steps = {
    { run = { "--yes", "same.lua" }, expect = { exit = 0, no_writes = true } },
    { run = { "--yes", "more.lua" },
      expect = { exit = 0, bodies = { ["PATCH /phone/users/p1/settings/delegation"] = { delegation = { privileges = { 2, 3 } } } } } },
    { run = { "--yes", "more.lua" }, expect = { exit = 0, no_writes = true } },
  },
}
