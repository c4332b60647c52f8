local function plan(name, exit, ...)
  return { run = { "--rate", "0", "--plan", "{source}/docs/examples/" .. name, ... },
           expect = { exit = exit, no_writes = true, lacks = { "zoomlua: " } } }
end

return {
  why = "the policies of README and tutorial run on the simulator's tenant, as these say",
  sim = {},
  steps = {
    plan("first.lua", 2), plan("first.lua", 2, "exempt=Clinic"),
    plan("look.lua", 0), plan("rooms.lua", 2), plan("exempt.lua", 2),
    plan("exempt.lua", 2, "exempt=Executives", "depts=Legal,IT"),
    plan("recordings.lua", 2), plan("secure.lua", 2), plan("voicemail.lua", 2),
    { run = { "--rate", "0", "--yes", "{source}/docs/examples/rooms.lua" }, expect = { exit = 0 } },
    { run = { "--rate", "0", "{source}/docs/examples/rooms.lua" }, expect = { exit = 0, stdout = "rooms: nothing to change.\n", no_writes = true } },
  },
}
