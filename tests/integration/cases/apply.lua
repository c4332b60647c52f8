return {
  why = "--yes sends the smallest body for each user that differs, and a second run finds nothing to do",
  tenant = {
    users = {
      { id = "u1", email = "amy@example.com", type = 2, settings = {
        in_meeting = { waiting_room = false, chat = true, private_chat = true },
        recording = { auto_recording = "cloud", local_recording = true } } },
      { id = "u2", email = "ben@example.com", type = 2, settings = {
        in_meeting = { waiting_room = true, chat = true, private_chat = false },
        recording = { auto_recording = "none", local_recording = false } } },
      { id = "-u3_", email = "cho+zoom@example.com", type = 2, settings = {
        in_meeting = { waiting_room = true, chat = true, private_chat = false },
        recording = { auto_recording = "cloud", local_recording = false } } },
    },
  },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do
      user:set { in_meeting = { waiting_room = true, private_chat = false },
                 recording = { auto_recording = "none", local_recording = false } }
    end
  ]] },
  steps = {
    { run = { "--yes", "p.lua" },
      expect = {
        exit = 0,
        sent = { ["PATCH /users/u1/settings"] = 1, ["PATCH /users/-u3_/settings"] = 1 },
        bodies = {
          ["PATCH /users/u1/settings"] = { in_meeting = { waiting_room = true, private_chat = false },
                                           recording = { auto_recording = "none", local_recording = false } },
          ["PATCH /users/-u3_/settings"] = '{"recording":{"auto_recording":"none"}}',
        },
        state = {
          ["users/u1/settings/in_meeting/waiting_room"] = true,
          ["users/u1/settings/recording/auto_recording"] = "none",
        },
      } },
    { run = { "--yes", "p.lua" }, expect = { exit = 0, no_writes = true } },
    { run = { "p.lua" }, expect = { exit = 0, no_writes = true } },
  },
}
