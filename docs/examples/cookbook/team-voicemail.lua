local zoom = require "zoom"

zoom.policy {
  name = "team-voicemail",
  summary = "Voice mail is heard by those in teams.csv, and by nobody else",
  writes = { "phone.access.voice_mail" },
}

local hears, owners = {}, {}
for row in zoom.csv "teams.csv" do
  if not hears[row.owner] then
    hears[row.owner] = {}
    owners[#owners + 1] = row.owner
  end
  table.insert(hears[row.owner], { access_user_id = row.hears, access_user_type = "user", allow_download = true })
end

for user, owner in zoom.people(owners, { strict = true }) do
  user.phone:access("voice_mail", hears[owner])
end
