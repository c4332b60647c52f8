--- What the benchmark's tables share: running a program under the meter, a simulator, the
--- environment that points to it, and the requests of a run as the bare program wants them.
local process = require "process"
local net = require "net"
local cjson = require "cjson"
local signal = require "posix.signal"
local stdlib = require "posix.stdlib"

local lab = { RUNS = 3 }

--- Fills in what every table needs: `here` is this folder, `options` those of the command line.
function lab.open(here, options)
  lab.here = assert(stdlib.realpath(here))
  lab.options = options
  lab.program = assert(stdlib.realpath(options.program))
  lab.tools = assert(stdlib.realpath(options.tools))
  lab.dir = assert(stdlib.mkdtemp((os.getenv "TMPDIR" or "/tmp") .. "/zoomlua-bench-XXXXXX"))
end

function lab.close()
  lab.stop_sim()
  if lab.dir then lab.remove(lab.dir) end
end

function lab.read(path)
  local file = io.open(path, "rb")
  local text = file and file:read "a" or ""
  if file then file:close() end
  return text
end

function lab.remove(path)
  process.finish(process.start {
    argv = { "/bin/rm", "-rf", "--", path }, env = {}, stdout = "/dev/null", stderr = "/dev/null",
  }, 60)
end

-- ---- running -------------------------------------------------------------------------------

--- Runs a program to its end. What it took: status, seconds, cpu_us, core_pss, policy_pss, both_pss,
--- core_rss, policy_rss (kilobytes), core_us, policy_us; and stdout, stderr.
function lab.measure(argv, env)
  local dir = lab.dir
  local child = process.start {
    argv = { lab.tools .. "/meter", dir .. "/report", table.unpack(argv) },
    cwd = dir, env = env, stdout = dir .. "/stdout", stderr = dir .. "/stderr",
  }
  process.finish(child, 3600)
  local result = { stdout = lab.read(dir .. "/stdout"), stderr = lab.read(dir .. "/stderr") }
  for name, value in lab.read(dir .. "/report"):gmatch "(%S+)=(%S+)" do result[name] = tonumber(value) end
  if not result.status then error("the meter failed: " .. result.stderr, 0) end
  return result
end

function lab.expect(result, status, what)
  if result.status ~= status then
    error(("%s ended with %d, not %d:\n%s%s"):format(what, result.status, status,
      result.stdout:sub(1, 2000), result.stderr:sub(1, 2000)), 0)
  end
  return result
end

