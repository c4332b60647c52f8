--- Bytes that are not HTTP, lie about their length, or do not end.
local villain = require "villain"
local http, json = villain.http, villain.json

local GOOD = '{"in_meeting":{"waiting_room":false}}'  -- believing it would write
local MB = 1 << 20

local function ok(headers, body)  -- as it stands: no length unless it is in `headers`; then the end
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n" .. headers .. "\r\n" .. (body or "")
end

--- Sends `piece` until the other side has enough of it.
local function endless(first, piece)
  return function(wire)
    if not wire.send(first) then return end
    for _ = 1, 1000000 do
      if not wire.send(piece) then return end
    end
  end
end

--- `megabytes` of a body that is right but for its size.
local function large(first, megabytes, last)
  return function(wire)
    wire.send(first)
    local block = (" "):rep(MB)
    for _ = 1, megabytes do
      if not wire.send(block) then return end
    end
    wire.send(last or GOOD)
  end
end

--- gzip of that many zeros: one deflate block of fixed codes, a literal and then matches of 258 bytes at
--- distance 1, eight of which are 13 bytes of bits.
local function gzip_of_zeros(megabytes)
  local bits = { 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0 }
  local match = { 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0 }
  local function pack(from, n)
    local bytes = {}
    for i = from, from + n - 1, 8 do
      local v = 0
      for k = 0, 7 do v = v | (bits[i + k] or 0) << k end
      bytes[#bytes + 1] = string.char(v)
    end
    return table.concat(bytes)
  end
  for _ = 1, 32 do table.move(match, 1, 13, #bits + 1, bits) end
  local head, period = pack(1, 104), pack(105, 104)
  return "\31\139\8\0\0\0\0\0\0\3" .. head .. period:rep(megabytes * MB // (258 * 8))
end

local function gzipped(bytes)
  local name = os.tmpname()
  local file = assert(io.open(name, "wb"))
  file:write(bytes)
  file:close()
  local pipe = assert(io.popen("gzip -9 -n -c " .. name))
  local packed = pipe:read "a"
  pipe:close()
  os.remove(name)
  return packed
end

local function encoded(encoding, body)
  return http(200, { ["Content-Encoding"] = encoding }, body)
end

local good_gzip = gzipped(GOOD)
local bomb = gzipped(gzip_of_zeros(1024))  -- some KB that are 1 GB after two steps

--- Each: what it is, the answer, what the line must say, more fields of the case.
local answers = {
  -- length
  { "a body of 40 MB with its length", large(ok(("Content-Length: %d\r\n"):format(40 * MB + #GOOD)), 40), { "32 MB" }, { more_mb = 80 } },
  { "a body of 40 MB in chunks", endless(ok "Transfer-Encoding: chunked\r\n", ("10000\r\n%s\r\n"):format((" "):rep(65536))), { "32 MB" }, { more_mb = 80 } },
  { "a body without length or end", endless(ok "", (" "):rep(65536)), { "32 MB" }, { more_mb = 80 } },
  { "a length of 100 GB", endless(ok "Content-Length: 99999999999\r\n", (" "):rep(65536)), {}, { more_mb = 80 } },
  { "a length beyond 64 bits", ok("Content-Length: 99999999999999999999\r\n", GOOD) },
  { "a length below zero", ok("Content-Length: -5\r\n", GOOD) },
  { "a length that is no number", ok("Content-Length: many\r\n", GOOD) },
  { "a length that is too long", ok("Content-Length: 500\r\n", GOOD) },
  { "a length that is too short", ok("Content-Length: 12\r\n", GOOD) },
  { "a length of zero before a body", ok("Content-Length: 0\r\n", GOOD), { "empty" } },
  { "two lengths", ok("Content-Length: 12\r\nContent-Length: 37\r\n", GOOD) },
  { "two lengths in one line", ok("Content-Length: 12, 37\r\n", GOOD) },
  -- chunks
  { "chunks that are cut", ok("Transfer-Encoding: chunked\r\n", "25\r\n" .. GOOD:sub(1, 20)) },
  { "chunks without the last", ok("Transfer-Encoding: chunked\r\n", "25\r\n" .. GOOD .. "\r\n") },
  { "a chunk with another size", ok("Transfer-Encoding: chunked\r\n", "10\r\n" .. GOOD .. "\r\n0\r\n\r\n") },
  { "a chunk size that is no number", ok("Transfer-Encoding: chunked\r\n", "zz\r\n" .. GOOD .. "\r\n0\r\n\r\n") },
  { "a chunk size below zero", ok("Transfer-Encoding: chunked\r\n", "-25\r\n" .. GOOD .. "\r\n0\r\n\r\n") },
  { "a chunk size beyond 64 bits", ok("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n" .. GOOD .. "\r\n0\r\n\r\n") },
  { "trailers without end", endless(ok("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n"), "X-More: " .. ("a"):rep(1000) .. "\r\n") },
  -- encodings
  { "a bomb: a little gzip in gzip that is 1 GB", encoded("gzip, gzip", bomb), { "32 MB" }, { more_mb = 100 } },
  { "a bomb: gzip of 200 MB", encoded("gzip", gzip_of_zeros(200)), { "32 MB" }, { more_mb = 100 } },
  { "gzip that is none", encoded("gzip", GOOD) },
  { "gzip with rubbish inside", encoded("gzip", good_gzip:sub(1, 12) .. "rubbish" .. good_gzip:sub(20)) },
  { "gzip that is cut", encoded("gzip", good_gzip:sub(1, -12)) },
  { "gzip with a wrong sum", encoded("gzip", good_gzip:sub(1, -9) .. "\0\1\2\3" .. good_gzip:sub(-4)) },
  { "gzip that nobody announced", http(200, "", good_gzip) },
  { "deflate that is none", encoded("deflate", GOOD) },
  { "an encoding that does not exist", encoded("zoom", GOOD) },
  { "an encoding that was not asked for", encoded("br", GOOD) },
  { "seven encodings", encoded("gzip, gzip, gzip, gzip, gzip, gzip, gzip", GOOD) },
  -- what is no HTTP
  { "nothing at all", function() end },
  { "a reset", function(wire) wire.reset() end },
  { "a banner of something else", "SSH-2.0-OpenSSH_9.2p1 Debian\r\n" },
  { "HTTP/0.9", GOOD },
  { "HTTP/2 over plain TCP", "\0\0\18\4\0\0\0\0\0\0\3\0\0\0\100\0\4\0\255\255\255" },
  { "HTTP/3.0 in words", "HTTP/3.0 200 OK\r\nContent-Length: 37\r\n\r\n" .. GOOD },
  { "TLS where plain HTTP is spoken", "\21\3\1\0\2\2\70" },
  { "a status line without a status", "HTTP/1.1 OK\r\nContent-Length: 37\r\n\r\n" .. GOOD },
  { "status 99", http("99", "", GOOD) },
  { "status 999", http("999", "", GOOD) },
  { "status 000", http("000", "", GOOD) },
  { "status 2000", http("2000", "", GOOD) },
  { "status -200", http("-200", "", GOOD) },
  { "a status line without end", endless("HTTP/1.1 200 ", ("a"):rep(65536)) },
  { "bytes without end that are no line", endless("", ("\255"):rep(65536)) },
  -- 1xx
  { "100 without end", endless("", "HTTP/1.1 100 Continue\r\n\r\n") },
  { "103 without end", endless("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n") },
  { "101: other protocols", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n" .. GOOD },
  { "100 and nothing more", "HTTP/1.1 100 Continue\r\n\r\n" },
  -- headers
  { "one header of 70 KB", ok("X-Long: " .. ("a"):rep(70000) .. "\r\nContent-Length: 37\r\n", GOOD), { "header" } },
  { "one header of 200 KB", ok("X-Long: " .. ("a"):rep(200000) .. "\r\nContent-Length: 37\r\n", GOOD), { "header" } },
  { "a header line without end", endless("HTTP/1.1 200 OK\r\nX-Long: ", ("a"):rep(65536)), { "header" } },
  { "headers of 80 KB in many lines", ok(("X-Many: 0123456789\r\n"):rep(4000) .. "Content-Length: 37\r\n", GOOD), { "64 KB" } },
  { "headers without end", endless("HTTP/1.1 200 OK\r\n", ("X-Many: 0123456789\r\n"):rep(100)), { "64 KB" } },
  { "headers that are cut", "HTTP/1.1 200 OK\r\nContent-Len" },
  { "a header with NUL", ok("X-Nul: a\0b\r\nContent-Length: 37\r\n", GOOD) },
  -- 2xx without what was asked for
  { "200 and nothing", http(200, "", ""), { "empty" } },
  { "200 and white space", http(200, "", " \n\t "), { "not JSON" } },
  { "204", "HTTP/1.1 204 No Content\r\n\r\n", { "empty" } },
  { "205", http(205, "", ""), { "empty" } },
  { "206: a part of it", http(206, "Content-Range: bytes 0-36/500\r\n", GOOD) },
  { "200 and a page", http(200, "", "<!DOCTYPE html><html><body>Welcome to the hotel's network</body></html>"), { "not JSON" }, { lacks = { "hotel" } } },
  { "200 and an error", http(200, "", '{"code":200,"message":"Only available for paid account."}'), { "Only available" } },
  { "304", "HTTP/1.1 304 Not Modified\r\n\r\n", { "304" } },
  { "404 with escapes for the terminal", http(404, "X-Zm-Trackingid: \27[2Jid\r\n", '{"code":1001,"message":"\\u001b]0;title\\u0007 gone \\u202e"}'), { "1001" } },
  { "404 and a message of 1 MB", http(404, "", '{"code":1001,"message":"' .. ("long "):rep(200000) .. '"}'), { "1001" }, { more_mb = 16 } },
}

local cases = {}
local function add(place, key, a, says)
  local case = { name = place .. ": " .. a[1], api = { [key] = a[2] }, says = { table.unpack(a[3] or {}) } }
  table.insert(case.says, says)
  for field, value in pairs(a[4] or {}) do case[field] = value end
  cases[#cases + 1] = case
end

for i, a in ipairs(answers) do
  add("settings", "GET /users/u1/settings", a, "/u1/")
  if i % 4 == 0 then add("token", "POST /oauth/token", a, "token") end  -- the same reader: samples will do
  if i % 4 == 2 then add("list", "GET /users", a, "/users") end
end

--- A byte a second: the engine's own bounds are seconds to a minute (tests/unit/http/test_hostile.c has
--- them shorter); until then Ctrl-C ends it.
local function drip(first)
  return function(wire)
    wire.send(first)
    repeat wire.sleep(1) until not wire.send "a"
  end
end
for name, answer in pairs {
  ["a body"] = drip(ok "Content-Length: 1000\r\n"), ["a header"] = drip "HTTP/1.1 200 OK\r\nX-Slow: ",
  ["a status line"] = drip "HTTP/1.1 200 ", ["a chunk size"] = drip(ok "Transfer-Encoding: chunked\r\n"), ["nothing"] = function(wire) wire.sleep(600) end,
} do
  for place, key in pairs { token = "POST /oauth/token", list = "GET /users", settings = "GET /users/u1/settings" } do
    cases[#cases + 1] = { name = ("%s: a byte a second of %s, and Ctrl-C"):format(place, name), api = { [key] = answer },
      interrupt = key, exit = 130, says = { "interrupted" } }
  end
end
table.sort(cases, function(a, b) return a.name < b.name end)

return cases
