--- Ways to be sent elsewhere: redirects, cookies, proxies, connections with more in them than was
--- asked for. The token goes to the API's host and nowhere else; nobody else is even asked.
local villain = require "villain"
local http, json = villain.http, villain.json

local cases = {}

local places = {
  { "the same place", "http://127.0.0.1:{port}/v2/users/u2/settings" },
  { "the same place, in short", "/v2/users/u2/settings" },
  { "another port", "http://127.0.0.1:{other}/v2/users" },
  { "another host", "http://localhost:{other}/v2/users" },
  { "another scheme", "https://127.0.0.1:{other}/v2/users" },
  { "another host, without a scheme", "//127.0.0.1:{other}/v2/users" },
  { "a name before the host", "http://127.0.0.1:{port}@127.0.0.1:{other}/" },
  { "a file", "file:///etc/passwd" },
  { "gopher", "gopher://127.0.0.1:{other}/_x" },
  { "data", "data:application/json,{}" },
  { "escapes for the terminal", "http://\27[2J\226\128\174127.0.0.1:{other}/" },
  { "4 KB", "http://127.0.0.1:{other}/" .. ("x"):rep(4096) },
  { "an empty place", "" },
  { "no place", nil },
}
local statuses = { 301, 302, 303, 307, 308, 300, 305 }

local function redirect(status, to)
  return function(wire)
    local place = to and to:gsub("{(%w+)}", { port = tostring(wire.port), other = tostring(wire.other) })
    return http(status, place and "Location: " .. place .. "\r\nRefresh: 0; url=" .. place .. "\r\n" or "",
                '{"in_meeting":{"waiting_room":false},"users":[]}')
  end
end

