-- zoom.fetch: GET from hosts that were granted, by an engine that knows no token.
local policy = [[
  local zoom = require "zoom"
  local p = zoom.policy { name = "p", params = { port = { type = "string" }, path = { default = "/hr" }, host = { default = "127.0.0.1" } } }
  zoom.get "/users"  -- there is a token now
  local body, status = zoom.fetch("http://" .. p.host .. ":" .. p.port .. p.path)
  print("got", body, status)
  if not body then print(status.kind, status.status) end
]]
local net = { "--net", "127.0.0.1:{port}", "port={port}" }
local function run(...)
  return { "p.lua", net[1], net[2], net[3], ... }
end

return {
  why = "a policy fetches from granted hosts, without Zoom's token, and follows nobody elsewhere",
  server = {
    ["GET /users"] = { body = { users = {} } },
    ["GET /hr"] = { echo = true },
    ["GET /gone"] = { status = 404 },
    ["GET /moved"] = { status = 302, headers = { Location = "http://127.0.0.1:1/secret" } },
    ["GET /large"] = { body = ("x"):rep(9000000) },
    ["GET /cookie"] = { { headers = { ["Set-Cookie"] = "a=b" }, body = "first" }, { echo = true } },
  },
  files = {
    ["p.lua"] = policy,
    ["cookie.lua"] = [[
      local zoom = require "zoom"
      local p = zoom.policy { name = "p", params = { port = {} } }
      for _ = 1, 2 do print(zoom.fetch("http://127.0.0.1:" .. p.port .. "/cookie")) end
    ]],
    ["https.lua"] = 'local zoom = require "zoom"\nzoom.fetch "https://HR.example.com/people?x=1"',
    ["odd.lua"] = [[
      local zoom = require "zoom"
      for _, url in ipairs {
        "http://192.0.2.1/", "https://hr.example@evil.example/", "https://evil.example#hr.example", "ftp://hr.example/",
        "https://evil.example\\@hr.example/", "https://hr.example.evil.example/", "https://hr.example:8443/",
        "https://evilhr.example/", "file:///etc/passwd", "https://hr.example\n.evil/", "", "https://",
      } do
        local ok, why = pcall(zoom.fetch, url)
        if ok then error("fetched " .. url, 0) end
      end
      print "all refused"
    ]],
  },
  steps = {
    { run = run(), expect = { exit = 0, sent = { ["GET /hr"] = 1 }, stderr = { "got     GET /hr HTTP/1.1" },
                              lacks = { "Authorization", "Bearer", "scripted-token", "Cookie" } } },
    { run = { "p.lua", "port={port}" },
      expect = { exit = 1, sent = { ["GET /hr"] = 0 }, stderr = { "p.lua:4: zoom.fetch \"http://127.0.0.1:", "this host was not granted: run it with --net 127.0.0.1:" } } },
    { run = { "p.lua", "--net", "127.0.0.1", "port={port}" }, expect = { exit = 1, sent = { ["GET /hr"] = 0 } } },  -- another port
    { run = run "host=localhost", expect = { exit = 1, stderr = { "--net localhost:" } } },
    { run = run "path=/gone", expect = { exit = 0, stderr = { "gone    404" } } },
    { run = run "path=/moved", expect = { exit = 0, stderr = { "redirect (302), and none is followed", "http    302" } } },
    { run = run "path=/large", expect = { exit = 0, stderr = { "got     nil" } } },
    { run = { "cookie.lua", net[1], net[2], net[3] }, expect = { exit = 0, stderr = { "first" }, lacks = { "Cookie" } } },
    { run = { "https.lua", "--net", "hr.example" }, expect = { exit = 1, stderr = { "--net HR.example.com" } } },
    { run = { "odd.lua", "--net", "hr.example" }, expect = { exit = 0, requests = 0, stderr = { "all refused" } } },
    { run = { "p.lua", "--net", "https://hr.example/" }, expect = { exit = 64, stderr = { "--net takes a host" } } },
    { run = { "p.lua", "--net", "*" }, expect = { exit = 64 } },
    { run = { "p.lua", "--net", "a@b" }, expect = { exit = 64 } },
  },
}
