return {
  why = "a report of 100,000 rows costs the policy no memory, and comes out whole and sorted",
  server = {},
  files = { ["many.lua"] = [[
    local zoom = require "zoom"
    local report = zoom.report { title = "Many", columns = { "n", "email", "text" }, sort = "-n" }
    local most = 0
    for n = 1, 100000 do
      report:add { n, ("user%d@example.com"):format(n), ("="):rep(n % 60) }
      if n % 1000 == 0 then most = math.max(most, collectgarbage "count") end
    end
    print(most < 8192 and "flat" or most)
  ]] },
  steps = {
    { run = { "many.lua", "--memory-limit", "16", "--report", "many.csv" },
      expect = { exit = 0, requests = 0, stdout = "", stderr = { "many.lua| flat", "100,000 rows in many.csv" },
                 files = { ["many.csv"] = { "n,email,text\n100000,user100000@example.com,'====", "\n50000,user50000@", "\n1,user1@example.com,'=\n" } } } },
    { run = { "many.lua" }, expect = { exit = 0, stdout = { "100,000 rows\n", "| 100000  user100000@example.com  =" } } },
  },
}
