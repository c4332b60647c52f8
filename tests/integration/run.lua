--- Runs integration cases: lua run.lua PROGRAM CASE.lua... Each case is a data file, described in
--- README.md beside this file. The program runs in a fresh folder, against the simulator as a
--- separate process or against a scripted server. Needs lua-posix and lua-cjson; Lua 5.3 or newer.
local here = arg[0]:match "^(.*)/[^/]*$" or "."
package.path = here .. "/harness/?.lua;" .. package.path

local process = require "process"
local disk = require "disk"
local net = require "net"
local expect = require "expect"
local cjson = require "cjson"
local signal = require "posix.signal"
local stdlib = require "posix.stdlib"
local stat = require "posix.sys.stat"
stat.umask(18)  -- files of a case are its user's own, whatever the umask outside
local unistd = require "posix.unistd"

local STEP_SECONDS = tonumber(os.getenv "ZOOMLUA_TEST_SECONDS") or 300  -- until something hangs: no test is about time
local PATIENCE = STEP_SECONDS / 2
local CREDENTIALS = {
  ZOOM_ACCOUNT_ID = "sim-account",
  ZOOM_CLIENT_ID = "sim-client",
  ZOOM_CLIENT_SECRET = "sim-secret-not-a-secret",
}
local KNOWN = {}
for name in ("why tenant faults sim server offline env files limits run steps expect tty kill poke label skip home again"):gmatch "%S+" do
  KNOWN[name] = true
end

local read, write, remove_tree = disk.read, disk.write, disk.remove_tree

--- A table as JSON, a string as it stands, the name of a file beside the cases as its contents.
local function json_of(value, cases)
  if type(value) ~= "string" then return cjson.encode(value) end
  return value:match "^[%w_-]+%.json$" and read(cases .. "/" .. value) or value
end

