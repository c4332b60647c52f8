--- How much of the permitted rate is used, and how often the server had to refuse: a plan with work
--- waiting, for some seconds, against the simulator with a Pro account's limits and this round trip.
---   lua limit.lua --program FILE [--rtt 0,50] [--seconds 25] [--processes 1]
local here = arg[0]:match "^(.*)/[^/]*$" or "."
package.path = here .. "/../integration/harness/?.lua;" .. package.path

local process = require "process"
local net = require "net"
local cjson = require "cjson"
local signal = require "posix.signal"
local stdlib = require "posix.stdlib"

local PERMITTED = 20 -- MEDIUM requests a second on a Pro account
local options = { rtt = "0,50", seconds = "25", processes = "1" }
for i = 1, #arg, 2 do
  local name = arg[i]:match "^%-%-(%w+)$"
  if not name or not arg[i + 1] then
    io.stderr:write "usage: limit.lua --program FILE [--rtt 0,50] [--seconds 25] [--processes 1]\n"
    os.exit(64)
  end
  options[name] = arg[i + 1]
end
local program = assert(stdlib.realpath(options.program))
local seconds, processes = tonumber(options.seconds), tonumber(options.processes)

local function read(path)
  local file = io.open(path, "rb")
  local text = file and file:read "a" or ""
  if file then file:close() end
  return text
end

local function start(dir, argv, env)
  return process.start { argv = argv, cwd = dir, env = env, stdout = dir .. "/stdout", stderr = dir .. "/stderr" }
end

local function stop(child)
  if not child then return end
  process.kill(child, signal.SIGTERM)
  if not process.finish(child, 20) then process.kill(child, signal.SIGKILL) end
end

local function stats(port)
  local _, body = net.get(port, "/_sim/stats")
  return cjson.decode(body)
end

local function measure(rtt)
  local dir = assert(stdlib.mkdtemp((os.getenv "TMPDIR" or "/tmp") .. "/zoomlua-limit-XXXXXX"))
  local sim, runs = nil, {}
  local ok, why = pcall(function()
    sim = start(dir, { program, "sim", "--port", "0", "--port-file", dir .. "/port", "--limits", "pro",
      "--rtt", tostring(rtt), "--users", tostring(PERMITTED * (seconds + 20)) },
      { HOME = dir, ZOOMLUA_HOME = dir .. "/sim" })
    local deadline = process.now() + 20
    while not tonumber(read(dir .. "/port")) do
      if process.now() > deadline then error("the simulator did not start: " .. read(dir .. "/stderr"), 0) end
      process.sleep(0.02)
    end
    local port = tonumber(read(dir .. "/port"))
    for i = 1, processes do
      runs[i] = start(dir, { program, "--plan", "--account-plan", "pro", "--share", "1", here .. "/every-user.lua" }, {
        HOME = dir, PATH = os.getenv "PATH", ZOOMLUA_HOME = dir .. "/home",
        ZOOM_API_URL = ("http://127.0.0.1:%d/v2"):format(port),
        ZOOM_OAUTH_URL = ("http://127.0.0.1:%d/oauth"):format(port),
        ZOOM_ACCOUNT_ID = "sim-account", ZOOM_CLIENT_ID = "sim-client",
        ZOOM_CLIENT_SECRET = "sim-secret-not-a-secret",
      })
    end
    local function settings(s) return s.routes["GET /users/*/settings"] or 0 end
    while settings(stats(port)) == 0 do
      if process.now() > deadline + 20 then error("nothing was asked: " .. read(dir .. "/stderr"), 0) end
      process.sleep(0.005)
    end
    local begin, before = process.now(), settings(stats(port))
    process.sleep(seconds)
    local after = stats(port)
    local took = process.now() - begin
    for _, run in ipairs(runs) do
      if process.ended(run) then error("a run ended too early: " .. read(dir .. "/stderr"), 0) end
    end
    print(("%6d ms  %9d  %8.1f s  %8d  %9.1f %%  %8.0f"):format(rtt, processes, took, settings(after) - before,
      100 * (settings(after) - before) / (PERMITTED * took), after.rate_limited))
  end)
  for _, run in ipairs(runs) do stop(run) end
  stop(sim)
  process.finish(process.start { argv = { "/bin/rm", "-rf", "--", dir }, env = {}, stdout = "/dev/null",
    stderr = "/dev/null" }, 20)
  if not ok then
    io.stderr:write("limit: ", tostring(why), "\n")
    os.exit(1)
  end
end

here = assert(stdlib.realpath(here))
print(("%9s  %9s  %10s  %8s  %11s  %8s"):format("round trip", "processes", "time", "requests", "of permitted", "refused"))
for rtt in options.rtt:gmatch "%d+" do measure(tonumber(rtt)) end
