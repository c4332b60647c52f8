-- functions.lua - docs/functions.md: every function that a policy can call, with its shapes, its errors, what it asks of
-- Zoom and where it is written: `functions.lua [--check] functions.md SOURCE_DIR`, from lua/meta/zoom.lua. What the types
-- lack, have too much or do not say is an error: a function of lua/zoom that is not in them, one that is not there, one
-- without words, without its errors, or of which docs/reference.md says nothing. Plain Lua.
local here = arg[0]:match "^(.*/)"
local stubs, output = dofile(here .. "stubs.lua"), dofile(here .. "output.lua")
local arguments = output.arguments(arg)
local source = arguments.facts[1]

local function read(path)
  local file = assert(io.open(source .. "/" .. path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

local mistakes = {}
local function check(condition, ...)
  if not condition then mistakes[#mistakes + 1] = (...):format(select(2, ...)) end
end

-- ---- what there is ---------------------------------------------------------------------------------------

--- The C file that has a function of native.
local function native_file(name)
  local c = read("src/policy/modules.c"):match('{"' .. name .. '", ([%w_]+)}')
  for _, file in ipairs { "modules", "l_get", "l_settings", "sandbox" } do
    local path = "src/policy/" .. file .. ".c"
    local text = c and read(path)
    if text and (text:find("\nint " .. c .. "(", 1, true) or text:find("\nstatic int " .. c .. "(", 1, true)) then return path end
  end
  check(false, "native.%s: which file is it in?", name)
  return "?"
end

--- The functions of `require "zoom"` and where they are written: name -> path.
local function exported()
  local text, out, modules = read "lua/zoom/init.lua", {}, {}
  for name, path in text:gmatch 'local (%w+) = %l+ "zoom%.([%w_]+)"' do modules[name] = "lua/zoom/" .. path .. ".lua" end
  local body = text:match 'return strict%("zoom", {(.*)}%)'
  for name, value in body:gmatch "\n  ([%w_]+) = ([^\n]+)" do
    local from, field = value:match "^([%w_]+)%.?([%w_]*)"
    if name == "phone" then
      for inner in value:gmatch "(%w+) = phone%." do out["zoom.phone." .. inner] = modules.phone end
    elseif name ~= "account" and name ~= "null" then
      out["zoom." .. name] = from == "native" and native_file(field) or modules[from]
    end
  end
  return out
end

--- The methods of a class: those of a table { ... }, and those that the text adds to one.
local function methods_of(path, class, body, text)
  local out = {}
  for name in body:gmatch "\n  ([%l_]+) = " do out[class .. ":" .. name] = path end
  for name in text:gmatch "\n%s*function methods%.([%l_]+)%(" do out[class .. ":" .. name] = path end
  for name in text:gmatch "\n  more%.([%l_]+) = " do out[class .. ":" .. name] = path end
  return out
end

local function objects()
  local out = {}
  local function add(more)
    for name, path in pairs(more) do out[name] = path end
  end
  local verbs = {}
  for name in read "lua/zoom/phone.lua":match "phone%.verbs = {(.-)}":gmatch "(%l+) =" do verbs[#verbs + 1] = name end
  for class, path in pairs { User = "lua/zoom/users.lua", PhoneUser = "lua/zoom/phone.lua" } do
    local text = read(path)
    add(methods_of(path, class, text:match "local methods = (%b{})", text))
    for _, verb in ipairs(verbs) do out[class .. ":" .. verb] = "lua/zoom/phone.lua" end
  end
  local groups = read "lua/zoom/groups.lua"
  local both = groups:match "local function methods_with(.-)\nend\n"
  add(methods_of("lua/zoom/groups.lua", "Group", groups:match 'class%("group", "groups have", methods_with (%b{})', both))
  add(methods_of("lua/zoom/groups.lua", "Account", "", both))
  add(methods_of("lua/zoom/report.lua", "report", "", read "lua/zoom/report.lua"))
  return out
end

-- ---- what is said of it ----------------------------------------------------------------------------------

local said = stubs.read(source .. "/lua/meta/zoom.lua")
local reference = read "docs/reference.md"
local written = exported()
for name, path in pairs(objects()) do written[name] = path end

local by_name = {}
for _, f in ipairs(said.functions) do
  check(written[f.name], "lua/meta/zoom.lua has %s, and lua/zoom does not", f.name)
  check(not by_name[f.name], "lua/meta/zoom.lua has %s twice", f.name)
  by_name[f.name] = f
end
for name in pairs(written) do check(by_name[name], "lua/zoom has %s, and lua/meta/zoom.lua does not", name) end

--- How the reference calls it.
local spoken = { User = "user", PhoneUser = "phone_user", Group = "group", Account = "zoom.account", report = "report" }
local same_words = { ["PhoneUser:access"] = "u:access", ["PhoneUser:grant"] = "u:grant", ["PhoneUser:revoke"] = "u:revoke",
  ["User:access"] = "u:access", ["User:grant"] = "u:grant", ["User:revoke"] = "u:revoke" }
local function spoken_name(name)
  local class, method = name:match "^(%a+):(.*)$"
  return class and spoken[class] .. ":" .. method or name
end
for name in pairs(by_name) do
  local words = same_words[name] or spoken_name(name)
  check(reference:find(words:gsub("%p", "%%%0") .. "%f[^%w_]"), "docs/reference.md says nothing of %s", words)
end

-- ---- the page -----------------------------------------------------------------------------------------------

local out = {}
local function put(...) out[#out + 1] = (...):format(select(2, ...)) end
local function words_behind(words) return words == "" and "" or ": " .. words:gsub("^#%s*", "") end

local function put_function(f)
  local shown = spoken_name(f.name)
  local told = f
  while told.same do told = by_name[told.same] end
  put("### %s%s\n", shown, told.args)
  check(#told.words > 0 and told.words[1] ~= "", "%s: no words", f.name)
  check(told.errors, "%s: no errors", f.name)
  local text, code = {}, false
  for _, line in ipairs(told.words) do
    if line:find "^    " and not code then text[#text + 1] = "\n```lua" end
    if not line:find "^    " and code then text[#text + 1] = "```\n" end
    code = line:find "^    " ~= nil
    text[#text + 1] = code and line:sub(5) or line
  end
  if code then text[#text + 1] = "```" end
  put("%s\n", (table.concat(text, "\n"):gsub("\n\n\n", "\n\n"):gsub("^\n", "")))
  for _, param in ipairs(told.params) do put("- `%s` `%s`%s", param.name, param.kind, words_behind(param.words)) end
  for i, one in ipairs(told.returns) do put("- %s `%s`%s", i == 1 and "gives" or "and", one.kind, words_behind(one.words)) end
  put("- errors: %s", told.errors or "")
  put("- Zoom: %s", told.zoom or "nothing is asked")
  local path = written[f.name] or "?"
  put("- source: [%s](../%s)\n", path, path)
end

put([[# Functions

Every function that a policy can call, with its parameters and results (`?`: may be left out, or `nil`), its errors, what it
asks of Zoom or sends there once the plan is applied, and where it is written. The [reference](reference.md) tells how they
belong together; the [shapes](#shapes) are at the end. Generated from `lua/meta/zoom.lua`, which editors read, too
(`cmake --build BUILD --target docs`); do not edit.
]])
local parts = { { "zoom", "^zoom%.[%l_]+$" }, { "zoom.phone", "^zoom%.phone%." }, { "Users", "^User:" }, { "Phone users", "^PhoneUser:" },
  { "Groups", "^Group:" }, { "The account", "^Account:" }, { "Reports", "^report:" } }
local n = 0
for _, part in ipairs(parts) do
  put("## %s\n", part[1])
  for _, f in ipairs(said.functions) do
    if f.name:find(part[2]) then
      put_function(f)
      n = n + 1
    end
  end
end
check(n == #said.functions, "%d functions belong to no part of the page", #said.functions - n)

put "## Shapes\n"
put "Those of settings are in [settings.md](settings.md).\n"
for _, class in ipairs(said.classes) do
  local about = class.about:gsub("^:%s*(%S+)", "has all of `%1`")
  local words = {}
  for _, line in ipairs(class.words) do words[#words + 1] = line:match "^%s*(.*)$" end
  put("### %s\n", class.class)
  local all = (about .. " " .. table.concat(words, " ")):match "^%s*(.-)%s*$"
  if all ~= "" then put("%s\n", all) end
  for _, field in ipairs(class.fields) do put("- `%s` `%s`%s", field.name, field.kind, words_behind(field.words)) end
  if #class.fields > 0 then put "" end
end
for _, alias in ipairs(said.aliases) do
  local kind, words = stubs.front_type(alias.about)
  local lines = table.concat(alias.words, " ")
  put("### %s\n\n`%s`%s\n", alias.alias, kind, words_behind((words .. " " .. lines):match "^%s*(.-)%s*$"))
end

if #mistakes > 0 then
  table.sort(mistakes)
  error(#mistakes .. " mistakes:\n" .. table.concat(mistakes, "\n"), 0)
end
output.finish(arguments, (table.concat(out, "\n"):gsub("\n+$", "")) .. "\n")
