--- Runs policies that try to get out: lua run.lua PROGRAM WATCH TRIES.lua... Each file is a list of
--- tries, described in README.md beside this file. What must hold for each: it was contained, and the
--- host is well. After each file an ordinary policy must still do what it always does.
local here = arg[0]:match "^(.*)/[^/]*$" or "."
package.path = here .. "/../integration/harness/?.lua;" .. package.path

local process = require "process"
local disk = require "disk"
local net = require "net"
local cjson = require "cjson"
local signal = require "posix.signal"
local stdlib = require "posix.stdlib"
local stat = require "posix.sys.stat"
local unistd = require "posix.unistd"
local dirent = require "posix.dirent"

local AT_ONCE = 2
local LATE_SECONDS = 300      -- nothing takes this long unless it was not contained
local TIME_LIMIT = 1         -- --time-limit, unless the try says otherwise or something else is to end it
local AMPLE_SECONDS = 120
local MEMORY_LIMIT = 32      -- --memory-limit
local MEMORY_ABOVE = 64      -- MB that are promised at most above the ceiling
local STRICT = os.getenv "ZOOMLUA_ESCAPE_STRICT"  -- also asserts the promised time: for a quiet machine
local ONLY = os.getenv "ZOOMLUA_ESCAPE_ONLY"      -- the name of one try

local server = {
  ["GET /users"] = { body = '{"next_page_token":"","users":[{"id":"u1","email":"one@example.com","type":2},'
    .. '{"id":"u2","email":"two@example.com","type":1}]}' },
  ["GET /users/u1"] = { body = '{"id":"u1","email":"one@example.com","type":2}' },
  ["GET /users/u1/settings"] = { body = '{"in_meeting":{"waiting_room":false}}' },
  ["GET /users/u2/settings"] = { body = '{"in_meeting":{"waiting_room":false}}' },
  ["GET /users/summary"] = { body = '{"licensed_users_count":1}' },
  ["GET /groups"] = { body = '{"groups":[],"total_records":0}' },
  ["GET /accounts/me/settings"] = { body = '{"in_meeting":{"waiting_room":true}}' },
  ["GET /accounts/me/lock_settings"] = { body = "{}" },
}

local ORDINARY = [[
local zoom = require "zoom"
zoom.policy { name = "ordinary", summary = "what everybody does" }
for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
]]

local KNOWN = {}
for name in ("name why policy files links dirs fifos args time memory exit stderr lacks prints asks above lines file bare"):gmatch "%S+" do
  KNOWN[name] = true
end

local read, remove_tree = disk.read, disk.remove_tree

local function write(path, text)
  local folder = path:match "^(.*)/"
  if not stat.stat(folder) then stat.mkdir(folder) end
  disk.write(path, text)
end

