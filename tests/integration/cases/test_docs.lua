--- Every block of docs/testing.md that is a file runs: those that are introduced by a name, and the tests of kinds.lua.
local page = (debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or ".") .. "/../../../docs/testing.md"
local file = assert(io.open(page))
local text = file:read "a"
file:close()

local files, n = {}, 0
for name, block in text:gmatch "`([%w_%-]+%.lua)`:\n\n```lua\n(.-)```" do files[name], n = block, n + 1 end
for block in text:gmatch "```lua\n(.-)```" do
  if block:find('t:plan "kinds.lua"', 1, true) then files["kinds_test.lua"], n = block, n + 1 end
end
assert(n == 4, "docs/testing.md is no longer recognised here")

return {
  why = "the examples of the page on tests run, and say what the page says",
  offline = true,
  files = files,
  steps = {
    { run = { "test" }, expect = { exit = 0, stderr = "", stdout = "3 passed, 0 failed\n" } },
    { run = { "test", "rooms_test.lua" },
      files = { ["rooms.lua"] = function(present)
        return (present "rooms.lua":gsub("if not user:in_group", "if user:in_group"))
      end },
      expect = { exit = 1, stdout = {
        text:match "\n(FAILED  rooms_test.lua:14.-\n)%d+ passed",
        "1 passed, 1 failed\n" } } }, -- the page shows the same
  },
}
