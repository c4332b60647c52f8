--- The cron line, the systemd units and the CI files of the tutorial and the cookbook: their form as far as it goes
--- without what reads them, and every command in them against the simulator, in the order in which a pipeline has them.
local source = (debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or ".") .. "/../../.."

local function read(path)
  local file = assert(io.open(source .. "/" .. path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end
local tutorial, cookbook = read "docs/tutorial.md", read "docs/cookbook.md"

local function block(name) -- the file of the tutorial that a line introduces
  local text = tutorial:match("`" .. name:gsub("%p", "%%%0") .. "`:\n\n```%l+\n(.-)```")
  return assert(text, "docs/tutorial.md no longer shows " .. name)
end

-- ---- form ------------------------------------------------------------------------------------------

--- Sections and keys of a unit, as systemd.syntax(7) has them.
local function unit(text)
  local sections, section = {}, nil
  for line in text:gmatch "[^\n]+" do
    local head = line:match "^%[(%u%l+)%]$"
    if head then
      assert(not sections[head], "a second section " .. head)
      section = {}
      sections[head] = section
    else
      local key, value = line:match "^(%u%a+)=(.+)$"
      assert(key and section, "no line of a unit: " .. line)
      assert(not section[key] or key == "Environment", "a second " .. key)
      section[key] = value
    end
  end
  return sections
end

--- Lists and maps by their indentation: enough of YAML for what the tutorial shows, and strict about the rest. Gives
--- the scalars, each with its way: "jobs.test.steps.1.run".
local function yaml(text)
  local out, stack = {}, {}
  for line in text:gmatch "[^\n]+" do
    assert(not line:find "\t", "a tab: " .. line)
    local blanks, rest = line:match "^( *)(.-) *$"
    local indent = #blanks
    assert(indent % 2 == 0, "odd indentation: " .. line)
    while #stack > 0 and stack[#stack].indent >= indent do table.remove(stack) end
    local parent = stack[#stack]
    if rest:sub(1, 2) == "- " then
      assert(parent, "a list of nothing: " .. line)
      parent.n = (parent.n or 0) + 1
      stack[#stack + 1] = { indent = indent, way = parent.way .. "." .. parent.n }
      indent, rest, parent = indent + 2, rest:sub(3), stack[#stack]
    end
    local key, value = rest:match "^([%w_%-]+):%s*(.*)$"
    local way = parent and parent.way or ""
    if key then
      way = way == "" and key or way .. "." .. key
      assert(not out[way], "twice: " .. way)
      out[#out + 1], out[way] = { way, value }, value
      stack[#stack + 1] = { indent = indent, way = way }
      local plain = not value:find "^[%[{\"'&*!|>%%@`]"
      assert(not plain or not (value:find ": " or value:find " #"), "this needs quotes: " .. line)
      assert(select(2, value:gsub("[%[{]", "")) == select(2, value:gsub("[%]}]", "")), "not closed: " .. line)
    else
      assert(not rest:find "^[%[{&*!|>%%@`]" and not rest:find ": " and not rest:find " #", "this needs quotes: " .. line)
      out[#out + 1], out[way] = { way, rest }, rest
    end
  end
  return out
end

-- ---- commands -----------------------------------------------------------------------------------------

--- Where the examples say the files are, and where they are here.
local places = { ["/etc/zoom/rooms.lua"] = "rooms.lua", ["/etc/zoom/office.lua"] = "office.lua",
  ["zoom/rooms.lua"] = "rooms.lua", zoom = "." }

--- "zoomlua check X || true" -> its words, and the statuses that are no failure there.
local function command(text)
  local good, tail = { [0] = true }, ""
  text, tail = text:match "^(.-)%s*(|| .*)$" or text, text:match "|| (.*)$" or ""
  if tail == "true" then good = nil
  elseif tail ~= "" then good[tonumber(tail:match "^test %$%? %-eq (%d)$")] = true end
  local words, to = {}, text:match ">+ (%S+)$"
  for word in text:gsub("%s*>.*$", ""):gmatch "%S+" do words[#words + 1] = places[word] or word end
  assert(table.remove(words, 1):find "^/?[%w/]*zoomlua$", text)
  return words, good, to
end

local seen = {}
local function step(text, expect, files)
  local words, good = command(text)
  assert(not good or good[expect.exit], text .. ": the status would end the job")
  seen[#seen + 1] = text
  return { run = words, files = files, expect = expect }
end

local service, timer = unit(block "/etc/systemd/system/zoom-rooms.service"), unit(block "/etc/systemd/system/zoom-rooms.timer")
assert(service.Unit.Description and service.Service.Type == "oneshot" and service.Service.User == "zoom")
assert(service.Service.Environment == "ZOOMLUA_HOME=/var/lib/" .. service.Service.StateDirectory)
assert(timer.Timer.OnCalendar:find "^%d%d:%d%d$" and timer.Install.WantedBy == "timers.target")
assert(tutorial:find("# systemctl enable --now zoom-rooms.timer", 1, true))

local crontab = {}
for page, name in pairs { [tutorial] = "rooms", [cookbook] = "office" } do
  local times, text = page:match "\n    ([%d%*]+ [%d%*]+ %* %* %*)  (zoomlua check [^\n]+)\n"
  assert(times == "15 6 * * *", "the line of crontab is no longer recognised")
  crontab[name] = text
end

local github, gitlab = yaml(block ".github/workflows/zoom.yaml"), yaml(block ".gitlab-ci.yml")
local function commands(list)
  local out = {}
  for _, one in ipairs(list) do
    if one[2]:find "^zoomlua " then out[#out + 1] = one[2] end
  end
  return out
end
local of_github, of_gitlab = commands(github), commands(gitlab)
assert(#of_github == 4 and #of_gitlab == 4, "the commands of the CI files are no longer recognised")
for _, name in ipairs { "jobs.plan.needs", "jobs.apply.needs", "jobs.apply.environment" } do assert(github[name], name) end
for _, name in ipairs { "plan.script.1", "apply.script.1", "apply.environment", "test.artifacts.reports" } do assert(gitlab[name], name) end
-- what is given to the program is what it reads
for _, list in ipairs { github, gitlab } do
  for _, one in ipairs(list) do
    local name = one[1]:match "[^.]+$"
    if name:find "^ZOOM" then
      assert(({ ZOOM_ACCOUNT_ID = 1, ZOOM_CLIENT_ID = 1, ZOOM_CLIENT_SECRET = 1, ZOOMLUA_HOME = 1 })[name], name)
    end
  end
end

local function pipeline(list, last)
  return step(list[1], { exit = 0, stdout = { "1 passed, 0 failed" } }),
    step(list[2], { exit = 2, no_writes = true, files = { ["change.plan"] = {} } }),
    step(list[3], { exit = 0, stdout = { "# Change request: `rooms`" } }),
    step(list[4], { exit = 0, stdout = { last } })
end

local steps = {}
local function add(...) table.move({ ... }, 1, select("#", ...), #steps + 1, steps) end
add(step(crontab.rooms, { exit = 2, stdout = { "Drift: 5 changes" }, no_writes = true }),
  step(crontab.office, { exit = 2, stdout = { "Drift: " }, no_writes = true }))
add(pipeline(of_github, "Applied: 5 changes"))
add(step(crontab.rooms, { exit = 0, stdout = "", stderr = "" })) -- now cron sends no mail
add({ run = { "undo", "2", "--yes" }, expect = { exit = 0 } })
add(pipeline(of_gitlab, "Applied: 5 changes"))
add({ run = { "undo", "5", "--yes" }, expect = { exit = 0 } })
add(step(service.Service.ExecStart, { exit = 0, stdout = { "Applied: 5 changes" } }),
  step(service.Service.ExecStart, { exit = 0, stdout = "rooms: nothing to change.\n", no_writes = true }))

return {
  why = "whoever copies the cron line, the units or the CI files of the documents gets what the documents say",
  sim = {},
  env = { ZOOMLUA_PLAN = "business" },
  files = {
    ["rooms.lua"] = read "docs/examples/rooms.lua", ["rooms_test.lua"] = read "docs/examples/rooms_test.lua",
    ["office.lua"] = read "docs/examples/cookbook/office.lua", ["lib/baseline.lua"] = read "docs/examples/cookbook/lib/baseline.lua",
  },
  steps = steps,
}