local function requests_in(path)
  local list = {}
  for line in read(path):gmatch "[^\n]+" do
    local ok, request = pcall(cjson.decode, line)
    if ok and not request.path:find("^/_sim") then
      request.path = request.path:gsub("^/v2/", "/")
      local query, body = request.query, request.body
      request.query = type(query) == "string" and query:gsub("^%?", "") or ""
      request.body = type(body) == "string" and body or body ~= nil and body ~= cjson.null and cjson.encode(body) or ""
      list[#list + 1] = request
    end
  end
  return list
end

--- Waits until `condition` gives something true; nil after `seconds`.
local function eventually(seconds, condition)
  local deadline = process.now() + seconds
  repeat
    local value = condition()
    if value then return value end
    process.sleep(0.01)
  until process.now() > deadline
end

-- ---- what a case runs against --------------------------------------------------------------

local function start_sim(world, case)
  local sim = case.sim or {}
  local argv = { world.program, "sim", "--port", "0", "--port-file", world.dir .. "/port",
                 "--log", world.log, "--limits", sim.limits or "none" }
  local function option(name, value)
    if value ~= nil then
      argv[#argv + 1] = name
      argv[#argv + 1] = tostring(value)
    end
  end
  if case.tenant then
    write(world.dir .. "/tenant.json", json_of(case.tenant, world.cases))
    option("--tenant", world.dir .. "/tenant.json")
  end
  if case.faults then
    write(world.dir .. "/faults.json", json_of(case.faults, world.cases))
    option("--faults", world.dir .. "/faults.json")
  end
  option("--users", sim.users)
  for _, word in ipairs(sim.args or {}) do argv[#argv + 1] = word end
  local child = process.start {
    argv = argv, cwd = world.dir, stdout = world.dir .. "/sim.out", stderr = world.dir .. "/sim.err",
    env = { HOME = world.dir, PATH = os.getenv "PATH", ZOOMLUA_HOME = world.dir .. "/sim",
            ASAN_OPTIONS = world.asan, UBSAN_OPTIONS = world.ubsan },
  }
  world.sim = child
  world.port = eventually(PATIENCE, function()
    return tonumber(read(world.dir .. "/port"):match "^(%d+)\n$") or process.ended(child) and "ended"
  end)
  if type(world.port) ~= "number" then
    error("the simulator did not start:\n" .. read(world.dir .. "/sim.err"), 0)
  end
end

local function start_world(world, case)
  if case.server then
    world.server = net.start(case.server, world.log)
    world.port = world.server.port
  elseif case.offline then
    world.port = net.closed_port()
  else
    start_sim(world, case)
  end
end

--- Ends what the case ran against; the simulator has to go in an orderly way.
local function stop_world(world, problems)
  if world.sim then
    process.kill(world.sim, signal.SIGTERM)
    local in_time = process.finish(world.sim, PATIENCE)
    if not in_time or world.sim.how ~= "exited" or world.sim.status ~= 0 then
      problems[#problems + 1] = ("the simulator ended badly (%s %s):\n%s"):format(
        world.sim.how, world.sim.status, read(world.dir .. "/sim.err"))
    end
  end
  if world.server then
    process.kill(world.server, signal.SIGKILL)
    process.finish(world.server, 5)
  end
end

-- ---- one step ------------------------------------------------------------------------------

local function fill(text, world)
  return (text:gsub("{(%w+)}", {
    dir = world.work, source = world.source, port = tostring(world.port), home = world.dir .. "/home",
  }))
end

--- Waits until the request named by `after` has been asked in this step. The process to disturb: the
--- program itself, or its child, the policy process.
local function victim_of(world, child, wish, before)
  local victim = eventually(PATIENCE, function()
    if process.ended(child) then return "none" end
    local requests, times = requests_in(world.log), 0
    for i = before + 1, #requests do
      if requests[i].method .. " " .. requests[i].path == wish.after then times = times + 1 end
      if times == (wish.nth or 1) then
        return wish.program and child.pid or process.children(child.pid)[1]
      end
    end
  end)
  return victim ~= "none" and victim or nil
end

local function disturb(world, child, step, before, problems)
  local victim = victim_of(world, child, step.kill or step.poke, before)
  if not victim then
    problems[#problems + 1] = "there was no process to disturb"
  elseif step.kill then
    signal.kill(victim, signal["SIG" .. step.kill.signal])
  else
    local poke = process.start {
      argv = { world.poke, tostring(victim), step.poke.bytes }, env = {},
      stdout = "/dev/null", stderr = world.dir .. "/poke.err",
    }
    process.finish(poke, PATIENCE)
    if poke.status == 77 then
      world.skip = "cannot reach into another process here: " .. read(world.dir .. "/poke.err")
      signal.kill(victim, signal.SIGKILL)
    elseif poke.status ~= 0 then
      problems[#problems + 1] = "poke failed: " .. read(world.dir .. "/poke.err")
    end
  end
end

local function environment(world, case, step)
  local env = {
    HOME = world.dir, PATH = os.getenv "PATH", LANG = "C.UTF-8", TERM = step.tty and "xterm" or nil,
    ZOOMLUA_HOME = world.dir .. "/home",
    ZOOM_API_URL = ("http://127.0.0.1:%d/v2"):format(world.port),
    ZOOM_OAUTH_URL = ("http://127.0.0.1:%d/oauth"):format(world.port),
    ASAN_OPTIONS = world.asan .. (step.kill and ":handle_segv=0" or ""), UBSAN_OPTIONS = world.ubsan,
  }
  for name, value in pairs(CREDENTIALS) do env[name] = value end
  for _, more in ipairs { case.env or {}, step.env or {} } do
    for name, value in pairs(more) do
      env[name] = value ~= false and fill(tostring(value), world) or nil  -- false takes it away
    end
  end
  return env
end

--- Every file that the program may have left behind: all below its state and configuration.
local function kept_files(folder, list)
  local dirent = require "posix.dirent"
  list = list or {}
  if not stat.stat(folder) then return list end
  for name in dirent.files(folder) do
    local path = folder .. "/" .. name
    local st = name ~= "." and name ~= ".." and stat.lstat(path)
    if st and stat.S_ISDIR(st.st_mode) ~= 0 then
      kept_files(path, list)
    elseif st and stat.S_ISREG(st.st_mode) ~= 0 then
      list[#list + 1] = path
    end
  end
  return list
end

--- What a step did, once its program has ended, against what it should have done.
local function judge(world, case, step, child, got, problems)
  got.exit = child.how == "exited" and child.status or "signal " .. tostring(child.status)
  if not step.tty then
    got.stdout, got.stderr = read(child.spec.stdout), read(child.spec.stderr)
  end
  -- Asking for the state also waits until the simulator has written its log so far.
  if world.sim then got.state = select(2, net.get(world.port, "/_sim/state")) end
  got.kept = kept_files(world.dir .. "/home" .. "/state")
  for name in require "posix.dirent".files(world.work) do -- not what the case wrote itself
    local given = case.files and case.files[name] or step.files and step.files[name]
    if not given and name ~= "." and name ~= ".." then got.kept[#got.kept + 1] = world.work .. "/" .. name end
  end
  local all = requests_in(world.log)
  got.requests = table.move(all, got.before + 1, #all, 1, {})
  for _, problem in ipairs(expect.check(got, step.expect or case.expect or {})) do
    problems[#problems + 1] = problem
  end
  for _, text in ipairs { got.stdout, got.stderr, got.terminal or "" } do
    if text:find(CREDENTIALS.ZOOM_CLIENT_SECRET, 1, true) then problems[#problems + 1] = "it showed the secret" end
  end
  return problems, got
end

--- Files of the program's own folder: name -> { text, mode }; text false takes it away.
local function furnish(world, files)
  for name, file in pairs(files or {}) do
    local path = world.dir .. "/home/" .. name
    stat.mkdir(world.dir .. "/home", 448)
    os.remove(path)
    if file[1] then
      write(path, fill(file[1], world))
      stat.chmod(path, file[2])
    end
  end
end

--- Answers that the case holds back are given: the sim's `delay_ms` and the like, a scripted server's `held`.
local function hurry(world)
  if world.sim then
    net.ask("POST", world.port, "/_sim/hurry")
  elseif world.server then
    net.hurry(world.log, true)
  end
end

local function run_step(world, case, step, nth)
  furnish(world, nth == 1 and case.home)
  furnish(world, step.home)
  local problems = {}
  local got = { dir = world.work, stdout = "", stderr = "", before = #requests_in(world.log), began = process.now() }
  local function present(name) return read(world.work .. "/" .. name) end
  for name, text in pairs(step.files or {}) do
    write(world.work .. "/" .. name, type(text) == "function" and text(present) or text)
  end
  local argv = { world.program }
  for _, word in ipairs(step.run) do
    argv[#argv + 1] = fill(word, world)
    if word:find "^{source}.*%.lua$" then argv[#argv + 1] = "--trust" end  -- whoever owns the source tree
  end
  local child = process.start {
    argv = argv, cwd = world.work, env = environment(world, case, step), tty = step.tty ~= nil,
    stdout = world.dir .. "/stdout." .. nth, stderr = world.dir .. "/stderr." .. nth, limits = step.limits,
  }
  local function finish(seconds)
    if not process.finish(child, seconds) then
      problems[#problems + 1] = "still running after " .. seconds .. " s"
    end
    return judge(world, case, step, child, got, problems)
  end
  if world.server and (step.kill or step.poke or step.background) then net.hurry(world.log, false) end
  if step.background then  -- goes on while the next steps run; judged at the end
    if not victim_of(world, child, { program = true, after = step.background }, got.before) then
      return finish(1)
    end
    table.insert(world.later, { step = step, finish = finish })
    return {}, got
  end
  if step.hurry then
    if not victim_of(world, child, { program = true, after = step.hurry }, got.before) then
      problems[#problems + 1] = "it never asked for " .. step.hurry
    end
    hurry(world)
  end
  if step.kill or step.poke then
    disturb(world, child, step, got.before, problems)
    if not (step.kill and step.kill.held) then hurry(world) end
  end
  if step.tty then
    local in_time
    got.terminal, in_time = process.talk(child, step.tty, STEP_SECONDS)
    if not in_time then problems[#problems + 1] = "still running after " .. STEP_SECONDS .. " s" end
  end
  return finish(STEP_SECONDS)
end

--- Adds what is wrong with a step, and what there was to see, to the lines that are printed.
local function tell(lines, nth, step, problems, got)
  lines[#lines + 1] = ("step %d: %s"):format(nth, table.concat(step.run, " "))
  for _, problem in ipairs(problems) do lines[#lines + 1] = "  - " .. problem end
  for _, stream in ipairs { "stdout", "stderr", "terminal" } do
    if got[stream] and got[stream] ~= "" then
      lines[#lines + 1] = "  " .. stream .. ":\n    | " .. got[stream]:sub(1, 6000):gsub("\n(.)", "\n    | %1")
    end
  end
  local n = #(got.requests or {})
  for i = 1, n do
    local r = got.requests[i]
    if i == 16 and n > 30 then lines[#lines + 1] = ("  ... %d more ..."):format(n - 30) end
    if i <= 15 or i > n - 15 then
      lines[#lines + 1] = ("  request: %s %s %s %s -> %.0f"):format(r.method, r.path, r.query, r.body:sub(1, 300),
        tonumber(r.status) or 0)
    end
  end
  lines[#lines + 1] = ("  it took %.1f s; the machine: %s"):format(process.now() - got.began, read "/proc/loadavg":match "^[^\n]*")
end

-- ---- one case ------------------------------------------------------------------------------

local function load_case(path)
  local sandbox = setmetatable({ ABSENT = expect.ABSENT, null = cjson.null }, { __index = _G })
  local case = assert(loadfile(path, "t", sandbox))()
  for name in pairs(case) do
    if not KNOWN[name] then error(path .. ": unknown field '" .. name .. "'", 0) end
  end
  if not case.why then error(path .. ": a case says why it is there", 0) end
  return case
end

--- Sanitizers write here, also those of processes whose stderr goes nowhere.
local function sanitizer_reports(world, problems)
  local dirent = require "posix.dirent"
  for name in dirent.files(world.dir) do
    if name:find "^sanitizer%." then
      problems[#problems + 1] = "sanitizer:\n" .. read(world.dir .. "/" .. name):sub(1, 4000)
    end
  end
end

local function run_case(program, path)
  local case = load_case(path)
  if case.skip then return {}, case, case.skip end
  local dir = assert(stdlib.mkdtemp((os.getenv "TMPDIR" or "/tmp") .. "/zoomlua-case-XXXXXX"))
  local world = {
    program = program, dir = dir, later = {}, work = dir .. "/work", log = dir .. "/requests.log",
    cases = path:match "^(.*)/[^/]*$" or ".", source = stdlib.realpath(here .. "/../.."),
    poke = program:match "^(.*)/[^/]*$" .. "/tests/integration/poke",
    asan = "detect_leaks=1:abort_on_error=0:log_path='" .. dir .. "/sanitizer'",
    ubsan = "print_stacktrace=1:log_path='" .. dir .. "/sanitizer'",
  }
  local failed = {}
  local ok, why = pcall(function()
    stat.mkdir(world.work, 448)
    for name, text in pairs(case.files or {}) do
      for at in name:gmatch "()/" do stat.mkdir(world.work .. "/" .. name:sub(1, at - 1), 448) end
      write(world.work .. "/" .. name, text)
    end
    start_world(world, case)
    for i, step in ipairs(case.steps or { case }) do
      local problems, got = run_step(world, case, step, i)
      local deadline = process.now() + PATIENCE
      while step.again and #problems > 0 and process.now() < deadline do
        problems, got = run_step(world, case, step, i)
      end
      if #problems > 0 then
        tell(failed, i, step, problems, got)
        break  -- later steps build on this one
      end
    end
    if #world.later > 0 then hurry(world) end
    for i, waiting in ipairs(world.later) do
      local problems, got = waiting.finish(STEP_SECONDS)
      if #problems > 0 then tell(failed, i, waiting.step, problems, got) end
    end
  end)
  if why == process.NO_TERMINAL then
    world.skip = why
  elseif not ok then
    failed[#failed + 1] = tostring(why)
  end
  stop_world(world, failed)
  local said = read(world.dir .. "/sim.err")
  if #failed > 0 and said ~= "" then failed[#failed + 1] = "  the simulator said:\n" .. said:sub(-2000) end
  sanitizer_reports(world, failed)
  if os.getenv "ZOOMLUA_TEST_KEEP" then
    print("kept: " .. dir)
  else
    remove_tree(dir)
  end
  return failed, case, world.skip
end

if #arg < 2 then
  io.stderr:write "usage: run.lua PROGRAM CASE.lua...\n"
  os.exit(64)
end
signal.signal(signal.SIGPIPE, "SIG_IGN")
local program = assert(stdlib.realpath(arg[1]), arg[1] .. " is not there")
local bad, skipped = 0, 0
for i = 2, #arg do
  local name = arg[i]:match "([^/]+)%.lua$" or arg[i]
  local ok, failed, case, skip
  local told = {}  -- of earlier attempts, where the case allows some
  for attempt = 1, 3 do
    ok, failed, case, skip = pcall(run_case, program, arg[i])
    if not ok then failed, case = { tostring(failed) }, { why = "" } end
    if #failed == 0 or not case.again then break end
    told[#told + 1] = ("attempt %d:\n%s\n"):format(attempt, table.concat(failed, "\n"))
  end
  if #told > 0 then print(table.concat(told)) end
  if #failed > 0 then
    bad = bad + 1
    print(("not ok %s - %s\n%s"):format(name, case.why, table.concat(failed, "\n")))
  elseif skip then
    skipped = skipped + 1
    print(("SKIPPED %s - %s"):format(name, skip))
  else
    print(("ok %s - %s"):format(name, case.why))
  end
end
os.exit(bad > 0 and 1 or skipped == #arg - 1 and 77 or 0)
