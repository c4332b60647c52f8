local test = require "zoom.test"

local tenant = test.tenant {
  users = {
    ada = { dept = "Legal", settings = { in_meeting = { waiting_room = false } } },
    bob = { dept = "Legal", settings = { in_meeting = { waiting_room = true } } },
    cleo = { dept = "Sales", settings = { in_meeting = { waiting_room = false } } },
  },
}

test.case("Legal has waiting rooms, and nobody else is touched", tenant, function(t)
  t:plan "rooms.lua"
  t:expect_changes { ada = { ["in_meeting.waiting_room"] = true } }
  t:apply()
  t:expect { cleo = { in_meeting = { waiting_room = false } } }
  t:settled()
end)
