local test = require "zoom.test"

local tenant = test.tenant {
  users = {
    ada = { phone = { access = { delegation = { assistants = { "cleo" }, privileges = { 1 } } } } },
    bob = { phone = {} },
    cleo = { phone = {} },
    dan = { phone = { access = { delegation = { assistants = { "cleo" }, privileges = { 2 } } } } },
    eve = {},
  },
}

test.case("assistants and privileges as the file has them; others are left alone", tenant, function(t)
  t:file("list.csv", "email,assistants,privileges\nAda@example.com,bob@example.com,place answer\n")
  t:plan("phone-assistants.lua", { file = "list.csv" })
  t:expect_changes {
    ada = {
      ["phone.access.delegation[bob]"] = test.any, ["phone.access.delegation[cleo]"] = test.removed,
      ["phone.access.delegation[privileges]"] = { 1, 2 },
    },
  }
  t:apply()
  t:settled()
  t:undo()
end)

test.case("without privileges they stay as they are; without assistants nobody is one", tenant, function(t)
  t:file("list.csv", "email;assistants\r\nada@example.com;bob@example.com cleo@example.com\r\ndan@example.com;\r\n")
  t:plan("phone-assistants.lua", { file = "list.csv", separator = ";" })
  t:expect_changes {
    ada = { ["phone.access.delegation[bob]"] = test.any },
    dan = { ["phone.access.delegation[cleo]"] = test.removed },
  }
end)

test.case("commas within a field, and privileges by Zoom's numbers", tenant, function(t)
  t:file("list.csv", 'email,assistants,privileges\nada@example.com,"bob@example.com, cleo@example.com","1, 8"\n')
  t:plan("phone-assistants.lua", { file = "list.csv" })
  t:expect_changes {
    ada = { ["phone.access.delegation[bob]"] = test.any, ["phone.access.delegation[privileges]"] = { 1, 8 } },
  }
end)

test.case("a file without rows is told", tenant, function(t)
  t:file("list.csv", "email,assistants\n")
  t:plan("phone-assistants.lua", { file = "list.csv" })
  t:expect_error "list.csv: there are no rows"
end)

test.case("everything that is wrong with the file is told at once, by row, and nothing is planned", tenant, function(t)
  t:file("list.csv", "email,assistants,privileges\nada@example.com,eve@example.com;ada@example.com,answr\n"
    .. "nobody@example.com,,\nADA@example.com,bob@example.com;bob@example.com,\n")
  t:plan("phone-assistants.lua", { file = "list.csv" })
  t:expect_error "nothing is planned before this is put right (5)"
  t:expect_output "row 2: nobody with the address 'eve@example.com' has Zoom Phone"
  t:expect_output "row 2: ada@example.com cannot assist himself or herself"
  t:expect_output "row 2: there is no privilege 'answr'"
  t:expect_output "row 3: nobody with the address 'nobody@example.com' has Zoom Phone"
  t:expect_output "row 4: ADA@example.com is in row 2 already"
end)

test.case("an assistant is named once", tenant, function(t)
  t:file("list.csv", "email,assistants\nada@example.com,bob@example.com Bob@example.com\n")
  t:plan("phone-assistants.lua", { file = "list.csv" })
  t:expect_error "(1)"
  t:expect_output "row 2: Bob@example.com is named twice"
end)

test.case("a file that was not granted is not read", tenant, function(t)
  t:plan("phone-assistants.lua", { file = "list.csv" })
  t:expect_error "--read list.csv"
end)

test.case("a file without the columns is none", tenant, function(t)
  t:file("list.csv", "who,assistants\nada@example.com,bob@example.com\n")
  t:plan("phone-assistants.lua", { file = "list.csv" })
  t:expect_error "no column 'email'"
end)
