local users, faults = {}, {}
local forms = {
  { reply = 429, form = "qps" },
  { reply = 429, form = "bare" },
  { reply = 429, form = "concurrent" },
  { reply = 429, retry_after = "1" },
  { reply = 429, form = "bare", retry_after = "Wed, 21 Oct 2015 07:28:00 GMT" },
  { reply = 503, retry_after = "1" },
  { reply = 500, body = '{"code":0}' },
  { cut = true },
}
for i, fault in ipairs(forms) do
  users[i] = { id = "u" .. i, email = ("person%d@example.com"):format(i), type = 2,
               settings = { in_meeting = { waiting_room = false } } }
  fault.on = ("GET /users/u%d/settings"):format(i)
  faults[i] = fault
end
local sent = {}
for i = 1, #forms do
  sent[("GET /users/u%d/settings"):format(i)] = 2
  sent[("PATCH /users/u%d/settings"):format(i)] = 1
end
return {
  why = "whatever way the server says 'later', it is asked once more and the run goes on",
  tenant = { users = users },
  faults = faults,
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  run = { "--yes", "--max-changes", "all", "p.lua" },
  expect = { exit = 0, sent = sent },
}
