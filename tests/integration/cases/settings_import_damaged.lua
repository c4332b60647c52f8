local damaged = "zoomlua settings reset"
return {
  why = "an imported catalogue that is damaged is named, and everything works with the built-in one",
  offline = true,
  env = { ZOOMLUA_HOME = "{dir}" },
  files = {
    ["state/catalogue.tsv"] = "sha256\t" .. ("0"):rep(64) .. "\ncatalogue\t1\nend\n",
  },
  steps = {
    { run = { "settings", "user.in_meeting.waiting_room" },
      expect = { exit = 0, stdout = { "boolean" }, stderr = { "catalogue.tsv", "checksum", damaged }, stderr_lines = 1 } },
    { files = { ["state/catalogue.tsv"] = "" }, run = { "settings", "chat" },
      expect = { exit = 0, stdout = { "user.in_meeting.chat" }, stderr = { "catalogue.tsv", damaged } } },
    -- its checksum is right, yet it is no catalogue
    { files = { ["state/catalogue.tsv"] = "sha256\te3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n" },
      run = { "settings", "chat" }, expect = { exit = 0, stdout = { "user.in_meeting.chat" }, stderr = { "no catalogue", damaged } } },
    { run = { "settings", "reset" }, expect = { exit = 0, stdout = { "used again" } } },
    { run = { "settings", "user.in_meeting.waiting_room" }, expect = { exit = 0, stderr = "" } },
    { run = { "version" }, expect = { exit = 0, stderr = "" } },
  },
}
