return {
  why = "require-passcode.lua: a passcode on every kind of meeting, in both places where Zoom keeps it",
  tenant = {
    groups = { { id = "g1", name = "Kiosks" } },
    users = {
      { id = "u1", email = "amy@example.com", type = 2,
        settings = { schedule_meeting = { require_password_for_scheduling_new_meetings = false,
                                          require_password_for_instant_meetings = true,
                                          require_password_for_pmi_meetings = "jbh_only" } },
        settings_meeting_security = { meeting_security = {
          meeting_password = false, pmi_password = true, phone_password = true,
          meeting_password_requirement = { length = 6, have_letter = true, have_number = true, only_allow_numeric = false } } } },
      { id = "u2", email = "lobby@example.com", type = 2, group_ids = { "g1" } },
    },
  },
  steps = {
    { run = { "--yes", "{source}/scripts/require-passcode.lua", "length=10", "exempt=Kiosks" },
      expect = {
        exit = 0,
        bodies = {
          ["PATCH /users/u1/settings?"] = { schedule_meeting = {
            require_password_for_scheduling_new_meetings = true, require_password_for_pmi_meetings = "all" } },
          ["PATCH /users/u1/settings?option=meeting_security"] =
            { meeting_security = { meeting_password = true, meeting_password_requirement = { length = 10 } } },
        },
      } },
    { run = { "--yes", "{source}/scripts/require-passcode.lua", "length=10", "exempt=Kiosks" }, expect = { exit = 0, no_writes = true } },
  },
}
