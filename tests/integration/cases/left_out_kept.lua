-- What a plan leaves out is told with the plan, and by `show` later: locked settings, people who are nobody, what
-- could not be read.
local function user(id, more)
  local u = { id = id, email = id .. "@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } }
  for name, value in pairs(more or {}) do u[name] = value end
  return u
end

return {
  why = "what a plan left out stands in the journal: show RUN tells it as text, as JSON and as a change request",
  tenant = {
    account = { lock_settings = { in_meeting = { chat = true } } },
    users = { user "amy", user "bob", user("dora", { status = "inactive" }), { email = "new@example.com", status = "pending" } },
  },
  faults = { { on = "GET /users/bob/settings", count = 99, reply = 404, body = { code = 1001, message = "User does not exist: bob." } } },
  files = {
    ["few.csv"] = "email\namy@example.com\nnobody@example.com\nAMY@example.com\nbob@example.com\ndora@example.com\nnew@example.com\n",
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p", limits = { percent = 100 } }
      for user in zoom.people "few.csv" do user:set { in_meeting = { waiting_room = true, chat = false } } end
    ]],
    ["plain.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "plain", summary = "plain" }
      zoom.user "amy@example.com":set { in_meeting = { waiting_room = false } }
    ]],
  },
  steps = {
    { run = { "p.lua", "--read", "few.csv", "--yes", "--rate", "0" }, expect = { exit = 3, sent = { ["PATCH /users/amy/settings"] = 1 } } },
    { run = { "show", "1" },
      expect = { exit = 0, stdout = {
        "user.in_meeting.waiting_room: false -> true",
        "Left out:\n", "user.in_meeting.chat: true -> false", "locked by the account", "  could not be read\n      1 user: bob@example.com\n", "User does not exist: bob.",
        "Rows of few.csv that the policy left out:\n  not found: 1\n      row 3: nobody@example.com\n",
        "named twice (the first row counts): 1\n      row 4: AMY@example.com, as in row 2\n",
        "invited, has not joined yet: 1\n      row 7: new@example.com\n", "deactivated: 1\n      row 6: dora@example.com\n" },
        lacks = { ": (not set)" } } },
    { run = { "show", "1", "--json" },
      expect = { exit = 0, lacks = { '"reports"' }, stdout = {
        '"left_out":[{"kind":"user","path":"user.in_meeting.chat","current":true,"wanted":false,"why":"locked by the account (--send-locked sends it all the same)","objects":1,"names":"amy@example.com"}',
        '"nobody":[{"list":"few.csv","row":3,"given":"nobody@example.com","why":"unknown","as_in_row":null}', '"why":"twice","as_in_row":2' } } },
    { run = { "show", "1", "--markdown" }, expect = { exit = 0, stdout = { "## Left out", "locked by the account", "| could not be read |" } } },
    -- Of one object: not what is the whole plan's.
    { run = { "show", "1", "amy" }, expect = { exit = 0, stdout = { "amy@example.com" }, lacks = { "Left out", "nobody@", "bob@" } } },
    { run = { "plain.lua", "--yes", "--rate", "0" }, expect = { exit = 0 } },
    { run = { "show", "2" }, expect = { exit = 0, lacks = { "Left out", "Rows of" } } },
    { run = { "show", "2", "--json" }, expect = { exit = 0, stdout = { '"left_out":[]' }, lacks = { '"nobody"' } } },
  },
}
