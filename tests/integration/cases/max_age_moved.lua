local function user(id, chat, polling)
  return { id = id, email = id .. "@example.com", type = 2, settings = { in_meeting = { chat = chat, polling = polling } } }
end
local function policy(name, body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "' .. name .. '", summary = "s" }\n' .. body
end

return {
  why = "what changed behind the journal's back is read before it is planned: not sent again, and told with the value it has",
  tenant = { groups = { { id = "g1", name = "Clinic" } }, users = { user("u1", true, true), user("u2", true, true), user("u3", false, true) } },
  files = {
    ["chat.lua"] = policy("chat", [[for user in zoom.users {} do user:set { in_meeting = { chat = false } } end]]),
    ["chime.lua"] = policy("chime", [[for user in zoom.users {} do user:set { in_meeting = { entry_exit_chime = "host" } } end]]),
    ["u1.lua"] = policy("u1", [[zoom.user("u1"):set { in_meeting = { chat = false } }]]),
    ["named.lua"] = policy("named", [[zoom.user("u2@example.com"):set { in_meeting = { polling = false } }]]),
    ["group.lua"] = policy("group", [[zoom.group("Clinic"):set { in_meeting = { polling = false } }]]),
  },
  steps = {
    { run = { "chat.lua", "--plan" }, expect = { exit = 2, sent = { ["GET /users/u1/settings"] = 1 } } },
    -- somebody else, from another machine: another journal
    { run = { "u1.lua", "--yes" }, env = { ZOOMLUA_HOME = "{dir}/elsewhere" }, expect = { exit = 0, sent = { ["PATCH /users/u1/settings"] = 1 } } },
    -- a plan to look at may be as old as was allowed
    { run = { "chat.lua", "--max-age", "10m", "--plan" },
      expect = { exit = 2, stdout = { "2 users: u1@example.com, u2@example.com" }, sent = { ["GET /users/u1/settings"] = 0, ["GET /users/u2/settings"] = 0 } } },
    -- one that is saved or applied is the truth
    { run = { "plan", "chat.lua", "--max-age", "10m", "-o", "{dir}/a.plan" },
      expect = { exit = 2, stdout = { "1 user: u2@example.com", "2 that would change were read anew" } } },
    { run = { "chat.lua", "--max-age", "10m", "--yes" },
      expect = { exit = 0, stdout = { "1 user: u2@example.com" },
        sent = { ["GET /users/u1/settings"] = 0, ["GET /users/u2/settings"] = 1, ["GET /users/u3/settings"] = 0, ["PATCH /users/u2/settings"] = 1 } } },
    { run = { "chat.lua", "--max-age", "10m" },
      expect = { exit = 0, sent = { ["GET /users/u1/settings"] = 0, ["GET /users/u2/settings"] = 1, ["GET /users/u3/settings"] = 0 } } },
    -- a user who is named by an address is that user
    { run = { "named.lua", "--yes" }, expect = { exit = 0, sent = { ["PATCH /users/u2/settings"] = 1 } } },
    { run = { "chat.lua", "--max-age", "10m" }, expect = { exit = 0, sent = { ["GET /users/u1/settings"] = 0, ["GET /users/u2/settings"] = 1 } } },
    { run = { "chat.lua", "--max-age", "10m" }, expect = { exit = 0, sent = { ["GET /users/u1/settings"] = 0 } } },
    -- a group's settings are its members', too
    { run = { "group.lua", "--yes" }, expect = { exit = 0, sent = { ["PATCH /groups/g1/settings"] = 1 } } },
    { run = { "chat.lua", "--max-age", "10m" }, expect = { exit = 0, sent = { ["GET /users/u1/settings"] = 1, ["GET /users/u3/settings"] = 1 } } },
  },
}
