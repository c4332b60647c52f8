return {
  why = "--sim needs no account and no network, its tenant lasts between commands, and reset makes a fresh one",
  offline = true,
  env = { ZOOM_ACCOUNT_ID = false, ZOOM_CLIENT_ID = false, ZOOM_CLIENT_SECRET = false,
          ZOOM_API_URL = false, ZOOM_OAUTH_URL = false },
  steps = {
    { run = { "sim", "reset" }, expect = { exit = 0 } },
    { run = { "--sim", "history" }, expect = { exit = 0, stdout = "", stderr = { "no runs of this account" }, stderr_lines = 1 } },
    { run = { "--sim", "--plan", "{source}/scripts/waiting-room.lua" },
      expect = { exit = 2, stdout = { "in_meeting.waiting_room" } } },
    { run = { "--sim", "--yes", "{source}/scripts/waiting-room.lua" },
      expect = { exit = 0, stdout = { "Run 2 is kept: zoomlua --sim show 2\n" } } }, -- as it has to be typed
    { run = { "--sim", "--yes", "{source}/scripts/waiting-room.lua" }, expect = { exit = 0 } },
    { run = { "--sim=other", "plan", "{source}/scripts/waiting-room.lua", "-o", "change.plan" },
      expect = { exit = 2, stdout = { "Saved: zoomlua --sim=other apply change.plan\n" } } },
    { run = { "--sim=other", "resume", "9" }, expect = { exit = 1, stderr = { "zoomlua --sim=other history" }, stderr_lines = 1 } },
    { run = { "--sim", "history" }, expect = { exit = 0, stdout = { "waiting-room" } } },
    -- what is wider than the screen goes below its user, whole
    { run = { "--sim=third", "--plan", "--details", "{source}/scripts/waiting-room.lua" },
      expect = { exit = 2, stdout = { "\n  1  ada.field0@example.com\n       user.in_meeting.waiting_room: false -> true  waiting-room.lua:" } } },
    { run = { "sim", "reset" }, expect = { exit = 0 } },
    { run = { "--sim", "--plan", "{source}/scripts/waiting-room.lua" }, expect = { exit = 2 } },
  },
}
