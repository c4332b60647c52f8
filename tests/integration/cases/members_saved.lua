return {
  why = "a saved plan of members and features is applied as it was planned, or not at all where something moved; a file that says otherwise is refused",
  tenant = { groups = { { id = "g1", name = "Sales" } }, users = {
    { id = "u1", email = "amy@example.com", type = 2, group_ids = { "g1" } }, { id = "u2", email = "ben@example.com", type = 2 },
    { id = "u3", email = "cho@example.com", type = 2 } } },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      zoom.group("Sales"):set_members { "ben@example.com", "u3" }
      zoom.user("u3"):features { webinar = 500 }
    ]],
    ["other.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "other", summary = "somebody else" }
      zoom.user("u2"):join "Sales"
    ]],
    ["moved.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "moved", summary = "somebody else" }
      zoom.user("u3"):features { webinar = 1000 }
    ]],
  },
  steps = {
    { run = { "plan", "p.lua", "-o", "{dir}/a.plan", "--rate", "0" }, expect = { exit = 2, no_writes = true } },
    { run = { "show", "{dir}/a.plan" }, expect = { exit = 0, stdout = { "group.members of Sales: 2 added\n      ben@example.com, cho@example.com", "user.features.webinar" } } },
    { run = { "show", "{dir}/a.plan", "--markdown" }, expect = { exit = 0, stdout = { "| `group.members` | in it | removed | 1 of `Sales` | `p.lua:3` |" } } },
    { run = { "--yes", "other.lua", "--rate", "0" }, expect = { exit = 0 } },
    { run = { "apply", "{dir}/a.plan", "--yes", "--rate", "0" }, expect = { exit = 0,
      bodies = { ["POST /groups/g1/members"] = { { members = { { id = "u3" } } } } },
      sent = { ["POST /groups/g1/members"] = 1, ["DELETE /groups/g1/members/u1"] = 1, ["POST /users/features"] = 1 },
      state = { ["users/u1/group_ids"] = ABSENT, ["users/u2/group_ids"] = { "g1" }, ["users/u3/settings/feature/webinar_capacity"] = 500 } } },
    { run = { "--yes", "moved.lua", "--rate", "0" }, expect = { exit = 0 } },
    { run = { "apply", "{dir}/a.plan", "--yes", "--rate", "0" }, expect = { exit = 1,
      stderr = { "changed since by somebody else", "user.features.webinar" }, no_writes = true } },
    { files = { ["b.plan"] = function(file) return (file "a.plan":gsub('"wanted":"u3"', '"wanted":"u4"')) end },
      run = { "apply", "{dir}/b.plan", "--yes", "--rate", "0" }, expect = { exit = 1, stderr = { "SHA-256" }, no_writes = true } },
  },
}
