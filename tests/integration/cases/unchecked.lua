local before = [[{"in_meeting":{"chat":true,"waiting_room":false}}]]
local after = [[{"in_meeting":{"chat":false,"waiting_room":true,"brand_new":3},"next_year":{"a":{"b":["x"]}},
  "meeting_security":{"brand_new":false}}]]

local function run(body, writes)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p"' .. (writes or "") .. ' }\n' .. body
end

return {
  why = "a setting that the catalogue lacks goes out when the policy says so, marked as such, where it belongs, once",
  server = {
    ["GET /users/u1"] = { body = '{"id":"u1","email":"amy@example.com","type":2}' },
    ["GET /users/u1/settings"] = { { body = before }, { body = before }, { body = after } },
    ["GET /accounts/me/lock_settings"] = { body = "{}" },
    ["GET /accounts/me/settings"] = { body = '{"security":{"brand_new":{"on":false}}}' },
    ["PATCH /users/u1/settings"] = { status = 204 },
    ["PATCH /accounts/me/settings"] = { status = 204 },
  },
  files = {
    ["p.lua"] = run [[
      zoom.user "u1":set {
        in_meeting = { waiting_room = true, chat = false, brand_new = zoom.unchecked(3) },
        next_year = zoom.unchecked { a = { b = zoom.list { "x" } } },
      }
    ]],
    ["whole.lua"] = run [[zoom.user "u1":set(zoom.unchecked { in_meeting = { chat = true, brand_new = 3 } })]],
    ["option.lua"] = run [[
      zoom.account:set(zoom.unchecked({ security = { brand_new = { on = true } } }, { option = "security" }))
      zoom.user "u1":set { meeting_security = { brand_new = zoom.unchecked(true) } }
    ]],
    ["slip.lua"] = run [[zoom.user "u1":set { in_meeting = { chat = "no", brand_new = zoom.unchecked(3) } }]],
    ["bare.lua"] = run [[zoom.user "u1":set { in_meeting = { brand_new = 3 } }]],
    ["dot.lua"] = run [[zoom.user "u1":set { in_meeting = { ["a.b"] = zoom.unchecked(3) } }]],
    ["part.lua"] = run [[zoom.user "u1":set { recording = zoom.unchecked { auto_recording = "clod" } }]],
    ["no_option.lua"] = run [[zoom.user "u1":set(zoom.unchecked({ x = 1 }, { option = "securty" }))]],
    ["writes.lua"] = run([[zoom.user "u1":set { in_meeting = { brand_new = zoom.unchecked(3) } }]],
                         ', writes = { "user.in_meeting.chat" }'),
  },
  steps = {
    { run = { "--rate", "0", "--plan", "p.lua" },
      expect = { exit = 2, no_writes = true, stderr = { "not in the catalogue and goes out unchecked" },
                 stdout = { "user.in_meeting.brand_new (unchecked)", "3", "user.next_year.a.b (unchecked)",
                            "user.in_meeting.chat: true -> false" } } },
    { run = { "--rate", "0", "--yes", "p.lua" },
      expect = { exit = 0, bodies = { ["PATCH /users/u1/settings"] = {
        in_meeting = { waiting_room = true, chat = false, brand_new = 3 }, next_year = { a = { b = { "x" } } } } } } },
    { run = { "--rate", "0", "p.lua" }, expect = { exit = 0, stdout = "p: nothing to change.\n", stderr = "", no_writes = true } },
    { run = { "--rate", "0", "--plan", "whole.lua" },
      expect = { exit = 2, stdout = { "user.in_meeting.chat: false -> true" }, lacks = { "brand_new" } } },
    { run = { "--rate", "0", "--yes", "option.lua" },
      expect = { exit = 0, bodies = {
        ["PATCH /accounts/me/settings?option=security"] = '{"security":{"brand_new":{"on":true}}}',
        ["PATCH /users/u1/settings?option=meeting_security"] = '{"meeting_security":{"brand_new":true}}' } } },
    { run = { "--rate", "0", "slip.lua" }, expect = { exit = 1, stderr = { "slip.lua:3", "in_meeting.chat" }, stderr_lines = 1 } },
    { run = { "--rate", "0", "bare.lua" },
      expect = { exit = 1, stderr = { "bare.lua:3", "no setting 'in_meeting.brand_new'" }, stderr_lines = 1 } },
    { run = { "--rate", "0", "dot.lua" }, expect = { exit = 1, stderr = { "dot.lua:3", "a.b" }, stderr_lines = 1 } },
    { run = { "--rate", "0", "part.lua" }, expect = { exit = 1, stderr = { "part.lua:3", "recording.auto_recording" }, stderr_lines = 1 } },
    { run = { "--rate", "0", "no_option.lua" },
      expect = { exit = 1, stderr = { "no_option.lua:3", "securty", "meeting_security" }, stderr_lines = 1 } },
    { run = { "--rate", "0", "--yes", "writes.lua" },
      expect = { exit = 1, stderr = { "writes.lua:3", "user.in_meeting.brand_new", "'writes'" }, no_writes = true } },
  },
}
