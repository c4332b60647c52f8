-- What:   licensed users who have hosted no meeting for some days: a report of
--         them, and with downgrade=yes they become Basic users. Exceptions are
--         groups, people, and everybody who has come since.
-- Why:    licences are paid for and lie idle; signing in is no use of one,
--         hosting is.
-- Who:    whoever pays for the licences reads the report; the account's admin
--         runs it with downgrade=yes.
-- Cannot: see further back than Zoom's report of inactive hosts, six months,
--         nor webinars and phone calls. Zoom refuses some downgrades: hosts of
--         coming Zoom Events, managers of call queues, users of Zoom Rooms, no
--         free Basic seat. Those changes fail one by one and are listed. An
--         undo needs as many free licences again.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "downgrade-inactive", version = "1.0.0",
  summary = "Idle licences: a report, and back to Basic",
  params = {
    { name = "days", type = "integer", default = 90, min = 30, max = 180, help = "without hosting a meeting" },
    { name = "downgrade", type = "boolean", default = false, help = "whether they become Basic users" },
    { name = "except", type = "list", default = {}, help = "groups whose members keep their licence" },
    { name = "keep", type = "list", default = {}, help = "e-mail addresses of others who keep theirs" },
    { name = "login_counts", type = "boolean", default = false, help = "whether who has signed in since keeps the licence" },
  },
  limits = { percent = 20 },  -- of the licensed users: more than that is rather a mistake in the report
  writes = { "profile.type" },
}

local except, keep = {}, {}
for i, name in ipairs(policy.except) do except[i] = assert(zoom.group(name)) end
for _, email in ipairs(policy.keep) do
  local user, err = zoom.user(email)
  if not user then error(("keep: %s: %s"):format(email, err.message), 0) end
  if user.id then keep[user.id] = true end  -- who was invited and has not joined has none, and no licence in use
end

--- Why somebody keeps the licence, or nil.
local function reason(user)
  if keep[user.id] then return "kept: named" end
  for _, group in ipairs(except) do
    if user:in_group(group) then return "kept: in " .. group.name end
  end
  if (zoom.days_since(user.user_created_at) or policy.days) < policy.days then return "kept: new" end
  local login = zoom.days_since(user.last_login_time)  -- a few days late, at Zoom
  if policy.login_counts and login and login < policy.days then return "kept: signed in" end
end

local report = zoom.report {
  name = "inactive", title = ("Licensed users who have hosted nothing for %d days"):format(policy.days),
  columns = { "user", "department", "last login", "what" }, sort = { "what", "user" },
}
local inactive = assert(zoom.inactive_hosts { days = policy.days })
local idle, of, freed = 0, 0, 0
for user in zoom.users { type = "licensed" } do
  of = of + 1
  if inactive[user.id] then
    local why = reason(user)
    idle = idle + 1
    if not why then
      freed = freed + 1
      if policy.downgrade then user:update { type = "basic" } end
    end
    report:add { user.email, user.dept, user.last_login_time and user.last_login_time:sub(1, 10) or "never",
      why or (policy.downgrade and "to Basic" or "could be Basic") }
  end
end
if policy.downgrade and freed > 0 then
  print "Zoom refuses some of these (coming Zoom Events, call queues, Zoom Rooms, no free Basic seat): they fail and are listed"
end
print(("%d of %d licensed users have hosted nothing, %d of their licences can be freed"):format(idle, of, freed))
