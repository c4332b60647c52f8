--- Processes of a case: started with an environment of their own, waited for with a deadline, ended
--- by their id. Everything goes to files or a pseudo terminal, so no pipe can fill up.
local unistd = require "posix.unistd"
local stdlib = require "posix.stdlib"
local fcntl = require "posix.fcntl"
local wait = require "posix.sys.wait"
local signal = require "posix.signal"
local poll = require "posix.poll"
local time = require "posix.time"
local dirent = require "posix.dirent"
local resource = require "posix.sys.resource"

local process = {}

process.NO_TERMINAL = "no pseudo terminals here (is /dev/pts mounted?)"

function process.now()
  local t = time.clock_gettime(time.CLOCK_MONOTONIC)
  return t.tv_sec + t.tv_nsec / 1e9
end

function process.sleep(seconds)
  local whole = math.floor(seconds)
  time.nanosleep { tv_sec = whole, tv_nsec = math.floor((seconds - whole) * 1e9) }
end

local function must(value, why)
  if value == nil then error(why or "system call failed", 0) end
  return value
end

--- What the child does between fork and exec; never returns.
local function become(spec, terminal)
  if terminal then
    unistd.setpid("s")
    local fd = must(fcntl.open(terminal, fcntl.O_RDWR))  -- a session without one gets it as its own
    for target = 0, 2 do unistd.dup2(fd, target) end
  else
    unistd.dup2(must(fcntl.open(spec.stdin or "/dev/null", fcntl.O_RDONLY)), 0)
    local mode = fcntl.O_WRONLY | fcntl.O_CREAT | fcntl.O_TRUNC
    unistd.dup2(must(fcntl.open(spec.stdout, mode, 384)), 1)
    unistd.dup2(must(fcntl.open(spec.stderr, mode, 384)), 2)
  end
  for name in dirent.files("/proc/self/fd") do
    local fd = tonumber(name)
    if fd and fd > 2 then unistd.close(fd) end
  end
  for name in pairs(stdlib.getenv()) do stdlib.setenv(name, nil) end
  for name, value in pairs(spec.env) do
    if value then stdlib.setenv(name, tostring(value)) end
  end
  for name, most in pairs(spec.limits or {}) do  -- { RLIMIT_FSIZE = 65536 }
    signal.signal(signal.SIGXFSZ, "SIG_IGN")      -- writing then fails as on a full disk
    must(resource.setrlimit(resource[name], { rlim_cur = most, rlim_max = most }))
  end
  if spec.cwd then must(unistd.chdir(spec.cwd)) end
  local rest = { [0] = spec.argv[1] }
  for i = 2, #spec.argv do rest[i - 1] = spec.argv[i] end
  local _, why = unistd.exec(spec.argv[1], rest)
  io.stderr:write(("cannot run %s: %s\n"):format(spec.argv[1], why))
  unistd._exit(127)
end

--- Starts a program: { argv, env, cwd, stdout, stderr, stdin } or, with `tty`, on a terminal of its
--- own that process.talk() then speaks with.
function process.start(spec)
  local child = { spec = spec }
  local terminal
  if spec.tty then
    child.master = stdlib.openpt(fcntl.O_RDWR | fcntl.O_NOCTTY)
    if not child.master then error(process.NO_TERMINAL, 0) end
    must(stdlib.grantpt(child.master))
    must(stdlib.unlockpt(child.master))
    terminal = must(stdlib.ptsname(child.master))
  end
  io.stdout:flush()
  io.stderr:flush()
  child.pid = must(unistd.fork())
  if child.pid == 0 then
    local ok, why = pcall(become, spec, terminal)
    if not ok then io.stderr:write(tostring(why), "\n") end
    unistd._exit(126)
  end
  return child
end

--- Whether it has ended; fills child.how ("exited", "killed") and child.status.
function process.ended(child)
  if child.how then return true end
  local pid, how, status = wait.wait(child.pid, wait.WNOHANG)
  if pid == child.pid and (how == "exited" or how == "killed") then
    child.how, child.status = how, status
    return true
  end
  return false
end

function process.kill(child, number)
  if not process.ended(child) then signal.kill(child.pid, number) end
end

--- Waits for its end; past the deadline it is killed and the answer is false.
function process.finish(child, seconds)
  local deadline = process.now() + seconds
  while not process.ended(child) do
    if process.now() > deadline then
      signal.kill(child.pid, signal.SIGKILL)
      while not process.ended(child) do process.sleep(0.005) end
      return false
    end
    process.sleep(0.005)
  end
  return true
end

--- Speaks on the terminal: { { wait_for, then_type }, ... }, reads until the program has ended.
--- Returns everything that was shown, and whether it ended in time.
function process.talk(child, lines, seconds)
  local shown, from, nth = "", 1, 1
  local deadline = process.now() + seconds
  while process.now() < deadline do
    local ended = process.ended(child)  -- asked first: what is read below is then all there will ever be
    local bytes = poll.rpoll(child.master, ended and 0 or 20) == 1 and unistd.read(child.master, 4096)
    if bytes and #bytes > 0 then
      shown = shown .. bytes
    elseif ended then
      break
    elseif bytes == nil then
      process.sleep(0.005)  -- it has closed its end, and goes on for a while
    end
    local line = lines[nth]
    if line then
      local _, stop = shown:find(line[1], from, true)
      if stop then
        from, nth = stop + 1, nth + 1
        unistd.write(child.master, line[2])
      end
    end
  end
  local in_time = process.finish(child, 0.5)
  unistd.close(child.master)
  return (shown:gsub("\r\n", "\n")), in_time
end

--- The ids of its children, from /proc.
function process.children(pid)
  local found = {}
  for _, task in ipairs(dirent.dir("/proc/" .. pid .. "/task") or {}) do
    local file = task:match "^%d+$" and io.open(("/proc/%d/task/%s/children"):format(pid, task))
    if file then
      for id in file:read("a"):gmatch "%d+" do found[#found + 1] = tonumber(id) end
      file:close()
    end
  end
  return found
end

return process
