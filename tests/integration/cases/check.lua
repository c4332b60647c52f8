local function user(id, chat) return { id = id, email = id .. "@example.com", type = 2, group_ids = { "g1" }, settings = { in_meeting = { chat = chat, polling = false } } } end
local function policy(name, body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "' .. name .. '", version = "3", summary = "as it should be" }\nprint "hello"\n' .. body
end

return {
  why = "a check by cron is silent when all is as it should be, tells drift with exit 2, keeps no run and never writes",
  tenant = {
    groups = { { id = "g1", name = "Clinic", settings = { in_meeting = { polling = false } }, lock_settings = { in_meeting = { polling = true } } } },
    users = { user("u1", true), user("u2", false) },
  },
  files = {
    ["chat.lua"] = policy("chat", [[for user in zoom.users {} do user:set { in_meeting = { chat = false } } end]]),
    ["locked.lua"] = policy("locked", [[for user in zoom.users {} do user:set { in_meeting = { polling = true } } end]]),
    ["fine.lua"] = policy("fine", [[for user in zoom.users {} do user:set { in_meeting = { polling = false } } end]]),
    ["broken.lua"] = policy("broken", [[error "no"]]),
    ["operation.lua"] = policy("operation", [[zoom.call("userUpdate", { userId = "u2", body = { dept = "Legal" } })]]),
  },
  steps = {
    { run = { "check", "fine.lua" }, expect = { exit = 0, stdout = "", stderr = "", no_writes = true } },
    { run = { "check", "fine.lua", "--json" }, expect = { exit = 0, stdout = { '"schema":"zoomlua.run/1","run":null', '"changes":[]' }, stderr = "" } },
    { run = { "check", "fine.lua" }, tty = {}, expect = { exit = 0, terminal = "", no_writes = true } },
    { run = { "check", "fine.lua", "--verbose" }, expect = { exit = 0, stdout = "", stderr = { "fine.lua| hello" } } },
    { run = { "check", "chat.lua" },
      expect = { exit = 2, no_writes = true, stderr = "", stdout = { "chat 3: as it should be", "user.in_meeting.chat: true -> false", "1 user: u1@example.com",
        "Drift: 1 change to 1 object, of 2 that were looked at" } } },
    { run = { "check", "chat.lua" }, tty = {}, expect = { exit = 2, no_writes = true, terminal = { "Drift" }, lacks = { "Apply?" } } },
    { run = { "check", "chat.lua", "--json" }, expect = { exit = 2, stdout = { '"run":null,"state":"drift"', '"path":"user.in_meeting.chat"' }, stderr = "" } },
    -- what is locked is not as it should be, either
    { run = { "check", "locked.lua" }, expect = { exit = 2, no_writes = true, stdout = { "Left out", "locked by group \"Clinic\"", "2 users" } } },
    { run = { "check", "locked.lua", "--json" }, expect = { exit = 2, stdout = { '"left_out":[{"kind":"user"' } } },
    -- an operation is always pending: there is nothing to compare it with
    { run = { "check", "operation.lua" }, expect = { exit = 2, no_writes = true, stdout = { "call.userUpdate" } } },
    { run = { "check", "broken.lua" }, expect = { exit = 1, stdout = "", stderr = { "broken.lua:4: no" }, stderr_lines = 1 } },
    { run = { "check", "chat.lua", "--yes" }, expect = { exit = 64, stderr_lines = 1 } },
    { run = { "check" }, expect = { exit = 64, stderr = { "zoomlua check policy.lua" }, stderr_lines = 1 } },
    -- no run was kept
    { run = { "history" }, expect = { exit = 0, lacks = { "chat", "planned" } } },
  },
}
