--- A long run at the limit of a Pro account, all of it ours: how much of what is permitted was used,
--- and how often the server had to say 429.
local lab = require "lab"
local cjson = require "cjson"

local soak = {}

local PER_SECOND = 20 -- Pro, MEDIUM: reads and writes of settings

--- First and last second and number of the MEDIUM requests: lists and settings.
local function span(log)
  local first, last, n = nil, nil, 0
  for line in io.lines(log) do
    local r = cjson.decode(line)
    if r.path ~= "/oauth/token" and r.status ~= 429 then
      first, last, n = first or r.t_ms, r.t_ms, n + 1
    end
  end
  return (last - first) / 1000, n
end

function soak.run(options)
  local seconds, rtt = tonumber(options.soak), options.rtt or "0"
  local log = lab.dir .. "/soak.log"
  -- a user takes a read and a write; about one generated user in eleven is not listed
  local env = lab.start_sim(math.ceil(seconds * PER_SECOND / 2 * 1.1), "--limits", "pro", "--rtt", rtt, "--log", log)
  local run = lab.expect(lab.zoomlua(env, "every-user", "--account-plan", "pro", "--share", "1", "--max-changes", "all",
                                     "--yes"), 0, "the long run")
  local stats = lab.stats()
  local took, n = span(log)
  local permitted = took * PER_SECOND
  print(("At the limit: Pro, MEDIUM %d a second, share 1, round trip %s ms"):format(PER_SECOND, rtt))
  print(("%9s %9s %10s %8s %6s %12s %11s %8s"):format(
    "seconds", "requests", "permitted", "percent", "429", "overlapping", "CPU us/req", "PSS MB"))
  print(("%9.1f %9d %10.0f %8.1f %6d %12d %11.1f %8s"):format(took, n, permitted, 100 * n / permitted,
    stats.rate_limited, stats.overlapping_writes, run.cpu_us / n, lab.megabytes(run.both_pss)))
  print(("%9.1f seconds of wall time in all, from start to end"):format(run.seconds))
end

return soak
