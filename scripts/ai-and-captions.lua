-- What:   captions, transcripts and AI in recordings for the members of some
--         groups, as far as Zoom lets them be set; and a report of what it does
--         not: who has AI Companion's summaries and questions.
-- Why:    people who need captions need them everywhere, works councils want no
--         AI without consent, and nobody knows who has it on.
-- Who:    accessibility or data protection officers with the account's admin;
--         daily, for newcomers to the groups.
-- Cannot: switch AI Companion in meetings on or off. Zoom's API shows these
--         settings and takes no change of them: what the report tells is
--         changed in the web portal. AI in team chat is the account's and not
--         looked at. It does not touch summaries and transcripts that exist.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "ai-and-captions", version = "1.0.0",
  summary = "Captions and AI by group; what is read-only",
  params = {
    { name = "groups", type = "list", required = true, min = 1, help = "groups whose members it is for" },
    { name = "captions", type = "boolean", help = "whether meetings can have captions" },
    { name = "automatic", type = "boolean", help = "whether captions are made automatically" },
    { name = "transcript", type = "boolean", help = "whether participants see the whole transcript in the meeting" },
    { name = "save", type = "boolean", help = "whether participants may save captions" },
    { name = "recordings_ai", type = "boolean", help = "whether recordings get highlights, chapters and next steps" },
  },
  limits = { percent = 100 },  -- of those listed: the members of the groups
  writes = {
    "user.in_meeting.closed_caption", "user.in_meeting.closed_captioning", "user.in_meeting.manual_captioning",
    "user.recording.smart_recording",
  },
}

-- Zoom has captions under two generations of names; clients look at either.
local settings = zoom.settings {
  in_meeting = {
    closed_caption = policy.captions,
    closed_captioning = { enable = policy.captions, auto_transcribing = policy.automatic,
      view_full_transcript = policy.transcript, save_caption = policy.save },
    manual_captioning = { auto_generated_captions = policy.automatic, full_transcript = policy.transcript,
      save_captions = policy.save },
  },
  recording = { smart_recording = { create_recording_highlights = policy.recordings_ai,
    create_smart_chapters = policy.recordings_ai, create_next_steps = policy.recordings_ai } },
}

--- What the API only reads, of users and the account alike.
local read_only = {
  { "meeting summary", "meeting_summary_with_ai_companion", "enable" },
  { "meeting summary, by itself", "meeting_summary_with_ai_companion", "auto_enable" },
  { "questions in meetings", "ai_companion_questions", "enable" },
  { "questions, by themselves", "ai_companion_questions", "auto_enable" },
}
for _, setting in ipairs(read_only) do setting.on, setting.off, setting.untold = 0, 0, 0 end

local function words(value)
  if value == nil then return "not told" end
  return value and "on" or "off"
end

for user in zoom.users { type = { "licensed", "basic" }, group = policy.groups } do
  user:set(settings)
  for _, setting in ipairs(read_only) do
    local value = user.settings.in_meeting[setting[2]][setting[3]]
    local column = value == nil and "untold" or value and "on" or "off"
    setting[column] = setting[column] + 1
  end
end

local report = zoom.report {
  name = "ai", title = "AI Companion: what Zoom's API only reads, of members of " .. table.concat(policy.groups, ", "),
  columns = { "setting", "account", "members on", "off", "not told" },
}
for _, setting in ipairs(read_only) do
  local account = zoom.account.settings.in_meeting[setting[2]][setting[3]]
  report:add { setting[1], words(account), setting.on, setting.off, setting.untold }
end
