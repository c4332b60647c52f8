--- The tenant that the page on the simulator describes, with the faults that it shows last; none of these hits a read.
local path = (debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or ".") .. "/../../../docs/simulator.md"
local file = assert(io.open(path, "rb"))
local text, blocks = file:read "a", {}
file:close()
for block in text:gmatch "\n```json\n(.-)```" do blocks[#blocks + 1] = block end
assert(#blocks == 3, "docs/simulator.md is no longer recognised here")

return {
  why = "the tenant and the faults that the simulator's page shows are understood, and are what it says",
  tenant = blocks[1],
  faults = blocks[3],
  files = {
    ["look.lua"] = [[
local zoom = require "zoom"
for user in zoom.users { status = { "active", "pending" } } do
  local kept = user.status == "active" and tostring(user.settings.recording.local_recording) or "-"
  print(("%s %s %s"):format(user.email, user.status, kept))
end
print(select(2, zoom.group "Kiosks"))
]],
  },
  run = { "--rate", "0", "look.lua" },
  expect = { exit = 1, no_writes = true, stderr = { "ada@example.com active true\n", "tom@example.com active ", "new@example.com pending -\n", "group:read:list_groups" } },
}
