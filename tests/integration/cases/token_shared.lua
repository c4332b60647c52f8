-- The first run is held in its reading until the second has asked for something: so it is there, with its
-- token, while the second needs one.
local function policy(id)
  return ([[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    assert(zoom.get("/users/%s/settings").in_meeting.waiting_room)
  ]]):format(id)
end
local settings = '{"in_meeting":{"waiting_room":true}}'
return {
  why = "two runs at once need one token: where a new one ends the one before, they would end each other's",
  server = {
    ["GET /users/u1/settings"] = { body = settings, after = "GET /users/u2/settings" },
    ["GET /users/u2/settings"] = { body = settings },
  },
  files = { ["first.lua"] = policy "u1", ["second.lua"] = policy "u2" },
  steps = {
    -- Judged at the end, so its requests are those of both.
    { run = { "first.lua" }, background = "GET /users/u1/settings",
      expect = { exit = 0, sent = { ["POST /oauth/token"] = 1, ["GET /users/u2/settings"] = 1 } } },
    { run = { "second.lua" }, expect = { exit = 0 } },
  },
}
