local CONFIG = [[
return {
  default = { account_id = "sim-account", client_id = "sim-client", secret_command = "cat secret.txt", plan = "business", share = 0.25,
              api_url = "http://127.0.0.1:{port}/v2", oauth_url = "http://127.0.0.1:{port}/oauth" },
  file = { account_id = "sim-account", client_id = "sim-client", client_secret_file = "the-secret",
           api_url = "http://127.0.0.1:{port}/v2", oauth_url = "http://127.0.0.1:{port}/oauth" },
  loose = { account_id = "sim-account", client_id = "sim-client", client_secret_file = "loose-secret" },
  fails = { account_id = "sim-account", client_id = "sim-client", secret_command = "exit 7" },
  silent = { account_id = "sim-account", client_id = "sim-client", secret_command = "true" },
  typo = { acount_id = "x" },
  clear = { client_secret = "in clear" },
  plan = { plan = "gold" },
  half = { account_id = "sim-account" },
}
]]
local none = { ZOOM_ACCOUNT_ID = false, ZOOM_CLIENT_ID = false, ZOOM_CLIENT_SECRET = false, ZOOM_API_URL = false, ZOOM_OAUTH_URL = false }

local function with(more)
  local env = {}
  for k, v in pairs(none) do env[k] = v end
  for k, v in pairs(more or {}) do env[k] = v end
  return env
end

local function fails(profile, ...)
  return { run = { "whoami", "--profile", profile }, env = with(), expect = { exit = 1, stderr = { ... }, stderr_lines = 1, requests = 0 } }
end

return {
  why = "profiles give what the environment does not, from files that nobody else may read, and mistakes in them are told",
  tenant = { users = {} },
  files = { ["secret.txt"] = "sim-secret-not-a-secret\nuser: somebody\n",
            ["p.lua"] = [[local zoom = require "zoom"; zoom.policy { name = "p", summary = "p" }; for _ in zoom.users {} do end]] },
  home = { ["config.lua"] = { CONFIG, 384 }, ["the-secret"] = { "sim-secret-not-a-secret\n", 384 },
           ["loose-secret"] = { "sim-secret-not-a-secret\n", 420 } },
  steps = {
    { run = { "whoami" }, env = with(), expect = { exit = 0, requests = 1, stderr_lines = 0,
      stdout = { "profile   default", "account   sim-account", "client id sim-client", "secret    secret_command", "minutes" } } },
    { run = { "whoami", "--json" }, env = with { ZOOMLUA_PROFILE = "file" }, expect = { exit = 0, requests = 1,
      stdout = { '"schema":"zoomlua.whoami/1"', '"profile":"file"', '"secret_from":"client_secret_file"' } } },
    { run = { "p.lua", "--trace" }, env = with(), expect = { exit = 0, stdout = { "nothing to change" } } },
    { run = { "history" }, env = with(), expect = { exit = 0, requests = 0 } },
    { run = { "whoami", "--profile", "loose" }, expect = { exit = 0, stdout = { "secret    ZOOM_CLIENT_SECRET" } } },
    fails("loose", "loose-secret is open to others (mode 0644): chmod 600 '"),
    fails("fails", "secret_command of the profile 'fails' failed (exit status 7)"),
    fails("silent", "secret_command gives no secret"),
    fails("typo", "has no 'acount_id' (did you mean 'account_id'?)"),
    fails("clear", "has no 'client_secret' (did you mean 'client_secret_file'?)"),
    fails("plan", "is free, pro or business, not 'gold'"),
    fails("half", "the profile 'half'", "client_id"),
    fails("defualt", "has no profile 'defualt' (did you mean 'default'?)"),
    { run = { "whoami", "--sim" }, env = with(), expect = { exit = 0, stdout = { "the simulator" }, requests = 0 } },
  },
}
