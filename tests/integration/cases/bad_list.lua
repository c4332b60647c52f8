-- The list of users is what everything rests on: a broken one ends the run.
local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
]]

return {
  why = "a list that cannot be read ends the run in one line, before anything is changed",
  server = {
    ["GET /users"] = {
      { body = "I am not JSON" },
      { body = "" },
      { body = '{"users": "all of them"}' },
      { body = '{"page_size": 300}' },
      { status = 400, body = '{"code":4711,"message":"Invalid access token, does not contain scopes:[user:read:list_users:admin]."}' },
      { status = 302, headers = { Location = "http://192.0.2.1/" }, body = "" },
      { body = '{"next_page_token":"","users":[{"id":"u1","id":"u2"}]}' },
    },
  },
  files = { ["p.lua"] = policy },
  steps = {
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "zoomlua: ", "/users" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "zoomlua: ", "/users" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "zoomlua: ", "/users" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "zoomlua: ", "/users" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "user:read:list_users:admin" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "302" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "p.lua" }, expect = { exit = 1, stderr = { "zoomlua: " }, stderr_lines = 1, no_writes = true } },
  },
}
