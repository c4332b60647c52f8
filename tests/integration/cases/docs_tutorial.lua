--- The tutorial, command by command, as a reader types it into one shell, and with what it shows. A line of "..." stands
--- for any lines.
local source = (debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or ".") .. "/../../.."

local function read(path)
  local file = assert(io.open(source .. "/" .. path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end
local page = read "docs/tutorial.md"

local files = {}
for name in page:gmatch "`([%w%-_]+%.%a+)`" do
  local file = io.open(source .. "/docs/examples/" .. name)
  if file then
    file:close()
    files[name] = read("docs/examples/" .. name)
  end
end
files["scripts/waiting-room.lua"] = read "scripts/waiting-room.lua"

--- What a reader answers without the page showing it.
local silent = {
  ["zoomlua --sim groups.lua"] = "y", ["zoomlua --sim clinic.lua"] = "n", ["zoomlua --sim voicemail.lua"] = "n",
  ["zoomlua --sim undo 1"] = "n", ["zoomlua --sim hosts.lua --read hosts.csv"] = "n", ["zoomlua --sim apply change.plan"] = "n",
}
--- What is no command of ours, and what it comes to here.
local other = {
  ["mkdir clinic && cd clinic"] = {},
  ['echo "-- mine" >> policies/waiting-room.lua'] = {
    ["policies/waiting-room.lua"] = function(present) return present "policies/waiting-room.lua" .. "-- mine\n" end,
  },
}

--- The commands of the page in their order, each with the lines that it shows.
local commands, command = {}, nil
for line in page:gmatch "([^\n]*)\n" do
  local shown = line:match "^    (.*)$"
  if line:find "^    %$ " then
    command = { text = line:sub(7), lines = {} }
    commands[#commands + 1] = command
  elseif shown and command then
    command.lines[#command.lines + 1] = shown
  elseif line ~= "" then
    command = nil
  end
end

local function words_of(text)
  local words = {}
  for word in text:gsub("%s+>.*$", ""):gmatch "%S+" do words[#words + 1] = (word:gsub("^%.%./%.%./%.%./", "")) end
  assert(table.remove(words, 1) == "zoomlua", text)
  return words
end

--- The lines that have to come, and the question that is answered with y.
--- `of_today`: how many days ago something was is not the same tomorrow, nor is who that makes.
local function expectation(shown, of_today)
  local parts, question = {}, nil
  for _, line in ipairs(shown) do
    if line:find("? [y/N] y", 1, true) then
      question = line:match "^(.-%[y/N%]) y$"
    elseif line ~= "..." and not (of_today and (line:find "%d" or line:find "^| ?[%-e]")) then
      parts[#parts + 1] = line
    end
  end
  return parts, question
end

local steps, pending, n = {}, {}, 0
for _, one in ipairs(commands) do
  if other[one.text] then
    pending = other[one.text]
  else
    local parts, question = expectation(one.lines, one.text:find("seen.lua", 1, true))
    local answer = silent[one.text] or "y"
    if silent[one.text] then question = "[y/N]" end
    local step = { run = words_of(one.text), files = pending }
    -- on a terminal, where both come out
    step.tty = question and { { question, answer .. "\n" } } or {}
    step.expect = { terminal = parts }
    if one.text == "zoomlua --sim rooms.lua" then
      n = n + 1
      pending["rooms.lua"] = n == 1 and page:match "with a slip of the finger:\n\n```lua\n(.-)```" or files["rooms.lua"]
    end
    steps[#steps + 1], pending = step, {}
  end
end
assert(#steps > 20 and n == 3, "docs/tutorial.md is no longer recognised here")

return {
  why = "whoever types the tutorial sees what it shows",
  offline = true,
  env = { NO_COLOR = "1" },
  files = files,
  steps = steps,
}
