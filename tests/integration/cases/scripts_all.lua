-- Every ready-made policy with parameters that give it something to do; more is in the test beside each.
local policies = {
  { "settings-except-group", { "set=in_meeting.chat=false,recording.auto_recording=none", "except=Kiosks" } },
  { "waiting-room", { "exempt=Kiosks" } },
  { "require-passcode", { "exempt=Kiosks", "length=9" } },
  { "recording-retention", { "days=Clinic=60,Executives=365", "hold=Kiosks", "others=90" } },
  { "recording-posture", { "departments=Legal=off,Sales=cloud", "others=automatic" } },
  { "cis-baseline", { "level=2", "fix=yes" } },
  { "ai-and-captions", { "groups=Clinic,Kiosks", "captions=yes", "save=no", "recordings_ai=no" } },
  { "regions-backgrounds", { "groups=Clinic", "data_centers=DE,NL", "storage=DE", "backgrounds=off", "interpretation=yes" } },
  { "shared-voicemail", { "team=Support", "group=Executives", "readers=ruth.stone12@example.com", "kinds=voice_mail,auto_call_recording" } },
  { "phone-policy", { "departments=Support", "record=both", "international=no" } },
  { "phone-assistants", { "file=assistants.csv" }, { "--read", "{dir}/assistants.csv" } },
  { "downgrade-inactive", { "downgrade=yes", "except=Kiosks" }, { "--max-changes", "all" } },
  { "licences-from-csv", { "file=people.csv", "groups=Clinic" }, { "--read", "{dir}/people.csv", "--max-changes", "all" } },
  { "leavers", { "file=left.csv", "action=basic", "groups=yes" }, { "--read", "{dir}/left.csv" } },
  { "unlike-default", { "settings=in_meeting.file_transfer,recording.auto_recording", "fix=yes" } },
  { "time-zones", { "by=department", "zones=Legal=Europe/Berlin,Sales=America/Denver", "languages=Legal=de-DE" } },
  { "who-has", { "setting=recording.local_recording", "value=any" }, changes = false },
}

local function words(policy, ...)
  local all = { ..., "--rate", "0", "{source}/scripts/" .. policy[1] .. ".lua" }
  for _, list in ipairs { policy[2], policy[3] or {} } do
    for _, word in ipairs(list) do all[#all + 1] = word end
  end
  return all
end

local steps, run = {}, 1
for _, policy in ipairs(policies) do
  local first = words(policy, "--yes")
  if policy.changes == false then
    steps[#steps + 1] = { run = first, expect = { exit = 0, no_writes = true } }
  else
    steps[#steps + 1] = { run = first, expect = { exit = 0, stdout = { ("Run %d"):format(run) } } }
    steps[#steps + 1] = { run = first, expect = { exit = 0, no_writes = true } }
    steps[#steps + 1] = { run = { "undo", tostring(run), "--yes", "--rate", "0" }, expect = { exit = 0, lacks = { "Left out" } } }
    -- What was undone is there to be done again.
    steps[#steps + 1] = { run = words(policy, "--plan"), expect = { exit = 2, no_writes = true } }
    run = run + 3
  end
end

return {
  why = "the ready-made policies do something, do nothing the second time, and can be undone",
  sim = { users = 60 },
  files = { ["assistants.csv"] = "email,assistants,privileges\n"
    .. "mei.woods4+work@example.com,ruth.stone12@example.com;tom.moor20@example.com,place answer\n",
    ["left.csv"] = "email,last_day\nruth.stone12@example.com,2020-01-31\nlena.moor9@example.com,\nomar.hill3@example.com,2125-01-31\n",
    ["people.csv"] = "email,type,groups\nada.field0@example.com,basic,\nruth.stone12@example.com,,Clinic\n" },
  steps = steps,
}
