local users = {}
for i = 1, 4 do
  users[i] = { id = "u" .. i, email = ("person%d@example.com"):format(i), type = 2, dept = "Sales",
               settings = { in_meeting = { waiting_room = false } } }
end
return {
  why = "before the question a plan tells its requests by label, how long they take, and what part of a day's they are",
  tenant = { users = users },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
    ]],
    ["two.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "two", summary = "two", writes = { "user.*", "profile.*" } }
      for user in zoom.users {} do
        user:set { in_meeting = { waiting_room = true } }
        user:update { dept = "Legal" }
      end
    ]],
  },
  steps = {
    { run = { "--plan", "--account-plan", "free", "--share", "1", "p.lua" },
      expect = { exit = 2, stdout = { "Requests: 4 MEDIUM; about 2 s at the permitted rate.\nOf today's MEDIUM requests (2,000) 1,9",
                                      " are left; this plan takes less than 1 % of a day's.\n" } } },
    -- A bucket for each label empties beside the others; one rate for everything does not.
    { run = { "--plan", "--account-plan", "business", "--share", "0.05", "two.lua" },
      expect = { exit = 2, stdout = { "4 LIGHT", "4 MEDIUM", "; about 1 s at the permitted rate.\n" } } },
    { run = { "--plan", "--rate", "4", "two.lua" },
      expect = { exit = 2, stdout = { "4 LIGHT", "4 MEDIUM", "; about 2 s at the permitted rate.\n" } } },
  },
}
