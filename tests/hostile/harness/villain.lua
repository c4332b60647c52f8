--- A server that says what no decent server says: byte for byte what its case wants, on as many
--- connections as come. It has two doors: the API's, and another one that stands for every other
--- place in the world, where nobody should ever knock. What is asked goes to a log, headers and all.
local socket = require "posix.sys.socket"
local unistd = require "posix.unistd"
local poll = require "posix.poll"
local signal = require "posix.signal"
local cjson = require "cjson"
local process = require "process"

local villain = {}

villain.SECRET = "hostile-secret-of-the-app-7f3a"
villain.TOKEN = "hostile.token-nobody-else-may-see.91c2"

--- An answer with a true Content-Length. `headers` is a table, or lines that end in \r\n.
function villain.http(status, headers, body)
  local lines = {}
  if type(headers) == "table" then
    for name, value in pairs(headers) do lines[#lines + 1] = ("%s: %s\r\n"):format(name, value) end
  end
  return ("HTTP/1.1 %s Status\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"):format(
    status, #body, type(headers) == "string" and headers or table.concat(lines), body)
end

function villain.json(value)
  return villain.http(200, "", type(value) == "string" and value or cjson.encode(value))
end

--- What the server says when its case does not say otherwise: a tenant in which one setting of one
--- user is not as the policy wants it. A case that gets past this by mistake writes, and fails.
local decent = {
  ["POST /oauth/token"] = villain.json {
    access_token = villain.TOKEN, token_type = "bearer", expires_in = 3600,
    scope = "user:read:list_users:admin user:read:settings:admin user:update:settings:admin",
  },
  ["GET /users"] = villain.json {
    next_page_token = "", page_size = 300, total_records = 2, users = {
      { id = "u1", email = "amy@example.com", type = 2, status = "active" },
      { id = "u2", email = "ben@example.com", type = 2, status = "active" },
    },
  },
  ["GET /users/u1/settings"] = villain.json '{"in_meeting":{"waiting_room":false}}',
  ["GET /users/u2/settings"] = villain.json '{"in_meeting":{"waiting_room":true}}',
  ["PATCH /users/u1/settings"] = "HTTP/1.1 204 No Content\r\n\r\n",
}

-- ---- one connection ------------------------------------------------------------------------

local function read_request(fd, rest)
  local bytes = rest
  local function more()
    if poll.rpoll(fd, 30000) ~= 1 then return false end
    local got = socket.recv(fd, 65536)
    if not got or #got == 0 then return false end
    bytes = bytes .. got
    return true
  end
  while not bytes:find("\r\n\r\n", 1, true) do
    if not more() then return nil end
  end
  local head, from = bytes:match "^(.-)\r\n\r\n()"
  local length = tonumber(head:lower():match "\r\ncontent%-length:%s*(%d+)") or 0
  while #bytes < from - 1 + length do
    if not more() then return nil end
  end
  local method, target = head:match "^(%u+) (%S+)"
  return { method = method, target = target, path = (target or ""):gsub("%?.*", ""):gsub("^/v2/", "/"),
           head = head, body = bytes:sub(from, from - 1 + length) }, bytes:sub(from + length)
end

--- What a case's function gets: the request, its number among those to the same path, and the wire.
local function wire_of(fd, request, nth, ports)
  local wire = { request = request, nth = nth, other = ports.other, port = ports.api, sleep = process.sleep }
  function wire.send(bytes)
    local at = 1
    while at <= #bytes do
      local n = socket.send(fd, bytes:sub(at, at + 65535))
      if not n then return false end
      at = at + n
    end
    return true
  end
  function wire.reset()
    socket.setsockopt(fd, socket.SOL_SOCKET, socket.SO_LINGER, 1, 0)
  end
  return wire
end

local function append(log, entry)
  local file = assert(io.open(log, "a"))
  file:write(cjson.encode(entry), "\n")
  file:close()
end

local function count(log, key)
  local n = 0
  for line in io.lines(log) do
    local ok, entry = pcall(cjson.decode, line)
    if ok and entry.key == key then n = n + 1 end
  end
  return n
end

--- A connection stays open after text that says how long it is, and is closed after anything else.
local function stays_open(answer)
  return type(answer) == "string" and (answer:find("\r\nContent-Length: ", 1, true) or
    answer:find("^HTTP/1.1 204 ")) and not answer:find("\r\nConnection: close", 1, true)
end

local function converse(fd, script, log, ports)
  local rest, request = ""
  repeat
    request, rest = read_request(fd, rest)
    if not request then return end
    local key = (request.method or "?") .. " " .. request.path
    append(log, { door = "api", key = key, head = request.head, body = request.body, target = request.target })
    local answer = script[key]
    if answer == nil then answer = decent[key] end
    if answer == nil then answer = villain.http(404, "", '{"code":2300,"message":"not scripted"}') end
    local wire = wire_of(fd, request, count(log, key), ports)
    if type(answer) == "function" then
      answer = answer(wire)  -- what is to be said; nil when it said it itself; true: as if unscripted
      if answer == true then answer = decent[key] end
    end
    if type(answer) == "string" then wire.send(answer) end
  until not stays_open(answer)
end

-- ---- doors ---------------------------------------------------------------------------------

local function door()
  local fd = assert(socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0))
  assert(socket.bind(fd, { family = socket.AF_INET, addr = "127.0.0.1", port = 0 }))
  assert(socket.listen(fd, 64))
  return fd, assert(socket.getsockname(fd)).port
end

local function serve(api, other, script, log, ports)
  signal.signal(signal.SIGPIPE, "SIG_IGN")
  signal.signal(signal.SIGCHLD, "SIG_IGN")
  local doors = { [api] = { events = { IN = true } }, [other] = { events = { IN = true } } }
  while poll.poll(doors, -1) do
    for listener, state in pairs(doors) do
      local fd = state.revents and state.revents.IN and socket.accept(listener)
      if fd then
        if unistd.fork() == 0 then
          if listener == other then
            poll.rpoll(fd, 2000)
            local said = socket.recv(fd, 65536) or ""
            append(log, { door = "other", key = said:match "^[^\r\n]*", head = said })
            if script.other then wire_of(fd, {}, 1, ports).send(script.other) end
          else
            local ok, why = pcall(converse, fd, script, log, ports)
            if not ok then append(log, { door = "broken", key = tostring(why) }) end
          end
          unistd._exit(0)
        end
        unistd.close(fd)
      end
    end
  end
end

--- Starts it as a process group of its own: { pid, port, other }.
function villain.start(script, log)
  local api, port = door()
  local other, other_port = door()
  assert(io.open(log, "w")):close()
  io.stdout:flush()
  io.stderr:flush()
  local pid = assert(unistd.fork())
  if pid == 0 then
    unistd.setpid("p", 0, 0)
    pcall(serve, api, other, script, log, { api = port, other = other_port })
    unistd._exit(1)
  end
  unistd.setpid("p", pid, pid)
  unistd.close(api)
  unistd.close(other)
  return { pid = pid, port = port, other = other_port }
end

function villain.stop(server)
  signal.kill(-server.pid, signal.SIGKILL)
  require "posix.sys.wait".wait(server.pid)
end

function villain.log(path)
  local list = {}
  for line in io.lines(path) do
    local ok, entry = pcall(cjson.decode, line)
    if ok then list[#list + 1] = entry end
  end
  return list
end

return villain
