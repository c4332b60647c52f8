local users = {}
for i = 1, 400 do
  users[i] = { id = "u" .. i, email = ("user%d@example.com"):format(i), type = 2, settings = { in_meeting = { polling = false } } }
end

-- A file that may not grow past a limit is a full disk, more or less: the plan fits below it, the answers do not.
return {
  why = "a disk that fills up in the middle of an apply stops it with one clear line, and nothing of it is lost",
  tenant = { users = users },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { polling = true } } end
  ]] },
  steps = {
    { run = { "--yes", "--rate", "0", "--max-changes", "all", "p.lua" }, limits = { RLIMIT_FSIZE = 240000 },
      expect = { exit = 3, stderr = { "zoomlua resume 1" } } },
    { run = { "resume", "1", "--rate", "0" },
      expect = { exit = 0, stderr = { "run 1 (p) goes on" }, stdout = { "400 changes" },
                 state = { ["users/u1/settings/in_meeting/polling"] = true, ["users/u400/settings/in_meeting/polling"] = true } } },
  },
}
