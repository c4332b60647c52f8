--- The commands into which faults are put, the tenant that they work on, and how what a fault left
--- unfinished is finished. Serves run.lua. There are two sets: `whole` has something of each kind; `small`
--- is one user and two commands, so that every N can be tried in a quarter of an hour.
local whole, small = {}, {}

local function user(n, phone)
  return { id = "u" .. n, email = ("user%d@example.com"):format(n), type = 2, phone = phone,
           settings = { in_meeting = { polling = false, entry_exit_chime = "all" } } }
end

whole.tenant = {
  users = {
    user(1, { extension_id = "x1", privileges = { 1, 2 }, voicemail_access_members = {
      { access_user_id = "u2", shared_id = "s1", allow_download = true } } }),
    user(2, { extension_id = "x2", privileges = { 1, 2 } }),
    user(3, { extension_id = "x3", privileges = { 1, 2 } }), user(4), user(5),
  },
  groups = { { id = "g1", name = "Sales", settings = { in_meeting = { chat = true } } } },
}

--- A change of each kind: settings that are read first, settings that are not, a group's, a share's.
whole.policy = [[
local zoom = require "zoom"
zoom.policy { name = "faults", summary = "changes a little of each kind" }

for user in zoom.users {} do
  if not user.settings.in_meeting.polling then
    user:set { in_meeting = { polling = true, entry_exit_chime = "host" } }
  end
end
zoom.group "Sales":set { in_meeting = { chat = false } }
for user in zoom.phone.users {} do
  if user.id == "u1" then
    user:access("voice_mail", { { access_user_id = "u2", allow_delete = true }, { access_user_id = "u3" } })
  end
end
]]

local apply = { "--yes", "--rate", "0", "--max-changes", "all", "faults.lua" }
local undo = { "undo", "1", "--yes", "--rate", "0", "--max-changes", "all" }
local save = { "plan", "--rate", "0", "faults.lua", "-o", "change.plan" }
local saved = { "apply", "--yes", "--rate", "0", "--max-changes", "all", "change.plan" }

--- Each: `words`; `before`: undisturbed commands that come first; `faults` of the simulator for these;
--- `ends`: "before" or "after", what the tenant is when all is finished; `again`: what is run
--- when there is nothing to resume; `run`: the number under which the journal has it.
whole.list = {
  { name = "plan", words = { "--plan", "--rate", "0", "faults.lua" }, before = {}, ends = "after", again = apply },
  { name = "apply", words = apply, before = {}, ends = "after", again = apply, run = 1 },
  { name = "verify", words = { "--verify", "--yes", "--rate", "0", "--max-changes", "all", "faults.lua" },
    before = {}, ends = "after", again = apply, run = 1 },
  { name = "show", words = { "show", "1" }, before = { apply }, ends = "after" },
  { name = "history", words = { "history" }, before = { apply }, ends = "after" },
  { name = "undo", words = undo, before = { apply }, ends = "before", again = undo, run = 2 },
  { name = "resume", words = { "resume", "1", "--rate", "0" }, before = { apply }, ends = "after", run = 1,
    faults = { { on = "PATCH /users/u2/settings", reply = 403 }, { on = "PATCH /users/u4/settings", reply = 403 } } },
  { name = "save", words = save, before = {}, ends = "after", again = apply },
  { name = "saved", words = saved, before = { save }, ends = "after", again = apply, run = 2 },
  { name = "check", words = { "check", "--rate", "0", "faults.lua" }, before = {}, ends = "after", again = apply },
}

small.tenant = { users = { user(1) } }

small.policy = [[
local zoom = require "zoom"
for user in zoom.users {} do
  user:set { in_meeting = { polling = not user.settings.in_meeting.polling } }
end
]]

small.list = {
  { name = "plan", words = { "--plan", "--rate", "0", "faults.lua" }, before = {}, ends = "before" },
  { name = "apply", words = apply, before = {}, ends = "after", again = apply, run = 1 },
}

return { whole = whole, small = small }
