--- Token endpoints that answer nonsense, and servers that ask for patience without end.
local villain = require "villain"
local http, json = villain.http, villain.json

local TOKEN = "POST /oauth/token"

local function given(fields)
  return json(('{"access_token":"%s","token_type":"bearer"%s}'):format(villain.TOKEN, fields or ""))
end

local function token(value)
  return json(('{"access_token":%s,"token_type":"bearer","expires_in":3600}'):format(value))
end

local cases = {}
local function refused(name, answer, says, more)
  local case = { name = "no token: " .. name, api = { [TOKEN] = answer }, says = { "token", says },
                 asked = { ["GET /users"] = 0 } }
  for field, value in pairs(more or {}) do case[field] = value end
  cases[#cases + 1] = case
end

refused("an object without one", json '{"token_type":"bearer","expires_in":3600}')
refused("one that is empty", token '""')
refused("one that is null", token "null")
refused("one that is a number", token "17")
refused("one that is a list", token '["a"]')
refused("one of 1 MB", token('"' .. ("t"):rep(1 << 20) .. '"'), "too long", { more_mb = 8 })
refused("one of 20 MB", token('"' .. ("t"):rep(20 << 20) .. '"'), "too long", { more_mb = 100 })
refused("a line break in it", token('"' .. villain.TOKEN .. '\\r\\nX-Injected: yes"'), "characters")
refused("a line feed in it", token('"' .. villain.TOKEN .. '\\nHost: evil"'), "characters")
refused("NUL in it", token('"' .. villain.TOKEN .. '\\u0000x"'), "characters")
refused("a space in it", token '"a b"', "characters")
refused("letters that no header has", token '"t\\u00f6ken"', "characters")
refused("the name twice", json(('{"access_token":"%s","access_token":"b"}'):format(villain.TOKEN)))
refused("a page", http(200, "", "<html><body>sign in</body></html>"), "web page", { lacks = { "sign in" } })
refused("nothing", http(200, "", ""), "empty")
refused("half of it", http(200, "", '{"access_token":"' .. villain.TOKEN), nil)
refused("a list", json "[]")
refused("an error that steers the terminal", http(400, "", '{"error":"invalid_client","reason":"\\u001b]0;x\\u0007\\u202eno"}'), "ZOOM_CLIENT_SECRET")
refused("an error of 1 MB", http(400, "", '{"error":"invalid_client","reason":"' .. ("no "):rep(300000) .. '"}'), "ZOOM_CLIENT_SECRET", { more_mb = 16 })
refused("an error with 200", json(('{"error":"access_denied","access_token":"%s"}'):format(villain.TOKEN)), "administrator")
refused("401 without words", http(401, "", ""), "401")
refused("it is not there", http(404, "", "<html></html>"), "ZOOM_OAUTH_URL")
refused("the secret, said back", http(400, "", ('{"error":"invalid_client","reason":"you said %s"}'):format(villain.SECRET)), "ZOOM_CLIENT_SECRET")

--- With these there is a token, and the change is made with it: once, and without asking again.
for name, fields in pairs {
  ["no time to live"] = "", ["below zero"] = ',"expires_in":-3600', ["zero"] = ',"expires_in":0',
  ["a string"] = ',"expires_in":"3600"', ["10^20 seconds"] = ',"expires_in":100000000000000000000',
  ["2^63 seconds"] = ',"expires_in":9223372036854775807', ["1e400 seconds"] = ',"expires_in":1e400',
  ["null"] = ',"expires_in":null', ["a list"] = ',"expires_in":[3600]',
} do
  cases[#cases + 1] = { name = "a token that lives: " .. name, exit = 0, writes = 1, api = { [TOKEN] = given(fields) },
    asked = { [TOKEN] = 1 } }
end
cases[#cases + 1] = { name = "scopes of 2 MB", exit = 0, writes = 1, more_mb = 16,
  api = { [TOKEN] = given(',"expires_in":3600,"scope":"' .. ("user:read "):rep(200000) .. '"') } }
cases[#cases + 1] = { name = "scopes that are a list", exit = 0, writes = 1, api = { [TOKEN] = given ',"expires_in":3600,"scope":["a"]' } }
cases[#cases + 1] = { name = "another kind of token", exit = 0, writes = 1,
  api = { [TOKEN] = json(('{"access_token":"%s","token_type":"mac","expires_in":3600}'):format(villain.TOKEN)) } }

--- The address of the API is the user's; an answer cannot move it.
for _, url in ipairs { "http://127.0.0.1:{other}", "http://127.0.0.1:{other}/v2", "https://zoom.us.example.com", "https://zoom.us@127.0.0.1:{other}",
                       "file:///etc/passwd", "//127.0.0.1:{other}", "\\u0000", "" } do
  cases[#cases + 1] = { name = "the API is said to be at " .. (url == "" and "nowhere" or url), exit = 0, writes = 1,
    api = { [TOKEN] = function(wire) return given((',"expires_in":3600,"api_url":"%s"'):format((url:gsub("{other}", wire.other)))) end } }
end
cases[#cases + 1] = { name = "the API is said to be at a number", exit = 0, writes = 1, api = { [TOKEN] = given ',"expires_in":3600,"api_url":7' } }

--- A token that never works: no more than one new one is asked for.
cases[#cases + 1] = { name = "every token is refused", says = { "401" }, asked = { [TOKEN] = 2, ["GET /users"] = 2 },
  api = { ["GET /users"] = http(401, "", '{"code":124,"message":"Invalid access token."}') } }
cases[#cases + 1] = { name = "the token, said back", says = { "300" },
  api = { ["GET /users"] = http(400, "X-Zm-Trackingid: " .. villain.TOKEN .. "\r\n", ('{"code":300,"message":"Bearer %s is odd"}'):format(villain.TOKEN)) } }
cases[#cases + 1] = { name = "the token, said back by an object",
  api = { ["GET /users/u1/settings"] = http(400, "", ('{"code":300,"message":"Bearer %s is odd"}'):format(villain.TOKEN)) } }

--- Retry-After: what is absurd is not believed; the day's limit ends the run.
local function wait(value, kind)
  local answer = http(429, ("Retry-After: %s\r\n%s"):format(value, kind and "X-RateLimit-Type: " .. kind .. "\r\n" or ""),
                      '{"code":429,"message":"You have reached the maximum rate limit."}')
  return function(wire) return wire.nth > 1 or answer end
end
for name, value in pairs {
  ["the year 9999"] = "9999-12-31T23:59:59Z", ["the year 9999, as HTTP says it"] = "Fri, 31 Dec 9999 23:59:59 GMT", ["below zero"] = "-5",
  ["10^20 seconds"] = "100000000000000000000", ["2^63"] = "9223372036854775808", ["a word"] = "soon", ["1e9"] = "1e9", ["NaN"] = "NaN",
  ["4 KB"] = ("9"):rep(4096), ["a day that does not exist"] = "2026-02-31T25:61:61Z", ["nothing"] = "", ["long ago"] = "1970-01-01T00:00:00Z",
  ["a month of other letters"] = "Wed, 21 \27[2J 2026 07:28:00 GMT",
} do
  cases[#cases + 1] = { name = "wait until: " .. name, exit = 0, writes = 1, asked = { ["GET /users"] = 2 }, lines = 2,
    api = { ["GET /users"] = wait(value, "QPS") } }
end
cases[#cases + 1] = { name = "wait for a year of a day", says = { "/users" }, asked = { ["GET /users"] = 1 },
  api = { ["GET /users"] = wait("31536000", "Daily-limit") } }
cases[#cases + 1] = { name = "wait until the year 9999 for a day", says = { "/users" }, asked = { ["GET /users"] = 1 },
  api = { ["GET /users"] = wait("9999-12-31T23:59:59Z", "Daily-limit") } }
cases[#cases + 1] = { name = "wait for ever, in small steps", says = { "/users" }, asked = { ["GET /users"] = 5 },
  api = { ["GET /users"] = function() return http(429, "Retry-After: 0\r\n", '{"code":429,"message":"no"}') end } }

return cases
