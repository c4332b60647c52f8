--- The first table: what a full run costs (list, read, compare, plan, apply), beside a bare libcurl
--- program with the same requests and beside scripts of the same job.
local lab = require "lab"
local stdlib = require "posix.stdlib"

local throughput = {}

local NODE_PATH = "/usr/share/nodejs" -- where Debian puts modules, which only Debian's own node knows
local SCRIPTS = {
  { name = "undici on Node", file = "undici.mjs", run = "node",
    probe = { "node", "-e", 'require("undici")' } },
  { name = "Python aiohttp", file = "aiohttp_job.py", run = "python3", probe = { "python3", "-c", "import aiohttp" } },
  { name = "Python requests", file = "requests_job.py", run = "python3", probe = { "python3", "-c", "import requests" } },
}

--- The interpreter that has the library: Debian's own where another one comes first in PATH.
local function interpreter(script, env)
  for _, program in ipairs { script.run, "/usr/bin/" .. script.run } do
    local argv = { "/usr/bin/env", program, table.unpack(script.probe, 2) }
    if lab.measure(argv, { PATH = env.PATH, HOME = lab.dir, NODE_PATH = NODE_PATH }).status == 0 then return program end
  end
end

local function row(name, requests, result, floor)
  local us = result.cpu_us / requests
  print(("%-26s %9d %8.2f %9.0f %11.1f %8s %8s %8s"):format(
    name, requests, result.seconds, requests / result.seconds, us, floor and ("%.2f"):format(floor / us) or "1",
    lab.megabytes(result.core_pss), lab.megabytes(result.policy_pss)))
  return us
end

local function scripts(env, token, connections, floor)
  for _, script in ipairs(SCRIPTS) do
    local program = interpreter(script, env)
    if not program then
      print(("%-26s skipped: not installed here"):format(script.name))
    else
      local run = lab.expect(lab.measure(
        { "/usr/bin/env", program, lab.here .. "/other/" .. script.file, env.ZOOM_API_URL, tostring(connections) },
        { PATH = env.PATH, HOME = lab.dir, BARE_TOKEN = token, NODE_PATH = NODE_PATH }), 0, script.name)
      row(script.name, tonumber(run.stdout:match "%d+"), run, floor)
    end
  end
end

function throughput.run(options)
  local connections = tonumber(options.connections)
  local env, requests
  if options.url then
    env = lab.elsewhere()
    local trace = lab.expect(lab.zoomlua(env, "every-user", "--rate", "0", "--plan", "--trace"), 2, "the plan")
    requests = lab.requests_of_trace(trace.stderr, env.ZOOM_API_URL)
  else
    local log = lab.dir .. "/requests.log"
    env = lab.start_sim(options.users, "--limits", "none", "--log", log)
    lab.expect(lab.zoomlua(env, "every-user", "--rate", "0", "--max-changes", "all", "--yes"), 0, "applying")
    requests = lab.requests_of_log(log)
    env = lab.start_sim(options.users, "--limits", "none")
  end
  local token, reads = lab.token(env), lab.reads_of(requests)

  local bare_reads, bare_all, plan, apply, applied
  -- In turn, because a shared machine's speed drifts.
  local function best(known, result) return known and known.cpu_us < result.cpu_us and known or result end
  for _ = 1, lab.RUNS do
    bare_reads = best(bare_reads, lab.bare(env, token, reads, connections))
    plan = best(plan, lab.expect(lab.zoomlua(env, "every-user", "--rate", "0", "--max-changes", "all", "--plan"), 2, "the plan"))
    if not options.url then
      bare_all = best(bare_all, lab.bare(env, token, requests, connections))
      apply = best(apply, lab.expect(lab.zoomlua(env, "every-user", "--rate", "0", "--max-changes", "all", "--yes"), 0, "applying"))
      applied = #reads + lab.applied(apply)
    end
  end

  print(("A full run: %s, %d connections of the bare program and the scripts"):format(
    options.url or options.users .. " simulated users on this machine", connections))
  print(("%-26s %9s %8s %9s %11s %8s %8s %8s"):format(
    "", "requests", "seconds", "per s", "CPU us/req", "of bare", "PSS MB", "policy"))
  local floor = row("bare libcurl, plan", #reads, bare_reads)
  row("plan", #reads, plan, floor)
  print(("%-26s core %.1f, policy %.1f us a request"):format("", plan.core_us / #reads, plan.policy_us / #reads))
  if options.url then return end
  floor = row("bare libcurl, apply", #requests, bare_all)
  row("plan and apply", applied, apply, floor)
  print(("%-26s core %.1f, policy %.1f us a request"):format("", apply.core_us / applied, apply.policy_us / applied))
  scripts(env, token, connections, floor)
  print "of bare: requests per CPU-second, as a part of what the bare program manages"
  return { cpu_us = apply.cpu_us, changes = applied - #reads }
end

return throughput
