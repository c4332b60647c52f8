-- This server never refuses a token: a second one is asked for because the first has not long to live.
local users, server = {}, {
  ["POST /oauth/token"] = {
    { body = { access_token = "first", token_type = "bearer", expires_in = 2 } },
    { body = { access_token = "second", token_type = "bearer", expires_in = 3600 } },
  },
}
for i = 1, 30 do
  users[i] = { id = "u" .. i, email = ("person%d@example.com"):format(i), type = 2 }
  server[("GET /users/u%d/settings"):format(i)] = { body = '{"in_meeting":{"waiting_room":true}}' }
end
server["GET /users"] = { body = { next_page_token = "", users = users } }

return {
  why = "a run that outlasts its token ends as it began: renewed before it expires",
  server = server,
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  run = { "--plan", "--rate", "10", "p.lua" },  -- three seconds
  expect = { exit = 0, sent = { ["POST /oauth/token"] = 2, ["GET /users"] = 1 }, requests = 2 + 1 + 30 },
}
