return {
  why = "what can happen to anyone is a value to test in the policy, not the end of it",
  sim = { users = 3 },
  files = { ["p.lua"] = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    local answer, why = zoom.get "/nonsense"
    print(("%s %d %d"):format(answer, why.status, why.code))
    answer, why = zoom.get "/users/nobody-of-that-name"
    print(("%s %d %d"):format(answer, why.status, why.code))
    answer = zoom.get("/users", { page_size = 2 })
    print("got " .. #answer.users)
  ]] },
  run = { "p.lua" },
  expect = { exit = 0, stderr = { "nil 404 2300\n", "nil 404 1001\n", "got 2\n" }, no_writes = true },
}
