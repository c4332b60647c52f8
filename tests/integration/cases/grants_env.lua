local policy = [[
  local zoom = require "zoom"
  print(zoom.env "SITE", zoom.env "UNSET")
]]
return {
  why = "a policy gets the variables that were granted, and none of ours",
  server = {},
  files = { ["p.lua"] = policy, ["q.lua"] = 'local zoom = require "zoom"\nprint(zoom.env "COPY")',
            ["r.lua"] = 'local zoom = require "zoom"\nzoom.get "/users"\nprint(zoom.env "COPY")' },
  env = { SITE = "Berlin" },
  steps = {
    { run = { "p.lua", "--env", "SITE", "--env", "UNSET" }, expect = { exit = 0, stderr = { "Berlin  nil" } } },
    { run = { "p.lua", "--env", "SITE" },
      expect = { exit = 1, stderr = { 'p.lua:2: zoom.env "UNSET": this variable was not granted: run it with --env UNSET' } } },
    { run = { "p.lua", "--env", "ZOOM_CLIENT_SECRET" }, expect = { exit = 64, requests = 0, stderr = { "not for policies" } } },
    { run = { "p.lua", "--env", "zoom_access_token" }, expect = { exit = 64, requests = 0 } },
    { run = { "p.lua", "--env", "A B" }, expect = { exit = 64, requests = 0, stderr = { "the name of a variable" } } },
    { run = { "q.lua", "--env", "COPY" }, env = { COPY = "x-a-secret-of-the-app-x", ZOOM_CLIENT_SECRET = "a-secret-of-the-app" },
      expect = { exit = 1, stderr = { 'zoom.env "COPY": COPY holds one of zoomlua\'s own secrets' }, lacks = { "a-secret-of" } } },
  },
}
