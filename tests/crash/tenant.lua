--- The tenant of the crash test, the policy that changes all of it, and what of its state is compared.
local tenant = {}

--- Of `objects` objects 4 in 100 are groups, 16 in 100 phone users, the rest users.
function tenant.make(objects)
  local groups, phones = math.floor(objects * 0.04), math.floor(objects * 0.16)
  local made = { users = {}, groups = {} }
  for i = 1, objects - groups - phones do
    local user = {
      id = ("u%03d"):format(i), email = ("user%03d@example.com"):format(i), type = 2,
      settings = { in_meeting = { polling = false, chat = i % 2 == 0, entry_exit_chime = "all" } },
    }
    if i <= phones then
      local function other(k) return ("u%03d"):format((i + k - 1) % phones + 1) end
      user.phone = {
        extension_id = "x" .. i, privileges = { 1, 2 },
        voicemail_access_members = {
          { access_user_id = other(1), shared_id = ("s%d-1"):format(i), allow_download = true },
          { access_user_id = other(2), shared_id = ("s%d-2"):format(i) },
        },
      }
    end
    made.users[i] = user
  end
  for i = 1, groups do
    made.groups[i] = { id = "g" .. i, name = "Group " .. i, settings = { in_meeting = { chat = true } } }
  end
  return made
end

tenant.policy = [[
local zoom = require "zoom"
local policy = zoom.policy { name = "crash", summary = "changes every object", params = { phones = { type = "integer" } } }

for user in zoom.users {} do
  user:set { in_meeting = { polling = true, chat = true, entry_exit_chime = "host" } }
end
for group in zoom.groups {} do
  group:set { in_meeting = { chat = false } }
end
for user in zoom.phone.users {} do
  local i = tonumber(user.id:sub(2))
  local function other(k) return ("u%03d"):format((i + k - 1) % policy.phones + 1) end
  user:access("voice_mail", {
    { access_user_id = other(2), allow_delete = true },   -- changed; the first one is taken
    { access_user_id = other(3), allow_sharing = true },  -- given
  })
  user:access("delegation", { assistants = { "x" .. (i % policy.phones + 1) }, privileges = { 3 } })
end
]]

--- A list whose order means nothing, by a field.
local function sort(list, field)
  table.sort(list or {}, function(a, b) return a[field] < b[field] end)
end

--- The state without what nobody can choose: the ids that Zoom gives to shares, and their order.
function tenant.comparable(state)
  for _, user in ipairs(state.users) do
    local phone = user.phone
    if phone then
      for _, share in ipairs(phone.voicemail_access_members or {}) do share.shared_id = nil end
      sort(phone.voicemail_access_members, "access_user_id")
      table.sort(phone.assistants or {})
    end
  end
  return state
end

--- Where two states differ first, in words; nil: nowhere.
function tenant.difference(a, b, at)
  at = at or ""
  if type(a) ~= "table" or type(b) ~= "table" then
    if a == b then return nil end
    return ("%s: %s instead of %s"):format(at, tostring(b), tostring(a))
  end
  for key, value in pairs(a) do
    local name = type(value) == "table" and (value.id or value.access_user_id) or key
    local why = tenant.difference(value, b[key], at .. "/" .. tostring(name))
    if why then return why end
  end
  for key, value in pairs(b) do
    if a[key] == nil then return ("%s/%s: %s, where nothing should be"):format(at, tostring(key), tostring(value)) end
  end
end

--- A bad day, the same for the same seed.
function tenant.faults(seed)
  local faults = {}
  local function rule(on, percent, effect)
    effect.on, effect.percent, effect.seed = on, percent, seed
    faults[#faults + 1] = effect
  end
  for _, on in ipairs { "PATCH *", "POST /phone/users/*", "DELETE /phone/users/*" } do
    rule(on, 1, { cut = true })
    rule(on, 2, { apply_then_cut = true })
    rule(on, 1, { apply_late_ms = { 50, 300 } })
    rule(on, 4, { apply_after_ms = { 20, 200 } })
    rule(on, 1, { reply = 503 })
    rule(on, 1, { apply_then_reply = 500 })
    rule(on, 1, { reply = 429, form = "concurrent" }) -- the other forms hold up everything for a second
  end
  return faults
end

return tenant
