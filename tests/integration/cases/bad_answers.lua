-- What no simulator would say. Each server is broken in one way; the policy wants one change.
local users = { body = {
  page_size = 300, next_page_token = "",
  users = { { id = "u1", email = "one@example.com", type = 2, status = "active" },
            { id = "u2", email = "two@example.com", type = 2, status = "active" } },
} }
local gateway = { status = 502, type = "text/html",
                  body = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>" }

return {
  why = "an answer that is not what was asked for changes nothing, and its object is named",
  server = {
    ["GET /users"] = users,
    ["GET /users/u1/settings"] = {
      { body = '{"in_meeting": {"waiting_room": false' },               -- cut off
      { body = '{"in_meeting": ["waiting_room"]}' },                    -- a list for an object
      { body = '{"in_meeting": {"waiting_room": {"enable": true}}}' },  -- an object for a boolean
      { body = '[]' },
      { body = '{"code":200,"message":"Only available for paid account.","errors":[]}' },
    },
    ["GET /users/u2/settings"] = { body = '{"in_meeting": {"waiting_room": true}}' },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  steps = {
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "one@example.com" }, no_writes = true } },
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "one@example.com", "in_meeting" }, no_writes = true } },
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "one@example.com", "in_meeting.waiting_room" }, no_writes = true } },
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "one@example.com" }, no_writes = true } },
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "Only available for paid account." }, no_writes = true } },
  },
}
