--- Each piece of Lua in the reference and in the list of functions, as it stands there, with no more around it than the
--- text around it says: `zoom`, and a user where one is spoken of.
local source = (debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or ".") .. "/../../.."

local function blocks(page)
  local file = assert(io.open(source .. "/docs/" .. page, "rb"))
  local text, list = file:read "a", {}
  file:close()
  for block in text:gmatch "\n```lua\n(.-)\n```" do list[#list + 1] = block end
  return list
end

local files = { ["people.csv"] = "email,room,Room,Personnel no.\nada@example.com,yes,yes,E1\nben@example.com,no,no,E2\n" }
local steps = {}

--- What comes of each, in the order of the page.
local function add(page, ...)
  local list = blocks(page)
  assert(#list == select("#", ...), ("docs/%s has %d pieces of Lua: say here what comes of each"):format(page, #list))
  for i, block in ipairs(list) do
    local expected = select(i, ...)
    if type(expected) == "string" then
      files[expected] = block .. "\n"
    else
      local name = ("%s-%d.lua"):format(page:match "%l+", i)
      local head = ""
      if not block:find('require "zoom"', 1, true) then head = 'local zoom = require "zoom"\n' end
      if block:find "%f[%w]user%f[%W]" and not block:find "for user" then
        head = head .. 'local user = assert(zoom.user "ada@example.com")\n'
      end
      files[name] = head .. block:gsub(" do %.%.%. end", " do print(user.email, row.room, number) end") .. "\n"
      local parts = table.move(expected, 2, #expected, 1, {})
      steps[#steps + 1] = {
        run = { "--rate", "0", "--plan", "--allow-destructive", "--max-changes", "all", name, "--read", "people.csv" },
        expect = { exit = expected[1], no_writes = true, stdout = expected.stderr and {} or parts, stderr = expected.stderr },
      }
    end
  end
end

local role_and_delete = { 2, 'call.userDelete {"action":"disassociate","userId":"u1"}' }
local unchecked = { 2, "brand_new (unchecked)" }
add("reference.md", "lib/rooms.lua", { 2, "lib/rooms.lua:9" }, { 2, "profile.type: 2 (licensed) -> 1 (basic)" }, { 2, "group.members of Sales: 1 added", "group.members of Sales: 1 taken out", "group.members of Kiosks: 1 taken out" },
  { 2, "brand_new (unchecked)", "next_year.a.b (unchecked)" }, { 2, "user.in_meeting.waiting_room: false -> true" },
  { 2, "1 user: ada@example.com" }, { 0, "| Who records locally\n", "| ada@example.com" }, role_and_delete)
add("functions.md", unchecked, role_and_delete, { 0, stderr = { "2", "ada@example.com" } }, { 0, stderr = { "ada@example.com" } })

return {
  why = "what the reference shows runs as it stands there",
  tenant = {
    groups = { { id = "g1", name = "Sales" }, { id = "g2", name = "Kiosks" } },
    users = {
      { id = "u1", email = "ada@example.com", type = 2, dept = "Clinic", employee_unique_id = "E1", group_ids = { "g2" },
        settings = { in_meeting = { waiting_room = false }, recording = { local_recording = true } } },
      { id = "u2", email = "ben@example.com", type = 2, dept = "Sales", employee_unique_id = "E2", settings = { in_meeting = { waiting_room = false } } },
      { id = "u3", email = "cleo@example.com", type = 1, group_ids = { "g1" } },
    },
  },
  files = files,
  steps = steps,
}
