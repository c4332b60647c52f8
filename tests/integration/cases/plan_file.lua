local function user(id, email, chat)
  return { id = id, email = email, type = 2, settings = { in_meeting = { chat = chat, polling = false, entry_exit_chime = "all" } } }
end
local function policy(name, body)
  return 'local zoom = require "zoom"\nlocal policy = zoom.policy { name = "' .. name .. '", version = "1.2", ' ..
         'summary = "chat | off", limits = { objects = 100, percent = 100 }, params = { chime = { type = "string", default = "host", help = "h" } } }\n' .. body
end

return {
  why = "a saved plan is applied exactly, what has moved since is refused or left, what is wanted already is nothing to do",
  tenant = {
    account = { settings = { in_meeting = { private_chat = false } } },
    groups = { { id = "g1", name = "Clinic", settings = { in_meeting = { chat = true } } } },
    users = { user("u1", "amy@example.com", true), user("u2", "ben@example.com", true), user("u3", "cho@example.com", false) },
  },
  files = {
    ["p.lua"] = policy("p", [[
      zoom.account:set { in_meeting = { private_chat = true } }
      local group = assert(zoom.group "Clinic")
      group:set { in_meeting = { chat = false } }
      group:lock { "in_meeting.polling" }
      for user in zoom.users {} do user:set { in_meeting = { chat = false, entry_exit_chime = policy.chime } } end
    ]]),
    ["since.lua"] = policy("since", [[assert(zoom.user "ben@example.com"):set { in_meeting = { entry_exit_chime = "none" } }]]),
    ["done.lua"] = policy("done", [[assert(zoom.user "amy@example.com"):set { in_meeting = { chat = false } }]]),
    ["empty.lua"] = policy("empty", [[assert(zoom.user "cho@example.com"):set { in_meeting = { polling = false } }]]),
    ["notes.txt"] = "not to be lost\n",
  },
  steps = {
    { run = { "plan", "p.lua", "chime=host", "-o", "change.plan" },
      expect = { exit = 2, no_writes = true, stdout = { "user.in_meeting.chat: true -> false", "Saved: zoomlua apply change.plan" },
        files = { ["change.plan"] = { '{"format":"zoomlua.plan/1",\n"head":{\n"account":"sim-account",\n', '"params":{"chime":"host"},\n',
          '"id":"u1","kind":"user","label":"amy@example.com","requests":[\n{"body":{"in_meeting":{"chat":false,"entry_exit_chime":"host"}}',
          '"limits":{"objects":100,"percent":100}', '"policy_sha256":"' } } } },
    { run = { "plan", "p.lua", "-o", "notes.txt" },
      expect = { exit = 1, stderr = { "notes.txt is no saved plan", "-o" }, stderr_lines = 1, files = { ["notes.txt"] = "not to be lost\n" } } },
    { run = { "plan", "p.lua", "-o", "{dir}" }, expect = { exit = 1, stderr = { "it is a folder" }, stderr_lines = 1 } },
    { run = { "plan", "p.lua", "-o", "no/such/folder.plan" }, expect = { exit = 1, stderr = { "no/such/folder.plan" }, stderr_lines = 1 } },
    -- shown without an account
    { run = { "show", "change.plan" }, env = { ZOOM_ACCOUNT_ID = false, ZOOM_CLIENT_ID = false, ZOOM_CLIENT_SECRET = false },
      expect = { exit = 0, stdout = { "p 1.2: chat | off", "account.in_meeting.private_chat: false -> true", "2 users: amy@example.com, ben@example.com",
        "Saved plan: 8 changes to 5 objects", "for the account sim-account, from p.lua", '{"chime":"host"}' } } },
    { run = { "show", "./change.plan", "--json" }, expect = { exit = 0, stdout = { '"schema":"zoomlua.run/1","run":null,"state":"saved"', '"path":"user.in_meeting.chat"' } } },
    -- a question on the terminal, and no
    { run = { "apply", "change.plan" }, tty = { { "Apply? [y/N]", "n\n" } },
      expect = { exit = 2, no_writes = true, terminal = { "user.in_meeting.chat", "nothing was changed" } } },
    { run = { "apply", "change.plan", "--plan" }, expect = { exit = 2, no_writes = true } },
    { run = { "apply", "change.plan" }, expect = { exit = 2, no_writes = true } },
    -- one value has moved, one is already there
    { run = { "--yes", "since.lua" }, expect = { exit = 0 } },
    { run = { "--yes", "done.lua" }, expect = { exit = 0 } },
    { run = { "apply", "change.plan", "--yes" },
      expect = { exit = 1, no_writes = true, stderr = { "user.in_meeting.entry_exit_chime: \"none\" -> \"host\"", "ben@example.com",
        "changed since by somebody else", "1 of 8 changes cannot be made as planned", "--partial" } } },
    { run = { "apply", "change.plan", "--yes", "--partial" },
      expect = { exit = 0, stdout = { "Left out", "Applied: 6 changes" },
        bodies = {
          ["PATCH /users/u1/settings"] = { in_meeting = { entry_exit_chime = "host" } },
          ["PATCH /users/u2/settings"] = { in_meeting = { chat = false } },
          ["PATCH /users/u3/settings"] = { in_meeting = { entry_exit_chime = "host" } },
          ["PATCH /accounts/me/settings"] = { in_meeting = { private_chat = true } },
          ["PATCH /groups/g1/settings"] = { in_meeting = { chat = false } },
          ["PATCH /groups/g1/lock_settings"] = { in_meeting = { polling = true } },
        } } },
    { run = { "show", "8" },
      expect = { exit = 0, stdout = { "Command   apply change.plan, SHA-256 ", "Policy    p 1.2", "File      p.lua", '{"chime":"host"}' } } },
    { run = { "apply", "change.plan", "--yes", "--partial" }, expect = { exit = 0, no_writes = true, stdout = { "nothing to change" } } },
    { run = { "undo", "8", "--yes", "--max-changes", "all" }, expect = { exit = 0 } },
    -- a plan of nothing replaces an older one, so that nothing stale is applied
    { run = { "plan", "empty.lua", "-o", "change.plan" }, expect = { exit = 0, stdout = { "nothing to change" }, files = { ["change.plan"] = { '"objects":[\n],\n' } } } },
    { run = { "apply", "change.plan", "--yes" }, expect = { exit = 0, stdout = { "nothing to change" }, no_writes = true } },
    { run = { "show", "change.plan", "--markdown" }, expect = { exit = 0, stdout = { "# Change request: `empty` `1.2`", "0 of 0 objects", "Requests: none." } } },
  },
}
