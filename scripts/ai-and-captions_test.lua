local test = require "zoom.test"

local function ai(summary)
  return { in_meeting = { meeting_summary_with_ai_companion = { enable = summary } } }
end

local tenant = test.tenant {
  account = { settings = ai(true) },
  groups = { Clinic = {}, Court = { locks = { in_meeting = { closed_caption = true } } } },
  defaults = { settings = {
    in_meeting = { closed_caption = false, closed_captioning = { enable = false, auto_transcribing = false, save_caption = true },
      manual_captioning = { auto_generated_captions = false, save_captions = true } },
    recording = { smart_recording = { create_recording_highlights = true, create_smart_chapters = true, create_next_steps = true } },
  } },
  users = {
    ada = { groups = { "Clinic" }, settings = ai(true) },
    bob = { groups = { "Clinic" }, settings = ai(false) },
    cleo = { groups = { "Court" } },
    dan = {},
  },
}

test.case("captions under both names, for a group's members", tenant, function(t)
  t:plan("ai-and-captions.lua", { groups = "Clinic", captions = "yes", automatic = "yes", save = "no" })
  local with = { in_meeting = {
    closed_caption = true, closed_captioning = { enable = true, auto_transcribing = true, save_caption = false },
    manual_captioning = { auto_generated_captions = true, save_captions = false },
  } }
  t:expect_changes { ada = with, bob = with }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("AI in recordings is set; AI Companion is told, not set", tenant, function(t)
  t:plan("ai-and-captions.lua", { groups = "Clinic", recordings_ai = false })
  local without = { recording = { smart_recording = {
    create_recording_highlights = false, create_smart_chapters = false, create_next_steps = false } } }
  t:expect_changes { ada = without, bob = without }
  t:expect_output "meeting summary"
  t:apply()
  t:expect { ada = ai(true), bob = ai(false) }
  t:settled()
end)

test.case("with nothing given it is a report and no more", tenant, function(t)
  t:plan("ai-and-captions.lua", { groups = { "Clinic" } })
  t:expect_nothing()
  t:expect_output "AI Companion: what Zoom's API only reads, of members of Clinic"
end)

test.case("captions that a group has locked are left out", tenant, function(t)
  t:plan("ai-and-captions.lua", { groups = "Court", captions = true })
  t:expect_left_out { cleo = { ["in_meeting.closed_caption"] = "Court", ["in_meeting.closed_captioning.enable"] = "Court" } }
end)

test.case("a group has to be given, and to be there", tenant, function(t)
  t:plan "ai-and-captions.lua"
  t:expect_error "parameter 'groups' is missing"
  t:plan("ai-and-captions.lua", { groups = "Clinics" })
  t:expect_error "did you mean 'Clinic'"
end)
