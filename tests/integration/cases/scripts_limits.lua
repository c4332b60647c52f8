-- Forty phones of one team: a policy for the whole team changes all that it lists, and the brakes know that.
local users = {}
for i = 1, 40 do
  users[i] = { id = "u" .. i, email = ("u%d@example.com"):format(i), type = 2, dept = "Front", phone = { extension_id = "e" .. i } }
end
users[41] = { id = "lead", email = "lead@example.com", type = 2, phone = { extension_id = "e41" } }

return {
  why = "ready-made policies for the phones of a team or site are not held for changing all of these",
  tenant = { users = users },
  steps = {
    { run = { "--yes", "--rate", "0", "{source}/scripts/phone-policy.lua", "departments=Front", "sms=no" },
      expect = { exit = 0, stdout = { "Applied: 40 changes" } } },
    { run = { "--yes", "--rate", "0", "{source}/scripts/shared-voicemail.lua", "team=Front", "readers=lead@example.com" },
      expect = { exit = 0, stdout = { "Applied: 40 changes" } } },
  },
}
