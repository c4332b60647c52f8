local folder = arg[0]:match "^(.*)/[^/]*$" .. "/../../../shared/zoom-openapi/"
local file = io.open(folder .. "users.json", "rb")
if file then file:close() end
local run = { "settings", "diff" }
for _, name in ipairs { "users", "accounts", "phone" } do
  run[#run + 1] = "{source}/../shared/zoom-openapi/" .. name .. ".json"
end

return {
  why = "the specifications that the built-in catalogue was made of make the same catalogue again",
  skip = not file and "../shared/zoom-openapi is not here: an import of Zoom's own specifications is NOT tested" or nil,
  offline = true,
  steps = {
    { run = run, expect = { exit = 0, stderr = "", stdout = "No difference to the catalogue in use.\n" } },
    { run = { "settings", "import", table.unpack(run, 3) }, expect = { exit = 0, stderr = "", stdout = { "Nothing new" } } },
    { run = { "settings", "diff" }, expect = { exit = 0, stderr = "", stdout = "No difference to the built-in catalogue.\n" } },
  },
}
