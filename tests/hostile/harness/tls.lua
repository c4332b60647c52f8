--- TLS servers for cases: certificates made by openssl when the table is loaded, and one `openssl
--- s_server` for each case, which serves a tenant without users to whoever trusts it.
local process = require "process"
local judge = require "judge"
local socket = require "posix.sys.socket"
local unistd = require "posix.unistd"
local stdlib = require "posix.stdlib"
local stat = require "posix.sys.stat"
local signal = require "posix.signal"

local tls = {}

local CONFIG = [[
[ca]
default_ca = hostile
[hostile]
dir = .
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
]]

local write = require "disk".write

--- openssl with these words, in the folder of the certificates.
local function openssl(dir, words)
  local argv = { "/usr/bin/env", "openssl" }
  for word in words:gmatch "%S+" do argv[#argv + 1] = word end
  local child = process.start {
    argv = argv, cwd = dir, env = { PATH = os.getenv "PATH", HOME = dir },
    stdout = dir .. "/openssl.out", stderr = dir .. "/openssl.err",
  }
  process.finish(child, 150)
  if child.status ~= 0 then error(("openssl %s:\n%s"):format(words, judge.read(dir .. "/openssl.err")), 0) end
end

local NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

--- A certificate `name` for `alt` ("IP:127.0.0.1"), signed by `by`.
local function issue(dir, name, alt, by, from, to)
  write(dir .. "/" .. name .. ".cnf", CONFIG .. "[leaf]\nsubjectAltName = " .. alt .. "\n")
  openssl(dir, ("req -new %s -keyout %s.key -out %s.csr -subj /CN=%s -config %s.cnf"):format(NEW_KEY, name, name, name, name))
  openssl(dir, ("ca -batch -notext -config %s.cnf -extensions leaf -cert %s.pem -keyfile %s.key -in %s.csr -out %s.pem -startdate %s -enddate %s")
    :format(name, by, by, name, name, from or "20200101000000Z", to or "20991231235959Z"))
end

--- All certificates, in a fresh folder; nil when there is no openssl.
function tls.certificates()
  local dir = assert(stdlib.mkdtemp((os.getenv "TMPDIR" or "/tmp") .. "/zoomlua-hostile-tls-XXXXXX"))
  local ok, why = pcall(function()
    write(dir .. "/index.txt", "")
    write(dir .. "/index.txt.attr", "unique_subject = no\n")
    write(dir .. "/ca.cnf", CONFIG)
    for _, authority in ipairs { "ca", "stranger" } do
      openssl(dir, ("req -x509 %s -keyout %s.key -out %s.pem -subj /CN=%s -days 2 -config ca.cnf -extensions authority")
        :format(NEW_KEY, authority, authority, authority))
    end
    issue(dir, "good", "IP:127.0.0.1,DNS:localhost", "ca")
    issue(dir, "wrong", "DNS:api.example.com", "ca")
    issue(dir, "name-only", "DNS:localhost", "ca")
    issue(dir, "star", "DNS:*", "ca")
    issue(dir, "nul", "DNS:127.0.0.1", "ca")  -- the address as a name is no address
    issue(dir, "expired", "IP:127.0.0.1", "ca", "20200101000000Z", "20200201000000Z")
    issue(dir, "future", "IP:127.0.0.1", "ca", "20900101000000Z", "20991231235959Z")
    issue(dir, "by-stranger", "IP:127.0.0.1", "stranger")
    issue(dir, "by-leaf", "IP:127.0.0.1", "good")  -- whose issuer is no authority
    openssl(dir, ("req -x509 %s -keyout self.key -out self.pem -subj /CN=127.0.0.1 -days 2 -addext subjectAltName=IP:127.0.0.1"):format(NEW_KEY))
    write(dir .. "/not.pem", "this is no certificate\n")
    stat.mkdir(dir .. "/v2", 448)
    write(dir .. "/v2/users?page_size=300&status=active",
          'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"next_page_token":"","users":[]}')
  end)
  if not ok then
    tls.remove(dir)
    return nil, why
  end
  return dir
end

function tls.remove(dir)
  process.finish(process.start {
    argv = { "/bin/rm", "-rf", "--", dir }, env = {}, stdout = "/dev/null", stderr = "/dev/null" }, 20)
end

local function free_port()
  local fd = assert(socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0))
  assert(socket.bind(fd, { family = socket.AF_INET, addr = "127.0.0.1", port = 0 }))
  local port = assert(socket.getsockname(fd)).port
  unistd.close(fd)
  return port
end

--- For the field `tls` of a case: s_server with this certificate and these words more.
function tls.server(dir, name, words)
  return function(world, env)
    local port = free_port()
    local argv = { "/usr/bin/env", "openssl", "s_server", "-accept", "127.0.0.1:" .. port, "-HTTP" }
    for word in (name and ("-cert %s.pem -key %s.key"):format(name, name) or ""):gmatch "%S+" do argv[#argv + 1] = word end
    for word in (words or ""):gmatch "%S+" do argv[#argv + 1] = word end
    local child = process.start {
      argv = argv, cwd = dir, env = { PATH = os.getenv "PATH", HOME = dir },
      stdout = world.dir .. "/tls.out", stderr = world.dir .. "/tls.err",
    }
    local deadline = process.now() + 150
    while not judge.read(world.dir .. "/tls.out"):find("ACCEPT", 1, true) do
      if process.ended(child) or process.now() > deadline then
        error("s_server did not start:\n" .. judge.read(world.dir .. "/tls.err"), 0)
      end
      process.sleep(0.01)
    end
    for _, variable in ipairs { "ZOOM_API_URL", "ZOOM_OAUTH_URL" } do
      env[variable] = env[variable]:gsub("^http://127%.0%.0%.1:{port}", "https://127.0.0.1:" .. port)
    end
    world.tls_port = port
    return { finish = function()
      process.kill(child, signal.SIGKILL)
      process.finish(child, 5)
      return {}
    end }
  end
end

return tls
