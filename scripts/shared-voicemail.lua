-- The voice mail of a team's phones is open to the people who are named, and to nobody else.
-- Whoever has access and is not named loses it; who is named and has other rights gets these.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "shared-voicemail", version = "1.0.0",
  summary = "A team's voice mail is shared with the people named, and nobody else",
  params = {
    team = { type = "string", required = true, help = "department whose phone users share their voice mail" },
    readers = { type = "list", required = true, min = 1, help = "e-mail addresses of those who may listen, with commas" },
    download = { type = "boolean", default = true, help = "whether they may download messages" },
    delete = { type = "boolean", default = false, help = "whether they may delete messages" },
  },
  writes = { "phone.access.voice_mail" },
}

local readers = {}
for i, email in ipairs(policy.readers) do
  local user, err = zoom.user(email)
  if not user then error(("readers: %s: %s"):format(email, err.message), 0) end
  readers[i] = user
end

for owner in zoom.phone.users { department = policy.team } do
  local members = {}
  for _, reader in ipairs(readers) do
    if reader.id ~= owner.id then  -- who owns it needs no share
      members[#members + 1] = {
        access_user_id = reader, access_user_type = "user",
        allow_download = policy.download, allow_delete = policy.delete, allow_sharing = false,
      }
    end
  end
  owner:access("voice_mail", members)
end
