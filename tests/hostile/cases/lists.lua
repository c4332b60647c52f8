--- Lists that do not end, repeat themselves, or hold what is no user. What can be used is used; an
--- entry without a usable id is left out and said; the list itself must end.
local villain = require "villain"
local json, http = villain.json, villain.http

local LIST = "GET /users"
local good = '{"id":"u1","email":"amy@example.com","type":2,"status":"active"}'

local function page(users, more)
  return json(('{"next_page_token":"","total_records":1%s,"users":[%s]}'):format(more or "", users))
end

--- Pages without end; `what(nth)` gives the users and the token of each.
local function pages(what)
  return function(wire)
    local users, token = what(wire.nth)
    return json(('{"next_page_token":"%s","total_records":1,"users":[%s]}'):format(token, users))
  end
end

local function user(n)
  return ('{"id":"x%d","email":"x%d@example.com","type":2,"status":"active"}'):format(n, n)
end

local cases = {
  { name = "pages without end that bring nothing", api = { [LIST] = pages(function(n) return "", "t" .. n end) },
    says = { "/users" }, asked = { [LIST] = 30 } },
  { name = "pages without end that bring the same user", api = { [LIST] = pages(function(n) return good, "t" .. n end) },
    says = { "/users" }, asked = { [LIST] = 30 } },
  { name = "the same page token again and again", api = { [LIST] = pages(function() return good, "again" end) },
    says = { "/users", "page token" }, asked = { [LIST] = 30 } },
  { name = "two page tokens in turn", api = { [LIST] = pages(function(n) return good, "t" .. n % 2 end) },
    says = { "/users" }, asked = { [LIST] = 30 } },
  { name = "pages without end of entries without an id", api = { [LIST] = pages(function(n) return "{}", "t" .. n end) },
    says = { "/users" }, asked = { [LIST] = 30 } },
  { name = "a page token of 10 KB", api = { [LIST] = pages(function(n) return user(n), ("t"):rep(10240) end) }, says = { "page token" } },
  { name = "a page token of 1 MB", api = { [LIST] = pages(function(n) return user(n), ("t"):rep(1 << 20) end) }, says = { "page token" }, more_mb = 8 },
  { name = "a page token that would end the request's line", exit = 1,
    api = { [LIST] = pages(function(n) return user(n), "t\\r\\nX-Injected: yes\\r\\n\\r\\nGET /other HTTP/1.1\\u0000" end) },
    says = { "page token" }, asked = { [LIST] = 5 } },
  { name = "a page token that is a number", api = { [LIST] = json('{"next_page_token":17,"users":[' .. good .. ']}') }, says = { "next_page_token" } },
  { name = "a page token that is a list", api = { [LIST] = json('{"next_page_token":["t"],"users":[' .. good .. ']}') }, says = { "next_page_token" } },
  -- the list itself
  { name = "users are an object", api = { [LIST] = json '{"users":{"id":"u1"}}' }, says = { "'users'" } },
  { name = "users are null", api = { [LIST] = json '{"users":null}' }, says = { "'users'" } },
  { name = "users are a string", api = { [LIST] = json '{"users":"u1"}' }, says = { "'users'" } },
  { name = "no users", api = { [LIST] = json '{"page_size":300}' }, says = { "'users'" } },
  { name = "a list that is no object", api = { [LIST] = json('[' .. good .. ']') }, says = { "/users" } },
  { name = "200 and an error", api = { [LIST] = json '{"code":300,"message":"Do not use\\u001b[31m this."}' }, says = { "Do not use" } },
  { name = "users twice", api = { [LIST] = json('{"users":[],"users":[' .. good .. ']}') }, says = { "/users", "twice" } },
  { name = "users twice, spelt differently", api = { [LIST] = json('{"users":[],"\\u0075sers":[' .. good .. ']}') }, says = { "/users", "twice" } },
  { name = "200 and a page", api = { [LIST] = http(200, "", "<html><body>sign in</body></html>") }, says = { "/users" }, lacks = { "sign in" } },
  { name = "totals that cannot be", exit = 0, writes = 1, lines = 1,
    api = { [LIST] = json('{"next_page_token":"","total_records":-99999999999999999999,"page_count":1e400,"users":[' .. good .. ']}') } },
  { name = "a total of 2^62", exit = 0, writes = 1, lines = 1,
    api = { [LIST] = json('{"next_page_token":"","total_records":4611686018427387904,"users":[' .. good .. ']}') }, says = { "1 came" } },
  -- entries
  { name = "the same user three times", exit = 0, writes = 1, api = { [LIST] = page(good .. "," .. good .. "," .. good) },
    asked = { ["GET /users/u1/settings"] = 1 } },
  { name = "one id, two people", exit = 0, writes = 1, asked = { ["GET /users/u1/settings"] = 1 },
    api = { [LIST] = page(good .. ',{"id":"u1","email":"ben@example.com"}') } },
  { name = "one id, spelt in three ways", exit = 0, writes = 1, asked = { ["GET /users/u1/settings"] = 1 },
    api = { [LIST] = page(good .. ',{"id":"\\u00751","email":"b@example.com"},{"id":"u\\u0031"}') } },
  { name = "an entry with two ids", api = { [LIST] = page '{"id":"u1","email":"amy@example.com","id":"u2"}' }, says = { "/users", "twice" } },
  { name = "an entry with two ids, spelt differently", api = { [LIST] = page '{"id":"u1","\\u0069d":"u2"}' }, says = { "/users", "twice" } },
  { name = "a list that changes while it is paged", exit = 0, writes = 1, lines = 1, says = { "speaks of" },
    asked = { ["GET /users/u1/settings"] = 1, [LIST] = 3 },
    api = { [LIST] = function(wire)
      local users = ({ good .. "," .. user(1), user(1) .. "," .. good:gsub("amy", "ben"), user(2) })[wire.nth] or ""
      return json(('{"next_page_token":"%s","total_records":%d,"users":[%s]}'):format(wire.nth < 3 and "t" .. wire.nth or "", 7 - wire.nth, users))
    end, ["GET /users/x1/settings"] = json '{"in_meeting":{"waiting_room":true}}', ["GET /users/x2/settings"] = json '{"in_meeting":{"waiting_room":true}}' } },
  { name = "a user of 3 MB", exit = 0, writes = 1, more_mb = 40,
    api = { [LIST] = page('{"id":"u1","email":"amy@example.com","dept":"' .. ("d"):rep(3 << 20) .. '"}') } },
  { name = "100,000 users that are none", lines = 2, exit = 0, more_mb = 16,
    api = { [LIST] = page(("0,"):rep(100000) .. "0") }, says = { "100001 entries", "no usable id" } },
  { name = "a user that is nested too deeply", says = { "/users" },
    api = { [LIST] = page('{"id":"u1","email":"amy@example.com","x":' .. ("["):rep(70) .. ("]"):rep(70) .. "}") } },
  { name = "half a million brackets", says = { "/users" }, more_mb = 8, api = { [LIST] = json(("["):rep(500000)) } },
  { name = "names that steer the terminal", exit = 0, writes = 1, says = { "\\x1b" },
    api = { [LIST] = page '{"id":"u1","email":"amy\\u001b]0;pwned\\u0007\\u202e\\u009b2J@example.com"}' } },
  { name = "an address of 10 KB", exit = 0, writes = 1,
    api = { [LIST] = page('{"id":"u1","email":"' .. ("a"):rep(10240) .. '@example.com"}') } },
  { name = "an address that is a list", exit = 0, writes = 1, api = { [LIST] = page '{"id":"u1","email":["amy@example.com"]}' } },
  { name = "fields of other types", exit = 0, writes = 1,
    api = { [LIST] = page '{"id":"u1","email":null,"type":"two","status":{},"dept":[],"first_name":-1e999,"group_ids":7,"role_id":{"a":1}}' } },
}

