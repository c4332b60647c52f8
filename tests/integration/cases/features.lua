local users = {}
for i = 1, 35 do
  local id = ("u%02d"):format(i)
  users[i] = { id = id, email = id .. "@example.com", type = i == 7 and 1 or 2 }
end
users[9].settings = { feature = { large_meeting = true, large_meeting_capacity = 1000 } }
users[10].settings = { feature = { large_meeting = true, large_meeting_capacity = 500 } }

return {
  why = "features go to 30 users in a request; who does not get one is told by name with Zoom's reason, and an undo gives back what was",
  tenant = { users = users },
  faults = { { on = "POST /users/features", refuse = { u03 = "Not enough seats", u04 = "No need to update" } } },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p", writes = { "user.features.large_meeting", "user.in_meeting.chat" } }
      for user in zoom.users {} do
        user:set { in_meeting = { chat = false } }  -- what goes by itself does not break up what goes together
        user:features { large_meeting = 500 }
      end
    ]],
    ["since.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "since", summary = "somebody else" }
      zoom.user("u11"):features { large_meeting = 3000 }
    ]],
    ["types.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "types", summary = "types" }
      zoom.user("u07"):features { user_type = "licensed", zoom_whiteboard = false, concurrent_meeting = "Plus" }
    ]],
    ["name.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "n", summary = "n" }
      zoom.user("u07"):features { large_meting = 500 }
    ]],
    ["value.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "v", summary = "v" }
      zoom.user("u07"):features { large_meeting = 501 }
    ]],
    ["denied.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "d", summary = "d", writes = { "user.in_meeting" } }
      zoom.user("u07"):features { webinar = 500 }
    ]],
  },
  steps = {
    { run = { "--plan", "--max-changes", "all", "p.lua", "--rate", "0" }, expect = { exit = 2, no_writes = true, stdout = {
      "user.features.large_meeting: false -> 500", "user.features.large_meeting: 1000 -> 500",
      "2 MEDIUM (34 features)" } } },
    { run = { "--yes", "--max-changes", "all", "p.lua", "--rate", "0" }, expect = { exit = 3,
      stderr = { "2 of 69 requests were not applied" },
      state = { ["users/u01/settings/feature/large_meeting_capacity"] = 500, ["users/u09/settings/feature/large_meeting_capacity"] = 500,
                ["users/u35/settings/feature/large_meeting_capacity"] = 500, ["users/u03/settings/feature"] = ABSENT } } },
    { run = { "show", "2", "u03@example.com" }, expect = { exit = 0, stdout = { "Zoom refused it: Not enough seats", "user.features.large_meeting" } } },
    { run = { "show", "2" }, expect = { exit = 0, stdout = { "u07@example.com, user.features.large_meeting: Zoom refused it: Unpaid user" } } },
    { run = { "--yes", "types.lua", "--rate", "0" }, expect = { exit = 0, stdout = { "\"basic\" -> \"licensed\"" },
      sent = { ["POST /users/features"] = 3 }, state = { ["users/u07/type"] = 2,
        ["users/u07/settings/feature/concurrent_meeting"] = "Plus", ["users/u07/settings/feature/zoom_whiteboard"] = false } } },
    { run = { "resume", "2", "--rate", "0" }, expect = { exit = 0, sent = { ["POST /users/features"] = 1 },
      bodies = { ["POST /users/features"] = { { feature_type = "large_meeting", feature_value = "128", users = { { id = "u03" }, { id = "u07" } } } } } } },
    { run = { "--yes", "since.lua", "--rate", "0" }, expect = { exit = 0 } },
    { run = { "undo", "2", "--only", "user.features.large_meeting", "--yes", "--rate", "0" }, expect = { exit = 0,
      stdout = { "changed since by somebody else: left as it is now", "user.features.large_meeting: 500 -> 1000" },
      state = { ["users/u09/settings/feature/large_meeting_capacity"] = 1000, ["users/u11/settings/feature/large_meeting_capacity"] = 3000,
                ["users/u01/settings/feature/large_meeting"] = false, ["users/u10/settings/feature/large_meeting_capacity"] = 500 } } },
    { run = { "name.lua" }, expect = { exit = 1, stderr = { "name.lua:3", "there is no feature 'large_meting' (did you mean 'large_meeting'?)" } } },
    { run = { "value.lua" }, expect = { exit = 1, stderr = { "value.lua:3", "100, 200, 300, 500, 1000, 3000, 5000 or false, not 501" } } },
    { run = { "denied.lua" }, expect = { exit = 1, stderr = { "denied.lua:3", "user.features.webinar" }, no_writes = true } },
    { run = { "scopes", "p.lua" }, expect = { exit = 0, stdout = { "user:write:feature:admin" } } },
  },
}
