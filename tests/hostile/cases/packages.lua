--- Whoever serves a package to `zoomlua add`: redirects, certificates, bodies. Nothing but what the user named, or an
--- https server that this one names, is asked; nothing is kept of what is refused.
local villain = require "villain"
local tls = require "tls"

local dir, why = tls.certificates()
if not dir then return nil, why end

local POLICY = 'require("zoom").policy { name = "rooms", version = "1.0" }\n'
local cases = {}
local write = require "disk".write

--- `pages`: what the TLS server says, by file name; {p} is a prefix of the case's own, {tls} its port, {other} the
--- other door, on which nobody may knock.
local function case(name, pages, more)
  local c = { name = name, env = { CURL_CA_BUNDLE = dir .. "/ca.pem" }, lines = 1 }
  for field, value in pairs(more or {}) do c[field] = value end
  local begin = c.tls or tls.server(dir, "good")
  c.tls = function(world, env)
    local server = begin(world, env)
    for file, text in pairs(pages) do
      write(("%s/p%d-%s"):format(dir, world.tls_port, file), (text:gsub("{(%w+)}", {
        p = "p" .. world.tls_port, tls = tostring(world.tls_port), other = tostring(world.server.other) })))
    end
    return server
  end
  c.run = c.run or function(world)
    return { "--trace", "add", "--yes", ("https://127.0.0.1:%d/p%d-rooms.lua"):format(world.tls_port, world.tls_port), "--as", "rooms" }
  end
  cases[#cases + 1] = c
end

local function page(body) return ("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s"):format(#body, body) end
local function to(where, status)
  return ("HTTP/1.0 %s Elsewhere\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"):format(status or "302", where)
end
local function moved(name, where, says, more)
  local c = { says = says, lacks = { "Added" } }
  for field, value in pairs(more or {}) do c[field] = value end
  case("a redirect " .. name, { ["rooms.lua"] = to(where), next = page(POLICY) }, c)
end

case("a policy by https", { ["rooms.lua"] = page(POLICY) }, { exit = 0, says = { "Added: policies/rooms.lua" } })
for _, status in ipairs { "301", "302", "303", "307", "308" } do
  case("a redirect from https to https: " .. status, { ["rooms.lua"] = to("https://127.0.0.1:{tls}/{p}-next", status), next = page(POLICY) },
       { exit = 0, says = { "which leads to https://127.0.0.1:", "-next", "Added: policies/rooms.lua" } })
end
moved("to a path of the same host", "/{p}-next", { "which leads to https://127.0.0.1:", "Added" }, { exit = 0, lacks = {} })
moved("with a place on the page", "/{p}-next#L1", { "Added" }, { exit = 0, lacks = {} })

local not_followed = { "is not followed" }
moved("to plain http, of the loopback even", "http://127.0.0.1:{other}/x.lua", { "leads away from https" })
moved("to plain http elsewhere", "http://192.0.2.1/x.lua", not_followed)
moved("to another scheme", "file:///etc/passwd", not_followed)
moved("to another scheme that looks alike", "httpsx://127.0.0.1:{tls}/x", not_followed)
moved("without a scheme", "//127.0.0.1:{other}/x.lua", not_followed)
moved("to a name beside the path", "next", not_followed)
moved("with a password", "https://me:secret-of-somebody@127.0.0.1:{other}/x", not_followed)
moved("that steers the terminal", "https://127.0.0.1\27[2J/", not_followed)
moved("that hides the host", "https://127.0.0.1:{other}\\@127.0.0.1:{tls}/{p}-next", not_followed)
moved("to nowhere", "", not_followed)
moved("without an end", "https://127.0.0.1:{tls}/{p}-rooms.lua", { "more than 5 redirects" })
moved("with a very long URL", "https://127.0.0.1:{tls}/" .. ("x"):rep(5000), not_followed)
case("a redirect that says not where to", { ["rooms.lua"] = "HTTP/1.0 302 Elsewhere\r\nContent-Length: 0\r\n\r\n" }, { says = not_followed })
case("a choice", { ["rooms.lua"] = to("https://127.0.0.1:{tls}/{p}-next", "300"), next = page(POLICY) }, { lacks = { "Added" } })

-- Whoever cannot be verified is not believed, neither at first nor behind a redirect.
for _, name in ipairs { "by-stranger", "expired", "self", "wrong" } do
  case("a certificate: " .. name, { ["rooms.lua"] = page(POLICY) },
       { tls = tls.server(dir, name), says = { "could not be verified" }, lacks = { "Added" } })
end

-- Answers.
case("an error page", { ["rooms.lua"] = "HTTP/1.0 500 No\r\nContent-Length: 6\r\n\r\n<html>" }, { says = { "500" }, lacks = { "Added" } })
case("a page for browsers", { ["rooms.lua"] = page "<html>\27[2J</html>" }, { says = { "it is a web page" }, lacks = { "Added" } })
case("less than told", { ["rooms.lua"] = "HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\n" .. POLICY }, { lacks = { "Added" } })
case("more than a package may have", { ["rooms.lua"] = page(("-"):rep(9 << 20)) }, { says = { "more than 8 MB" }, lacks = { "Added" }, more_mb = 20 })
case("no archive behind the first bytes", { ["rooms.lua"] = page("\31\139" .. ("x"):rep(1000)) }, { says = { "no whole tar archive" } })
case("text that steers the terminal", { ["rooms.lua"] = page("-- \27[2J\226\128\174\n" .. POLICY) },
     { exit = 0, says = { "\\x1b[2J\\u202e", "Added" } })

-- Plain http, of the loopback alone.
local function plain(name, answer, more)
  local c = { name = "plain http: " .. name, api = { ["GET /rooms.lua"] = answer }, lacks = { "Added" },
              run = function(world) return { "--trace", "add", "--yes", ("http://127.0.0.1:%d/rooms.lua"):format(world.server.port) } end }
  for field, value in pairs(more or {}) do c[field] = value end
  cases[#cases + 1] = c
end
plain("a policy", villain.http(200, "", POLICY), { exit = 0, lacks = {}, says = { "Added" }, asked = { ["GET /rooms.lua"] = 1 } })
plain("a redirect", function(wire) return villain.http(302, ("Location: https://127.0.0.1:%d/\r\n"):format(wire.other), "") end,
      { says = { "from https alone" }, asked = { ["GET /rooms.lua"] = 1 } })
plain("a cookie", villain.http(200, "Set-Cookie: a=b\r\n", POLICY), { exit = 0, lacks = {}, says = { "Added" } })
plain("chunks without end", function(wire)
  wire.send "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
  for _ = 1, 20 << 20 >> 16 do
    if not wire.send(("10000\r\n%s\r\n"):format(("-"):rep(65536))) then return end
  end
  wire.send "0\r\n\r\n"
end, { says = { "more than 8 MB" }, more_mb = 20 })

return cases, nil, function() tls.remove(dir) end
