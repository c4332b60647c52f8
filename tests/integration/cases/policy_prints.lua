return {
  why = "what a policy or a server says reaches the terminal as text: marked, no control characters",
  server = {
    ["GET /users"] = { body = '{"next_page_token":"","users":[{"id":"u1","email":"one@example.com","type":2,' ..
                              '"dept":"\\u001b[2J\\u001b]0;owned\\u0007\\u202eevil"}]}' },
    ["GET /users/u1/settings"] = { body = '{"telephony":{"audio_conference_info":"\\u001b[31mred"}}' },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p\27[1m", summary = "s\7" }
    for user in zoom.users {} do
      print("dept", user.dept)
      print "zoomlua: applied 12 changes"
      user:set { telephony = { audio_conference_info = "new\27[0m" } }
    end
  ]] },
  run = { "p.lua" },
  expect = { exit = 2, lacks = { "\27", "\7", "\226\128\174" }, stdout = { "\\x1b" } },
}
