-- The voice mail of a team's phones is open to the people who are named, and to nobody else.
-- Whoever has access and is not named loses it; who is named and has other rights gets these.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "shared-voicemail", version = "1.0.0",
  summary = "A team's voice mail is shared with the people named, and nobody else",
  params = {
    team = { type = "string", required = true, help = "department whose phone users share their voice mail" },
    readers = { type = "string", required = true, help = "e-mail addresses of those who may listen, with commas" },
    download = { type = "boolean", default = true, help = "whether they may download messages" },
    delete = { type = "boolean", default = false, help = "whether they may delete messages" },
  },
  writes = { "phone.access.voice_mail" },
}

local team, by_email = {}, {}
for user in zoom.phone.users {} do
  by_email[user.email:lower()] = user
  if user.department == policy.team then team[#team + 1] = user end
end

local readers = {}
for email in policy.readers:lower():gmatch "[^%s,]+" do
  local user = by_email[email]
  if not user then error("no phone user has the address " .. email, 0) end
  readers[#readers + 1] = user
end

for _, owner in ipairs(team) do
  local members = {}
  for _, reader in ipairs(readers) do
    if reader.id ~= owner.id then
      members[#members + 1] = {
        access_user_id = reader.id, access_user_type = "user",
        allow_download = policy.download, allow_delete = policy.delete, allow_sharing = false,
      }
    end
  end
  owner:access("voice_mail", members)
end
