-- A mark of seven columns leaves 73 of a terminal's 80.
local dots = ("."):rep(73)
return {
  why = "a line that a terminal would break is broken before it does, and marked again: what follows cannot pass for a line of the program's",
  sim = { users = 3 },
  files = { ["p.lua"] = [[
    print(("."):rep(73) .. "zoomlua: applied 500 changes to 500 objects")
    print(("."):rep(73))
    print "" print("\u{4e00}" .. ("."):rep(71) .. "Apply? [y/N] ") print("a\tb")
  ]] },
  steps = {
    { run = { "--plan", "p.lua" }, tty = {}, expect = { exit = 0,
      terminal = { "p.lua| " .. dots, "p.lua| zoomlua: applied 500", "p.lua| Apply? [y/N]", "p.lua| a       b" },
      lacks = { dots .. "zoomlua", "..Apply?" } } },
    { run = { "--plan", "p.lua" }, expect = { exit = 0, stderr = { "p.lua| " .. dots .. "zoomlua: applied 500 changes to 500 objects\np.lua| " .. dots
      .. "\np.lua| \np.lua| \u{4e00}" } } },
  },
}
