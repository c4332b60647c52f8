--- Wall time where every answer takes its time, without a limit: zoomlua, then the bare program with
--- the same requests and as many connections as zoomlua had open at a time.
local lab = require "lab"

local latency = {}

function latency.run(options)
  local users, rtt = options.latency_users or "2000", options.rtt
  local log = lab.dir .. "/latency.log"
  print(("Wall time at a round trip of %s ms, %s simulated users, no limit"):format(rtt, users))
  print(("%-26s %9s %12s %8s %9s %9s"):format("", "requests", "connections", "seconds", "per s", "to bare"))
  for _, how in ipairs { { "plan", 2, "--plan" }, { "plan and apply", 0, "--yes" } } do
    os.remove(log)
    local env = lab.start_sim(users, "--limits", "none", "--rtt", rtt, "--log", log)
    local run = lab.expect(lab.zoomlua(env, "every-user", "--rate", "0", "--max-changes", "all", how[3]), how[2], how[1])
    local stats, requests = lab.stats(), lab.requests_of_log(log)
    local token = lab.token(env)
    local bare = lab.bare(env, token, requests, stats.connections_most)
    local function row(name, result, ratio)
      print(("%-26s %9d %12d %8.2f %9.0f %9s"):format(name, #requests, stats.connections_most, result.seconds,
        #requests / result.seconds, ratio))
    end
    row("bare libcurl, " .. how[1]:match "%a+$", bare, "1")
    row(how[1], run, ("%.3f"):format(run.seconds / bare.seconds))
    if stats.overlapping_writes > 0 then
      print(("  %d writes came while another of the same object was under way"):format(stats.overlapping_writes))
    end
  end
end

return latency