--- Runs zoomlua with one of the policies beside this file.
function lab.zoomlua(env, policy, ...)
  local argv = { lab.program, "--trust", ... }  -- whoever owns the source tree
  argv[#argv + 1] = ("%s/%s.lua"):format(lab.here, policy)
  return lab.measure(argv, env)
end

--- The cheapest of a few runs: what else the machine does only ever adds.
function lab.best_of(times, run)
  local best
  for _ = 1, times do
    local result = run()
    if not best or result.cpu_us < best.cpu_us then best = result end
  end
  return best
end

-- ---- the server ----------------------------------------------------------------------------

function lab.stop_sim()
  local sim = lab.sim
  if not sim then return end
  process.kill(sim, signal.SIGTERM)
  process.finish(sim, 60)
  lab.sim = nil
  lab.remove(lab.dir .. "/sim")
  os.remove(lab.dir .. "/port")
end

--- A fresh simulator with these words on its command line; the environment that points to it.
function lab.start_sim(users, ...)
  local dir = lab.dir
  lab.stop_sim()
  lab.remove(dir .. "/client")
  lab.sim = process.start {
    argv = { lab.program, "sim", "--port", "0", "--port-file", dir .. "/port", "--users", tostring(users), ... },
    cwd = dir, stdout = dir .. "/sim.out", stderr = dir .. "/sim.err",
    env = { HOME = dir, ZOOMLUA_HOME = dir .. "/sim" },
  }
  local deadline = process.now() + 60
  while not tonumber(lab.read(dir .. "/port")) do
    if process.ended(lab.sim) or process.now() > deadline then
      error("the simulator did not start:\n" .. lab.read(dir .. "/sim.err"), 0)
    end
    process.sleep(0.02)
  end
  lab.port = tonumber(lab.read(dir .. "/port"))
  return {
    HOME = dir, PATH = os.getenv "PATH", ZOOMLUA_HOME = dir .. "/client",
    ZOOM_API_URL = ("http://127.0.0.1:%d/v2"):format(lab.port),
    ZOOM_OAUTH_URL = ("http://127.0.0.1:%d/oauth"):format(lab.port),
    ZOOM_ACCOUNT_ID = "sim-account", ZOOM_CLIENT_ID = "sim-client", ZOOM_CLIENT_SECRET = "sim-secret-not-a-secret",
  }
end

--- The environment for the server that --url names.
function lab.elsewhere()
  local env = {
    HOME = lab.dir, PATH = os.getenv "PATH", ZOOMLUA_HOME = lab.dir .. "/client",
    ZOOM_API_URL = lab.options.url, ZOOM_OAUTH_URL = lab.options.oauth,
  }
  for _, name in ipairs { "ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "ZOOM_ACCESS_TOKEN" } do
    env[name] = os.getenv(name)
  end
  return env
end

--- What the simulator has counted so far.
function lab.stats()
  local _, body = net.get(lab.port, "/_sim/stats")
  return cjson.decode(body)
end

--- A token for programs that do not know how to get one.
function lab.token(env)
  if env.ZOOM_ACCESS_TOKEN then return env.ZOOM_ACCESS_TOKEN end
  local child = process.start {
    argv = { "/usr/bin/env", "curl", "-sS", "-u", env.ZOOM_CLIENT_ID .. ":" .. env.ZOOM_CLIENT_SECRET,
             "-d", "grant_type=account_credentials&account_id=" .. env.ZOOM_ACCOUNT_ID,
             env.ZOOM_OAUTH_URL .. "/token" },
    cwd = lab.dir, env = { PATH = os.getenv "PATH" }, stdout = lab.dir .. "/token", stderr = lab.dir .. "/stderr",
  }
  process.finish(child, 30)
  local ok, reply = pcall(cjson.decode, lab.read(lab.dir .. "/token"))
  if not ok or not reply.access_token then
    error("no token for the bare program: " .. lab.read(lab.dir .. "/stderr"), 0)
  end
  return reply.access_token
end

-- ---- the requests of a run, for the bare program -------------------------------------------

--- Those in the simulator's log, in the order in which they came: a list of { method, target, body }.
function lab.requests_of_log(path)
  local requests = {}
  for line in io.lines(path) do
    local r = cjson.decode(line)
    if r.path ~= "/oauth/token" then
      requests[#requests + 1] = { r.method, r.path .. (r.query ~= "" and "?" .. r.query or ""), r.body }
    end
  end
  return requests
end

--- Those of a plan, from what --trace shows.
function lab.requests_of_trace(trace, base)
  local requests = {}
  for target in trace:gmatch "GET (%S+): %d" do
    if target:sub(1, #base) == base then target = target:sub(#base + 1) end
    requests[#requests + 1] = { "GET", target, "" }
  end
  return requests
end

function lab.reads_of(requests)
  local reads = {}
  for _, r in ipairs(requests) do
    if r[1] == "GET" then reads[#reads + 1] = r end
  end
  return reads
end

--- Sends them with the bare program; what it took.
function lab.bare(env, token, requests, connections)
  local path = lab.dir .. "/requests"
  local file = assert(io.open(path, "w"))
  for _, r in ipairs(requests) do
    file:write(r[1], " ", env.ZOOM_API_URL, r[2], " ", (r[3]:gsub("\n", " ")), "\n")
  end
  file:close()
  local run = lab.expect(lab.measure({ lab.tools .. "/bare", path, tostring(connections) }, { BARE_TOKEN = token }),
                         0, "the bare program")
  local done, failed = run.stdout:match "(%d+) (%d+)"
  if tonumber(done) ~= #requests or failed ~= "0" then
    error(("the bare program sent %s of %d, %s failed"):format(done, #requests, failed), 0)
  end
  return run
end

--- How many requests an apply sent, by its own words.
function lab.applied(result)
  local digits = result.stdout:match "Applied: .- in ([%d,]+) request" or
                 error("how many were applied? " .. result.stdout, 0)
  return tonumber((digits:gsub(",", "")))
end

function lab.megabytes(kilobytes)
  return kilobytes and kilobytes > 0 and ("%.1f"):format(kilobytes / 1024) or "-"
end

return lab
