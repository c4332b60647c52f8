-- What policies look at is read as values, ahead of time where a list is walked: whatever the way of
-- looking, each user gives the user's own values, and no document is read twice.
local N = 120
local users, server = {}, {}
for i = 1, N do
  local id = ("u%03d"):format(i)
  users[i] = { id = id, email = id .. "@example.com", type = i % 2 + 1 }
  server["GET /users/" .. id .. "/settings"] = { body =
    ('{"feature":{"meeting_capacity":%d,"large_meeting":%s},"recording":{"local_recording":null,"cloud_recording":%s,' ..
     '"record_files_separately":{}},"in_meeting":{"data_center_regions":[%s],"chat":true},' ..
     '"schedule_meeting":{"host_video":%s,"audio_type":"both"}}'):format(
      i, tostring(i % 3 == 0), tostring(i % 2 == 0), i % 5 == 0 and "" or '"EU"', tostring(i % 7 == 0)) }
end
server["GET /users"] = { body = { next_page_token = "", users = users } }

local function policy(body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p" }\n' .. body
end

local all = 1 + 1 + N  -- token, list, a document for each

return {
  why = "each user gives the user's own values, in whatever order they are looked at, and each document is read once",
  server = server,
  files = {
    ["mixed.lua"] = policy [[
      local n, sum, cloud, empty = 0, 0, 0, 0
      for user in zoom.users {} do
        n = n + 1
        local s = user.settings
        local i = tonumber(user.id:sub(2))
        assert(s.feature.meeting_capacity == i, user.id)
        if i % 2 == 0 then assert(s.recording.cloud_recording == true, user.id) cloud = cloud + 1 end
        assert(s.recording.local_recording == nil)
        if i > 40 then assert(s.feature.large_meeting == (i % 3 == 0), user.id) end
        if #s.in_meeting.data_center_regions == 0 then empty = empty + 1 end
        sum = sum + s.feature.meeting_capacity
      end
      print(n, sum, cloud, empty)
    ]],
    ["twice.lua"] = policy [[
      local function walk()
        local sum = 0
        for user in zoom.users {} do sum = sum + user.settings.feature.meeting_capacity end
        return sum
      end
      print(walk(), walk())
      local kept, sum = {}, 0
      for user in zoom.users {} do kept[#kept + 1] = user end
      for turn = 1, 2 do
        for _, user in ipairs(kept) do sum = sum + user.settings.feature.meeting_capacity end
      end
      print(sum)
    ]],
    ["interleaved.lua"] = policy [[
      local a, b = zoom.users {}, zoom.users { type = "licensed" }
      local sum = 0
      for user in a do
        local other = user.type == 2 and b() or nil
        sum = sum + user.settings.feature.meeting_capacity
        if other then
          assert(other == user)
          assert(other.settings.recording.cloud_recording == (user.id:sub(2) % 2 == 0))
        end
      end
      print(sum)
    ]],
    ["early.lua"] = policy [[
      for user in zoom.users {} do
        if user.settings.feature.meeting_capacity == 3 then print(user.id) break end
      end
    ]],
    ["filtered.lua"] = policy [[
      local sum = 0
      for user in zoom.users { type = "licensed" } do sum = sum + user.settings.feature.meeting_capacity end
      print(sum)
    ]],
    ["few.lua"] = policy [[
      local n = 0
      for user in zoom.users {} do
        n = n + 1
        if n % 10 == 0 then assert(user.settings.feature.meeting_capacity == n) end
      end
      print(n)
    ]],
    ["sorted.lua"] = policy [[
      local kept = {}
      for user in zoom.users {} do
        kept[#kept + 1] = user
        assert(user.settings.feature.meeting_capacity)
      end
      -- inside a sort nothing can wait, but what was looked at is known
      table.sort(kept, function(a, b)
        return a.settings.feature.meeting_capacity > b.settings.feature.meeting_capacity
      end)
      print(kept[1].id, kept[#kept].id)
      -- another setting of the same document is fetched from the core without a wait
      table.sort(kept, function(a, b)
        local x, y = a.settings.schedule_meeting.host_video, b.settings.schedule_meeting.host_video
        if x ~= y then return x end
        return a.id < b.id
      end)
      print(kept[1].id, kept[17].id, kept[18].id)
    ]],
    ["each.lua"] = policy [[
      local seen, n = {}, 0
      zoom.each(zoom.users {}, function(user)
        local capacity = user.settings.feature.meeting_capacity
        assert(capacity == tonumber(user.id:sub(2)) and not seen[capacity])
        seen[capacity] = true
        n = n + 1
        assert(user.settings.recording.cloud_recording == (capacity % 2 == 0))
      end, { width = 20 })
      print(n)
    ]],
    ["coroutine.lua"] = policy [[
      local function pairs_of(list)
        return coroutine.wrap(function()
          for user in list do coroutine.yield(user, user.settings.feature.meeting_capacity) end
        end)
      end
      local sum = 0
      for user, capacity in pairs_of(zoom.users {}) do
        sum = sum + capacity
        if user.settings.recording.cloud_recording then sum = sum + 1000 end
      end
      print(sum)
    ]],
  },
  steps = {
    { run = { "--rate", "0", "mixed.lua" }, expect = { exit = 0, requests = all,
      stderr = { "mixed.lua| 120     7260    60      24\n" } } },
    { run = { "--rate", "0", "twice.lua" }, expect = { exit = 0, requests = all,
      stderr = { "twice.lua| 7260    7260\n", "twice.lua| 14520\n" } } },
    { run = { "--rate", "0", "interleaved.lua" }, expect = { exit = 0, requests = all, stderr = { "interleaved.lua| 7260\n" } } },
    -- what is read ahead grows with what was looked at
    { run = { "--rate", "0", "early.lua" }, expect = { exit = 0, stderr = { "early.lua| u003\n" },
      sent = { ["GET /users/u012/settings"] = 0, ["GET /users/u120/settings"] = 0 } } },
    -- what the filter leaves out is not read
    { run = { "--rate", "0", "filtered.lua" }, expect = { exit = 0, requests = 2 + N / 2, stderr = { "filtered.lua| 3600\n" } } },
    { run = { "--rate", "0", "few.lua" }, expect = { exit = 0, requests = 2 + 12, stderr = { "few.lua| 120\n" } } },
    { run = { "--rate", "0", "sorted.lua" }, expect = { exit = 0, requests = all,
      stderr = { "sorted.lua| u120    u001\n", "sorted.lua| u007    u119    u001\n" } } },
    { run = { "--rate", "0", "each.lua" }, expect = { exit = 0, requests = all, stderr = { "each.lua| 120\n" } } },
    { run = { "--rate", "0", "coroutine.lua" }, expect = { exit = 0, requests = all, stderr = { "coroutine.lua| 67260\n" } } },
  },
}
