local zoom = require "zoom"

local of_account = zoom.account.settings.in_meeting.private_chat
local report = zoom.report { title = "Private chat otherwise than in the account", columns = { "email", "groups", "private chat" } }
for user in zoom.users {} do
  local own = user.settings.in_meeting.private_chat
  if own ~= of_account then report:add { user, user.groups, own } end
end
