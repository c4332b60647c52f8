-- Zoom shows neither of these fields, so nobody can compare: what an applied run sent is remembered.
local function policy(key)
  return ([[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do
      user:set { in_meeting = { auto_answer = true } }
      user:update { host_key = "%s", about_me = "Here to help" }
    end
  ]]):format(key)
end
local ONE = { ["PATCH /users/u1"] = 1, ["PATCH /users/u1/settings"] = 1 }

return {
  why = "a field that Zoom never shows is sent once, not in each run: a second run is empty and a check silent; what failed is sent again",
  tenant = { users = { { id = "u1", email = "amy@example.com", type = 2 } } },
  faults = { { on = "PATCH /users/u1/settings", reply = 400, body = { code = 300, message = "Not now." } } },
  files = { ["p.lua"] = policy "418276", ["other.lua"] = policy "993311" },
  steps = {
    { run = { "check", "p.lua", "--rate", "0" }, expect = { exit = 2, stdout = { "(not shown) -> true", "Drift: 3 changes" }, no_writes = true } },
    { run = { "p.lua", "--plan", "--rate", "0" }, expect = { exit = 2, stdout = { "user.in_meeting.auto_answer: (not shown) -> true", "Zoom does not show what is there now" } } },
    -- Planned and not applied: nothing is remembered. Of what is applied one request fails.
    { run = { "p.lua", "--yes", "--rate", "0" }, expect = { exit = 3, sent = ONE, nowhere = { "418276" } } },
    { run = { "p.lua", "--yes", "--rate", "0" },
      expect = { exit = 0, sent = { ["PATCH /users/u1/settings"] = 1 }, stdout = { "1 change to 1 object" }, lacks = { "host_key", "about_me" },
                 stderr = { "2 values that Zoom never shows: as run 2 sent them" } } },
    { run = { "p.lua", "--yes", "--rate", "0" },
      expect = { exit = 0, no_writes = true, stdout = { "nothing to change" }, stderr = { "3 values that Zoom never shows: as run 3 sent them", "--resend" } } },
    { run = { "check", "p.lua", "--rate", "0" }, expect = { exit = 0, stdout = "", stderr = "", no_writes = true } },
    { run = { "p.lua", "--yes", "--rate", "0", "--resend", "--verify" }, expect = { exit = 0, sent = ONE, stdout = { "cannot be verified" } } },
    -- Another value is sent; then the first one is another.
    { run = { "other.lua", "--yes", "--rate", "0" }, expect = { exit = 0, sent = { ["PATCH /users/u1"] = 1 }, stdout = { "1 change to 1 object" } } },
    { run = { "p.lua", "--plan", "--rate", "0" }, expect = { exit = 2, stdout = { "profile.host_key", "1 change to 1 object" } } },
    { run = { "undo", "3", "--plan", "--rate", "0" }, expect = { exit = 0, stdout = { "Zoom did not show what was there before" } } },
    -- What the journal forgets is sent again.
    { run = { "check", "other.lua", "--rate", "0" }, expect = { exit = 0, stdout = "" } },
  },
}
