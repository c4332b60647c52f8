local zoom = require "zoom"

zoom.policy {
  name = "locked",
  summary = "Files of meetings stay with us, in the whole account",
  writes = { "account.in_meeting.file_transfer", "account.lock.in_meeting.file_transfer" },
}

zoom.account:set { in_meeting = { file_transfer = false } }
zoom.account:lock { in_meeting = { file_transfer = true } }
