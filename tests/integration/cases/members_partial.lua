return {
  why = "who is missing in Zoom's answer, or spoils a request for all, is told as not added; the others are in, resume tries once more, verify looks",
  tenant = { groups = { { id = "g1", name = "Sales" } }, users = {
    { id = "u1", email = "amy@example.com", type = 2 }, { id = "u2", email = "ben@example.com", type = 2 },
    { id = "u3", email = "cho@example.com", type = 2 }, { id = "u4", email = "dot@example.com", type = 2 } } },
  faults = { { on = "POST /groups/g1/members", refuse = { u2 = "no" } },
             { on = "POST /groups/g1/members", nth = 3, count = 99, refuse = { u3 = "no" }, whole = true } },
  files = { ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      zoom.group("Sales"):set_members { "u1", "u2", "u3", "u4" }
    ]], ["empty.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "empty", summary = "nobody at all" }
      zoom.group("Sales"):set_members {}
    ]] },
  steps = {
    { run = { "--yes", "--verify", "p.lua", "--rate", "0" }, expect = { exit = 3, sent = { ["POST /groups/g1/members"] = 1 },
      stdout = { "Verified 3 changes: as planned" }, stderr = { "1 of 4 requests were not applied", "zoomlua resume 1" },
      state = { ["users/u1/group_ids"] = { "g1" }, ["users/u2/group_ids"] = ABSENT, ["users/u4/group_ids"] = { "g1" } } } },
    { run = { "show", "1" }, expect = { exit = 0, stdout = { "group.members[u2]", "[failed]",
      "not added: Zoom's answer does not name this member" } } },
    { run = { "resume", "1" }, expect = { exit = 0, sent = { ["POST /groups/g1/members"] = 1 },
      bodies = { ["POST /groups/g1/members"] = { { members = { { id = "u2" } } } } },
      state = { ["users/u2/group_ids"] = { "g1" } } } },
    { run = { "--yes", "empty.lua", "--rate", "0" }, expect = { exit = 0, stdout = { "4 changes" }, state = { ["users/u1/group_ids"] = ABSENT } } },
    -- the other reading: one of four spoils the request; it is halved until it stands alone
    { run = { "--yes", "p.lua", "--rate", "0" }, expect = { exit = 3, stderr = { "1 of 4 requests were not applied" },
      state = { ["users/u1/group_ids"] = { "g1" }, ["users/u2/group_ids"] = { "g1" }, ["users/u3/group_ids"] = ABSENT,
                ["users/u4/group_ids"] = { "g1" } } } },
    { run = { "show", "3" }, expect = { exit = 0 } },
  },
}
