-- test_nearest.lua - "did you mean".
local nearest = require "zoom.nearest"

-- a, b, edits
local distances = {
  { "", "", 0 }, { "", "abc", 3 }, { "abc", "abc", 0 }, { "abc", "ABC", 0 }, { "abc", "abd", 1 },
  { "abc", "acb", 1 }, { "kitten", "sitting", 3 }, { "meting", "meeting", 1 },
}

return {
  distance = function()
    for _, row in ipairs(distances) do
      same(nearest.distance(row[1], row[2]), row[3], row[1] .. "/" .. row[2])
      same(nearest.distance(row[2], row[1]), row[3], "either way")
    end
  end,
  hint = function()
    same(nearest.hint("typ", { "type", "status" }), " (did you mean 'type'?)")
    same(nearest.hint("colour", { "type", "status" }), " (there are: type, status)", "none is near, few are there")
    local many = {}
    for i = 1, 50 do many[i] = "setting_number_" .. i end
    same(nearest.hint("x", many), "", "none is near among many")
    same(nearest.hint("x", {}), "", "nothing there is")
    same(nearest.hint(("x"):rep(5000), { "type" }), " (there are: type)", "a huge name costs nothing")
  end,
  keys = function()
    same(nearest.keys { b = 1, a = 2 }, { "a", "b" })
  end,
}
