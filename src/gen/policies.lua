-- policies.lua - docs/policies: an index and a page for each ready-made policy, from what the policies
-- say of themselves (`zoomlua info --markdown`). Arguments: [--check] ZOOMLUA SOURCE_DIR POLICY.lua...
-- With --check nothing is written, and a page that is missing, old or of no policy is an error. Plain Lua.
local check = arg[1] == "--check"
local from = check and 2 or 1
local program, source = arg[from], arg[from + 1]
local folder = source .. "/docs/policies/"

local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

local function output_of(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read "a"
  if not pipe:close() then error(command .. ": failed", 0) end
  return text
end

local function info(path)
  -- without the user's own state, which may hold a newer catalogue
  return output_of(("cd %s && ZOOMLUA_HOME=/nonexistent %s info --markdown %s"):format(quoted(source), quoted(program), quoted(path)))
end

local function read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read "a"
  file:close()
  return text
end

local function put(name, text)
  if check then
    if read(folder .. name) ~= text then
      error(("docs/policies/%s is not what the policies say; make it anew: cmake --build BUILD --target docs"):format(name), 0)
    end
    return
  end
  local file = assert(io.open(folder .. name, "wb"))
  file:write(text)
  assert(file:close())
end

local note = "\nGenerated from `%s` (`cmake --build BUILD --target docs`); do not edit.\n"

local pages = { ["README.md"] = true }
for i = from + 2, #arg do
  local name = arg[i]:match "([^/]+)%.lua$"
  if not name:find "_test$" then
    pages[name .. ".md"] = true
    put(name .. ".md", info("scripts/" .. name .. ".lua") .. note:format("scripts/" .. name .. ".lua"))
  end
end
put("README.md", "# Ready-made policies\n\n" .. info "scripts" ..
  "\nEach shows what it would change and asks before it does; `--sim` tries it without an account.\n" ..
  note:format "scripts/")
for page in output_of("ls " .. quoted(folder)):gmatch "[^\n]+" do
  if not pages[page] then error(("docs/policies/%s: there is no such policy any more"):format(page), 0) end
end
