local function policy(most)
  return ([[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    local n = 0
    for user in zoom.users {} do
      n = n + 1
      if n <= %d then user:set { in_meeting = { polling = not user.settings.in_meeting.polling } } end
    end
  ]]):format(most)
end
local NO = { code = 300, message = "Not today." }

return {
  why = "an apply that keeps failing stops by itself, says why and how to go on, and resume does the rest",
  sim = { users = 400 },
  faults = { { on = "PATCH /users/*/settings", count = 10, reply = 400, body = NO },
             { on = "PATCH /users/*/settings", nth = 120, count = 20, reply = 400, body = NO } },
  files = { ["few.lua"] = policy(10), ["many.lua"] = policy(300) },
  steps = {
    -- Ten answers are too few for a share of them.
    { run = { "few.lua", "--yes", "--rate", "0", "--max-changes", "all" },
      expect = { exit = 1, stderr = { "stopped, because 10 requests in a row failed", "Not today.", "zoomlua resume 1" } } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "Stopped   because 10 requests in a row failed" } } },
    { run = { "resume", "1", "--rate", "0" }, expect = { exit = 0, stdout = { "Applied: 10 changes" } } },
    { run = { "many.lua", "--yes", "--rate", "0", "--max-changes", "all" },
      expect = { exit = 3, stderr = { "stopped, because ", " failed, the last with: ", "zoomlua resume 2" }, lacks = { " 0 not sent" } } },
  },
}
