-- A policy that came from elsewhere: the user is asked before anything is answered to it.
local function policy(more)
  return [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "rooms \27[31mred", writes = { "user.in_meeting.*" } }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] .. more
end

-- What matters is far behind what does not, and the summary would be two lines of ours on a terminal of 80 columns.
local lies = [[
local w = {} for i = 1, 400 do w[i] = ("user.in_meeting.%s%d"):format(("x"):rep(90), i) end
w[#w + 1] = ("*"):rep(30) w[#w + 1] = "account.*"
require "zoom".policy { name = "lies", writes = w, summary = "harmless" .. (" "):rep(64) .. "writes  nothing; each plan is " .. ("z "):rep(900) }
]]

local others = { ["p.lua"] = policy "", ["first.lua"] = 'print "hello"\nlocal zoom = require "zoom"\nzoom.get "/users"',
                 ["lies.lua"] = lies, ["wrong.lua"] = "nonsense", ["lib.lua"] = "return 1", ["late.lua"] = "return 2" }
local lock = require "pins".lock
local before = lock(others)
others["p.lua"] = policy "print 'changed'"
local after = lock(others)  -- as an update would pin it

return {
  why = "on a terminal an unknown policy asks first, with what it may write; a known one does not; a changed one asks again",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } } } },
  files = { ["policies/p.lua"] = policy "", ["zoomlua.lock"] = before, ["own.lua"] = policy "", ["people.csv"] = "a\n1\n",
            ["policies/first.lua"] = others["first.lua"], ["policies/wrong.lua"] = "nonsense", ["policies/lies.lua"] = lies,
            ["with.lua"] = 'local zoom = require "zoom"\nrequire "policies.lib"\nzoom.policy { name = "w" }\nrequire "policies.late"',
            ["policies/lib.lua"] = "return 1", ["policies/late.lua"] = "return 2" },
  steps = {
    { run = { "policies/p.lua", "--read", "people.csv", "--net", "hr.example" }, tty = { { "Run it? [y/N]", "n\n" } },
      expect = { exit = 1, requests = 0, lacks = { "Apply?", "\27[31m" },
                 terminal = { "p.lua is not known here: it is below policies/", "sha256", "rooms \\x1b[31mred",
                              "people.csv, the host hr.example", "writes  user.in_meeting.*", "not run; nothing has been changed" } } },
    { run = { "policies/p.lua", "--yes" }, tty = { { "Run it? [y/N]", "\n" } }, expect = { exit = 1, requests = 0 } },
    { run = { "policies/p.lua" }, tty = { { "Run it? [y/N]", "\3" } }, expect = { exit = 130, requests = 0 } },
    { run = { "policies/p.lua" }, tty = { { "Run it? [y/N]", "y\n" }, { "Apply? [y/N]", "n\n" } },
      expect = { exit = 2, no_writes = true } },
    { run = { "policies/p.lua" }, tty = { { "Apply? [y/N]", "n\n" } }, expect = { exit = 2, lacks = { "Run it?" } } },
    { run = { "policies/p.lua" }, files = { ["policies/p.lua"] = policy "print 'changed'", ["zoomlua.lock"] = after },
      tty = { { "Run it? [y/N]", "n\n" } },
      expect = { exit = 1, requests = 0, lacks = { "p.lua| changed" }, terminal = { "p.lua has changed since you trusted it (20" } } },
    { run = { "own.lua" }, tty = { { "Apply? [y/N]", "n\n" } }, expect = { exit = 2, lacks = { "Run it?" } } },
    -- what it prints before it has said what it is comes after the question, and then it has said nothing
    { run = { "policies/first.lua" }, tty = { { "Run it? [y/N]", "n\n" } },
      expect = { exit = 1, requests = 0, lacks = { "first.lua| hello" }, terminal = { "writes  anything (it has not said)" } } },
    { run = { "policies/lies.lua" }, tty = { { "Run it? [y/N]", "n\n" } },
      expect = { exit = 1, requests = 0, lacks = { ("z "):rep(120) },
        terminal = { "  says    harmless", "          writes  nothing; each", "z ...", "  writes  " .. ("*"):rep(30) .. ", account.*,",
                     " and 392 more that allow less" } } },
    { run = { "policies/wrong.lua" }, tty = {}, expect = { exit = 1, lacks = { "Run it?" }, terminal = { "wrong.lua:1:" } } },
    -- modules of others: those before the head in one question, one that comes later in its own
    { run = { "with.lua" }, tty = { { "Run it? [y/N]", "y\n" }, { "policies/late.lua is not known", "" }, { "Run it? [y/N]", "n\n" } },
      expect = { exit = 1, requests = 0, terminal = { "policies/lib.lua is not known here", "writes  anything (it declares no limits)" } } },
    { run = { "with.lua" }, tty = { { "Run it? [y/N]", "y\n" } }, expect = { exit = 0, lacks = { "policies/lib.lua is not known" } } },
    { run = { "with.lua" }, tty = {}, expect = { exit = 0, lacks = { "Run it?" } } },
  },
}
