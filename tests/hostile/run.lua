--- Runs tables of hostile servers: lua run.lua PROGRAM TABLE.lua [WORDS]. Each case is a server that
--- misbehaves in one way and one run of the whole program against it, as described in README.md beside
--- this file. Most of a case is waiting, so many run at a time. Needs lua-posix and lua-cjson.
local here = arg[0]:match "^(.*)/[^/]*$" or "."
package.path = here .. "/harness/?.lua;" .. here .. "/../integration/harness/?.lua;" .. package.path

local process = require "process"
local disk = require "disk"
local villain = require "villain"
local judge = require "judge"
local signal = require "posix.signal"
local stdlib = require "posix.stdlib"
local stat = require "posix.sys.stat"
local dirent = require "posix.dirent"

local AT_A_TIME, YOUNG, YOUNG_SECONDS = 64, 10, 1.5  -- who is older mostly waits
local SECONDS = tonumber(os.getenv "ZOOMLUA_TEST_SECONDS") or 300  -- until something hangs, on a busy machine
local MOST_MB = { plain = 64, sanitized = 400 }  -- of the core; sanitizers keep what was freed

local KNOWN = {}
for name in ("name api other exit says lacks lines writes asked env policy run secrets more_mb tls " ..
             "other_may_be_asked interrupt slow look"):gmatch "%S+" do
  KNOWN[name] = true
end

local POLICY = [[
local zoom = require "zoom"
zoom.policy { name = "p", summary = "p" }
for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
]]

local write, remove_tree = disk.write, disk.remove_tree

local function fill(text, world)
  return (text:gsub("{(%w+)}", {
    port = tostring(world.server.port), other = tostring(world.server.other), dir = world.dir,
  }))
end

-- ---- one case ------------------------------------------------------------------------------

