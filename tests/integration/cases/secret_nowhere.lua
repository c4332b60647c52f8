-- The harness looks for the client secret in what is shown; here all files are looked through, and the
-- token is of a scripted server, so that it is known.
local TOKEN, SECRET = "Tok-71f3a9-e8d2c4b6", "sim-secret-not-a-secret"
local nowhere = { TOKEN, SECRET, "c2ltLWNsaWVudDpzaW0tc2VjcmV0LW5vdC1hLXNlY3JldA" }

local function json(text, status) return { status = status or 200, body = text } end
local users = [[{"page_size":300,"next_page_token":"","users":[{"id":"u1","email":"amy@example.com","type":2,"status":"active"}]}]]
local settings = [[{"in_meeting":{"waiting_room":false}}]]

local function step(words, exit, more)
  local e = { exit = exit, lacks = nowhere, nowhere = nowhere }
  for k, v in pairs(more or {}) do e[k] = v end
  table.insert(words, "--trace")
  table.insert(words, "--verbose")
  return { run = words, expect = e }
end

return {
  why = "client secret and token are in no output and no file, when all goes well and when all fails",
  server = {
    ["POST /oauth/token"] = json('{"access_token":"' .. TOKEN .. '","token_type":"bearer","expires_in":3600,"scope":"user:read:list_users:admin"}'),
    ["GET /users"] = json(users),
    ["GET /users/u1/settings"] = json(settings),
    ["PATCH /users/u1/settings"] = {
      json('{"code":300,"message":"Bearer ' .. TOKEN .. ' says ' .. SECRET .. '"}', 400),
      json('{"code":300,"message":"' .. TOKEN .. '"}', 400),
      { status = 204, body = "" },
    },
    ["GET /broken"] = json('{"code":124,"message":"token ' .. TOKEN .. ' is bad"}', 401),
  },
  files = {
    ["p.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      for user in zoom.users {} do user:set { in_meeting = { waiting_room = true } } end
    ]],
    ["b.lua"] = [[
      local zoom = require "zoom"
      zoom.policy { name = "b", summary = "b" }
      print(zoom.get "/broken")
    ]],
    ["r.lua"] = [[error "a policy that raises"]],
  },
  steps = {
    step({ "whoami" }, 0, { stdout = { "1 scopes", "ZOOM_CLIENT_SECRET" }, requests = 1 }),
    step({ "plan", "p.lua", "-o", "x.plan" }, 2),
    step({ "--yes", "p.lua" }, 1),
    step({ "resume", "2" }, 1),
    step({ "resume", "2" }, 0),
    step({ "show", "2", "--json" }, 0),
    step({ "b.lua" }, 1),
    step({ "r.lua" }, 1),
    step({ "scopes", "p.lua" }, nil),
    step({ "explain", "amy@example.com" }, nil),
  },
}
