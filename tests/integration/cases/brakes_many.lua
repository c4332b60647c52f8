return {
  why = "more than 500 objects take --max-changes even where they are a small share, and each operation counts as one",
  sim = { users = 2000 },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      local n = 0
      for user in zoom.users {} do
        n = n + 1
        if n <= 501 then user:set { in_meeting = { annotation = not user.settings.in_meeting.annotation } } end
      end
    ]],
    ["calls.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "calls", summary = "calls" }
      for i = 1, 501 do zoom.call("userUpdate", { userId = "u" .. i, body = { dept = "Legal" } }) end
    ]],
  },
  steps = {
    { run = { "--yes", "--rate", "0", "p.lua" },
      expect = { exit = 2, no_writes = true, stderr = { "501 of 1,", "500 objects", "--max-changes 501" } } },
    { run = { "--yes", "--rate", "0", "calls.lua" },
      expect = { exit = 2, no_writes = true, stderr = { "501 objects; at most 500 objects" } } },
  },
}
