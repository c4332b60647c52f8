local function policy(name, setting)
  return ('local zoom = require "zoom"\nzoom.policy { name = "%s", summary = "s", limits = { percent = 100, objects = 2000 } }\n'
    .. "for user in zoom.users {} do\n  if user.settings.in_meeting.%s == nil then error(user.id) end\n"
    .. "  user:set { in_meeting = { %s = true } }\nend\n"):format(name, setting, setting)
end

return {
  why = "what one policy has read is there for the next one, also where there is more of it than one alone would keep",
  sim = { users = 700 },
  files = { ["a.lua"] = policy("a", "chat"), ["b.lua"] = policy("b", "waiting_room") },
  steps = { { run = { "--plan", "a.lua", "b.lua", "--rate", "0" }, expect = { exit = 2, no_writes = true, requests = 643 } } },
}
