-- 30 users, all of whom a policy changes; and a policy that names them one by one.
local users, ids = {}, {}
for i = 1, 30 do
  users[i] = { id = "u" .. i, email = ("u%02d@example.com"):format(i), type = 2, dept = i <= 9 and "Few" or "Many",
               settings = { in_meeting = { chat = true } } }
  ids[i] = users[i].email
end
local function policy(head, condition)
  return ([[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p"%s }
    for user in zoom.users {} do
      if %s then user:set { in_meeting = { chat = false } } end
    end
  ]]):format(head or "", condition or "true")
end
local why = "this plan changes 30 of 30 users (100 %); at most 30 % and 500 objects without being told: --max-changes 30 allows it"

return {
  why = "a plan of more than is usual is shown and not applied, unless the policy or --max-changes allows it",
  tenant = { users = users },
  files = {
    ["p.lua"] = policy(), ["few.lua"] = policy(nil, 'user.dept == "Few"'), ["ten.lua"] = policy(nil, "user.dept == 'Few' or user.id == 'u10'"),
    ["all.lua"] = policy(", limits = { percent = 100 }"),
    ["strict.lua"] = policy(", limits = { objects = 5, percent = 100 }"),
    ["named.lua"] = 'local zoom = require "zoom"\nzoom.policy { name = "named", summary = "named" }\nfor email in ("'
      .. table.concat(ids, " ") .. '"):gmatch "%S+" do zoom.user(email):set { in_meeting = { polling = false } } end\n',
    ["bad.lua"] = policy(", limits = { object = 5 }"), ["bad2.lua"] = policy(", limits = { percent = 130 }"),
    ["bad3.lua"] = policy(', limits = { objects = "all" }'), ["bad4.lua"] = policy(", limits = 5"),
  },
  steps = {
    { run = { "--yes", "--rate", "0", "p.lua" },
      expect = { exit = 2, no_writes = true, stdout = { "30 users:", "Plan 1" },
                 stderr = "zoomlua: not applied: " .. why .. "\n" } },
    { run = { "--rate", "0", "p.lua" }, tty = {},
      expect = { exit = 2, no_writes = true, terminal = { "not applied: this plan changes" }, lacks = { "[y/N]" } } },
    { run = { "--plan", "--rate", "0", "p.lua" },
      expect = { exit = 2, no_writes = true, stderr = "zoomlua: warning: " .. why .. "\n" } },
    { run = { "--plan", "--json", "--rate", "0", "p.lua" },
      expect = { exit = 2, no_writes = true, stdout = { '"changes":[' }, stderr = { "warning: this plan" } } },
    { run = { "--yes", "--json", "--rate", "0", "p.lua" },
      expect = { exit = 2, no_writes = true, stdout = { '"state":"planned"' }, stderr = { "not applied: " } } },
    { run = { "--plan", "--rate", "0", "all.lua" }, expect = { exit = 2, lacks = { "this plan changes" } } },
    { run = { "--yes", "--rate", "0", "strict.lua" },
      expect = { exit = 2, no_writes = true, stderr = { "at most 100 % and 5 objects by the policy's limits" } } },
    { run = { "--yes", "--rate", "0", "--max-changes", "29", "all.lua" },
      expect = { exit = 2, no_writes = true, stderr = { "at most 29 objects by --max-changes: --max-changes 30" } } },
    { run = { "--yes", "--rate", "0", "--max-changes", "99%", "all.lua" },
      expect = { exit = 2, no_writes = true, stderr = { "at most 99 % by --max-changes" } } },
    -- Ten of thirty are more than 30 %, nine are not.
    { run = { "--yes", "--rate", "0", "ten.lua" }, expect = { exit = 2, no_writes = true, stderr = { "10 of 30 users (33 %)" } } },
    { run = { "--yes", "--rate", "0", "few.lua" }, expect = { exit = 0, stdout = { "9 changes in 9 requests" }, stderr = "" } },
    { run = { "--yes", "--rate", "0", "--max-changes", "21", "strict.lua" },
      expect = { exit = 0, stdout = { "21 changes in 21 requests" } } },
    -- An undo touches no more than its run did; who names users himself has no list of which this is a share.
    { run = { "undo", "12", "--yes", "--rate", "0" }, expect = { exit = 0, stdout = { "21 changes in 21 requests" } } },
    { run = { "--yes", "--rate", "0", "named.lua" }, expect = { exit = 0, stdout = { "30 changes in 30 requests" } } },
    { run = { "bad.lua" }, expect = { exit = 1, stderr = { "bad.lua:2:", "limits has no 'object'", "'objects'" }, stderr_lines = 1 } },
    { run = { "bad2.lua" }, expect = { exit = 1, stderr = { "bad2.lua:2:", "limits.percent is a whole number from 1 to 100" }, stderr_lines = 1 } },
    { run = { "bad3.lua" }, expect = { exit = 1, stderr = { "bad3.lua:2:", "limits.objects" }, stderr_lines = 1 } },
    { run = { "bad4.lua" }, expect = { exit = 1, stderr = { "bad4.lua:2:", "'limits' is a table" }, stderr_lines = 1 } },
  },
}
