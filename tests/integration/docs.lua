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

local bad, seen = 0, 0
local shown = read(source .. "/README.md") .. read(source .. "/docs/tutorial.md")
for name, rest in shown:gmatch "`([%w_]+%.lua)`[^\n`]*:\n\n```lua\n(.-)```" do
  seen = seen + 1
  if name == "rooms.lua" then rest = rest:gsub("waiting_rom =", "waiting_room =") end
  if rest ~= read(source .. "/docs/examples/" .. name) then
    bad = bad + 1
    print(name .. ": README or tutorial shows something else than docs/examples has")
  end
end
if seen ~= 7 then
  bad = bad + 1
  print(("%d named policies are shown, not 7: is one no longer recognised?"):format(seen))
end
os.exit(bad == 0 and 0 or 1)
