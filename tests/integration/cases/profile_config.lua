local function config(text, mode) return { ["config.lua"] = { text, mode or 384 } } end

local function fails(text, ...)
  return { run = { "whoami" }, home = config(text), expect = { exit = 1, stderr = { ... }, stderr_lines = 1, requests = 0 } }
end

return {
  why = "config.lua is a table and can do nothing: no globals, bounded time and memory, its own user's alone",
  tenant = { users = {} },
  steps = {
    fails("return os.getenv 'HOME'", "config.lua:1:", "global 'os'"),
    fails("return { default = { account_id = ('x'):rep(3) } }", "config.lua:1:"),
    fails("return 3", "returns a table of profiles"),
    fails("return { default = 3 }", "the profile 'default' is a number"),
    fails("return { default = { account_id = {} } }", "account_id of the profile 'default' is a table"),
    fails("return { default = { share = 7 } }", "share of the profile 'default' is a number from 0.01 to 1"),
    fails("while true do end", "does not come to an end within its limits"),
    fails("\27Lua", "config.lua"),
    fails("return {", "config.lua:1:"),
    { run = { "whoami" }, home = config("return {}", 420), expect = { exit = 1, stderr = { "config.lua is open to others (mode 0644): chmod 600 '" },
      stderr_lines = 1, requests = 0 } },
    { run = { "whoami" }, home = config("return { other = {} }"), expect = { exit = 0, stdout = { "profile   none" } } },
    { run = { "whoami", "--profile", "x" }, home = config(false), expect = { exit = 1, stderr = { "no profile 'x'", "is not there" }, stderr_lines = 1 } },
  },
}