--- An entry with this id is left out, and nobody is asked about anything.
local unusable = {
  { "..", '".."' }, { ".", '"."' }, { "empty", '""' }, { "of 10 KB", '"' .. ("u"):rep(10240) .. '"' },
  { "a number", "17" }, { "null", "null" }, { "true", "true" }, { "a list", '["u1"]' }, { "an object", '{"id":"u1"}' },
  { "with a line break", '"u1\\r\\nX: y"' }, { "with NUL", '"u1\\u0000"' }, { "with ESC", '"\\u001b[2Ju1"' },
  { "with a space", '"u1 u2"' }, { "of one space", '" "' }, { "with DEL", '"u1\\u007f"' },
}
for _, id in ipairs(unusable) do
  cases[#cases + 1] = { name = "an id that is unusable: " .. id[1], exit = 0, lines = 2, says = { "1 entries", "no usable id" },
    api = { [LIST] = page(('{"id":%s}'):format(id[2])) } }
end

--- An id of these is an id, but what it says must stay one segment of one path.
local odd = {
  { "../accounts", "/users/..%2Faccounts/settings" }, { "a/b", "/users/a%2Fb/settings" }, { "/", "/users/%2F/settings" },
  { "u1?role=1", "/users/u1%3Frole%3D1/settings" }, { "u1#x", "/users/u1%23x/settings" }, { "%2e%2e", "/users/%252e%252e/settings" },
  { "u1%2f..", "/users/u1%252f../settings" }, { "..\\\\..", "/users/..%5C../settings" }, { "u;1", "/users/u%3B1/settings" },
  { "\\u00fc\\u202e", "/users/%C3%BC%E2%80%AE/settings" }, { "\\u009b2J", "/users/%C2%9B2J/settings" }, { "...", "/users/.../settings" },
}
for _, id in ipairs(odd) do
  cases[#cases + 1] = { name = "an id that is odd: " .. id[1], exit = 1, says = { "404" }, asked = { ["GET " .. id[2]] = 1 },
    api = { [LIST] = page(('{"id":"%s"}'):format(id[1])) } }
end

--- Lone surrogates and bytes that are no UTF-8 end the reading of the whole list.
for what, id in pairs { ["a lone surrogate"] = '"\\ud800"', ["half a pair"] = '"\\udc00\\ud800"', ["bytes that are no UTF-8"] = '"u\255\254"',
                        ["an overlong slash"] = '"u\192\175"', ["a raw NUL"] = '"u\0"' } do
  cases[#cases + 1] = { name = "an id with " .. what, api = { [LIST] = page(('{"id":%s}'):format(id)) }, says = { "/users" } }
end

return cases
