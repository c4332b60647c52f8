--- Documents that are not what was asked for: the settings of a user, of a group, of a phone user. The
--- policy wants one change; the document, read carelessly, would make it.
local villain = require "villain"
local json, http = villain.json, villain.http

local SETTINGS = "GET /users/u1/settings"

--- Each: what it is, the document, what is to be said.
local bad = {
  -- types
  { "a list", "[]", "array" }, { "a list of one", '[{"in_meeting":{"waiting_room":false}}]', "array" },
  { "a string", '"in_meeting"', "string" }, { "a number", "7", "number" }, { "null", "null", "null" }, { "true", "true", "boolean" },
  { "a list for an object", '{"in_meeting":["waiting_room"]}', "in_meeting" },
  { "a string for an object", '{"in_meeting":"waiting_room"}', "in_meeting" },
  { "false for an object", '{"in_meeting":false}', "in_meeting" },
  { "a string for a boolean", '{"in_meeting":{"waiting_room":"false"}}', "waiting_room" },
  { "a number for a boolean", '{"in_meeting":{"waiting_room":0}}', "waiting_room" },
  { "a list for a boolean", '{"in_meeting":{"waiting_room":[false]}}', "waiting_room" },
  { "an object for a boolean", '{"in_meeting":{"waiting_room":{}}}', "waiting_room" },
  { "1e400 for a boolean", '{"in_meeting":{"waiting_room":1e400}}', "waiting_room" },
  -- what is no JSON
  { "NaN", '{"in_meeting":{"waiting_room":false,"x":NaN}}', "not JSON" },
  { "Infinity", '{"in_meeting":{"waiting_room":false},"x":Infinity}', "not JSON" },
  { "-Infinity", '{"in_meeting":{"waiting_room":false},"x":-Infinity}', "not JSON" },
  { "hexadecimal", '{"in_meeting":{"waiting_room":false},"x":0x10}', "not JSON" },
  { "a number with a zero before it", '{"in_meeting":{"waiting_room":false},"x":007}', "not JSON" },
  { "a number that ends early", '{"in_meeting":{"waiting_room":false},"x":1.}', "not JSON" },
  { "single quotes", "{'in_meeting':{'waiting_room':false}}", "not JSON" },
  { "no quotes", "{in_meeting:{waiting_room:false}}", "not JSON" },
  { "a comment", '{"in_meeting":{"waiting_room":false}/* soon */}', "not JSON" },
  { "a comma too many", '{"in_meeting":{"waiting_room":false},}', "not JSON" },
  { "a comma too few", '{"in_meeting":{"waiting_room":false} "x":1}', "not JSON" },
  { "half of it", '{"in_meeting":{"waiting_room":false}', "not JSON" },
  { "two documents", '{"in_meeting":{"waiting_room":false}}{"in_meeting":{"waiting_room":true}}', "not JSON" },
  { "something behind it", '{"in_meeting":{"waiting_room":false}} x', "not JSON" },
  { "NUL behind it", '{"in_meeting":{"waiting_room":false}}\0', "not JSON" },
  { "a byte order mark", '\239\187\191{"in_meeting":{"waiting_room":false}}', "not JSON" },
  { "UTF-16", '\255\254{\0"\0i\0', "not JSON" },
  { "a web page", "<!DOCTYPE html><html><body>sign in here</body></html>", "not JSON" },
  { "JavaScript", 'callback({"in_meeting":{"waiting_room":false}})', "not JSON" },
  -- strings
  { "bytes that are no UTF-8", '{"in_meeting":{"waiting_room":false},"x":"\255\254"}', "not JSON" },
  { "bytes that are no UTF-8, in a name", '{"in_meeting":{"waiting_room":false},"x\128":1}', "not JSON" },
  { "an overlong slash", '{"in_meeting":{"waiting_room":false},"x":"\192\175"}', "not JSON" },
  { "a surrogate in bytes", '{"in_meeting":{"waiting_room":false},"x":"\237\160\128"}', "not JSON" },
  { "a code point that does not exist", '{"in_meeting":{"waiting_room":false},"x":"\244\144\128\128"}', "not JSON" },
  { "a lone surrogate", '{"in_meeting":{"waiting_room":false},"x":"\\ud800"}', "not JSON" },
  { "a pair the wrong way round", '{"in_meeting":{"waiting_room":false},"x":"\\udc00\\ud800"}', "not JSON" },
  { "a raw line break in a string", '{"in_meeting":{"waiting_room":false},"x":"a\nb"}', "not JSON" },
  { "a raw NUL in a string", '{"in_meeting":{"waiting_room":false},"x":"a\0b"}', "not JSON" },
  { "a raw ESC in a string", '{"in_meeting":{"waiting_room":false},"x":"\27[2J"}', "not JSON" },
  { "an escape that does not exist", '{"in_meeting":{"waiting_room":false},"x":"\\x41"}', "not JSON" },
  -- names twice
  { "a name twice", '{"in_meeting":{"waiting_room":false},"in_meeting":{"waiting_room":true}}', "twice" },
  { "a name twice, deeper", '{"in_meeting":{"waiting_room":false,"waiting_room":true}}', "twice" },
  { "a name twice, spelt differently", '{"in_meeting":{"waiting_room":true,"waiting\\u005froom":false}}', "twice" },
  { "a name twice among 3,000", '{"in_meeting":{"waiting_room":false},' .. (function()
    local t = {}
    for i = 1, 3000 do t[i] = ('"k%d":%d'):format(i, i) end
    return table.concat(t, ",")
  end)() .. ',"k7":1}', "twice" },
  -- size and depth
  { "nested 65 deep", '{"in_meeting":{"waiting_room":false},"x":' .. ("["):rep(64) .. ("]"):rep(64) .. "}", "64" },
  { "nested half a million deep", '{"x":' .. ("["):rep(500000) .. ("]"):rep(500000) .. "}", "64", { more_mb = 10 } },
  { "nested half a million objects deep", ('{"x":'):rep(500000), "64", { more_mb = 16 } },
  { "quotes without end", '{"' .. ("x"):rep(10 << 20), "not JSON", { more_mb = 40 } },
  { "an error", '{"code":1010,"message":"\\u001b]0;owned\\u0007not here"}', "code 1010" },
  { "an error with errors", '{"code":300,"message":"m","errors":[{"field":"\\u202ex","message":"\\u0085y"},7,null,{"field":{}}]}', "code 300" },
  { "an error with a code of 400 digits", http(400, "", '{"code":' .. ("9"):rep(400) .. ',"message":"large code"}'), "large code" },
  { "an error whose words are a list", http(400, "", '{"code":300,"message":["a"]}'), "400" },
}

