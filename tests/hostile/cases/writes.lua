--- What a server answers to a change. Whatever it is, the change is sent as often as is safe, the journal
--- knows what is known, and an answer that tells nothing is told as that.
local villain = require "villain"
local http, json = villain.http, villain.json

local CHANGE = "PATCH /users/u1/settings"

local function flood(first, piece)
  return function(wire)
    if not wire.send(first) then return end
    for _ = 1, 1000000 do
      if not wire.send(piece) then return end
    end
  end
end

local cases = {}
--- The answer is lost: at most `most` times sent, and then it is said that nobody knows.
local function lost(name, answer, most, more)
  local case = { name = "lost: " .. name, writes = most, exit = 1, api = { [CHANGE] = answer },
    says = { "unknown fate", "amy@example.com" }, look = { "show", "1" }, slow = most > 1 }
  for field, value in pairs(more or {}) do case[field] = value end
  cases[#cases + 1] = case
end

lost("nothing", function() end, 5)
lost("garbage", "SSH-2.0-OpenSSH_9.2p1\r\n", 1)
lost("100 without end", flood("", "HTTP/1.1 100 Continue\r\n\r\n"), 1)
lost("headers without end", flood("HTTP/1.1 204 No Content\r\n", ("X: 0123456789\r\n"):rep(100)), 1)
lost("a body without end", flood("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", (" "):rep(65536)), 1, { more_mb = 80 })
lost("status 999", http("999", "", ""), 5)
lost("a web page with 502", http(502, "", "<html>bad gateway</html>"), 5)

--- Refused in words: not made, said so, not repeated.
local function refused(name, answer, says, more)
  local case = { name = "refused: " .. name, writes = 1, exit = 1, api = { [CHANGE] = answer }, says = says, look = { "show", "1" } }
  for field, value in pairs(more or {}) do case[field] = value end
  cases[#cases + 1] = case
end
refused("in Zoom's way", http(400, "", '{"code":300,"message":"no"}'), { "code 300" })
refused("with escapes for the terminal", http(400, "", '{"code":300,"message":"\\u001b[2J\\u202e\\u009b no"}'), { "\\x1b[2J" })
refused("with the token", http(400, "", ('{"code":300,"message":"Bearer %s may not"}'):format(villain.TOKEN)), { "code 300" })
refused("with the token, as a page", http(403, "", ("<html>%s</html>"):format(villain.TOKEN)), { "403" })
refused("with the token, as an id", http(400, "X-Zm-Trackingid: " .. villain.TOKEN .. "\r\n", '{"code":300,"message":"no"}'), { "code 300" })
refused("with 200 and an error", json '{"code":300,"message":"not so"}', { "not so" })
refused("in 1 MB", http(400, "", '{"code":300,"message":"' .. ("no "):rep(300000) .. '"}'), { "code 300" }, { more_mb = 16 })
refused("without words", http(400, "", ""), { "400" })
refused("with bytes that are no UTF-8", http(400, "", '{"code":300,"message":"\255\254"}'), { "400" })

--- Made, said oddly.
for name, answer in pairs {
  ["200 and nothing"] = http(200, "", ""), ["200 and a document"] = json '{"in_meeting":{}}', ["201"] = http(201, "", "{}"),
  ["202"] = http(202, "", ""), ["204 with a body"] = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n{\"code\":300,\"message\":\"x\"}",
  ["204 with a length"] = "HTTP/1.1 204 No Content\r\nContent-Length: 500\r\n\r\n", ["200 and 1 MB"] = http(200, "", (" "):rep(1 << 20)),
} do
  cases[#cases + 1] = { name = "made: " .. name, exit = 0, writes = 1, api = { [CHANGE] = answer } }
end

return cases
