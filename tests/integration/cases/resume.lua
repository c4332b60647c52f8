local function user(id, email)
  return { id = id, email = email, type = 2, settings = { in_meeting = { waiting_room = false } } }
end

return {
  why = "resume goes on where a run ended: what failed is tried again, what is done is not, and then there is nothing left",
  tenant = { users = { user("u1", "amy@example.com"), user("u2", "ben@example.com"), user("u3", "cho@example.com") } },
  faults = { { on = "PATCH /users/u2/settings", reply = 400, body = { code = 300, message = "Validation Failed." } } },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
  ]] },
  steps = {
    { run = { "--yes", "p.lua" }, expect = { exit = 3, stderr = { "1 of 3", "zoomlua resume 1" } } },
    { run = { "resume", "1" },
      expect = { exit = 0, stderr = { "run 1 (p) goes on; of its 3 requests 2 done, 1 failed and will be tried again" },
                 stdout = { "Applied: 3 changes" }, sent = { ["PATCH /users/u2/settings"] = 1 } } },
    { run = { "resume", "1" }, expect = { exit = 1, stderr = { "run 1 is done", "zoomlua undo 1" }, stderr_lines = 1, requests = 0 } },
    { run = { "resume", "9" }, expect = { exit = 1, stderr = { "no run 9", "history" }, stderr_lines = 1, requests = 0 } },
    { run = { "resume" }, expect = { exit = 64, stderr_lines = 1 } },
    { run = { "undo", "1", "--plan" }, expect = { exit = 2, no_writes = true } },
    { run = { "resume", "2" }, expect = { exit = 1, stderr = { "never confirmed", "run the policy again" }, stderr_lines = 1, requests = 0 } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "done" } } },
  },
}
