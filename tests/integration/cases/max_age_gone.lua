-- More users in a row are gone than answers in a row may be errors.
local users, faults = {}, {}
for i = 1, 40 do
  users[i] = { id = "u" .. i, email = "u" .. i .. "@example.com", type = 2, settings = { in_meeting = { chat = false } } }
end
for i = 10, 32, 2 do
  faults[#faults + 1] = { on = "GET /users/u" .. i .. "/settings", nth = 1, count = 100, reply = 404, body = { code = 1001, message = "User does not exist." } }
end
return {
  why = "users that are gone are asked for again, are no reason to end a plan whose other users the journal knows, and are left alone",
  tenant = { users = users },
  faults = faults,
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "s" }
    local gone = 0
    for round = 1, 4 do
      for user in zoom.users {} do
        local ok = pcall(function() return user.settings.in_meeting.chat end)
        gone = gone + (ok and 0 or 1)
      end
    end
    print("gone " .. gone)]] },
  steps = {
    { run = { "p.lua", "--max-age", "10m" }, expect = { exit = 0, stderr = { "gone 48" } } },
    { run = { "p.lua", "--max-age", "10m" },
      expect = { exit = 0, stderr = { "gone 48" }, stdout = { "28 of 40 users from the journal" },
        sent = { ["GET /users/u1/settings"] = 0, ["GET /users/u10/settings"] = 1 } } },
  },
}
