-- The second answer is held back until the fourth user's settings have been asked for: a client that
-- reads one after the other would never get there. (The first two reads show that the loop goes
-- along the list; from then on it is read ahead.)
local function settings(n) return { body = '{"feature":{"meeting_capacity":' .. n .. "}}" } end

return {
  why = "a plain loop over users reads many at a time, and goes through them in the list's order",
  server = {
    ["GET /users"] = { body = { next_page_token = "", users = {
      { id = "u1", email = "amy@example.com" }, { id = "u2", email = "ben@example.com" },
      { id = "u3", email = "cho@example.com" }, { id = "u4", email = "dov@example.com" },
      { id = "u5", email = "eve@example.com" } } } },
    ["GET /users/u1/settings"] = settings(1),
    ["GET /users/u2/settings"] = { body = settings(2).body, after = "GET /users/u4/settings" },
    ["GET /users/u3/settings"] = settings(3),
    ["GET /users/u4/settings"] = settings(4),
    ["GET /users/u5/settings"] = settings(5),
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    local seen = {}
    for user in zoom.users {} do seen[#seen + 1] = user.id .. "=" .. user.settings.feature.meeting_capacity end
    print(table.concat(seen, " "))
  ]] },
  run = { "p.lua" },
  expect = { exit = 0, stderr = { "p.lua| u1=1 u2=2 u3=3 u4=4 u5=5\n" }, requests = 7 },
}
