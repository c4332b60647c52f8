local SETTING = "Rho-4471-setting"
local nowhere = { SETTING, "Old-9920-before" }

local function user(id, email)
  return { id = id, email = email, type = 2, settings = { schedule_meeting = { pmi_password = "Old-9920-before" } } }
end

local function resumed(env, expect)
  expect.lacks, expect.nowhere = nowhere, nowhere
  return { run = { "resume", "1" }, env = env, expect = expect }
end

return {
  why = "a run that is killed leaves no passcode behind, goes on with the same app, and with no other",
  tenant = { users = { user("u1", "amy@example.com"), user("u2", "ben@example.com"), user("u3", "cho@example.com") } },
  faults = { { on = "PATCH /users/u1/settings", nth = 1, delay_ms = 600000 } },
  files = { ["p.lua"] = ([[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { schedule_meeting = { pmi_password = "%s" } } end
  ]]):format(SETTING) },
  steps = {
    { run = { "--yes", "p.lua" }, kill = { signal = "KILL", after = "PATCH /users/u1/settings", program = true },
      expect = { lacks = nowhere, nowhere = nowhere } },
    resumed({ ZOOM_CLIENT_ID = false, ZOOM_CLIENT_SECRET = false, ZOOM_ACCESS_TOKEN = "tok-en-of-nobody-1234" },
            { exit = 1, no_writes = true, stderr = { "run the policy again" } }),
    resumed({}, { exit = 0, state = {
      ["users/u1/settings/schedule_meeting/pmi_password"] = SETTING,
      ["users/u2/settings/schedule_meeting/pmi_password"] = SETTING,
      ["users/u3/settings/schedule_meeting/pmi_password"] = SETTING } }),
  },
}
