-- What:   who is licensed and who is in which groups, as a CSV file has it:
--         from HR, or a spreadsheet.
-- Why:    licences and groups follow from people's jobs, which are kept
--         somewhere else.
-- Who:    the account's admin, after each export; --plan first, it names
--         everybody who changes.
-- Cannot: create or delete users, or buy licences: who gives one back comes
--         first, but with too few of them some upgrades fail until the next
--         run. Groups that come from SSO or SCIM are put back by those.
--
-- The file has a column email (or employee_id, with by=employee_id) and one or
-- both of: type (licensed or basic, or Zoom's 2 or 1; empty: as it is) and
-- groups (names with semicolons between). Only the groups of the parameter are
-- decided by it: in each of them are exactly the people whose row names it.
-- Rows of nobody, or of somebody for the second time, end the run, and so does
-- a file in which nobody is found.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "licences-from-csv", version = "1.1.0",
  summary = "Licences and groups as a CSV file has them",
  params = {
    { name = "file", type = "file", required = true, help = "CSV with email, type, groups; needs --read, too" },
    { name = "by", default = "email", choices = { "email", "employee_id" }, help = "how the file names people" },
    { name = "separator", choices = { ",", ";", "|" }, help = "between the columns, where the header does not tell it" },
    { name = "groups", type = "list", default = {}, help = "groups that the file decides" },
    { name = "most_leave", type = "integer", default = 30, min = 0, max = 100,
      help = "percent of a group that may leave at once, where that is more than 10 people" },
    { name = "others", default = "keep", choices = { "keep", "basic" }, help = "licensed users who are not in the file" },
    { name = "strict", type = "boolean", default = true, help = "whether rows of nobody end the run; else they are left out and listed" },
  },
  writes = { "profile.type", "group.members" },
}

local decided, named = {}, {}  -- { group, people } in their order, and by name or id
for _, name in ipairs(policy.groups) do
  local group = assert(zoom.group(name))
  if not named[group.id] then
    decided[#decided + 1] = { group = group, people = {} }
    named[group.id] = decided[#decided]
  end
  named[name], named[group.name] = named[group.id], named[group.id]
end

local types = { licensed = "licensed", basic = "basic", ["2"] = "licensed", ["1"] = "basic", [""] = false }
local _, columns = zoom.csv(policy.file, { separator = policy.separator })
local has = {}
for _, name in ipairs(columns) do has[name] = true end
if not (has.type or has.groups) then error(policy.file .. ": there is neither a column type nor a column groups", 0) end
if #policy.groups > 0 and not has.groups then error(policy.file .. ": there is no column groups", 0) end

local wrong = 0
local function complain(number, words, ...)
  print(("row %d: "):format(number) .. words:format(...))
  wrong = wrong + 1
end

local function trimmed(text)
  return text:match "^%s*(.-)%s*$"
end

local function read_groups(text, user, number)
  local seen = {}
  for part in text:gmatch "[^;]+" do
    local name = trimmed(part)
    local list = named[name]
    if list and not seen[list] then
      seen[list] = true
      table.insert(list.people, user)
    elseif not list and name ~= "" then
      complain(number, "'%s' is not one of the groups that this file decides", name)
    end
  end
end

local listed, wanted = {}, {}
for user, row, number in zoom.people(policy.file, { by = policy.by, separator = policy.separator, strict = policy.strict }) do
  listed[user.id] = true
  local kind = false
  if has.type then kind = types[trimmed(row.type):lower()] end
  if kind == nil then complain(number, "'%s' is no type: licensed or basic", row.type) end
  if kind then wanted[#wanted + 1] = { user, kind } end
  if has.groups and #policy.groups > 0 then read_groups(row.groups, user, number) end
end
if next(listed) == nil then error(policy.file .. ": no row names anybody of this account: nothing is planned", 0) end
if wrong > 0 then error(("%s: nothing is planned before this is put right (%d)"):format(policy.file, wrong), 0) end

for _, wish in ipairs(wanted) do wish[1]:update { type = wish[2] } end
--- Ends the run where so many leave that the file is rather cut off than right.
local function check_leavers(group, people)
  local stays, all, leave = {}, 0, 0
  for _, user in ipairs(people) do stays[user.id] = true end
  for member in group:members() do
    all = all + 1
    if not stays[member.id] then leave = leave + 1 end
  end
  local percent = all > 0 and (leave * 100 + all - 1) // all or 0
  if leave > 10 and percent > policy.most_leave then
    error(("%d of %d members would leave the group '%s': most_leave=%d allows it"):format(leave, all, group.name, percent), 0)
  end
end

for _, list in ipairs(decided) do
  check_leavers(list.group, list.people)
  if #list.people == 0 then print(("no row names the group '%s': all its members leave it"):format(list.group.name)) end
  list.group:set_members(list.people)
end
if policy.others == "basic" then
  for user in zoom.users { type = "licensed" } do
    if not listed[user.id] then user:update { type = "basic" } end
  end
end
