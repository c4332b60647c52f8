--- The benchmark behind tests/bench/run: starts the simulator, lets zoomlua plan and apply a change
--- for every user, and prints what it took, beside a bare libcurl program with the same GETs.
local here = arg[0]:match "^(.*)/[^/]*$" or "."
package.path = here .. "/../integration/harness/?.lua;" .. package.path

local process = require "process"
local net = require "net"
local cjson = require "cjson"
local signal = require "posix.signal"
local stdlib = require "posix.stdlib"
local unistd = require "posix.unistd"

local options = { users = "10000", connections = "16" }
for i = 1, #arg, 2 do
  local name = arg[i]:match "^%-%-(%w+)$"
  if not name or not arg[i + 1] then
    io.stderr:write "usage: bench.lua --program FILE --bare FILE [--users N] [--connections N] [--url URL --oauth URL]\n"
    os.exit(64)
  end
  options[name] = arg[i + 1]
end

local function read(path)
  local file = io.open(path, "rb")
  local text = file and file:read "a" or ""
  if file then file:close() end
  return text
end

local dir = assert(stdlib.mkdtemp((os.getenv "TMPDIR" or "/tmp") .. "/zoomlua-bench-XXXXXX"))
local program = assert(stdlib.realpath(options.program))
local RUNS = 3
local tick = unistd.sysconf(unistd._SC_CLK_TCK)

-- ---- measuring -----------------------------------------------------------------------------

local function field(text, name) return tonumber(text:match(name .. ":%s*(%d+)")) or 0 end

