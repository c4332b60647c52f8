local function user(id, chat, extra)
  local settings = { in_meeting = { chat = chat, polling = false }, feature = { meeting_capacity = 100 } }
  for k, v in pairs(extra or {}) do settings.in_meeting[k] = v end
  return { id = id, email = id .. "@example.com", type = 2, settings = settings }
end
local function policy(name, body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "' .. name .. '", summary = "s" }\n' .. body
end
local function rested()
  os.execute "sleep 1.3"
  return ""
end
local NONE = { ["GET /users/u1/settings"] = 0, ["GET /users/u2/settings"] = 0, ["GET /users/u3/settings"] = 0 }
local ALL = { ["GET /users/u1/settings"] = 1, ["GET /users/u2/settings"] = 1, ["GET /users/u3/settings"] = 1 }

return {
  why = "a plan uses values that the journal holds, says so, and reads what is too old, was not looked at before or would change",
  tenant = { users = { user("u1", false), user("u2", false), user("u3", false) } },
  files = {
    ["chat.lua"] = policy("chat", [[
      local seen = {}
      for user in zoom.users {} do
        seen[#seen + 1] = tostring(user.settings.in_meeting.chat) .. tostring(user.settings.in_meeting.polling)
        user:set { in_meeting = { chat = false } }
      end
      print(table.concat(seen, " "))]]),
    ["wish.lua"] = policy("wish", [[for user in zoom.users {} do user:set { in_meeting = { chat = true } } end]]),
    ["room.lua"] = policy("room", [[for user in zoom.users {} do user:set { feature = { meeting_capacity = 100 } } end]]),
    ["one.lua"] = policy("one", [[zoom.user("u2"):set { in_meeting = { chat = true } }]]),
  },
  steps = {
    { run = { "chat.lua", "--max-age", "10m" },
      expect = { exit = 0, sent = ALL, stdout = { "nothing to change" }, lacks = { "from the journal" }, stderr = { "falsefalse falsefalse falsefalse" } } },
    { run = { "chat.lua", "--max-age", "10m" },
      expect = { exit = 0, sent = NONE, stderr = { "falsefalse falsefalse falsefalse" },
        stdout = { "nothing to change", "Values: 3 of 3 users from the journal, not older than 10 min.\n" } } },
    { run = { "chat.lua", "--max-age", "1h", "--json" },
      expect = { exit = 0, sent = NONE, stdout = { '"from_journal":{"readings":3,"of":3,"max_age_s":3600,"read_anew":0}' } } },
    -- without it everything is read
    { run = { "chat.lua" }, expect = { exit = 0, sent = ALL, lacks = { "from the journal" } } },
    { run = { "check", "chat.lua", "--max-age", "10m" }, expect = { exit = 0, stdout = "", stderr = "", sent = NONE } },
    -- only to be looked at: nothing is read again; to be applied: what changes is
    { run = { "wish.lua", "--max-age", "10m", "--plan" },
      expect = { exit = 2, sent = NONE, stdout = { "user.in_meeting.chat: false -> true", "3 of 3 users from the journal, not older than 10 min.\n" } } },
    { run = { "check", "wish.lua", "--max-age", "10m" },
      expect = { exit = 2, sent = ALL, stdout = { "3 of 3 users from the journal, not older than 10 min; 3 that would change were read anew." } } },
    -- too old
    { run = { "chat.lua", "--max-age", "1s" }, files = { wait = rested }, expect = { exit = 0, sent = ALL, lacks = { "from the journal" } } },
    -- another value is needed: not known of anybody
    { run = { "room.lua", "--max-age", "10m" }, expect = { exit = 0, sent = ALL, lacks = { "from the journal" } } },
    { run = { "room.lua", "--max-age", "10m" }, expect = { exit = 0, sent = NONE, stdout = { "3 of 3 users" } } },
    -- the latest reading alone is kept
    { run = { "chat.lua", "--max-age", "10m" }, expect = { exit = 0, sent = ALL } },
    -- what was changed is read again
    { run = { "one.lua", "--max-age", "10m", "--yes" },
      expect = { exit = 0, sent = { ["GET /users/u2/settings"] = 1, ["PATCH /users/u2/settings"] = 1 },
        stdout = { "1 of 2 readings from the journal, not older than 10 min; 1 that would change was read anew." } } },
    { run = { "chat.lua", "--max-age", "10m", "--plan" },
      expect = { exit = 2, sent = { ["GET /users/u1/settings"] = 0, ["GET /users/u2/settings"] = 1, ["GET /users/u3/settings"] = 0 },
        stderr = { "falsefalse truefalse falsefalse" }, stdout = { "2 of 3 users from the journal" } } },
    { run = { "undo", "1", "--max-age", "10m" }, expect = { exit = 64, stderr = { "reads everything anew" }, stderr_lines = 1 } },
  },
}
