--- Kills applies at random instants and resumes them until they are done; see README.md.
local source = arg[0]:match "^(.*)/crash/run%.lua$" or "tests"
package.path = source .. "/crash/?.lua;" .. source .. "/integration/harness/?.lua;" .. package.path

local unistd = require "posix.unistd"
local wait = require "posix.sys.wait"
local stdlib = require "posix.stdlib"
local tenant = require "tenant"
local world = require "world"

local ATTEMPTS = 12
local KILLS = 4         -- of one run, at most
local options = { runs = 20, seed = 1, workers = 8, objects = 500 }
local program, keep

local function usage(why)
  io.stderr:write(why, "\nuse: run.lua PROGRAM [--runs N] [--seed N] [--workers N] [--objects N] [--keep]\n")
  os.exit(64)
end

do
  local i = 1
  while arg[i] do
    local name = arg[i]:match "^%-%-(%l+)$"
    if name == "keep" then
      keep = true
    elseif name and options[name] then
      i = i + 1
      options[name] = math.tointeger(tonumber(arg[i])) or usage(name .. " takes a number")
    elseif not name and not program then
      program = arg[i]
    else
      usage("what is " .. arg[i] .. "?")
    end
    i = i + 1
  end
  if not program then usage "which program?" end
  if program:sub(1, 1) ~= "/" then program = unistd.getcwd() .. "/" .. program end
end

local phones = math.floor(options.objects * 0.16)
local apply = { "--yes", "--rate", "0", "--max-changes", "all", "crash.lua", "phones=" .. phones }
local resume = { "resume", "1", "--rate", "0" }
local undo = { "undo", "1", "--yes", "--rate", "0", "--max-changes", "all" }

local function must(condition, ...)
  if not condition then error(table.concat({ ... }, " "), 0) end
end

--- What the tenant is before and after, and how long an apply takes here, from a run that nobody disturbs.
local function rehearse(w)
  w:reset {}
  local before = tenant.comparable(w:state())
  local from = require("process").now()
  local status, said = w:run(apply)
  must(status == 0, "an undisturbed apply ended with", tostring(status), said)
  local took = require("process").now() - from
  return { before = before, after = tenant.comparable(w:state()), apply_s = took * 0.6 }
end

local function one_run(w, seed, known, count)
  math.randomseed(seed)
  w:reset(tenant.faults(seed))
  local function instant() return math.random() ^ 1.5 * known.apply_s end
  local killed, status, said = w:run_killed(apply, instant())
  count.kills = killed and 1 or 0
  local done = status == 0
  while not done do
    count.resumes = count.resumes + 1
    must(count.resumes <= ATTEMPTS, "not done after", ATTEMPTS, "resumes; the last said", said or "")
    if count.resumes == ATTEMPTS - 3 then w:ask("POST", "/_sim/faults", {}) end -- the bad day is over
    if count.kills < KILLS and math.random() < 0.4 then
      killed, status, said = w:run_killed(resume, instant() / 2)
      count.kills = count.kills + (killed and 1 or 0)
    else
      status, said = w:run(resume)
      must(status, "a resume did not end")
    end
    must(not (status and status > 3 and status ~= 130), "a resume ended with", tostring(status), said or "")
    done = status == 0 or (said or ""):find("is done", 1, true) ~= nil
  end

  local why = tenant.difference(known.after, tenant.comparable(w:state()))
  must(not why, "the tenant is not as planned:", why or "")
  local refused = w:refused()
  must(#refused == 0, "sent again though it had taken effect:", refused[1] or "")
  local twice = 0
  for _, applied in ipairs(w:ask("GET", "/_sim/applied?least=2").applied or {}) do
    must(applied.method == "PATCH", "carried out twice:", applied.method, applied.path)
    twice = twice + 1
  end
  count.twice = twice

  w:ask("POST", "/_sim/faults", {})
  status, said = w:run(undo)
  must(status == 0, "undo ended with", tostring(status), said)
  why = tenant.difference(known.before, tenant.comparable(w:state()))
  must(not why, "undo left", why or "")
end

--- Runs seed, seed + workers, ...; tells each on a line of its pipe: "seed kills resumes twice" or
--- "seed ! why".
local function worker(n, out)
  local folder = assert(stdlib.mkdtemp((os.getenv "TMPDIR" or "/tmp") .. "/zoomlua-crash-XXXXXX"))
  local failed = false
  local ok, why = pcall(function()
    local w = world.new(program, folder, tenant.make(options.objects), tenant.policy)
    local known = rehearse(w)
    for i = n, options.runs - 1, options.workers do
      local seed = options.seed + i
      local count = { kills = 0, resumes = 0, twice = 0 }
      local good, why = pcall(one_run, w, seed, known, count)
      failed = failed or not good
      why = good and "" or ("%s (%s)"):format(tostring(why):gsub("%s+", " "):sub(1, 1500), keep and w.home or "use --keep to look")
      unistd.write(out, ("%d %d %d %d %s\n"):format(seed, count.kills, count.resumes, count.twice, why))
    end
    w:close()
  end)
  if not ok then unistd.write(out, ("0 0 0 0 worker %d: %s\n"):format(n, tostring(why):gsub("%s+", " "))) end
  if not (keep and failed) then os.execute(("rm -rf '%s'"):format(folder)) end
end

local from = os.time()
local readable, writable = unistd.pipe()
for n = 0, options.workers - 1 do
  local pid = assert(unistd.fork())
  if pid == 0 then
    unistd.close(readable)
    worker(n, writable)
    unistd._exit(0)
  end
end
unistd.close(writable)

local text, total = "", { runs = 0, failed = 0, kills = 0, resumes = 0, twice = 0 }
while true do
  local bytes = unistd.read(readable, 4096)
  if not bytes or #bytes == 0 then break end
  text = text .. bytes
  local rest = text:match "[^\n]*$"
  for line in text:sub(1, #text - #rest):gmatch "[^\n]+" do
    local seed, kills, resumes, twice, why = line:match "^(%d+) (%d+) (%d+) (%d+) (.*)$"
    total.runs = total.runs + 1
    total.kills, total.resumes, total.twice = total.kills + kills, total.resumes + resumes, total.twice + twice
    if why ~= "" then
      total.failed = total.failed + 1
      print(("run %s failed: %s"):format(seed, why))
      io.stdout:flush()
    end
  end
  text = rest
end
for _ = 1, options.workers do wait.wait(-1) end

local verdict = total.failed == 0 and "nothing lost, no share doubled" or total.failed .. " FAILED"
print(("%d runs over %d objects: %s; killed %d times, resumed %d times, %d PATCHes carried out more than once; %d s")
  :format(total.runs, options.objects, verdict, total.kills, total.resumes, total.twice, os.time() - from))
os.exit(total.failed == 0 and total.runs == options.runs and 0 or 1)
