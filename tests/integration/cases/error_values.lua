local function policy(body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", summary = "p" }\n' .. body
end

return {
  why = "what cannot be found is a value; a policy that insists on it ends with its line and the nearest name",
  tenant = { groups = { { id = "g1", name = "Kiosks" } } },
  files = {
    ["insists.lua"] = policy 'assert(zoom.group "Kiosk")',
    ["asks.lua"] = policy 'local group, why = zoom.group "Kiosk"\nprint(group, why.kind)',
  },
  steps = {
    { run = { "--rate", "0", "insists.lua" },
      expect = { exit = 1, stderr = { "insists.lua:3: ", "Kiosks" }, stderr_lines = 1, no_writes = true } },
    { run = { "--rate", "0", "asks.lua" }, expect = { exit = 0, stderr = { "gone" }, no_writes = true } },
  },
}
