--- What the documents show is what docs/examples holds: each Lua block of the tutorial that is
--- introduced by a file's name is that file. (rooms.lua is shown with the slip that the text mends.)
--- Usage: docs.lua SOURCE_FOLDER
local source = assert(arg[1])

local function read(path)
  local file = assert(io.open(path))
  local text = file:read "a"
  file:close()
  return text
end

local bad, seen = 0, 0
for name, rest in read(source .. "/docs/tutorial.md"):gmatch "`([%w_]+%.lua)`[^\n`]*:\n\n```lua\n(.-)```" do
  seen = seen + 1
  if name == "rooms.lua" then rest = rest:gsub("waiting_rom =", "waiting_room =") end
  if rest ~= read(source .. "/docs/examples/" .. name) then
    bad = bad + 1
    print(name .. ": docs/tutorial.md shows something else than docs/examples has")
  end
end
if seen ~= 6 then
  bad = bad + 1
  print(("the tutorial shows %d named policies, not 6: is one no longer recognised?"):format(seen))
end
os.exit(bad == 0 and 0 or 1)
