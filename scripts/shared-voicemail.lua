-- What:   the voice mail of a team's phones, and if you like their call
--         recordings, are open to the people who are named, by address or by
--         group, and to nobody else. Who has access and is not named loses it.
-- Why:    shares are given one by one and never taken back: whoever moves on
--         goes on listening.
-- Who:    the team's lead with a phone admin; daily, so that leavers are out
--         within a day.
-- Cannot: share more than Zoom does (50 people a phone, Business or Enterprise
--         plans), reach common areas and call queues, or take back what
--         somebody has downloaded. Readers who are deactivated or have no phone
--         are named.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "shared-voicemail", version = "1.2.0",
  summary = "Who hears a team's voice mail, and who not",
  params = {
    { name = "team", required = true, help = "department whose phone users share" },
    { name = "readers", type = "list", default = {}, help = "e-mail addresses of those who have access" },
    { name = "group", type = "group", help = "group whose members have access, too" },
    { name = "kinds", type = "list", default = { "voice_mail" }, min = 1,
      choices = { "voice_mail", "auto_call_recording", "ad_hoc_call_recording" }, help = "what they have access to" },
    { name = "download", type = "boolean", default = true, help = "whether they may download it" },
    { name = "delete", type = "boolean", default = false, help = "whether they may delete it" },
  },
  limits = { percent = 100 },  -- of those listed: the phones of the team
  writes = { "phone.access.voice_mail", "phone.access.auto_call_recording", "phone.access.ad_hoc_call_recording" },
}
if #policy.readers == 0 and not policy.group then
  error("who has access? readers=ann@example.com,... or group=NAME, or both", 0)
end

local MOST <const> = 50  -- who may share a phone, at Zoom

local readers, known = {}, {}
local function add(user)
  if user.status == "pending" then return print(user.email .. " has not joined yet and gets no access") end
  if known[user.id] then return end
  known[user.id] = true
  if user.status == "inactive" then return print(user.email .. " is deactivated and gets no access") end
  local phone, err = zoom.phone.user(user)
  if not phone and err.kind ~= "gone" and err.code ~= 300 then  -- Zoom says either of who has no phone
    error(("%s: %s"):format(user.email, err.message), 0)
  end
  if not phone then return print(user.email .. " has no Zoom Phone and gets no access") end
  readers[#readers + 1] = user
end

for _, email in ipairs(policy.readers) do
  local user, err = zoom.user(email)
  if not user then error(("readers: %s: %s"):format(email, err.message), 0) end
  add(user)
end
if policy.group then
  for user in assert(zoom.group(policy.group)):members() do add(user) end
end

if #readers > MOST then error(("%d people would have access, Zoom shares with %d at most"):format(#readers, MOST), 0) end

local owners = 0
for owner in zoom.phone.users { department = policy.team } do
  owners = owners + 1
  for _, kind in ipairs(policy.kinds) do
    local members = {}
    for _, reader in ipairs(readers) do
      if reader.id ~= owner.id then  -- who owns it needs no share
        local member = { access_user_id = reader, allow_download = policy.download, allow_delete = policy.delete }
        if kind == "voice_mail" then member.access_user_type, member.allow_sharing = "user", false end
        members[#members + 1] = member
      end
    end
    owner:access(kind, members)
  end
end
if owners == 0 then print(("no phone user is in the department '%s'"):format(policy.team)) end
