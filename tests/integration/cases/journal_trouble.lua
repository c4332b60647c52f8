local files = { ["p.lua"] = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
]], ["a_file"] = "in the way\n" }

return {
  why = "a journal that cannot be kept stops the run before anything is sent: no change without a record",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } } } },
  files = files,
  steps = {
    { run = { "--yes", "p.lua" }, env = { ZOOMLUA_HOME = "{dir}/a_file" },
      expect = { exit = 1, stdout = "", stderr = { "zoomlua: ", "a_file" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "p.lua" }, env = { ZOOMLUA_HOME = "/proc/zoomlua" },
      expect = { exit = 1, stdout = "", stderr = { "zoomlua: ", "/proc/zoomlua" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "p.lua" }, limits = { RLIMIT_FSIZE = 16384 },
      expect = { exit = 1, stderr = { "zoomlua: ", "journal" }, stderr_lines = 1, no_writes = true } },
    -- And with room again, the same journal still serves.
    { run = { "--yes", "p.lua" }, expect = { exit = 0, sent = { ["PATCH /users/u1/settings"] = 1 } } },
  },
}
