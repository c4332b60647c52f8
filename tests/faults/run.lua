--- Lets the Nth call of a kind fail in small runs of zoomlua, for many N; see README.md.
local source = arg[0]:match "^(.*)/faults/run%.lua$" or "tests"
for _, folder in ipairs { "faults", "crash", "integration/harness" } do
  package.path = source .. "/" .. folder .. "/?.lua;" .. package.path
end

local unistd = require "posix.unistd"
local wait = require "posix.sys.wait"
local stdlib = require "posix.stdlib"
local cjson = require "cjson"
local process = require "process"
local tenant = require "tenant"
local world = require "world"
local sets = require "steps"

local SECONDS = 300      -- for one command: SQLite tries a lock that fails for ten, and machines are busy
local MOST_LINES = 4     -- on stderr
local errnos = { EINTR = 4, EIO = 5, EAGAIN = 11, ENOMEM = 12, EACCES = 13, EMFILE = 24, ENOSPC = 28, EDQUOT = 122,
                 ECONNRESET = 104, ECONNREFUSED = 111, PART = 0 }
--- What can happen to each kind, in the process that is meant.
local errors = {
  malloc = { "ENOMEM" },
  own = { "ENOMEM" },
  write = { "EIO", "ENOSPC", "EINTR", "PART" },
  read = { "EIO", "EINTR", "PART" },
  sync = { "EIO", "ENOSPC" },
  open = { "EMFILE", "EACCES", "EIO" },
  names = { "EIO", "EACCES" },
  socket = { "EMFILE", "ECONNREFUSED", "EINTR" },
  send = { "ECONNRESET", "EINTR", "EAGAIN", "PART" },
  receive = { "ECONNRESET", "EINTR", "EAGAIN", "PART" },
  mmap = { "ENOMEM" },
  fork = { "EAGAIN" },
  poll = { "EINTR", "ENOMEM" },
  lock = { "EIO", "EAGAIN", "EINTR" },
}
local kinds = { "write", "read", "sync", "open", "names", "socket", "send", "receive", "mmap", "fork", "poll", "lock" }

local options = { kind = "all", step = "all", who = "all", error = "all", at = "", workers = "4", jobs = "",
                  every = "1", set = "whole" }
local program, shim, sound, keep, sticky, verbose, steps

local function usage(why)
  io.stderr:write(why, "\nuse: run.lua PROGRAM SHIM SOUND [--kind all|KIND] [--step NAME] [--who core|policy] [--error NAME]\n",
    "  [--set whole|small] [--at N] [--every N] [--jobs N] [--workers N] [--sticky] [--keep] [--verbose]\n")
  os.exit(64)
end

