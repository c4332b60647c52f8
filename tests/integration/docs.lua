--- What the documents show is what docs/examples holds: each Lua block of README and tutorial that
--- is introduced by a file's name is that file. (rooms.lua is shown with the slip that the text mends.)
--- Usage: docs.lua SOURCE_FOLDER
local source = assert(arg[1])

local function read(path)
  local file = assert(io.open(path))
  local text = file:read "a"
  file:close()
  return text
end

local bad, seen = 0, {}
local shown = read(source .. "/README.md") .. read(source .. "/docs/tutorial.md")
for name, rest in shown:gmatch "`([%w_%-]+%.lua)`[^\n`]*:\n\n```lua\n(.-)```" do
  seen[name] = true
  if name == "rooms.lua" then rest = rest:gsub("waiting_rom =", "waiting_room =") end
  if rest ~= read(source .. "/docs/examples/" .. name) then
    bad = bad + 1
    print(name .. ": README or tutorial shows something else than docs/examples has")
  end
end
for name in io.popen("ls '" .. source .. "/docs/examples'"):lines() do
  if not seen[name] then
    bad = bad + 1
    print(name .. ": neither README nor tutorial shows it, or it is no longer recognised there")
  end
end
os.exit(bad == 0 and 0 or 1)
