-- What one of several policies may, does and fails at is its own.
local function policy(head, body)
  return 'local zoom = require "zoom"\nzoom.policy { summary = "s"' .. head .. " }\n" .. body .. "\n"
end

local one = policy(', name = "one", limits = { objects = 900, percent = 100 }', "for user in zoom.users {} do user:set { in_meeting = { chat = false } } end")
local two = policy(', name = "two"', 'zoom.user("u1"):set { in_meeting = { waiting_room = true } }')
local lock = require("pins").lock { ["one.lua"] = one, ["two.lua"] = two }

return {
  why = "each of several policies is trusted, limited and ended by itself; whichever fails, there is no plan",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } },
    { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { waiting_room = false, chat = true } } } } },
  files = {
    ["policies/one.lua"] = one, ["policies/two.lua"] = two, ["zoomlua.lock"] = lock, ["own.lua"] = one,
    ["few.lua"] = policy(', name = "few", limits = { objects = 1 }', 'zoom.user("u1"):set { in_meeting = { waiting_room = true } }'),
    ["ends.lua"] = policy(', name = "ends"', 'zoom.user("u1"):set { in_meeting = { waiting_room = true } }\nwhile true do end'),
    ["early.lua"] = 'while true do end',
    ["allows.lua"] = policy(', name = "allows", allow_destructive = true', 'zoom.user("u1"):set { in_meeting = { chat = false } }'),
    ["deletes.lua"] = policy(', name = "deletes"', 'zoom.call("userDelete", { userId = "u2" })'),
    ["may.lua"] = policy(', name = "may", allow_destructive = true', 'zoom.call("userDelete", { userId = "u2" })'),
    ["reads.lua"] = policy(', name = "reads"', 'for user in zoom.users {} do print(user.settings.in_meeting.chat) end'),
  },
  steps = {
    { run = { "policies/one.lua", "policies/two.lua" },
      tty = { { "one.lua is not known here", "" }, { "Run it? [y/N]", "y\n" }, { "two.lua is not known here", "" }, { "Run it? [y/N]", "n\n" } },
      expect = { exit = 1, requests = 0, terminal = { "not run; nothing has been changed" } } },
    { run = { "--plan", "own.lua", "policies/two.lua" },
      expect = { exit = 1, requests = 0, stderr_lines = 1, stderr = { "two.lua is not known here" } } },
    { run = { "--yes", "own.lua", "few.lua" }, expect = { exit = 2, no_writes = true, stderr = {
        "not applied: this plan changes 2 objects; at most 1 object by the policy's limits" } } },
    { run = { "--plan", "own.lua", "ends.lua", "--time-limit", "5" }, expect = { exit = 1, no_writes = true, stdout = "", stderr_lines = 1,
        stderr = { "zoomlua: ends.lua: ", "nothing has been changed (--time-limit allows more)" } } },
    { run = { "--plan", "own.lua", "early.lua", "--time-limit", "5" }, expect = { exit = 1, requests = 0, stdout = "", stderr_lines = 1,
        stderr = { "zoomlua: early.lua: ", "(--time-limit allows more)" } } },
    { run = { "--plan", "allows.lua", "deletes.lua" }, expect = { exit = 1, no_writes = true, stdout = "", stderr_lines = 1,
        stderr = { "deletes.lua:3: call.userDelete cannot be undone" } } },
    { run = { "--plan", "own.lua", "may.lua" }, expect = { exit = 2, no_writes = true, stdout = { "may.lua:3" } } },
    -- what the first has read is at hand for the second
    { run = { "--plan", "own.lua", "reads.lua" }, expect = { exit = 2, requests = 5, stderr = { "reads.lua| true" } } },
    { run = { "history" }, expect = { exit = 0, stdout_lines = 4 } },
  },
}
