return {
  why = "the parameters of a policy are walked in the order in which it declares them, those without a value left out",
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    local policy = zoom.policy { name = "p", summary = "p", params = {
      { name = "one", default = "1" }, { name = "two" }, { name = "three", default = "3" }, { name = "four", default = "4" },
      { name = "five" }, { name = "six", default = "6" }, { name = "seven", default = "7" },
    } }
    local words = {}
    for name, value in pairs(policy) do words[#words + 1] = name .. "=" .. value end
    print(table.concat(words, " "))
  ]] },
  run = { "--plan", "--rate", "0", "p.lua", "five=5" },
  expect = { exit = 0, stderr = { "one=1 three=3 four=4 five=5 six=6 seven=7" } },
}
