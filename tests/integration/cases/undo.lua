local function user(id, email, chat, group)
  return { id = id, email = email, type = 2, group_ids = group and { group } or nil,
           settings = { in_meeting = { chat = chat, polling = false, entry_exit_chime = "all" } } }
end

return {
  why = "undo puts back what a run changed, at every level, leaves alone what changed since, and can itself be undone",
  tenant = {
    account = { settings = { in_meeting = { private_chat = false } } },
    groups = { { id = "g1", name = "Clinic", settings = { in_meeting = { chat = true } } } },
    users = { user("u1", "amy@example.com", true), user("u2", "ben@example.com", true), user("u3", "cho@example.com", false) },
  },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      local group = assert(zoom.group "Clinic")
      group:set { in_meeting = { chat = false } }
      group:lock { "in_meeting.chat" }
      zoom.account:set { in_meeting = { private_chat = true } }
      for user in zoom.users {} do 
        user:set { in_meeting = { chat = false, polling = true, entry_exit_chime = "host" } }
      end
    ]],
    ["since.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "since", summary = "somebody else, later" }
      assert(zoom.user "ben@example.com"):set { in_meeting = { chat = true, entry_exit_chime = "none" } }
    ]],
  },
  steps = {
    { run = { "--yes", "--rate", "0", "p.lua" }, expect = { exit = 0, stdout = { "Run 1" } } },
    { run = { "--yes", "--rate", "0", "since.lua" }, expect = { exit = 0, stdout = { "Run 2" } } },
    { run = { "undo", "1", "--plan", "--rate", "0" }, expect = { exit = 2, no_writes = true } },
    { run = { "undo", "1", "--yes", "--rate", "0" },
      expect = { exit = 0,
        stdout = { "Left out", "changed since by somebody else", "ben@example.com", "group.lock.in_meeting.chat: true -> false",
                   "account.in_meeting.private_chat: true -> false" },
        bodies = {
          ["PATCH /users/u1/settings"] = { in_meeting = { chat = true, polling = false, entry_exit_chime = "all" } },
          ["PATCH /users/u2/settings"] = { in_meeting = { polling = false } },
          ["PATCH /users/u3/settings"] = { in_meeting = { polling = false, entry_exit_chime = "all" } },
          ["PATCH /groups/g1/settings"] = { in_meeting = { chat = true } },
          ["PATCH /groups/g1/lock_settings"] = { in_meeting = { chat = false } },
          ["PATCH /accounts/me/settings"] = { in_meeting = { private_chat = false } },
        } } },
    { run = { "undo", "1", "--yes", "--rate", "0" },
      expect = { exit = 0, stdout = { "changed since", "nothing to change" }, no_writes = true } },
    { run = { "undo", "4", "--only", "AMY@example.com", "--yes", "--rate", "0" },
      expect = { exit = 0, sent = { ["PATCH /users/u1/settings"] = 1, ["PATCH /users/u3/settings"] = 0 } } },
    { run = { "undo", "4", "--max-changes", "1", "--yes", "--rate", "0" },
      expect = { exit = 2, stderr = { "not applied", "--max-changes 4" }, no_writes = true } }, -- no brakes but these
    { run = { "undo", "3" }, expect = { exit = 1, stderr = { "run 3 has changed nothing" }, stderr_lines = 1 } },
    { run = { "undo", "77" }, expect = { exit = 1, stderr = { "no run 77", "history" }, stderr_lines = 1 } },
    { run = { "undo" }, expect = { exit = 64, stderr = { "zoomlua undo 12" }, stderr_lines = 1 } },
  },
}