--- Every file below a folder with its size, as one text.
local function listing(folder, prefix)
  local lines = {}
  local names = dirent.dir(folder) or {}
  table.sort(names)
  for _, name in ipairs(names) do
    local path = folder .. "/" .. name
    local st = stat.lstat(path)
    if name ~= "." and name ~= ".." and st then
      local is_dir = stat.S_ISDIR(st.st_mode) ~= 0
      lines[#lines + 1] = ("%s%s %d"):format(prefix, name, is_dir and 0 or st.st_size)
      if is_dir then lines[#lines + 1] = listing(path, prefix .. name .. "/") end
    end
  end
  return table.concat(lines, "\n")
end

--- What a try has for --time-limit: ample time where it is not time that should stop it, because a busy
--- machine would be quicker than what should.
local function time_of(try)
  local told = type(try.stderr) == "string" and try.stderr ~= "t.lua"
  if told then return AMPLE_SECONDS end
  return try.time or (try.exit == 0 and AMPLE_SECONDS or TIME_LIMIT)
end

local function writes_in(log)
  local n = 0
  for line in read(log):gmatch "[^\n]+" do
    local ok, request = pcall(cjson.decode, line)
    if not ok or request.method ~= "GET" and request.path ~= "/oauth/token" then n = n + 1 end
  end
  return n
end

-- ---- one run ---------------------------------------------------------------------------------

local function environment(world)
  return {
    HOME = world.dir, PATH = os.getenv "PATH", LANG = "C.UTF-8", TMPDIR = world.dir .. "/tmp",
    ZOOMLUA_HOME = world.dir .. "/home",
    ZOOM_API_URL = ("http://127.0.0.1:%d/v2"):format(world.server.port),
    ZOOM_OAUTH_URL = ("http://127.0.0.1:%d/oauth"):format(world.server.port),
    ZOOM_ACCOUNT_ID = "a", ZOOM_CLIENT_ID = "c", ZOOM_CLIENT_SECRET = "a-secret-that-nobody-may-see",
    ASAN_OPTIONS = "exitcode=99:allocator_may_return_null=1:detect_stack_use_after_return=0:log_path='" .. world.dir .. "/report'",
    UBSAN_OPTIONS = "halt_on_error=1:exitcode=99:print_stacktrace=1:log_path='" .. world.dir .. "/report'",
  }
end

local function start(world, tag, words, bare)
  local base = world.dir .. "/out." .. tag
  local argv = { world.watch, base .. ".watch", tostring(LATE_SECONDS), world.program }
  for _, word in ipairs(words) do argv[#argv + 1] = word end
  local env = environment(world)
  env.WATCH_BARE_KERNEL = bare and "1" or nil
  local child = process.start {
    argv = argv, cwd = world.work, env = env, stdout = base .. ".stdout", stderr = base .. ".stderr",
  }
  child.base = base
  return child
end

local function result(child)
  local how, status, ms, kb, left = read(child.base .. ".watch"):match "^(%a+) (%d+) (%d+) (%d+) (%d+)\n$"
  return {
    how = how or "lost", status = tonumber(status), seconds = (tonumber(ms) or 0) / 1000,
    mb = (tonumber(kb) or 0) / 1024, left = tonumber(left) or 0,
    stdout = read(child.base .. ".stdout"), stderr = read(child.base .. ".stderr"),
  }
end

local function run(world, tag, words)
  local child = start(world, tag, words)
  process.finish(child, LATE_SECONDS + 20)
  return result(child)
end

-- ---- judging -----------------------------------------------------------------------------------

local function lines_of(text)
  local marked, own = 0, {}
  for line in text:gmatch "([^\n]*)\n?" do
    if line:find "^%S+| " then marked = marked + 1 elseif line ~= "" then own[#own + 1] = line end
  end
  return marked, own
end

--- What is wrong, as a list of sentences.
local function judge(world, try, got)
  local problems = {}
  local function say(...) problems[#problems + 1] = string.format(...) end
  local exit = try.exit or 1
  local exits = type(exit) == "table" and exit or { exit }
  local fits = false
  for _, one in ipairs(exits) do fits = fits or one == got.status end
  if got.how ~= "exited" then
    say("the core did not end by itself: %s %s", got.how, tostring(got.status))
  elseif not fits then
    say("exit status %d, not %s", got.status, table.concat(exits, " or "))
  end
  if got.left > 0 then say("%d processes were left behind", got.left) end

  local printed, own = lines_of(got.stderr)
  if got.status == 1 then
    if #own ~= (try.lines or 1) then say("%d lines on stderr, not %d", #own, try.lines or 1) end
    local last = own[#own] or ""
    if not last:find "^zoomlua: " then say "the last line on stderr is not the program's" end
    if not last:find(try.file and "zoomlua: ." or "%.lua") then say "the last line does not name the policy" end
  elseif got.status == 0 and try.prints == nil and got.stderr ~= "" then
    say "stderr is not empty"
  end
  if got.status == 0 and #own > (try.lines or 0) then say "there are lines on stderr that nobody printed" end
  for _, part in ipairs(type(try.stderr) == "table" and try.stderr or { try.stderr }) do
    if not got.stderr:find(part, 1, true) then say("stderr does not say '%s'", part) end
  end
  for _, part in ipairs(try.lacks or {}) do
    if got.stderr:find(part, 1, true) or got.stdout:find(part, 1, true) then say("it shows %q", part) end
  end
  if try.prints and printed > try.prints then say("%d lines printed, more than %d", printed, try.prints) end
  for _, text in ipairs { got.stdout, got.stderr } do
    if text:find "a-secret-that-nobody-may-see" then say "it showed the secret" end
    if text:find "[%z\1-\8\11-\31\127]" then say "raw control characters reached the terminal" end
    if text:find "\194[\128-\159]" or text:find "\226\128[\170-\174]" or text:find "\226\129[\166-\169]" then
      say "C1 or bidi controls reached the terminal"
    end
  end
  local most_mb = (try.memory or MEMORY_LIMIT) + MEMORY_ABOVE
  if not world.sanitized and got.mb > (try.above or most_mb) then
    say("%.0f MB were used, more than %d", got.mb, try.above or most_mb)
  end
  if STRICT and got.status == 1 and got.seconds > time_of(try) + 1 then
    say("took %.2f s with a limit of %d s", got.seconds, time_of(try))
  end
  return problems
end

local function tell(name, why, problems, got)
  io.write(("FAILED %s: %s\n"):format(name, why))
  for _, problem in ipairs(problems) do io.write("  - ", problem, "\n") end
  for _, stream in ipairs { "stdout", "stderr" } do
    local text = got[stream]:sub(1, 1500):gsub("[%z\1-\9\11-\31\127]", "?")
    if text ~= "" then io.write("  ", stream, ": ", (text:gsub("\n(.)", "\n    | %1")), "\n") end
  end
end

-- ---- a file of tries -----------------------------------------------------------------------------

local function new_world(program, watch)
  local dir = assert(stdlib.mkdtemp((os.getenv "TMPDIR" or "/tmp") .. "/zoomlua-escape-XXXXXX"))
  local world = {
    dir = dir, work = dir .. "/policies", program = program, watch = watch, log = dir .. "/server.log",
    sanitized = read(program):find("__asan_init", 1, true) ~= nil,
  }
  for _, name in ipairs { "/policies", "/tmp", "/home" } do assert(stat.mkdir(dir .. name)) end
  write(dir .. "/secret.lua", 'return "outside"')  -- beside the policies' folder, not in it
  write(dir .. "/policies/ordinary.lua", ORDINARY)
  write(world.log, "")
  world.server = net.start(server, world.log)
  return world
end

--- A folder of its own for each try, with what it wants to find there.
local function prepare(world, nth, try)
  for field in pairs(try) do
    if not KNOWN[field] then error(("try '%s': there is no field '%s'"):format(try.name, field), 0) end
  end
  local folder = ("%s/%03d"):format(world.work, nth)
  assert(stat.mkdir(folder))
  local policy = type(try.policy) == "function" and try.policy() or try.policy
  write(folder .. "/" .. (try.file or "t.lua"), policy)
  for name, text in pairs(try.files or {}) do write(folder .. "/" .. name, type(text) == "function" and text() or text) end
  for name, target in pairs(try.links or {}) do assert(unistd.link(target, folder .. "/" .. name, true)) end
  for _, name in ipairs(try.dirs or {}) do assert(stat.mkdir(folder .. "/" .. name)) end
  for _, name in ipairs(try.fifos or {}) do assert(stat.mkfifo(folder .. "/" .. name, 384)) end
  local words = { "--yes", "--time-limit", tostring(time_of(try)), "--memory-limit",
                  tostring(try.memory or MEMORY_LIMIT), "--rate", "0" }
  words[#words + 1] = ("%03d/%s"):format(nth, try.file or "t.lua")
  for _, word in ipairs(try.args or {}) do words[#words + 1] = word end
  return words
end

--- Starts tries, a few at a time, and judges each when it has ended. Returns how many failed and figures.
local function run_all(world, tries)
  local going, nth, failed, slowest, largest = {}, 0, 0, { seconds = -99 }, { mb = 0 }
  local ran = 0
  repeat
    while #going < AT_ONCE and nth < #tries do
      nth = nth + 1
      local try = tries[nth]
      if not ONLY or try.name == ONLY then
        going[#going + 1] = { try = try, child = start(world, nth, world.words[nth], try.bare) }
      end
    end
    for i = #going, 1, -1 do
      local one = going[i]
      if process.ended(one.child) then
        table.remove(going, i)
        ran = ran + 1
        local got = result(one.child)
        local problems = judge(world, one.try, got)
        if #problems > 0 then
          failed = failed + 1
          tell(one.try.name, one.try.why, problems, got)
        end
        local over = got.seconds - time_of(one.try)
        if over > slowest.seconds and got.status == 1 then slowest = { seconds = over, name = one.try.name } end
        if got.mb > largest.mb then largest = { mb = got.mb, name = one.try.name } end
        if os.getenv "ZOOMLUA_ESCAPE_TELL" then
          io.write(("%6.2f s %5.0f MB  %d  %s\n    %s"):format(got.seconds, got.mb, got.status or -1, one.try.name,
            got.stderr:sub(-300)), "\n")
        end
      end
    end
    process.sleep(0.005)
  until #going == 0 and nth == #tries
  return failed, ran, slowest, largest
end

--- The host after all of it.
local function host(world, before)
  local problems = {}
  local function say(...) problems[#problems + 1] = string.format(...) end
  if listing(world.work, "") ~= before then say "the policies' folder has changed" end
  if listing(world.dir .. "/tmp", "") ~= "" then say("files were left in TMPDIR: %s", listing(world.dir .. "/tmp", "")) end
  for name in dirent.files(world.dir) do
    if name:find "^report" then say("a sanitizer complained:\n%s", read(world.dir .. "/" .. name):sub(1, 4000)) end
  end
  local writes = writes_in(world.log)
  if writes > 0 then say("the server was sent %d requests that write", writes) end
  local history = run(world, "history", { "history" })
  if history.status ~= 0 or history.stdout:find("t.lua", 1, true) then say("a plan was stored:\n%s", history.stdout) end
  local ordinary = run(world, "ordinary", { "--plan", "--rate", "0", "ordinary.lua" })
  if ordinary.status ~= 2 or not ordinary.stdout:find("one@example.com", 1, true) then
    say("an ordinary policy does not work any more: exit %s\n%s%s", tostring(ordinary.status), ordinary.stdout, ordinary.stderr)
  end
  local rest = process.children(world.server.pid)
  if #rest > 0 then say("%d processes of the server are left", #rest) end
  return problems
end

local function run_file(program, watch, path)
  local tries = assert(loadfile(path, "t"))()
  local world = new_world(program, watch)
  world.words = {}
  for nth, try in ipairs(tries) do world.words[nth] = prepare(world, nth, try) end
  local before = listing(world.work, "")
  local ok, failed, ran, slowest, largest = pcall(run_all, world, tries)
  local problems = ok and host(world, before) or { failed }
  signal.kill(world.server.pid, signal.SIGKILL)
  process.finish(world.server, 5)
  if ok then
    io.write(("%s: %d tries, %d got out or were not told well; slowest %+.2f s against its limit (%s), largest %.0f MB (%s)\n")
      :format(path:match "([^/]+)%.lua$", ran, failed, slowest.seconds, tostring(slowest.name), largest.mb, tostring(largest.name)))
  end
  for _, problem in ipairs(problems) do io.write("  host: ", problem, "\n") end
  if os.getenv "ZOOMLUA_TEST_KEEP" then io.write("kept: ", world.dir, "\n") else remove_tree(world.dir) end
  return ok and failed == 0 and #problems == 0
end

local well = true
for i = 3, #arg do well = run_file(arg[1], arg[2], arg[i]) and well end
os.exit(well)