--- Processor time of a process, and that of the children it has reaped, in microseconds.
local function cpu_us(pid)
  local fields = {}
  for word in (read("/proc/" .. pid .. "/stat"):match "%) (.*)" or ""):gmatch "%S+" do
    fields[#fields + 1] = tonumber(word) or 0
  end
  if not fields[15] then return nil end
  return (fields[12] + fields[13]) * 1e6 / tick, (fields[14] + fields[15]) * 1e6 / tick
end

--- Peaks of one process so far, in kilobytes: proportional share sampled, resident as the kernel
--- remembers it.
local function sample(peak, pid)
  peak.pss = math.max(peak.pss or 0, field(read(("/proc/%d/smaps_rollup"):format(pid)), "Pss"))
  peak.rss = math.max(peak.rss or 0, field(read(("/proc/%d/status"):format(pid)), "VmHWM"))
  peak.cpu_us = cpu_us(pid) or peak.cpu_us
end

--- Runs a program to its end; what it took. Processor time is that of all its processes, as the
--- kernel adds it up when they are reaped.
local function measure(argv, env)
  local _, before = cpu_us "self"
  local start = process.now()
  local child = process.start {
    argv = argv, cwd = dir, env = env, stdout = dir .. "/stdout", stderr = dir .. "/stderr",
  }
  local core, policy = {}, {}
  while not process.ended(child) do
    sample(core, child.pid)
    local other = process.children(child.pid)[1]
    if other then sample(policy, other) end
    process.sleep(0.025)
  end
  local seconds = process.now() - start
  local _, after = cpu_us "self"
  return {
    seconds = seconds, core = core, policy = policy, status = child.status,
    cpu_us = after - before,
    stdout = read(dir .. "/stdout"), stderr = read(dir .. "/stderr"),
  }
end

-- ---- the server ----------------------------------------------------------------------------

local sim

local function stop_sim()
  if not sim then return end
  process.kill(sim, signal.SIGTERM)
  process.finish(sim, 20)
  sim = nil
  os.remove(dir .. "/port")
end

local function start_sim(log)
  local argv = { program, "sim", "--port", "0", "--port-file", dir .. "/port", "--users", options.users,
                 "--limits", "none" }
  if log then argv[#argv + 1], argv[#argv + 2] = "--log", log end
  sim = process.start {
    argv = argv, cwd = dir, stdout = dir .. "/sim.out", stderr = dir .. "/sim.err",
    env = { HOME = dir, ZOOMLUA_HOME = dir .. "/sim" .. (log and "-log" or "") },
  }
  local deadline = process.now() + 60
  while not tonumber(read(dir .. "/port")) do
    if process.ended(sim) or process.now() > deadline then
      error("the simulator did not start:\n" .. read(dir .. "/sim.err"), 0)
    end
    process.sleep(0.02)
  end
  return tonumber(read(dir .. "/port"))
end

local function environment(port)
  local env = { HOME = dir, PATH = os.getenv "PATH", ZOOMLUA_HOME = dir .. "/home" }
  for _, name in ipairs { "ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "ZOOM_ACCESS_TOKEN" } do
    env[name] = os.getenv(name)
  end
  env.ZOOM_API_URL, env.ZOOM_OAUTH_URL = options.url, options.oauth
  if port then
    env.ZOOM_API_URL = ("http://127.0.0.1:%d/v2"):format(port)
    env.ZOOM_OAUTH_URL = ("http://127.0.0.1:%d/oauth"):format(port)
    env.ZOOM_ACCOUNT_ID, env.ZOOM_CLIENT_ID = "sim-account", "sim-client"
    env.ZOOM_CLIENT_SECRET, env.ZOOM_ACCESS_TOKEN = "sim-secret-not-a-secret", nil
  end
  return env
end

local function zoomlua(env, ...)
  local argv = { program, "--rate", "0", ... }
  argv[#argv + 1] = stdlib.realpath(here .. "/every-user.lua")
  return measure(argv, env)
end

--- The cheapest of a few runs: what else the machine does only ever adds.
local function best_of(times, run)
  local best
  for _ = 1, times do
    local result = run()
    if not best or result.cpu_us < best.cpu_us then best = result end
  end
  return best
end

local function expect_status(result, status, what)
  if result.status ~= status then
    error(("%s ended with %s, not %d:\n%s%s"):format(what, result.status, status,
      result.stdout:sub(1, 2000), result.stderr:sub(1, 2000)), 0)
  end
  return result
end

-- ---- the requests of a plan: from the simulator's log, or from the trace elsewhere ----------

local function urls_of_log(log, base)
  local urls = {}
  for line in io.lines(log) do
    local request = cjson.decode(line)
    local path = request.path:gsub("^/v2/", "/")
    local query = type(request.query) == "string" and request.query:gsub("^%?", "") or ""
    if request.method == "GET" then
      urls[#urls + 1] = base .. path .. (query ~= "" and "?" .. query or "")
    end
  end
  return urls
end

local function urls_of_trace(trace, base)
  local urls = {}
  for target in trace:gmatch "GET (%S+)" do
    urls[#urls + 1] = target:find "^http" and target or base .. target
  end
  return urls
end

--- A token for the bare program, which does not know how to get one.
local function token_for(env)
  if env.ZOOM_ACCESS_TOKEN then return env.ZOOM_ACCESS_TOKEN end
  local child = process.start {
    argv = { "/usr/bin/env", "curl", "-sS", "-u", env.ZOOM_CLIENT_ID .. ":" .. env.ZOOM_CLIENT_SECRET,
             "-d", "grant_type=account_credentials&account_id=" .. env.ZOOM_ACCOUNT_ID,
             env.ZOOM_OAUTH_URL .. "/token" },
    cwd = dir, env = { PATH = os.getenv "PATH" }, stdout = dir .. "/token", stderr = dir .. "/stderr",
  }
  process.finish(child, 30)
  local ok, reply = pcall(cjson.decode, read(dir .. "/token"))
  if not ok or not reply.access_token then error("no token for the bare program: " .. read(dir .. "/stderr"), 0) end
  return reply.access_token
end

-- ---- the table -----------------------------------------------------------------------------

local function megabytes(kilobytes) return kilobytes and ("%.1f"):format(kilobytes / 1024) or "-" end

local function row(name, requests, result)
  print(("%-22s %9d %8.2f %9.0f %11.1f %8s %8s %8s %8s"):format(
    name, requests, result.seconds, requests / result.seconds, result.cpu_us / requests,
    megabytes(result.core.pss), megabytes(result.policy and result.policy.pss),
    megabytes(result.core.rss), megabytes(result.policy and result.policy.rss)))
end

local function main()
  local urls
  local log = dir .. "/requests.log"
  if options.url then
    local env = environment()
    urls = urls_of_trace(expect_status(zoomlua(env, "--plan", "--trace"), 2, "the plan").stderr, env.ZOOM_API_URL)
  else
    expect_status(zoomlua(environment(start_sim(log)), "--plan"), 2, "the plan")
    stop_sim()
  end

  local env = environment(not options.url and start_sim() or nil)
  urls = urls or urls_of_log(log, env.ZOOM_API_URL)
  local list = assert(io.open(dir .. "/urls", "w"))
  list:write(table.concat(urls, "\n"), "\n")
  list:close()

  local token = token_for(env)
  local bare = best_of(RUNS, function()
    local run = measure({ stdlib.realpath(options.bare), dir .. "/urls", options.connections },
                        { BARE_TOKEN = token })
    local done, failed, seconds, cpu, rss = run.stdout:match "(%d+) (%d+) ([%d.]+) (%d+) (%d+)"
    if not done or failed ~= "0" then error("the bare program failed: " .. run.stdout .. run.stderr, 0) end
    run.seconds, run.cpu_us, run.core.rss, run.policy = tonumber(seconds), tonumber(cpu), tonumber(rss), nil
    return run
  end)
  local plan = best_of(RUNS, function() return expect_status(zoomlua(env, "--plan"), 2, "the plan") end)
  local apply = not options.url and best_of(RUNS, function()
    return expect_status(zoomlua(env, "--yes"), 0, "applying")
  end)

  print(("%d requests a plan, %s"):format(#urls, options.url or options.users .. " simulated users on this machine"))
  print ""
  print(("%-22s %9s %8s %9s %11s %8s %8s %8s %8s"):format(
    "", "requests", "seconds", "per s", "CPU us/req", "PSS MB", "policy", "RSS MB", "policy"))
  row("bare libcurl, GETs", #urls, bare)
  row("plan", #urls, plan)
  if apply then
    local digits = apply.stdout:match "Applied: .- in ([%d,]+) request" or error("how many were applied? " .. apply.stdout, 0)
    local patches = tonumber((digits:gsub(",", "")))
    row("plan and apply", #urls + patches, apply)
  end
  print ""
  print(("a plan takes %.2f times the processor time of bare libcurl (core %.1f, policy %.1f us a request)"):format(
    plan.cpu_us / bare.cpu_us, (plan.core.cpu_us or 0) / #urls, (plan.policy.cpu_us or 0) / #urls))
end

local ok, why = pcall(main)
stop_sim()
process.finish(process.start { argv = { "/bin/rm", "-rf", "--", dir }, env = {}, stdout = "/dev/null", stderr = "/dev/null" }, 20)
if not ok then
  io.stderr:write("bench: ", tostring(why), "\n")
  os.exit(1)
end