for i, place in ipairs(places) do
  local status = statuses[(i - 1) % #statuses + 1]
  local name = (" (%d) to %s"):format(status, place[1])
  cases[#cases + 1] = { name = "users redirect" .. name, says = { tostring(status) }, asked = { ["GET /users"] = 1 },
    api = { ["GET /users"] = redirect(status, place[2]) } }
  cases[#cases + 1] = { name = "settings redirect" .. name, says = { tostring(status), "amy@example.com" }, api = { ["GET /users/u1/settings"] = redirect(status, place[2]) } }
  cases[#cases + 1] = { name = "token redirect" .. name, says = { "token", tostring(status) }, asked = { ["GET /users"] = 0, ["POST /oauth/token"] = 1 },
    api = { ["POST /oauth/token"] = redirect(status, place[2]) } }
  cases[#cases + 1] = { name = "change redirect" .. name, says = { tostring(status) }, writes = 1, exit = 1,
    api = { ["PATCH /users/u1/settings"] = redirect(status, place[2]) } }
end

--- Cookies and other things to remember are not kept. (That none comes back is asked of every case.)
local function with_headers(headers)
  return function(wire)
    return http(200, headers:gsub("{(%w+)}", { other = tostring(wire.other) }), '{"users":[{"id":"u1","email":"amy@example.com"}]}')
  end
end
cases[#cases + 1] = { name = "cookies", exit = 0, writes = 1,
  api = { ["GET /users"] = with_headers "Set-Cookie: a=b; Path=/; Max-Age=99999\r\nSet-Cookie: c=d; Domain=127.0.0.1\r\n" } }
cases[#cases + 1] = { name = "another service, another protocol", exit = 0, writes = 1,
  api = { ["GET /users"] = with_headers 'Alt-Svc: h2="127.0.0.1:{other}"; ma=3600\r\nStrict-Transport-Security: max-age=99\r\nUpgrade: h2c\r\n' } }
cases[#cases + 1] = { name = "a challenge to say the secret once more", says = { "401" },
  api = { ["GET /users"] = http(401, 'WWW-Authenticate: Basic realm="x"\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\n', "") } }
cases[#cases + 1] = { name = "407 without a proxy", says = { "407" },
  api = { ["GET /users"] = http(407, 'Proxy-Authenticate: Basic realm="x"\r\n', "") } }

--- Behind the answer lies another one, for the next request on this connection.
local poison = http(200, "", '{"in_meeting":{"waiting_room":false},"users":[]}')
local true_list = json '{"next_page_token":"","users":[{"id":"u2","email":"ben@example.com"}]}'
cases[#cases + 1] = { name = "an answer behind the answer", exit = 0, writes = 0, api = { ["GET /users"] = true_list .. poison } }
cases[#cases + 1] = { name = "an answer behind the answer, while nothing is asked", exit = 0, writes = 0,
  policy = [[
    local zoom = require "zoom"
    zoom.policy { name = "p", summary = "p" }
    for user in zoom.users {} do
      local t = 0
      for i = 1, 1e7 do t = t + i end
      user:set { in_meeting = { waiting_room = true } }
    end
  ]],
  api = { ["GET /users"] = function(wire)
    wire.send(true_list)
    wire.sleep(0.002)
    wire.send(poison)
  end } }
cases[#cases + 1] = { name = "an answer before the question", exit = 0, writes = 0,
  api = { ["POST /oauth/token"] = json(('{"access_token":"%s","token_type":"bearer","expires_in":3600}'):format(villain.TOKEN)) .. poison,
          ["GET /users"] = true_list } }

-- ---- proxies ---------------------------------------------------------------------------------

--- A proxy of the environment is never asked about the loopback: neither in plain text nor with TLS.
local everywhere = {}
for _, name in ipairs { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "HTTP_PROXY" } do
  everywhere[name] = "http://user:proxy-password@127.0.0.1:{other}"
end
cases[#cases + 1] = { name = "proxies, and the API on the loopback", exit = 0, writes = 1, env = everywhere, secrets = { "proxy-password" } }

local function with(env, more)
  local all = {}
  for name, value in pairs(env) do all[name] = value end
  for name, value in pairs(more) do all[name] = value end
  return all
end
local loopback_tls = { ZOOM_API_URL = "https://127.0.0.1:{port}/v2", ZOOM_OAUTH_URL = "https://127.0.0.1:{port}/oauth" }
cases[#cases + 1] = { name = "proxies, and TLS on the loopback", env = with(everywhere, loopback_tls), secrets = { "proxy-password" }, says = { "127.0.0.1" } }

--- Elsewhere a proxy is used as curl does: it is told the host, and nothing of what follows.
local far = { ZOOM_API_URL = "https://api.example.com/v2", ZOOM_OAUTH_URL = "https://api.example.com/oauth" }
local function by_proxy(name, answer, says, env)
  cases[#cases + 1] = { name = "a proxy that " .. name, env = with(far, env or { https_proxy = "http://user:proxy-password@127.0.0.1:{other}" }),
    other = answer, other_may_be_asked = true, says = says, secrets = { "proxy-password" } }
end
by_proxy("says no", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", { "403" })
by_proxy("wants to know who asks", "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"\27[2J\"\r\nContent-Length: 0\r\n\r\n", { "407" })
by_proxy("hangs up", "", {})
by_proxy("says something else", "SSH-2.0-OpenSSH_9.2p1\r\n", {})
by_proxy("says yes and speaks in plain text", "HTTP/1.1 200 Connected\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}", {})
by_proxy("sends headers without end", "HTTP/1.1 200 Connected\r\n" .. ("X-Many: 0123456789\r\n"):rep(20000) .. "\r\n", {})
by_proxy("redirects", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", { "302" })
by_proxy("is not there", nil, {}, { https_proxy = "http://user:proxy-password@127.0.0.1:1" })
by_proxy("is a socks proxy that is none", "nonsense, and more of it", {}, { all_proxy = "socks5h://user:proxy-password@127.0.0.1:{other}" })
by_proxy("has no address", nil, {}, { https_proxy = "http://user:proxy-password@[::" })

return cases
