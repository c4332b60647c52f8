local test = require "zoom.test"

local tenant = test.tenant {
  groups = { Zurich = {}, Press = {}, Fixed = { locks = { in_meeting = { virtual_background = true } } } },
  defaults = { settings = {
    in_meeting = { custom_data_center_regions = false, virtual_background = true,
      virtual_background_settings = { enable = true, allow_upload_custom = true, allow_videos = true } },
    profile = { recording_storage_location = { value = "US", allowed_values = { "US", "DE" } } },
  } },
  users = {
    ada = { groups = { "Zurich" } },
    bob = { groups = { "Zurich" }, settings = { profile = { recording_storage_location = { value = "US", allowed_values = { "US" } } } } },
    cleo = { groups = { "Press" }, type = "basic" },
    dan = { groups = { "Fixed" } },
    eve = {},
  },
}

test.case("regions and storage of a group's members, where Zoom offers it", tenant, function(t)
  t:plan("regions-backgrounds.lua", { groups = "Zurich", data_centers = "DE,NL", storage = "DE" })
  local routed = { in_meeting = { custom_data_center_regions = true, data_center_regions = { "DE", "NL" } } }
  t:expect_changes {
    ada = { in_meeting = routed.in_meeting, ["profile.recording_storage_location.value"] = test.change("US", "DE") },
    bob = routed,
  }
  t:expect_output "Storage in DE is not offered, and left as it is"
  t:expect_output "| bob@example.com  US         US"
  t:apply()
  t:settled()
  t:undo()
end)

test.case("storage alone", tenant, function(t)
  t:plan("regions-backgrounds.lua", { groups = { "Zurich" }, storage = "DE" })
  t:expect_changes { ada = { ["profile.recording_storage_location.value"] = "DE" } }
end)

test.case("backgrounds of the account, no videos, and interpreters", tenant, function(t)
  t:plan("regions-backgrounds.lua", { groups = "Press", backgrounds = "given", background_videos = false, interpretation = true })
  t:expect_changes {
    cleo = { in_meeting = { virtual_background_settings = { allow_upload_custom = false, allow_videos = false },
      language_interpretation = { enable = true } } },
  }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("what follows a locked setting is left out", tenant, function(t)
  t:plan("regions-backgrounds.lua", { groups = "Fixed", backgrounds = "off" })
  t:expect_left_out { dan = {
    ["in_meeting.virtual_background"] = "Fixed",
    ["in_meeting.virtual_background_settings.enable"] = "Fixed",
    ["in_meeting.virtual_background_settings.allow_upload_custom"] = "Fixed",
  } }
end)

test.case("a region that Zoom does not have is refused", tenant, function(t)
  t:plan("regions-backgrounds.lua", { groups = "Zurich", data_centers = "DE,FR" })
  t:expect_error "'FR' is not one of: AU, LA, CA"
end)

test.case("what should be so has to be said, and for whom", tenant, function(t)
  t:plan("regions-backgrounds.lua", { groups = "Zurich" })
  t:expect_error "what should be so?"
  t:plan("regions-backgrounds.lua", { groups = "Zurch", storage = "DE" })
  t:expect_error "did you mean 'Zurich'"
end)