do
  local i, plain = 1, {}
  while arg[i] do
    local name = arg[i]:match "^%-%-(%l+)$"
    if name == "keep" then keep = true
    elseif name == "sticky" then sticky = true
    elseif name == "verbose" then verbose = true
    elseif name and options[name] then
      i = i + 1
      options[name] = arg[i] or usage(name .. " takes a value")
    elseif not name then plain[#plain + 1] = arg[i]
    else usage("what is " .. arg[i] .. "?") end
    i = i + 1
  end
  if #plain ~= 3 then usage "three files" end
  for n, path in ipairs(plain) do
    if path:sub(1, 1) ~= "/" then plain[n] = unistd.getcwd() .. "/" .. path end
  end
  program, shim, sound = plain[1], plain[2], plain[3]
  steps = sets[options.set] or usage("there is no set " .. options.set)
end

local function must(condition, ...)
  if not condition then error(table.concat({ ... }, " "), 0) end
end

local read = require "disk".read

-- ---- one command --------------------------------------------------------------------------------

--- As it was before the step: tenant, journal.
local function prepare(w, step)
  if w.home then os.execute(("rm -rf '%s' '%s/change.plan'"):format(w.home, w.folder)) end
  w:reset(step.faults or {})
  for _, words in ipairs(step.before) do
    local status, said = w:run(words)
    must(status and (status == 0 or status == 2 or step.faults and status == 3), step.name, "cannot be prepared:",
      tostring(status), said)
  end
  if step.faults then w:ask("POST", "/_sim/faults", {}) end
end

local function environment(w, job)
  local first = job.n or 0
  return {
    LD_PRELOAD = shim, FAULT_KIND = job.kind, FAULT_IN = job.who, FAULT_COUNT = w.folder .. "/count",
    FAULT_AT = ("%d"):format(first), FAULT_LAST = ("%d"):format(job.sticky and first > 0 and 1e15 or first),
    FAULT_ERROR = tostring(errnos[job.error or "EIO"]),
    ASAN_OPTIONS = "detect_leaks=0:exitcode=99:verify_asan_link_order=0:allocator_may_return_null=1:handle_segv=1",
  }
end

local function counted(w)
  local bytes = read(w.folder .. "/count")
  if #bytes < 16 then return 0, 0 end
  return (string.unpack("<i8i8", bytes))
end

local function fired(w)
  local bytes = read(w.folder .. "/count")
  return #bytes >= 16 and select(2, string.unpack("<i8i8", bytes)) > 0
end

--- What the program shows, without what differs from run to run.
local function shown(w)
  return (read(w.folder .. "/stdout"):gsub("%d%d%d%d%-%d%d%-%d%d[ T]%d%d:%d%d:?%d*Z?", "TIME"):gsub("%d+ s%f[%W]", "N s"))
end

local function writes_since(w, from)
  local file = io.open(w.folder .. "/log")
  file:seek("set", from)
  local found = {}
  for line in file:lines() do
    local ok, r = pcall(cjson.decode, line)
    if ok and r.method ~= "GET" and not r.path:find "oauth" and not r.path:find "^/_sim" then
      found[#found + 1] = { r.method, (r.path:gsub("^/v2", "")) }
    end
  end
  file:close()
  return found
end

--- Whether every line of `text` stands in `longer`, in that order: nothing is lost, more may be said.
local function contains(longer, text)
  local at = 1
  for line in text:gmatch "[^\n]+" do
    local from, to = ("\n" .. longer .. "\n"):find("\n" .. line .. "\n", at, true)
    if not from then return false, line end
    at = to
  end
  return true
end

--- Every request that reached the tenant stands in the journal as one that was sent.
local function all_in_the_journal(w, step, wrote)
  if #wrote == 0 then return end
  must(step.run, wrote[1][1], wrote[1][2], "was sent by a step that changes nothing")
  local status, said = w:run { "show", tostring(step.run), "--json" }
  must(status == 0, "the run cannot be shown:", said)
  local known = {}
  for _, change in ipairs(cjson.decode(read(w.folder .. "/stdout")).changes) do
    if change.state ~= "pending" then known[change.method .. " " .. change.url:match "^[^?]*"] = true end
  end
  for _, request in ipairs(wrote) do
    local name = request[1] .. " " .. request[2]
    must(known[name], name, "reached the tenant; the journal does not know of it")
  end
end

--- Finishes what the fault left: what the journal has is resumed, else the command is given again.
local function finish(w, step)
  for _ = 1, 6 do
    local status, said
    if step.run then status, said = w:run { "resume", tostring(step.run), "--rate", "0" } end
    if (not status or status == 1) and step.again and not (said or ""):find("is done", 1, true) then
      local before = said
      status, said = w:run(step.again)
      said = (said or "") .. " (before that: " .. (before or "") .. ")"
    end
    if not step.run and not step.again then return end
    if status == 0 or (said or ""):find("is done", 1, true) then return end
    must(status == 3 or status == 2, "cannot be finished:", tostring(status), said)
  end
  error("is never finished", 0)
end

--- Runs the step with the fault; raises what was wrong. False: that call never comes.
local function try(w, job, known)
  local step = job.step
  prepare(w, step)
  os.remove(w.folder .. "/count")
  local log_at = #read(w.folder .. "/log")
  local status, said, child = w:run(step.words, environment(w, job), SECONDS)
  local here, reference = shown(w), known[step.name]
  must(child.in_time, "does not end; said", said)
  must(status, "died:", tostring(child.how), tostring(child.status), said)
  must(status ~= 98 and status ~= 99 and not said:find("Sanitizer", 1, true), "sanitizer:", said)
  must(status <= 3, "ended with", tostring(status), said)
  if not fired(w) then return false end
  local _, lines = said:gsub("[^\n]+", "")
  must(status ~= 1 or lines > 0, "failed without a word")
  must(lines <= MOST_LINES, "says too much:", said)
  must(not said:find "[^%g \n\128-\255]", "says what cannot be shown:", said)
  if status == reference.status then
    local whole, line = contains(here, reference.shown)
    must(whole, "ends well, but does not show:", line or "", "but:", here)
  end
  local listing = io.popen(("'%s' '%s/state' 2>&1"):format(sound, w.home))
  local verdict = listing:read "a"
  local good = listing:close()
  must(good or not unistd.access(w.home .. "/state", "r"), "the journal is not sound:", verdict)
  all_in_the_journal(w, step, writes_since(w, log_at))
  finish(w, step)
  local why = tenant.difference(known[step.ends], tenant.comparable(w:state()))
  must(not why, "the tenant is not as it should be in the end:", why or "")
  if verbose then print(("%s %s %s %s %d: %s %s"):format(step.name, job.who, job.kind, job.error, job.n, status, (said:gsub("\n", " | ")))) end
  return true
end

-- ---- all of them --------------------------------------------------------------------------------

--- Undisturbed: the tenant before and after, and what each step shows.
local function rehearse(w)
  local known = {}
  w:reset {}
  known.before = tenant.comparable(w:state())
  for _, step in ipairs(steps.list) do
    prepare(w, step)
    local status, said = w:run(step.words)
    must(status and status <= 2, step.name, "ended undisturbed with", tostring(status), said)
    known[step.name] = { status = status, shown = shown(w) }
    if step.name == "apply" then known.after = tenant.comparable(w:state()) end
  end
  return known
end

local function count(w, step, kind, who)
  prepare(w, step)
  os.remove(w.folder .. "/count")
  w:run(step.words, environment(w, { kind = kind, who = who }))
  return counted(w)
end

--- Every fault that is to be tried, in an order that all workers agree on. With --every K it is each Kth call,
--- from another one on in each step, whatever their number is: the same ones in each run.
local function jobs_of(w)
  local jobs, any, kinds_of_calls = {}, false, 0
  local at, most, every = tonumber(options.at), tonumber(options.jobs), tonumber(options.every)
  for _, step in ipairs(steps.list) do
    if options.step == "all" or options.step == step.name then
      for _, kind in ipairs(options.kind == "all" and kinds or { options.kind }) do
        for _, who in ipairs { "core", "policy" } do
          local calls = (options.who == "all" or options.who == who) and count(w, step, kind, who) or 0
          any = any or calls > 0
          kinds_of_calls = kinds_of_calls + 1
          local from = at or 1 + kinds_of_calls * 89 % every
          if calls > 0 then print(("%s, %s, %s: %d calls"):format(step.name, who, kind, calls)) end
          for _, name in ipairs(errors[kind] or usage("what is " .. kind .. "?")) do
            local passing = name == "EINTR" or name == "EAGAIN"   -- for ever would be no machine's answer
            local meant = calls > 0 and (options.error == "all" or options.error == name)
              and not (sticky and passing and kind ~= "fork")
            for n = from, meant and (at or calls) or 0, every do
              jobs[#jobs + 1] = { step = step, kind = kind, who = who, error = name, n = n, sticky = sticky }
            end
          end
        end
      end
    end
  end
  if not most or most >= #jobs then return jobs, any end
  local some = {}   -- evenly over all of them
  for i = 1, most do some[i] = jobs[math.floor((i - 0.5) * #jobs / most) + 1] end
  return some, any
end

local function name_of(job)
  return ("%s--step %s --who %s --kind %s --error %s --at %d%s"):format(options.set == "whole" and "" or "--set " .. options.set .. " ",
    job.step.name, job.who, job.kind, job.error, job.n,
    job.sticky and " --sticky" or "")
end

local folder = assert(stdlib.mkdtemp((os.getenv "TMPDIR" or "/tmp") .. "/zoomlua-faults-XXXXXX"))
local workers = tonumber(options.workers)

local function place(n)
  local own = folder .. "/" .. n
  os.execute(("mkdir '%s'"):format(own))
  return world.new(program, own, steps.tenant, steps.policy, "faults.lua")
end

local function worker(n, jobs, out)
  local w = place(n)
  local ok, why = pcall(function()
    local known = rehearse(w)
    for i = n, #jobs, workers do
      local good, result = pcall(try, w, jobs[i], known)
      unistd.write(out, (good and (result and "ok" or "none") or
        ("bad %s: %s"):format(name_of(jobs[i]), tostring(result):gsub("%s+", " "):sub(1, 1800))) .. "\n")
    end
  end)
  if not ok then unistd.write(out, ("bad worker %d: %s\n"):format(n, tostring(why):gsub("%s+", " "))) end
  w:close()
end

local from = os.time()
local first = place(0)
local ready, jobs, any = pcall(jobs_of, first)
first:close()
if not ready then error(jobs, 0) end
if not any then
  print "no call is seen: this program cannot be disturbed from outside (linked statically, or with its own allocator)"
  os.execute(("rm -rf '%s'"):format(folder))
  os.exit(77)
end
local readable, writable = unistd.pipe()
for n = 1, workers do
  local pid = assert(unistd.fork())
  if pid == 0 then
    unistd.close(readable)
    worker(n, jobs, writable)
    io.stdout:flush()
    unistd._exit(0)
  end
end
unistd.close(writable)

local text, tried, none, bad = "", 0, 0, 0
while true do
  local bytes = unistd.read(readable, 4096)
  if not bytes or #bytes == 0 then break end
  text = text .. bytes
  local rest = text:match "[^\n]*$"
  for line in text:sub(1, #text - #rest):gmatch "[^\n]+" do
    if line == "ok" then tried = tried + 1
    elseif line == "none" then none = none + 1
    else
      bad = bad + 1
      print(line)
      io.stdout:flush()
    end
  end
  text = rest
end
for _ = 1, workers do wait.wait(-1) end
if not (keep and bad > 0) then os.execute(("rm -rf '%s'"):format(folder)) end
print(("%d faults in %d s: %d were borne, %d never came, %d were not"):format(#jobs, os.time() - from, tried, none, bad))
os.exit(bad == 0 and tried + none == #jobs and tried > 0 and 0 or 1)
