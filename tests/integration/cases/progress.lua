local users = {}
for i = 1, 15 do
  users[i] = { id = "u" .. i, email = ("user%d@example.com"):format(i), type = 2 }
end

local too_far = {} -- what is read ahead is not done, least of all what lies behind the list's end
for i = 16, 64 do too_far[#too_far + 1] = ("looking at %d/15"):format(i) end

return {
  why = "a terminal sees how far the reading is; a pipe never does",
  again = true,
  tenant = { users = users },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do assert(user.settings.in_meeting.chat ~= nil) end
  ]] },
  steps = {
    { run = { "--rate", "10", "p.lua" }, tty = {}, expect = { exit = 0, terminal = { "looking at ", "/15", " of 10 requests/s", " left" },
                                                      lacks = too_far } },
    { run = { "--rate", "10", "p.lua" }, expect = { exit = 0, stdout = "p: nothing to change.\n", stderr = "" } },
  },
}
