--- What the documents show is what docs/examples holds: each block of README and tutorial that is
--- introduced by a file's name is that file, and so it is with the cookbook and docs/examples/cookbook.
--- (rooms.lua is shown with the slip that the text mends.)
--- Usage: docs.lua SOURCE_FOLDER
local source = assert(arg[1])

local function read(path)
  local file = assert(io.open(path))
  local text = file:read "a"
  file:close()
  return text
end

local bad = 0

local function complain(name, words)
  bad = bad + 1
  print(name .. ": " .. words)
end

local endings = { lua = true, csv = true, json = true }

--- The file that a line introduces: the last that it names.
local function named(line)
  local found
  for name, ending in line:gmatch "`([%w_%-/]+%.(%l+))`" do
    if endings[ending] then found = name end
  end
  return found
end

--- Each file that `shown` shows is in `folder` as it is shown, and there is no other.
local function compare(shown, folder, where)
  local seen = {}
  for line, rest in shown:gmatch "([^\n]*):\n\n```%l*\n(.-)```" do
    local name = named(line)
    if not name then goto next end
    seen[name] = true
    if name == "rooms.lua" then rest = rest:gsub("waiting_rom =", "waiting_room =") end
    local file = io.open(folder .. name)
    local text = file and file:read "a"
    if file then file:close() end
    if rest ~= text then complain(name, where .. " shows something else than " .. folder .. " has") end
    ::next::
  end
  for name in io.popen(("cd '%s' && find . -type f -not -path './cookbook/*'"):format(folder)):lines() do
    name = name:sub(3)
    if not seen[name] then complain(name, where .. " does not show it, or it is no longer recognised there") end
  end
end

compare(read(source .. "/README.md") .. read(source .. "/docs/tutorial.md"), source .. "/docs/examples/",
  "README or tutorial")
compare(read(source .. "/docs/cookbook.md"), source .. "/docs/examples/cookbook/", "the cookbook")
os.exit(bad == 0 and 0 or 1)
