local users = {}
for i = 1, 5 do
  users[i] = { id = "u" .. i, email = ("u%d@example.com"):format(i), type = 2, settings = { in_meeting = { chat = true } } }
end

return {
  why = "Ctrl-C while it reads back: what was applied stays and is reported, and that it is not verified is said",
  tenant = { users = users },
  faults = { { on = "PATCH /users/u1/settings", drop = true },
             { on = "GET /users/u1/settings", nth = 2, delay_ms = 600000 } }, -- it reads back and waits
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { chat = false } } end
  ]] },
  run = { "--yes", "--rate", "0", "--verify", "p.lua" },
  kill = { signal = "INT", after = "GET /users/u1/settings", nth = 2, program = true },
  expect = { exit = 130, stdout = { "Applied: 5 changes in 5 requests" }, stderr = { "interrupted" },
             sent = { ["PATCH /users/u1/settings"] = 1, ["PATCH /users/u2/settings"] = 1, ["PATCH /users/u3/settings"] = 1,
                      ["PATCH /users/u4/settings"] = 1, ["PATCH /users/u5/settings"] = 1 } },
}