--- What is odd but says what was asked for: the change is made.
local odd = {
  { "numbers beyond 2^63", '{"in_meeting":{"waiting_room":false},"x":9223372036854775808,"y":-9223372036854775809,"z":' .. ("9"):rep(5000) .. "}" },
  { "1e400 elsewhere", '{"in_meeting":{"waiting_room":false,"x":1e400},"y":-1e-400}' },
  { "other types elsewhere", '{"in_meeting":{"waiting_room":false,"chat":"yes"},"recording":{"local_recording":[]}}' },
  { "NUL, escaped", '{"in_meeting":{"waiting_room":false},"x\\u0000":"\\u0000"}' },
  { "names that nobody knows", '{"in_meeting":{"waiting_room":false,"\\u001b[2J":1,"__index":2,"../x":3},"constructor":{}}' },
  { "nested 60 deep", '{"in_meeting":{"waiting_room":false},"x":' .. ("["):rep(60) .. ("]"):rep(60) .. "}" },
  { "5 MB of white space", (" "):rep(5 << 20) .. '{"in_meeting":{"waiting_room":false}}', { more_mb = 24 } },
  { "100,000 names more", '{"in_meeting":{"waiting_room":false}' .. (function()
    local t = {}
    for i = 1, 100000 do t[i] = (',"name_%d":[]'):format(i) end
    return table.concat(t)
  end)() .. "}", { more_mb = 40 } },
  { "a string of 10 MB", '{"in_meeting":{"waiting_room":false},"x":"' .. ("\\u00e4"):rep(10 << 20 >> 3) .. '"}', { more_mb = 40 } },
  { "a member named code", '{"in_meeting":{"waiting_room":false},"code":"DE","message":"none"}' },
}

local cases = {}
local function add(place, key, d, more)
  local body = d[2]
  local case = { name = place .. ": " .. d[1], api = { [key] = body:find "^HTTP/" and body or json(body) } }
  for field, value in pairs(more) do case[field] = value end
  for field, value in pairs(d[4] or {}) do case[field] = value end
  cases[#cases + 1] = case
end

for _, d in ipairs(bad) do
  add("user settings", SETTINGS, d, { says = { "amy@example.com", d[3] }, lacks = { "sign in" } })
end
for _, d in ipairs(odd) do
  add("user settings, odd", SETTINGS, { d[1], d[2], nil, d[3] }, { exit = 0, writes = 1 })
end

-- Read by the policy, which uses what it gets: a value of another type must not pass for one.
for _, d in ipairs(bad) do
  if d[2]:find "waiting_room" and d[3]:find "^[iw]" then
    add("read by the policy", SETTINGS, d, { lines = 2, policy = [[
      local zoom = require "zoom"
      zoom.policy { name = "p", summary = "p" }
      for user in zoom.users {} do
        if user.settings.in_meeting.waiting_room ~= true then user:set { in_meeting = { waiting_room = true } } end
      end
    ]] })
  end
end

local phone_policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.phone.users {} do user:set { area_code = "415" } end
]]
local group_policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  zoom.group "Sales":set { in_meeting = { waiting_room = true } }
]]
local groups = json '{"next_page_token":"","groups":[{"id":"g1","name":"Sales"}]}'
local phones = json '{"next_page_token":"","users":[{"id":"u1","email":"amy@example.com"}]}'
for i, d in ipairs(bad) do
  if i % 3 == 0 and not d[3]:find "^[iw]" then
    add("group settings", "GET /groups/g1/settings", d, { policy = group_policy, says = { "Sales", d[3] } })
    cases[#cases].api["GET /groups"] = groups
  elseif i % 3 == 1 and not d[3]:find "^[iw]" then
    add("phone profile", "GET /phone/users/u1/settings", d, { policy = phone_policy, says = { "amy@example.com", d[3] } })
    cases[#cases].api["GET /phone/users"] = phones
  end
end

return cases
