-- What:   people who have left, from a CSV file: a report of what they still
--         have; with action=basic they become Basic users, with
--         action=deactivate they cannot sign in any more, with groups=yes they
--         leave all their groups.
-- Why:    a forgotten account is a way in, and its licence is paid for nobody.
-- Who:    the account's admin with the list of HR: the report first.
--         action=deactivate needs --allow-destructive as well.
-- Cannot: delete anybody, or hand over meetings, recordings, phone numbers and
--         what others share with them: do that before. Deactivating takes all
--         licences, and an undo lets people in again without them. Who has a
--         role other than Member is listed and left alone. Groups that come
--         from SSO or SCIM are put back by those.
--
-- The file has a column email (or employee_id, with by=employee_id) and, if you
-- like, last_day (as in 2026-01-31; empty: over): who is still there is listed
-- and left alone.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "leavers", version = "1.0.0",
  summary = "Who has left: a report, and what they lose",
  params = {
    { name = "file", type = "file", required = true, help = "CSV with email, last_day; needs --read, too" },
    { name = "by", default = "email", choices = { "email", "employee_id" }, help = "how the file names people" },
    { name = "separator", choices = { ",", ";", "|" }, help = "between the columns, where the header does not tell it" },
    { name = "action", default = "report", choices = { "report", "basic", "deactivate" }, help = "what becomes of who has left" },
    { name = "groups", type = "boolean", default = false, help = "whether they leave their groups" },
    { name = "except", type = "list", default = {}, help = "groups whose members are left alone" },
    { name = "strict", type = "boolean", default = true, help = "whether rows of nobody end the run; else they are left out and listed" },
  },
  limits = { percent = 10 },  -- of those listed: more than that have hardly left together
  writes = { "profile.type", "profile.status", "group.members" },
}

local MEMBER <const> = "2"  -- the role of everybody who has no other

local except = {}
for i, name in ipairs(policy.except) do except[i] = assert(zoom.group(name)) end

local _, columns = zoom.csv(policy.file, { separator = policy.separator })
local has_last_day = false
for _, name in ipairs(columns) do has_last_day = has_last_day or name == "last_day" end

--- Days since somebody's last day; below 1 that day is not over.
local function days_gone(row, number)
  local text = has_last_day and row.last_day:match "^%s*(.-)%s*$" or ""
  if text == "" then return math.huge end
  local good, days = pcall(zoom.days_since, text)
  if not good then error(("%s: row %d: '%s' is no date such as 2026-01-31"):format(policy.file, number, text), 0) end
  return days
end

--- Why somebody is left alone, or nil.
local function reason(user, row, number)
  if days_gone(row, number) < 1 then return "still there" end
  if user.status == "inactive" then return "deactivated already" end
  if user.role_id ~= nil and user.role_id ~= MEMBER then return "left alone: has a role" end
  for _, group in ipairs(except) do
    if user:in_group(group) then return "left alone: in " .. group.name end
  end
end

local types = { [1] = "Basic", [2] = "Licensed" }
local done = { report = "has left", basic = "to Basic", deactivate = "deactivated" }

local report = zoom.report {
  name = "leavers", title = "Who has left, and what they have",
  columns = { "user", "type", "groups", "last login", "what" }, sort = { "what", "user" },
}
local listed, left = 0, 0
for user, row, number in zoom.people(policy.file, {
  by = policy.by, separator = policy.separator, strict = policy.strict, status = { "active", "inactive" },
}) do
  listed = listed + 1
  local why = reason(user, row, number)
  report:add { user.email, types[user.type] or tostring(user.type), table.concat(user.groups, ", "),
    user.last_login_time and user.last_login_time:sub(1, 10) or "never", why or done[policy.action] }
  if not why then
    left = left + 1
    if policy.action == "basic" then user:update { type = "basic" } end
    if policy.action == "deactivate" then user:deactivate() end
    if policy.groups then
      for _, id in ipairs(user.group_ids or {}) do user:leave(id) end
    end
  end
end
if listed == 0 then error(policy.file .. ": no row names anybody of this account", 0) end
print(("%d of %d have left"):format(left, listed))
