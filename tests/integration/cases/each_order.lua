-- The first user's settings are held back until the last one's have come, which its body shows by asking on.
local users, server = {}, {}
for i = 1, 6 do
  users[i] = { id = "u" .. i, email = ("user%d@example.com"):format(i), type = 2 }
  server[("GET /users/u%d/settings"):format(i)] = {
    body = '{"in_meeting":{"waiting_room":false}}', after = i == 1 and "GET /users/u6/assistants" or nil }
end
server["GET /users"] = { body = { next_page_token = "", users = users } }
server["GET /users/u6/assistants"] = { body = '{"assistants":[]}' }
server["GET /accounts/me/lock_settings"] = { body = "{}" }

return {
  why = "what zoom.each tells and wants stands in the list's order, whatever the order of the answers",
  server = server,
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      local report = zoom.report { columns = { "email" } }
      local order = { n = 1 }
      zoom.each(zoom.users {}, function(user)
        print("before " .. user.id)
        local settings = zoom.get("/users/" .. user.id .. "/settings")
        order[user.id], order.n = order.n, order.n + 1
        if user.id == "u6" then zoom.get "/users/u6/assistants" end
        print("after " .. user.id)
        report:add { user.email }
        user:set { in_meeting = { waiting_room = not settings.in_meeting.waiting_room } }
      end, { width = 6 })
      assert(order.u1 > order.u6)
    ]],
    -- A crew in a crew: the inner ones in the turn of the outer.
    ["nested.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "nested", summary = "nested" }
      zoom.each({ 1, 4 }, function(first)
        zoom.each({ first, first + 1, first + 2 }, function(n)
          zoom.get("/users/u" .. n .. "/settings")
          print("u" .. n)
        end)
        print "end"
      end)
    ]],
    -- One that fails: what those before it told is told, in order.
    ["fails.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "fails", summary = "fails" }
      local ok = pcall(zoom.each, { 1, 2, 3, 4 }, function(n)
        print("before " .. n)
        if n == 3 then error "no" end
        zoom.get("/users/u" .. n + 1 .. "/settings")
        print("after " .. n)
      end)
      print(ok)
    ]],
  },
  steps = {
    { run = { "--plan", "--rate", "0", "--details", "--send-locked", "p.lua" },
      expect = { exit = 2, stdout = {
        "  1  user1@example.com", "  2  user2@example.com", "  3  user3@example.com", "  4  user4@example.com",
        "  5  user5@example.com", "  6  user6@example.com",
        "| user1@example.com\n| user2@example.com\n| user3@example.com\n| user4@example.com\n| user5@example.com\n| user6@example.com\n" },
        stderr = "p.lua| before u1\np.lua| after u1\np.lua| before u2\np.lua| after u2\np.lua| before u3\np.lua| after u3\n" ..
                 "p.lua| before u4\np.lua| after u4\np.lua| before u5\np.lua| after u5\np.lua| before u6\np.lua| after u6\n" } },
    { run = { "--rate", "0", "nested.lua" },
      expect = { exit = 0, stderr = "nested.lua| u1\nnested.lua| u2\nnested.lua| u3\nnested.lua| end\n" ..
                                    "nested.lua| u4\nnested.lua| u5\nnested.lua| u6\nnested.lua| end\n" } },
    { run = { "--rate", "0", "fails.lua" },
      expect = { exit = 0, stderr = "fails.lua| before 1\nfails.lua| before 2\nfails.lua| before 3\nfails.lua| before 4\nfails.lua| false\n" } },
  },
}
