--- A simulator of its own, and the program run against it. Serves run.lua.
local cjson = require "cjson"
local socket = require "posix.sys.socket"
local unistd = require "posix.unistd"
local poll = require "posix.poll"
local signal = require "posix.signal"
local process = require "process"
local disk = require "disk"

local world = {}
world.__index = world

local read, write = disk.read, disk.write
local asan = "detect_leaks=0:abort_on_error=0:exitcode=99" -- leaks are looked for elsewhere; here time counts

--- `policy` is written to crash.lua, or to `file`.
function world.new(program, folder, tenant, policy, file)
  local w = setmetatable({ program = program, folder = folder, runs = 0 }, world)
  write(folder .. "/tenant.json", cjson.encode(tenant))
  write(folder .. "/" .. (file or "crash.lua"), policy)
  w.sim = process.start {
    argv = { program, "sim", "--port", "0", "--port-file", folder .. "/port", "--limits", "none", "--applied",
             "--log", folder .. "/log", "--tenant", folder .. "/tenant.json" },
    cwd = folder, stdout = folder .. "/sim.out", stderr = folder .. "/sim.err",
    env = { HOME = folder, PATH = os.getenv "PATH", ZOOMLUA_HOME = folder .. "/sim", ASAN_OPTIONS = asan },
  }
  local deadline = process.now() + 150
  repeat
    process.sleep(0.01)
    w.port = tonumber(read(folder .. "/port"):match "^(%d+)\n$")
  until w.port or process.now() > deadline or process.ended(w.sim)
  if not w.port then error("the simulator did not start: " .. read(folder .. "/sim.err"), 0) end
  return w
end

function world:close()
  process.kill(self.sim, signal.SIGTERM)
  process.finish(self.sim, 10)
end

--- One request to the simulator itself; the decoded answer.
function world:ask(method, path, body)
  local fd = assert(socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0))
  assert(socket.connect(fd, { family = socket.AF_INET, addr = "127.0.0.1", port = self.port }))
  local text = type(body) == "table" and (next(body) and cjson.encode(body) or "[]") or ""
  local bytes = ("%s %s HTTP/1.0\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
    .. "Connection: close\r\n\r\n%s"):format(method, path, self.port, #text, text)
  local at, parts = 1, {}
  while at <= #bytes do at = at + assert(socket.send(fd, bytes:sub(at))) end
  while poll.rpoll(fd, 150000) == 1 do
    local more = socket.recv(fd, 65536)
    if not more or #more == 0 then break end
    parts[#parts + 1] = more
  end
  unistd.close(fd)
  local answer = table.concat(parts):match "\r\n\r\n(.*)$" or ""
  local ok, value = pcall(cjson.decode, answer)
  return ok and value or answer
end

function world:reset(faults)
  self:ask("POST", "/_sim/reset")
  self:ask("POST", "/_sim/faults", faults)
  self.runs = self.runs + 1
  self.home = ("%s/home%d"):format(self.folder, self.runs)
  self.log_at = #read(self.folder .. "/log")
end

--- The tenant's state once everything that was promised is carried out.
function world:state()
  for _ = 1, 15000 do
    if self:ask("GET", "/_sim/stats").writes_waiting == 0 then break end
    process.sleep(0.01)
  end
  return self:ask("GET", "/_sim/state")
end

--- `more`: further variables of its environment.
function world:start(words, more)
  local argv = { self.program }
  for _, word in ipairs(words) do argv[#argv + 1] = word end
  self.log_seen = #read(self.folder .. "/log")
  local spec = {
    argv = argv, cwd = self.folder, stdout = self.folder .. "/stdout", stderr = self.folder .. "/stderr",
    env = {
      HOME = self.folder, PATH = os.getenv "PATH", ZOOMLUA_HOME = self.home, TMPDIR = os.getenv "TMPDIR",
      ASAN_OPTIONS = asan, UBSAN_OPTIONS = "print_stacktrace=1:exitcode=98", ZOOM_ACCOUNT_ID = "sim-account", ZOOM_CLIENT_ID = "sim-client",
      ZOOM_CLIENT_SECRET = "sim-secret-not-a-secret",
      ZOOM_API_URL = ("http://127.0.0.1:%d/v2"):format(self.port),
      ZOOM_OAUTH_URL = ("http://127.0.0.1:%d/oauth"):format(self.port),
    },
  }
  for name, value in pairs(more or {}) do spec.env[name] = value end
  return process.start(spec)
end

--- Waits for the first write of what was started.
function world:await_write(child)
  local deadline = process.now() + 150
  local file = assert(io.open(self.folder .. "/log"))
  file:seek("set", self.log_seen)
  local text, found = "", nil
  while not found and not process.ended(child) and process.now() < deadline do
    text = text:sub(-200) .. (file:read "a" or "")
    found = text:find('"method":"PATCH"', 1, true) or text:find('"method":"POST","path":"/phone', 1, true)
      or text:find('"method":"DELETE"', 1, true)
    if not found then process.sleep(0.004) end
  end
  file:close()
end

--- Runs to the end. The exit status (nil: it had to be ended, or died), what it said, and the child.
function world:run(words, more, seconds)
  local child = self:start(words, more)
  child.in_time = process.finish(child, seconds or 300)
  return child.in_time and child.how == "exited" and child.status or nil, read(self.folder .. "/stderr"), child
end

--- Runs and is killed `delay` seconds after its first write (or its start, when there is none for a while).
--- True: it was killed; false: it had ended before.
function world:run_killed(words, delay)
  local child = self:start(words)
  self:await_write(child)
  local instant = process.now() + delay
  while not process.ended(child) and process.now() < instant do process.sleep(math.min(0.003, delay)) end
  if process.ended(child) then return false, child.status, read(self.folder .. "/stderr") end
  process.kill(child, signal.SIGKILL)
  process.finish(child, 10)
  return true
end

--- Writes of this run that were refused with a 400: sent although they had taken effect.
function world:refused()
  local file = assert(io.open(self.folder .. "/log"))
  file:seek("set", self.log_at)
  local found = {}
  for line in file:lines() do
    local method, status = line:match '"method":"(%u+)"', line:match '"status":(%d+)'
    if status == "400" and method ~= "GET" then found[#found + 1] = line end
  end
  file:close()
  return found
end

return world
