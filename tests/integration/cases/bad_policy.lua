-- Each of these fails before or while the policy runs: one clear line, nothing sent to change anything.
local function policy(body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p" }\n' .. body
end

return {
  why = "a policy that is missing, malformed or wrong is told by file and line, and changes nothing",
  sim = { users = 5 },
  files = {
    ["syntax.lua"] = "local zoom = require 'zoom'\nfor user in zoom.users {} do\n  user:set {{\nend\n",
    ["raises.lua"] = policy 'error "no such day"\n',
    ["late.lua"] = policy [[
      for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
      local nothing = nil
      return nothing.field
    ]],
    ["section.lua"] = policy "local s = zoom.settings { schedule_meting = { host_video = true } }\n",
    ["field.lua"] = policy "local s = zoom.settings { in_meeting = { waiting_rom = true } }\n",
    ["type.lua"] = policy "local s = zoom.settings { in_meeting = { waiting_room = 'yes' } }\n",
    ["value.lua"] = policy "local s = zoom.settings { recording = { auto_recording = 'moon' } }\n",
    ["read.lua"] = policy "for user in zoom.users {} do local x = user.settings.in_meeting.waiting_rom end\n",
    ["nothing.lua"] = "",
    ["forgot.lua"] = "for user in zoom.users {} do end\n",
    ["near.lua"] = 'local zoom = require "zom"\n',
    ["io.lua"] = policy 'io.open("people.csv")\n',
    ["os.lua"] = policy "pcall(function() return os.x end)\nprint(os.time())\n",
    ["own.lua"] = policy "error(\"it is not a nil value (global 'x')\")\n",
  },
  steps = {
    { run = { "missing.lua" },
      expect = { exit = 1, stdout = "", stderr = { "missing.lua" }, stderr_lines = 1, requests = 0 } },
    { run = { "{dir}" },
      expect = { exit = 1, stdout = "", stderr = { "zoomlua: " }, stderr_lines = 1, requests = 0 } },
    { run = { "--yes", "syntax.lua" },
      expect = { exit = 1, stdout = "", stderr = { "syntax.lua:" }, stderr_lines = 1, no_writes = true } },
    { run = { "--yes", "raises.lua" },
      expect = { exit = 1, stderr = { "raises.lua:3:", "no such day" }, no_writes = true } },
    { run = { "--yes", "late.lua" },
      expect = { exit = 1, stderr = { "late.lua:5:" }, no_writes = true } },
    { run = { "--yes", "section.lua" },
      expect = { exit = 1, stderr = { "section.lua:3: users have no setting 'schedule_meting' (did you mean 'schedule_meeting'?)" },
                 no_writes = true } },
    { run = { "--yes", "field.lua" },
      expect = { exit = 1, stderr = { "field.lua:3:", "in_meeting.waiting_rom", "did you mean 'in_meeting.waiting_room'?" }, no_writes = true } },
    { run = { "--yes", "type.lua" },
      expect = { exit = 1, stderr = { "type.lua:3:", "in_meeting.waiting_room", "true or false" }, no_writes = true } },
    { run = { "--yes", "value.lua" },
      expect = { exit = 1, stderr = { "value.lua:3:", "recording.auto_recording", "local", "cloud", "none" }, no_writes = true } },
    { run = { "--yes", "read.lua" },
      expect = { exit = 1, stderr = { "read.lua:3:", "in_meeting.waiting_rom", "did you mean 'in_meeting.waiting_room'?" }, no_writes = true } },
    -- what who knows Lua looks for is somewhere else here
    { run = { "forgot.lua" }, expect = { exit = 1, stderr = { "forgot.lua:1:", 'local zoom = require "zoom"' }, stderr_lines = 1 } },
    { run = { "near.lua" }, expect = { exit = 1, stderr = { "near.lua:1:", "did you mean 'zoom'?" }, stderr_lines = 1 } },
    { run = { "io.lua" }, expect = { exit = 1, stderr = { "io.lua:3:", "zoom.csv" }, stderr_lines = 1 } },
    { run = { "os.lua" }, expect = { exit = 1, stderr = { "os.lua:4:", "zoom.now" }, stderr_lines = 1 } },
    { run = { "own.lua" }, expect = { exit = 1, stderr = { "(global 'x')\n" }, stderr_lines = 1 } },
    { run = { "nothing.lua" }, expect = { exit = 0, no_writes = true } },
  },
}
