-- test_scripts.lua - what every ready-made policy owes to those who read it: a header that says what, why, who and
-- what not, a head that fits a line of `zoomlua info`, and a test beside it that tries more than one thing.
local folder = arg[1] .. "/../scripts/"

local function read(name)
  local file = assert(io.open(folder .. name, "rb"), name .. " is not there")
  local text = file:read "a"
  file:close()
  return text
end

local policies = {}
local pipe = assert(io.popen("ls '" .. folder:gsub("'", "'\\''") .. "'"))
for name in pipe:lines() do
  local policy = name:match "^(.+)%.lua$"
  if policy and not policy:find "_test$" then policies[#policies + 1] = policy end
end
pipe:close()

return {
  there_are_some = function() assert(#policies >= 12, "twelve, at least") end,
  headers = function()
    for _, policy in ipairs(policies) do
      local text = read(policy .. ".lua")
      local at = 1
      for _, label in ipairs { "-- What:   ", "\n-- Why:    ", "\n-- Who:    ", "\n-- Cannot: " } do
        local from, to = text:find(label, at, true)
        assert(from and (label ~= "-- What:   " or from == 1), policy .. ".lua has no " .. label:gsub("\n", ""))
        at = to
      end
      for line in text:match "^(.-)\nlocal ":gmatch "[^\n]+" do
        assert(utf8.len(line) <= 80, policy .. ".lua: longer than 80 columns: " .. line)
      end
    end
  end,
  heads = function()
    for _, policy in ipairs(policies) do
      local text = read(policy .. ".lua")
      assert(text:find('name = "' .. policy .. '", version = "', 1, true), policy .. ".lua calls itself otherwise, or has no version")
      local summary = text:match 'summary = "([^"]+)"'
      assert(summary and #summary <= 45, policy .. ".lua: its summary is missing or too long for a line of zoomlua info")
      assert(text:find("\n  writes = {", 1, true), policy .. ".lua does not say what it writes")
    end
  end,
  tests_beside_them = function()
    for _, policy in ipairs(policies) do
      local _, cases = read(policy .. "_test.lua"):gsub("\ntest%.case%(", "")
      assert(cases >= 4, ("%s_test.lua has %d cases"):format(policy, cases))
    end
  end,
}
