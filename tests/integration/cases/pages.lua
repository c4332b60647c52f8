return {
  why = "all pages are taken, in the list's order, pending people are left out, and each settings page is read once",
  sim = { users = 650 },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    local n, pages, last = 0, 0, nil
    for user in zoom.users {} do
      n = n + 1
      if user.settings.in_meeting.waiting_room == nil then error "no answer" end
      if user.id == last then error "twice" end
      last = user.id
    end
    print(n .. " users")
  ]] },
  run = { "--rate", "0", "p.lua" },
  expect = { exit = 0, stderr = { "p.lua| 589 users\n" }, requests = 1 + 2 + 589 },
}