local function begin(case, nth, program, sanitized)
  for name in pairs(case) do
    if not KNOWN[name] then error(("case '%s': unknown field '%s'"):format(case.name, name), 0) end
  end
  local dir = assert(stdlib.mkdtemp((os.getenv "TMPDIR" or "/tmp") .. "/zoomlua-hostile-XXXXXX"))
  local world = { case = case, dir = dir, home = dir .. "/home", work = dir .. "/work", log = dir .. "/log", peak_kb = 0 }
  stat.mkdir(world.work, 448)
  write(world.work .. "/p.lua", case.policy or POLICY)
  local script = { other = case.other }
  for key, answer in pairs(case.api or {}) do script[key] = answer end
  world.server = villain.start(script, world.log)
  local asan = "detect_leaks=1:abort_on_error=0:quarantine_size_mb=16:log_path='" .. dir .. "/sanitizer'"
  local env = {
    HOME = dir, PATH = os.getenv "PATH", LANG = "C.UTF-8", ZOOMLUA_HOME = world.home,
    ZOOM_API_URL = "http://127.0.0.1:{port}/v2", ZOOM_OAUTH_URL = "http://127.0.0.1:{port}/oauth",
    ZOOM_ACCOUNT_ID = "hostile-" .. nth .. "-" .. world.server.port,  -- tokens are not shared between cases
    ZOOM_CLIENT_ID = "hostile-client", ZOOM_CLIENT_SECRET = villain.SECRET,
    ASAN_OPTIONS = asan, UBSAN_OPTIONS = "print_stacktrace=1:log_path='" .. dir .. "/sanitizer'",
  }
  if case.tls then world.tls = case.tls(world, env) end
  for name, value in pairs(case.env or {}) do
    if type(value) == "function" then value = value(world) end
    env[name] = value or nil
  end
  for name, value in pairs(env) do env[name] = fill(value, world) end
  local argv = { program }
  for _, word in ipairs(type(case.run) == "function" and case.run(world) or case.run or { "--trace", "--rate", "0", "--yes", "--max-changes", "all", "p.lua" }) do
    argv[#argv + 1] = word
  end
  world.most_mb = (sanitized and MOST_MB.sanitized or MOST_MB.plain) + (case.more_mb or 0)
  world.child = process.start {
    argv = argv, cwd = world.work, env = env, stdout = dir .. "/stdout", stderr = dir .. "/stderr",
  }
  world.env = env
  world.began = process.now()
  return world
end

--- The most memory that the core has had so far.
local function look_at_memory(world)
  local file = io.open(("/proc/%d/status"):format(world.child.pid))
  if not file then return end
  local facts = file:read "a"
  file:close()
  local kb = facts:find "^Name:%s*zoomlua" and tonumber(facts:match "VmHWM:%s*(%d+) kB")  -- not before its exec
  if kb and kb > world.peak_kb then world.peak_kb = kb end
end

local function sanitizer_reports(dir, problems)
  for _, name in ipairs(dirent.dir(dir) or {}) do
    if name:find "^sanitizer%." then
      problems[#problems + 1] = "sanitizer:\n" .. judge.read(dir .. "/" .. name):sub(1, 4000)
    end
  end
end

--- What the journal says of the run: `look` = { "show", "1" } is run once the case is over.
local function look(world)
  local child = process.start {
    argv = { world.child.spec.argv[1], table.unpack(world.case.look) }, cwd = world.work, env = world.env,
    stdout = world.dir .. "/look.out", stderr = world.dir .. "/look.err",
  }
  process.finish(child, SECONDS)
  return judge.read(world.dir .. "/look.out") .. judge.read(world.dir .. "/look.err")
end

local function finish(world, in_time)
  local child = world.child
  if not in_time then process.finish(child, 0) end
  local journal = in_time and world.case.look and look(world) or ""
  villain.stop(world.server)
  local got = {
    exit = child.how == "exited" and child.status or "signal " .. tostring(child.status),
    stdout = judge.read(world.dir .. "/stdout") .. journal, stderr = judge.read(world.dir .. "/stderr"),
    log = villain.log(world.log), home = world.home, work = world.work,
    peak_mb = world.peak_kb // 1024, most_mb = world.most_mb, in_time = in_time,
    seconds = process.now() - world.began,
  }
  local problems = judge.problems(world.case, got)
  if world.tls then
    for _, problem in ipairs(world.tls.finish()) do problems[#problems + 1] = problem end
  end
  sanitizer_reports(world.dir, problems)
  if os.getenv "ZOOMLUA_TEST_KEEP" then print("kept: " .. world.dir) else remove_tree(world.dir) end
  return problems, got
end

local function tell(case, problems, got)
  local text = ("not ok %s (%.1f s, %d MB)\n"):format(case.name, got.seconds, got.peak_mb)
  for _, problem in ipairs(problems) do text = text .. "  - " .. problem .. "\n" end
  for _, stream in ipairs { "stdout", "stderr" } do
    for _, line in ipairs(judge.without_trace(got[stream])) do
      text = text .. ("  %s| %s\n"):format(stream, line:sub(1, 600))
    end
  end
  for i = 1, math.min(#got.log, 12) do text = text .. "  " .. got.log[i].door .. ": " .. tostring(got.log[i].key):sub(1, 200) .. "\n" end
  io.write(text)
end

-- ---- all -----------------------------------------------------------------------------------

--- Whether the server was asked for this already.
local function asked(world, key)
  for _, entry in ipairs(villain.log(world.log)) do
    if entry.key == key then return true end
  end
end

local function turn(world)
  look_at_memory(world)
  local age = process.now() - world.began
  if process.ended(world.child) then return true, true end
  if world.case.interrupt and not world.interrupted and asked(world, world.case.interrupt) then
    world.interrupted = true
    signal.kill(world.child.pid, signal.SIGINT)
  end
  return age > SECONDS, false
end

if #arg < 2 then
  io.stderr:write "usage: run.lua PROGRAM TABLE.lua [WORDS of the names]\n"
  os.exit(64)
end
signal.signal(signal.SIGPIPE, "SIG_IGN")
local program = assert(stdlib.realpath(arg[1]), arg[1] .. " is not there")
local sanitized = judge.read(program):find("__asan_init", 1, true) ~= nil
local cases, skip, clean = assert(loadfile(arg[2], "t"))()
if skip then
  print("SKIPPED " .. arg[2] .. ": " .. skip)
  os.exit(77)
end
local order = {}  -- those that wait for long come first
for _, slow in ipairs { true, false } do
  for _, case in ipairs(cases) do
    if (case.slow or false) == slow and (not arg[3] or case.name:find(arg[3], 1, true)) then order[#order + 1] = case end
  end
end
cases = order
local running, bad, done, slowest, largest, verbose = {}, 0, 0, 0, 0, os.getenv "ZOOMLUA_TEST_VERBOSE"
local nth = 0
--- Whether another case may begin: not too many at work, and not too many at all.
local function room()
  local young = 0
  for _, world in ipairs(running) do
    if process.now() - world.began < YOUNG_SECONDS then young = young + 1 end
  end
  return young < YOUNG and #running < AT_A_TIME
end

repeat
  while nth < #cases and room() do
    nth = nth + 1
    running[#running + 1] = begin(cases[nth], nth, program, sanitized)
  end
  for i = #running, 1, -1 do
    local ended, in_time = turn(running[i])
    if ended then
      local world = table.remove(running, i)
      local problems, got = finish(world, in_time)
      done = done + 1
      slowest, largest = math.max(slowest, got.seconds), math.max(largest, got.peak_mb)
      if #problems > 0 or verbose then tell(world.case, problems, got) end
      if #problems > 0 then bad = bad + 1 end
    end
  end
  process.sleep(0.01)
until #running == 0 and nth >= #cases
if clean then clean() end
print(("%d cases, %d failed; the slowest took %.1f s, the largest %d MB"):format(done, bad, slowest, largest))
os.exit(bad > 0 and 1 or 0)
