return {
  why = "integers above 2^53 come to a policy and go to Zoom exactly",
  server = {
    ["GET /users"] = { body = '{"next_page_token":"","users":[' ..
      '{"id":"u1","email":"amy@example.com","type":2,"pmi":9007199254740993}]}' },
    ["GET /users/u1/settings"] = { body = '{"feature":{"meeting_capacity":576460752303423500}}' },
    ["PATCH /users/u1/settings"] = { status = 204 },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do
      print(user.pmi .. " " .. user.settings.feature.meeting_capacity)
      user:set { feature = { meeting_capacity = 576460752303423501 } }
    end
  ]] },
  run = { "--yes", "p.lua" },
  expect = {
    exit = 0,
    stderr = { "p.lua| 9007199254740993 576460752303423500\n" },
    stdout = { "576460752303423500 -> 576460752303423501" },
    bodies = { ["PATCH /users/u1/settings"] = '{"feature":{"meeting_capacity":576460752303423501}}' },
  },
}
