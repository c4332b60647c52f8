-- The first answer is held back until the third user's settings have been asked for: a client that
-- reads one after the other would never get there.
return {
  why = "a plain loop over users reads many at a time, and goes through them in the list's order",
  server = {
    ["GET /users"] = { body = { next_page_token = "", users = {
      { id = "u1", email = "amy@example.com" }, { id = "u2", email = "ben@example.com" },
      { id = "u3", email = "cho@example.com" } } } },
    ["GET /users/u1/settings"] = { body = '{"feature":{"meeting_capacity":1}}', after = "GET /users/u3/settings" },
    ["GET /users/u2/settings"] = { body = '{"feature":{"meeting_capacity":2}}' },
    ["GET /users/u3/settings"] = { body = '{"feature":{"meeting_capacity":3}}' },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    local seen = {}
    for user in zoom.users {} do seen[#seen + 1] = user.id .. "=" .. user.settings.feature.meeting_capacity end
    print(table.concat(seen, " "))
  ]] },
  run = { "p.lua" },
  expect = { exit = 0, stderr = { "u1=1 u2=2 u3=3" }, requests = 5 },
}
