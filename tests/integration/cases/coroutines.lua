return {
  why = "a wait for Zoom passes through a policy's own coroutines, and what nobody waits for is cancelled",
  server = {
    ["GET /users"] = { body = { next_page_token = "", users = {
      { id = "u1", email = "amy@example.com" }, { id = "u2", email = "ben@example.com" } } } },
    ["GET /users/u1/settings"] = { body = '{"feature":{"meeting_capacity":1}}', delay = 0.1 },
    ["GET /users/u2/settings"] = { body = '{"feature":{"meeting_capacity":2}}' },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    local function capacities()
      for user in zoom.users {} do coroutine.yield(user.settings.feature.meeting_capacity) end
    end
    local sum = 0
    for n in coroutine.wrap(capacities) do sum = sum + n end
    print("sum " .. sum)
    -- One that is begun and dropped.
    local once = coroutine.wrap(capacities)
    print("first " .. once())
    -- An error in one comes out where it is resumed.
    local co = coroutine.create(function() return zoom.users {}, error "on purpose" end)
    print(select(2, coroutine.resume(co)))
  ]] },
  run = { "p.lua" },
  expect = { exit = 0, stderr = { "p.lua| sum 3\n", "p.lua| first 1\n", "p.lua:13: on purpose" } },
}
