--- The benchmark behind tests/bench/run (docs/benchmark.md): picks the tables that were asked for.
local here = arg[0]:match "^(.*)/[^/]*$" or "."
package.path = here .. "/?.lua;" .. here .. "/../integration/harness/?.lua;" .. package.path

local lab = require "lab"

local USAGE = [=[
usage: tests/bench/run [--users N] [--connections N] [--url URL --oauth URL] [--program FILE]
                       [--memory [N,N,...]] [--rtt [MS]] [--soak [SECONDS]] [--journal [N]] [--tests [N]]
                       [--all]
]=]
--- Options and what they mean without a value; false: a value is needed.
local KNOWN = {
  program = false, tools = false, users = false, connections = false, url = false, oauth = false,
  memory = "1000,10000,100000", rtt = "50", soak = "600", journal = "100000", tests = "100", all = "yes",
}

local function read_options(words)
  local options, i = { users = "10000", connections = "16" }, 1
  while i <= #words do
    local name, value = words[i]:match "^%-%-(%w+)$", words[i + 1]
    if value and value:find "^%-%-" then value = nil end
    value = value or KNOWN[name or ""]
    if not name or not value then
      io.stderr:write(USAGE)
      os.exit(64)
    end
    i = i + (words[i + 1] == value and 2 or 1)
    options[name] = value
  end
  return options
end

--- A program of ours that prints a table of its own.
local function tool(name, ...)
  local result = lab.expect(lab.measure({ lab.tools .. "/" .. name, ... }, { PATH = os.getenv "PATH", HOME = lab.dir }),
                            0, name)
  io.write(result.stdout)
  return result.stdout
end

--- `apply`: what a whole run cost that applied, to say what part of that is the journal's.
local function journal(users, apply)
  local folder = lab.dir .. "/journal"
  assert(require("posix.sys.stat").mkdir(folder, 448))
  print("The journal by itself")
  local text = tool("bench_journal", folder, users)
  lab.remove(folder)
  local draft, plan, outcome = text:match "draft, a user%s+([%d.]+)", text:match "draft to plan, a user%s+([%d.]+)",
                               text:match "apply, a request%s+([%d.]+)"
  if apply and draft and plan and outcome then
    local function part(us) return 100 * us * apply.changes / apply.cpu_us end
    print(("of the processor time of the run above: outcomes %.1f %%, plan %.1f %%, draft %.1f %%"):format(
      part(outcome), part(plan), part(draft)))
  end
end

local function quick(options)
  local apply = require("throughput").run(options)
  if options.url then return end
  print ""
  local folder = lab.dir .. "/start"
  assert(require("posix.sys.stat").mkdir(folder, 448))
  tool("start", "100", lab.program, folder)
  print ""
  tool "bench_settings"
  print ""
  journal(options.journal or KNOWN.journal, apply)
end

local function main(options)
  if options.all then
    for _, name in ipairs { "memory", "rtt", "soak", "tests" } do options[name] = options[name] or KNOWN[name] end
  end
  local asked = options.memory or options.rtt or options.soak or options.tests or (options.journal and not options.all)
  if options.all or not asked then quick(options) end
  if not options.all and options.journal then journal(options.journal) end
  local gap = options.all and "\n" or ""
  if options.tests then
    io.write(gap)
    require("tests").run(options)
    gap = "\n"
  end
  if options.memory then
    io.write(gap)
    require("memory").run(options)
    gap = "\n"
  end
  if options.rtt and (options.all or not options.soak) then
    io.write(gap)
    require("latency").run(options)
    gap = "\n"
  end
  if options.soak then
    io.write(gap)
    require("soak").run { soak = options.soak, rtt = not options.all and options.rtt or nil }
  end
end

local options = read_options(arg)
if not options.program or not options.tools then
  io.stderr:write(USAGE)
  os.exit(64)
end
local signal = require "posix.signal"
signal.signal(signal.SIGPIPE, "SIG_IGN") -- `run | head` must not leave a simulator behind
io.stdout:setvbuf "line"
lab.open(here, options)
local ok, why = pcall(main, options)
lab.close()
if not ok then
  io.stderr:write("bench: ", tostring(why), "\n")
  os.exit(1)
end
