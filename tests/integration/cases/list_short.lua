return {
  why = "a list that comes back short is told, with both numbers; one whose page token expires begins again, without anybody twice",
  sim = { users = 700 },
  faults = {
    { on = "GET /users", nth = 2, short_list = true },
    { on = "GET /users", nth = 5, reply = 400, body = { code = 300, message = "The next page token is invalid or expired." } },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    local n, seen = 0, {}
    for user in zoom.users {} do
      assert(not seen[user.id])
      n, seen[user.id] = n + 1, true
    end
    print(n .. " users")
  ]] },
  steps = {
    { run = { "--rate", "0", "p.lua" },
      expect = { exit = 0, stderr = { "p.lua| 450 users\n", "warning: /users: Zoom speaks of 635 entries, 450 came; this run knows nothing of the rest" },
                 sent = { ["GET /users"] = 2 } } },
    -- The third page is refused (the fifth request in all): from the first one again.
    { run = { "--rate", "0", "p.lua" },
      expect = { exit = 0, stderr = { "p.lua| 635 users\n" }, stderr_lines = 1, sent = { ["GET /users"] = 6 } } },
  },
}
