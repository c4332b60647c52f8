--- Who says to be the server: certificates, versions, and what is no TLS. The token is given in the
--- environment, so that nothing but the one request for users would be sent.
local villain = require "villain"
local tls = require "tls"

local dir, why = tls.certificates()
if not dir then return nil, why end

local cases = {}
local function case(name, server, env, more)
  local c = { name = name, tls = server, env = { ZOOM_ACCESS_TOKEN = villain.TOKEN, ZOOM_CLIENT_SECRET = false,
              ZOOM_CLIENT_ID = false, ZOOM_ACCOUNT_ID = false } }
  for field, value in pairs(env or {}) do c.env[field] = value end
  for field, value in pairs(more or {}) do c[field] = value end
  cases[#cases + 1] = c
end

local ours = { CURL_CA_BUNDLE = dir .. "/ca.pem" }
local function localhost(world) return ("https://localhost:%d/v2"):format(world.tls_port) end

-- An authority of one's own is named as for curl.
case("a private authority, by CURL_CA_BUNDLE", tls.server(dir, "good"), ours, { exit = 0 })
case("a private authority, by SSL_CERT_FILE", tls.server(dir, "good"), { SSL_CERT_FILE = dir .. "/ca.pem" }, { exit = 0 })
case("both are named: CURL_CA_BUNDLE counts", tls.server(dir, "good"),
     { CURL_CA_BUNDLE = dir .. "/ca.pem", SSL_CERT_FILE = dir .. "/stranger.pem" }, { exit = 0 })
case("an empty CURL_CA_BUNDLE is none", tls.server(dir, "good"), { CURL_CA_BUNDLE = "", SSL_CERT_FILE = dir .. "/ca.pem" }, { exit = 0 })
case("by name", tls.server(dir, "name-only"), { CURL_CA_BUNDLE = dir .. "/ca.pem", ZOOM_API_URL = localhost }, { exit = 0 })
case("TLS 1.2", tls.server(dir, "good", "-tls1_2"), ours, { exit = 0 })
case("TLS 1.3", tls.server(dir, "good", "-tls1_3"), ours, { exit = 0 })

-- Whoever cannot be verified is not talked to, and it is said how an authority is named.
local unverified = { says = { "127.0.0.1", "could not be verified", "CURL_CA_BUNDLE" } }
case("an authority that nobody named", tls.server(dir, "good"), {}, unverified)
case("another authority", tls.server(dir, "good"), { CURL_CA_BUNDLE = dir .. "/stranger.pem" }, unverified)
case("signed by a stranger", tls.server(dir, "by-stranger"), ours, unverified)
case("signed by one who is no authority", tls.server(dir, "by-leaf", "-cert_chain good.pem"), ours, unverified)
case("an authority in a file that is not there", tls.server(dir, "good"), { CURL_CA_BUNDLE = dir .. "/none.pem" }, unverified)
case("an authority in a file that is none", tls.server(dir, "good"), { CURL_CA_BUNDLE = dir .. "/not.pem" }, unverified)
case("self-signed", tls.server(dir, "self"), {}, unverified)
case("self-signed, with another authority", tls.server(dir, "self"), ours, unverified)
case("another name", tls.server(dir, "wrong"), ours, unverified)
case("the name, where the address is asked for", tls.server(dir, "name-only"), ours, unverified)
case("the address as a name", tls.server(dir, "nul"), ours, unverified)
case("a name for everybody", tls.server(dir, "star"), { CURL_CA_BUNDLE = dir .. "/ca.pem", ZOOM_API_URL = localhost },
     { says = { "localhost", "could not be verified" } })
case("expired", tls.server(dir, "expired"), ours, unverified)
case("not valid yet", tls.server(dir, "future"), ours, unverified)

-- Versions and ciphers.
local no_answer = { says = { "no answer from 127.0.0.1" } }
case("TLS 1.1 at most", tls.server(dir, "good", "-tls1_1 -cipher ALL:@SECLEVEL=0"), ours, no_answer)
case("TLS 1.0 at most", tls.server(dir, "good", "-tls1 -cipher ALL:@SECLEVEL=0"), ours, no_answer)
case("nobody: no certificate at all", tls.server(dir, nil, "-nocert -tls1_2 -cipher aNULL:@SECLEVEL=0"), ours, no_answer)
case("a certificate of ours is wanted", tls.server(dir, "good", "-Verify 1 -CAfile ca.pem -verify_return_error"), ours,
     { says = { "127.0.0.1" } })

-- What is no TLS at all.
local function other(name, answer, says, more)
  local env = { ZOOM_API_URL = "https://127.0.0.1:{other}/v2", CURL_CA_BUNDLE = dir .. "/ca.pem" }
  local c = { other = answer, other_may_be_asked = true, says = says }
  for field, value in pairs(more or {}) do c[field] = value end
  case(name, nil, env, c)
end
other("plain HTTP where TLS should be", "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}", { "no answer from 127.0.0.1" })
other("the end, in the handshake", nil, { "no answer from 127.0.0.1" })
other("garbage in the handshake", ("\22\3\3\255\255"):rep(1000), { "no answer from 127.0.0.1" })
other("an alert", "\21\3\3\0\2\2\40", { "no answer from 127.0.0.1" })
other("half of a record", "\22\3\3\0\122\2\0\0", { "no answer from 127.0.0.1" })

return cases, nil, function() tls.remove(dir) end
