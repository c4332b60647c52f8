local users = {}
for i = 1, 6 do
  users[i] = { id = "u" .. i, email = ("u%d@example.com"):format(i), type = 2, settings = { in_meeting = { chat = true } } }
end

return {
  why = "on a terminal a canary asks before it goes on; no and Ctrl-C leave the rest pending",
  tenant = { users = users },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p", params = { on = { type = "boolean", default = false } } }
    for user in zoom.users {} do user:set { in_meeting = { chat = false } } end
  ]] },
  steps = {
    { run = { "--rate", "0", "--canary", "2", "p.lua" }, tty = { { "Apply? [y/N]", "y\n" }, { "Go on with 4? [y/N]", "n\n" } },
      expect = { exit = 3, terminal = { "Applied to 2, all as planned. Go on with 4?", "4 objects are pending", "resume 1" },
                 sent = { ["PATCH /users/u1/settings"] = 1, ["PATCH /users/u2/settings"] = 1 } } },
    { run = { "--rate", "0", "--canary", "1", "p.lua" }, tty = { { "Apply? [y/N]", "y\n" }, { "Go on with 3? [y/N]", "\3" } },
      expect = { exit = 130, terminal = { "3 objects are pending", "resume 2" }, sent = { ["PATCH /users/u3/settings"] = 1 } } },
    { run = { "show", "2" }, expect = { exit = 0, stdout = { "2, interrupted", "3 pending" } } },
    { run = { "--rate", "0", "--waves", "1,1", "p.lua" },
      tty = { { "Apply? [y/N]", "y\n" }, { "Applied to 1, all as planned. Go on with 2? [y/N]", "y\n" },
              { "Applied to 2, all as planned. Go on with 1? [y/N]", "yes\n" } },
      expect = { exit = 0, terminal = { "Applied: 3 changes in 3 requests" },
                 sent = { ["PATCH /users/u4/settings"] = 1, ["PATCH /users/u5/settings"] = 1, ["PATCH /users/u6/settings"] = 1 } } },
  },
}
