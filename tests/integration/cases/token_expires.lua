return {
  why = "a token that dies half way is fetched anew once, and the request repeated once",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } } } },
  faults = { { on = "GET /users/u1/settings", nth = 1, reply = 401,
               body = { code = 124, message = "Access token is expired." } } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  run = { "--yes", "p.lua" },
  expect = { exit = 0, sent = { ["POST /oauth/token"] = 2, ["GET /users/u1/settings"] = 2,
                                ["PATCH /users/u1/settings"] = 1 } },
}
