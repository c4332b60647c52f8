return {
  why = "parameters are checked by name and type before anything is asked of Zoom",
  tenant = { groups = { { id = "g1", name = "Lobby" } },
    users = { { id = "u1", email = "amy@example.com", type = 2, group_ids = { "g1" },
                settings = { in_meeting = { waiting_room = false } } } } },
  steps = {
    { run = { "--plan", "{source}/scripts/require-passcode.lua", "length=many" },
      expect = { exit = 64, stderr = { "length", "many" }, stderr_lines = 1, requests = 0 } },
    { run = { "--plan", "{source}/scripts/waiting-room.lua", "exmpt=Lobby" },
      expect = { exit = 64, stderr = { "exmpt", "exempt" }, stderr_lines = 1, requests = 0 } },
    { run = { "--plan", "{source}/scripts/shared-voicemail.lua", "kinds=fax" },
      expect = { exit = 64, stderr = { "'kinds': 'fax' is not one of", "'team' is missing" }, stderr_lines = 2, requests = 0 } },
    { run = { "--plan", "{source}/scripts/waiting-room.lua", "exempt=Lobby" }, expect = { exit = 0, no_writes = true } },
    { run = { "--plan", "{source}/scripts/waiting-room.lua" }, expect = { exit = 2, no_writes = true } },
    { run = { "--plan", "{source}/scripts/waiting-room.lua", "exempt=Loby" },
      expect = { exit = 1, stderr = { "waiting-room.lua:", "'Loby'", "did you mean 'Lobby'?" }, no_writes = true } },
  },
}
