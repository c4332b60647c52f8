local function policy()
  return [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { chat = true } } end
  ]]
end

return {
  why = "a server that refuses a locked setting is heard: that change fails, in Zoom's words",
  tenant = {
    account = { settings = { in_meeting = { chat = false } }, lock_settings = { in_meeting = { chat = true } } },
    users = { { id = "u1", email = "amy@example.com", type = 2 } },
  },
  sim = { args = { "--locked-refused" } },
  files = { ["p.lua"] = policy() },
  run = { "--yes", "p.lua" },
  expect = { exit = 1, sent = { ["PATCH /users/u1/settings"] = 1 } },
}
