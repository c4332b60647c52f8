-- What:   how many days cloud recordings live before Zoom deletes them, for the
--         members of some groups and, if you say so, for everybody else; and
--         groups whose recordings Zoom does not delete by itself.
-- Why:    Zoom lets groups lock retention but not set it, so it has to be set
--         user by user, and again for each newcomer. Legal hold, records laws
--         and storage bills want different days.
-- Who:    the records or compliance officer with the account's admin; daily,
--         for newcomers.
-- Cannot: bring back what Zoom has deleted: shorter days may cost recordings,
--         and undo restores the setting alone. It does not touch single
--         recordings, their trash, or local files.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "recording-retention", version = "1.0.0",
  summary = "Days that cloud recordings live, by group",
  params = {
    { name = "days", type = "map", of = "integer", required = true, min = 1, max = 3650,
      help = "days by group, as in Sales=60,Legal=365; who is in several keeps the longest" },
    { name = "hold", type = "list", default = {}, help = "groups whose recordings are never deleted automatically" },
    { name = "others", type = "integer", min = 1, max = 3650, help = "days for everybody else; without it they are left alone" },
  },
  limits = { percent = 100 },  -- of those listed: the first run is for most of them
  writes = { "user.recording.auto_delete_cmr", "user.recording.auto_delete_cmr_days" },
}

if next(policy.days) == nil and #policy.hold == 0 and not policy.others then error("whose days? days=Sales=60,...", 0) end

local hold, kept = {}, {}
for _, name in ipairs(policy.hold) do hold[#hold + 1] = assert(zoom.group(name)) end
for name, days in pairs(policy.days) do kept[#kept + 1] = { group = assert(zoom.group(name)), days = days } end

local function is_held(user)
  for _, group in ipairs(hold) do
    if user:in_group(group) then return true end
  end
  return false
end

local function days_of(user)
  local longest
  for _, rule in ipairs(kept) do
    if user:in_group(rule.group) and rule.days > (longest or 0) then longest = rule.days end
  end
  return longest or policy.others
end

for user in zoom.users { type = "licensed" } do  -- others have no cloud recordings
  if is_held(user) then
    user:set { recording = { auto_delete_cmr = false } }
  else
    local days = days_of(user)
    if days then user:set { recording = { auto_delete_cmr = true, auto_delete_cmr_days = days } } end
  end
end
