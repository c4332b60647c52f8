-- test_named.lua - things by name or id.
local named = require "zoom.named"

local book = named.book()
for _, one in ipairs { { "g1", "Sales" }, { "g2", "Legal" }, { "g3", "Legal" }, { "g4" }, { "Sales", "Odd" } } do
  named.add(book, one[1], one[2], { id = one[1] })
end

-- name, id or nil, words in the complaint, a mistake whatever there is, why
local rows = {
  { "Sales", "g1", nil, nil, "a name is before an id that reads alike" },
  { "g1", "g1", nil, nil, "an id" },
  { "g4", "g4", nil, nil, "one without a name" },
  { "g2", "g2", nil, nil, "of two with one name each by its id" },
  { "Legal", nil, "several groups 'Legal': name the one that is meant by its id", true, "a name of several" },
  { "Sale", nil, "no group 'Sale' (did you mean 'Sales'?)", false, "a near miss" },
  { "sales", nil, "no group 'sales' (did you mean 'Sales'?)", false, "case counts, and is told" },
  { "", nil, "no group ''", false, "no name" },
  { 12, nil, "a group is named by a text, not a number", true, "no text" },
}

return {
  find = function()
    for _, row in ipairs(rows) do
      local thing, why, mistake = named.find(book, "group", row[1])
      same(thing and thing.id, row[2], row[5])
      same(mistake, row[4], row[5])
      if row[3] then same(why:find(row[3], 1, true) ~= nil, true, row[5] .. ": " .. why) end
    end
  end,
  nothing = function()
    local thing, why = named.find(named.book(), "role", "Admin")
    same(thing, nil)
    same(why, "the account has no role 'Admin'", "an account without any")
    same(select(2, named.find(nil, "role", false)), "a role is named by a text, not a boolean", "no list is needed for that")
  end,
}
