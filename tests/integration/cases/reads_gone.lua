-- A user whom Zoom no longer has, in the middle of a list that is read ahead, one with a value too large to
-- come ahead, and one whose settings are too large for that all together.
local N = 80
local users, server = {}, {}
for i = 1, N do
  local id = ("u%03d"):format(i)
  users[i] = { id = id, email = id .. "@example.com", type = 2 }
  server["GET /users/" .. id .. "/settings"] = {
    body = ('{"feature":{"meeting_capacity":%d},"schedule_meeting":{"audio_type":"both"}}'):format(i) }
end
server["GET /users"] = { body = { next_page_token = "", users = users } }
server["GET /users/u050/settings"] = { status = 404, body = { code = 1001, message = "User does not exist: u050" } }
server["GET /users/u060/settings"] = {
  body = '{"feature":{"meeting_capacity":60},"schedule_meeting":{"audio_type":"' .. ("x"):rep(200000) .. '"}}' }

local function policy(body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p" }\n' .. body
end

return {
  why = "what cannot be read is an error for that user alone, and a large value comes all the same",
  server = server,
  files = {
    ["gone.lua"] = policy [[
      local good, bad, long = 0, {}, 0
      for user in zoom.users {} do
        local ok, why = pcall(function() return user.settings.feature.meeting_capacity end)
        if ok then
          assert(why == tonumber(user.id:sub(2)))
          good = good + 1
          local type = user.settings.schedule_meeting.audio_type
          if #type > 10 then long = long + #type end
        else
          bad[#bad + 1] = ("%s %s %s %d"):format(user.id, why.kind, why.status, why.code)
        end
      end
      print(good, table.concat(bad, ","), long)
    ]],
    ["skipped.lua"] = policy [[
      local sum = 0
      local skipped = zoom.each(zoom.users {}, function(user)
        local capacity = user.settings.feature.meeting_capacity  -- waits: others go on meanwhile
        sum = sum + capacity
      end, { skip_gone = true })
      print(sum, skipped)
    ]],
    ["raises.lua"] = policy [[
      local n = 0
      for user in zoom.users {} do
        n = n + user.settings.feature.meeting_capacity
      end
    ]],
  },
  steps = {
    { run = { "--rate", "0", "gone.lua" }, expect = { exit = 0, requests = 2 + N,
      stderr = { "gone.lua| 79      u050 gone 404 1001      200000\n" } } },
    { run = { "--rate", "0", "skipped.lua" }, expect = { exit = 0, requests = 2 + N,
      stderr = { "u050@example.com", "skipped.lua| 3190    1\n" } } },
    { run = { "--rate", "0", "raises.lua" }, expect = { exit = 1,
      stderr = { "raises.lua:5: cannot read u050@example.com", "User does not exist" } } },
  },
}
