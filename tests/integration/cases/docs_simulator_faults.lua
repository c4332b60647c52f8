--- The first faults that the page on the simulator shows: the list of users is cut off once, and asked for again.
local path = (debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or ".") .. "/../../../docs/simulator.md"
local file = assert(io.open(path, "rb"))
local text = file:read "a"
file:close()
local faults = assert(text:match '\n```json\n(%[ { "on": "PATCH /users/u2/settings".-)```', "docs/simulator.md is no longer recognised here")

return {
  why = "the faults that the simulator's page shows first are understood, and are what it says",
  tenant = { users = { { id = "u1", email = "ada@example.com" } } },
  faults = faults,
  files = { ["look.lua"] = 'local zoom = require "zoom"\nfor user in zoom.users {} do print(user.email) end\n' },
  run = { "--rate", "0", "look.lua" },
  expect = { exit = 0, no_writes = true, sent = { ["GET /users"] = 2 }, stderr = { "ada@example.com" } },
}
