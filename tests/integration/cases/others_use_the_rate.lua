local users = {}
for i = 1, 12 do
  users[i] = { id = "u" .. i, email = ("person%d@example.com"):format(i), type = 2,
               settings = { in_meeting = { waiting_room = false } } }
end
return {
  why = "other applications use up most of the account's rate: slower, and nothing is lost",
  tenant = { users = users },
  again = true,  -- what others take at the wrong moment five times in a row
  sim = { limits = "pro", args = { "--others", "14" } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  run = { "--yes", "--max-changes", "all", "--account-plan", "pro", "--share", "1", "p.lua" },
  expect = {
    exit = 0,
    state = {
      ["users/u1/settings/in_meeting/waiting_room"] = true,
      ["users/u12/settings/in_meeting/waiting_room"] = true,
    },
  },
}
