--- The little bit of HTTP that the runner itself needs: one GET, and a server that says what a
--- case tells it to say (whatever no honest simulator would).
local socket = require "posix.sys.socket"
local unistd = require "posix.unistd"
local poll = require "posix.poll"
local signal = require "posix.signal"
local cjson = require "cjson"
local process = require "process"

local net = {}

local function send_all(fd, bytes)
  local at = 1
  while at <= #bytes do
    local n = socket.send(fd, bytes:sub(at, at + 65535))
    if not n then return false end
    at = at + n
  end
  return true
end

--- A request without a body over HTTP/1.0: status and body, or nil and why.
function net.ask(method, port, path)
  local fd = assert(socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0))
  local ok, why = socket.connect(fd, { family = socket.AF_INET, addr = "127.0.0.1", port = port })
  if not ok then
    unistd.close(fd)
    return nil, why
  end
  send_all(fd, ("%s %s HTTP/1.0\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s\r\n"):format(method, path, port,
    method == "POST" and "Content-Length: 0\r\n" or ""))
  local parts = {}
  while poll.rpoll(fd, 120000) == 1 do
    local bytes = socket.recv(fd, 65536)
    if not bytes or #bytes == 0 then break end
    parts[#parts + 1] = bytes
  end
  unistd.close(fd)
  local answer = table.concat(parts)
  local status = tonumber(answer:match "^HTTP/1%.%d (%d+)")
  return status, answer:match "\r\n\r\n(.*)$"
end

function net.get(port, path) return net.ask("GET", port, path) end

--- Reads one request: method, path, query, body; nil when the other side went away.
local function read_request(fd)
  local bytes = ""
  while not bytes:find("\r\n\r\n", 1, true) do
    if poll.rpoll(fd, 30000) ~= 1 then return nil end
    local more = socket.recv(fd, 65536)
    if not more or #more == 0 then return nil end
    bytes = bytes .. more
  end
  local head, body = bytes:match "^(.-)\r\n\r\n(.*)$"
  local length = tonumber(head:lower():match "\r\ncontent%-length:%s*(%d+)") or 0
  while #body < length do
    local more = socket.recv(fd, 65536)
    if not more or #more == 0 then return nil end
    body = body .. more
  end
  local method, target = head:match "^(%u+) (%S+)"
  if not method then return nil end
  local path, query = target:match "^([^?]*)%??(.*)$"
  return { method = method, path = path, query = query, body = body, head = head }
end

local token = cjson.encode {
  access_token = "scripted-token", token_type = "bearer", expires_in = 3600,
  scope = "user:read:list_users:admin user:read:settings:admin user:update:settings:admin",
}

--- The bytes of an answer: a string is sent as it is; a table has status, type, headers, body.
local function render(answer)
  if type(answer) == "string" then return answer end
  local body = answer.body or ""
  if type(body) == "table" then body = cjson.encode(body) end
  local lines = {
    ("HTTP/1.1 %d Scripted"):format(answer.status or 200),
    "Content-Type: " .. (answer.type or "application/json"),
    "Content-Length: " .. #body,
    "Connection: close",
  }
  for name, value in pairs(answer.headers or {}) do lines[#lines + 1] = name .. ": " .. value end
  return table.concat(lines, "\r\n") .. "\r\n\r\n" .. body
end

--- Holds an answer back: for `delay` seconds; until the request named by `after` was asked; with `held`
--- until net.hurry(). The answer to give then: when what it waits for does not come, one that fails the case.
local function hold_back(answer, log_path)
  local case, since = unistd.getppid(), process.now()
  process.sleep(answer.delay or 0)
  if not answer.after and not answer.held then return answer end
  while process.now() - since < 600 and unistd.getppid() == case do
    if answer.held and unistd.access(log_path .. ".hurry") == 0 then return answer end
    for line in answer.after and io.lines(log_path) or function() end do
      local ok, request = pcall(cjson.decode, line)
      if ok and request.method .. " " .. request.path == answer.after then return answer end
    end
    process.sleep(0.01)
  end
  return { status = 400, body = { code = 300, message = "held back in vain for " .. (answer.after or "the test") } }
end

--- Answers with `held` are given from now on; with false, those to come wait again.
function net.hurry(log_path, now)
  if not now then
    os.remove(log_path .. ".hurry")
  else
    assert(io.open(log_path .. ".hurry", "w")):close()
  end
end

local function serve(listener, script, log_path)
  local log = assert(io.open(log_path, "a"))
  log:setvbuf "line"
  local asked = {}
  while true do
    local fd = socket.accept(listener)
    local request = fd and read_request(fd)
    if request then
      request.path = request.path:gsub("^/v2/", "/")
      local key = request.method .. " " .. request.path
      local answer = script[key]
      if answer == nil and key == "POST /oauth/token" then answer = { body = token } end
      if type(answer) == "table" and answer[1] ~= nil then  -- one after the other; the last stays
        asked[key] = math.min((asked[key] or 0) + 1, #answer)
        answer = answer[asked[key]]
      end
      if answer == nil then answer = { status = 404, body = '{"code":2300,"message":"not scripted"}' } end
      if type(answer) == "table" and answer.echo then answer = { type = "text/plain", body = request.head } end
      request.head = nil
      request.status = type(answer) == "table" and (answer.status or 200) or 0
      log:write(cjson.encode(request), "\n")
      local slow = type(answer) == "table" and (answer.delay or answer.after or answer.held)
      if not slow or unistd.fork() == 0 then
        if slow then answer = hold_back(answer, log_path) end
        if answer ~= false then send_all(fd, render(answer)) end  -- false: hangs up without a word
        if slow then unistd._exit(0) end
      end
    end
    if fd then unistd.close(fd) end
  end
end

--- A scripted server as a process of its own: { pid, port }. `script` maps "GET /users" to an
--- answer or a list of answers.
function net.start(script, log_path)
  local listener = assert(socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0))
  assert(socket.bind(listener, { family = socket.AF_INET, addr = "127.0.0.1", port = 0 }))
  assert(socket.listen(listener, 64))
  local port = assert(socket.getsockname(listener)).port
  io.stdout:flush()
  io.stderr:flush()
  local pid = assert(unistd.fork())
  if pid == 0 then
    signal.signal(signal.SIGPIPE, "SIG_IGN")
    signal.signal(signal.SIGCHLD, "SIG_IGN")  -- slow answers have a process each: nobody waits for them
    pcall(serve, listener, script, log_path)
    unistd._exit(1)
  end
  unistd.close(listener)
  return { pid = pid, port = port }
end

--- A loopback port on which nobody listens. It stays bound, so that nobody else gets it meanwhile.
function net.closed_port()
  local fd = assert(socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0))
  assert(socket.bind(fd, { family = socket.AF_INET, addr = "127.0.0.1", port = 0 }))
  return assert(socket.getsockname(fd)).port
end

return net
