local fcntl = require "posix.fcntl"
local unistd = require "posix.unistd"

local function user(id, email)
  return { id = id, email = email, type = 2, settings = { in_meeting = { chat = true } } }
end

-- Where the kernel does not list locks nothing is said: whether it does, a lock of our own tells.
local function lists_locks()
  local name = os.tmpname()
  local fd = fcntl.open(name, fcntl.O_RDWR | fcntl.O_CREAT, tonumber("600", 8))
  fcntl.fcntl(fd, fcntl.F_SETLK, { l_type = fcntl.F_WRLCK, l_whence = unistd.SEEK_SET, l_start = 0, l_len = 0 })
  local f = io.open "/proc/locks"
  local line = f and f:read "l"
  if f then f:close() end
  unistd.close(fd)
  os.remove(name)
  return line ~= nil
end

return {
  why = "history and show tell that a run was killed, and what to do",
  skip = not lists_locks() and "the kernel lists no locks here" or nil,
  tenant = { users = { user("u1", "amy@example.com"), user("u2", "ben@example.com") } },
  faults = { { on = "PATCH /users/u1/settings", nth = 1, delay_ms = 600000 } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { chat = false } } end
  ]] },
  steps = {
    { run = { "--yes", "p.lua" }, kill = { signal = "KILL", after = "PATCH /users/u1/settings", program = true } },
    { run = { "history" }, expect = { exit = 0, stdout = { "applying" }, stderr = { "run 1 was killed while it applied", "zoomlua resume 1" }, stderr_lines = 1 } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "1, applying", "Stopped   without a last word", "zoomlua resume 1" } } },
    { run = { "resume", "1" }, expect = { exit = 0, state = { ["users/u1/settings/in_meeting/chat"] = false, ["users/u2/settings/in_meeting/chat"] = false } } },
    { run = { "history" }, expect = { exit = 0, stderr = "" } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "Resumed   1 time" }, lacks = { "last word" } } },
  },
}
