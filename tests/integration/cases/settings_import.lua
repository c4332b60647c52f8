-- A specification as Zoom writes them, of the settings of users alone, with fields made up here.
local function specification(fields, more)
  local function schema(text) return '{"type":"object","properties":{' .. text .. "}}" end
  local main = schema('"in_meeting":' .. schema(fields))
  local authentication = ('{"oneOf":[%s,%s]}'):format(schema '"meeting_authentication":{"type":"boolean"}',
    schema '"recording_authentication":{"type":"boolean"}')
  local security = schema('"meeting_security":' .. schema '"auto_security":{"type":"boolean"}')
  local function body(list) return '{"content":{"application/json":{"schema":{"oneOf":[' .. list .. "]}}}}" end
  local told = [["description":"**[Rate Limit Label](x):** `HEAVY`",
    "x-extensions":{"x-granular-scopes":["user:update:brand_new:admin"]}]]
  return ('{"openapi":"3.0.0",%s"paths":{"/elsewhere":{},"/users/{userId}/settings":{"get":{%s,"responses":{"200":%s}},"patch":{%s,"requestBody":%s}}}}')
    :format(more or "", told, body(table.concat({ main, main, authentication, security }, ",")), told,
      body(table.concat({ main, authentication, security }, ",")))
end

local new = [["chat":{"type":"boolean"},
  "brand_new":{"type":"string","enum":["off","on","a\"b"]},
  "how_many":{"type":"integer","enum":[4503599627370497,9007199254740993,9223372036854775807]},
  "strange name":{"type":"boolean"},"no_type":{},
  "rows":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"}}}}]]

local policy = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for user in zoom.users {} do
    user:set { in_meeting = { brand_new = "on", how_many = 9007199254740993 } }
  end
]]

local steps = {
  { run = { "--plan", "p.lua" }, expect = { exit = 1, stdout = "", stderr = { "brand_new" }, no_writes = true } },
  { run = { "settings", "diff", "new.json" },
    expect = { exit = 0, stdout = { "+ user.in_meeting.brand_new string\n", "- user.in_meeting.waiting_room boolean\n",
      "~ user.settings label MEDIUM -> HEAVY", "3 added, " } } },
  { run = { "settings", "diff" }, expect = { exit = 0, stdout = { "No difference" }, stderr = "" } },
  { run = { "settings", "import", "new.json" },
    expect = { exit = 0, stdout = { "Imported: 3 added" }, stdout_lines = 1,
      stderr = { "strange name", "no_type: left out" } } },
  { run = { "settings", "user.in_meeting.brand_new" },
    expect = { exit = 0, stderr = "", stdout = { "a\"b", "HEAVY", "user:update:brand_new:admin" } } },
  { run = { "settings", "user.in_meeting.how_many" },
    expect = { exit = 0, stdout = { "4503599627370497", "9007199254740993", "9223372036854775807" } } },
  { run = { "settings", "group.in_meeting.waiting_room" }, expect = { exit = 0, stdout = { "boolean", "MEDIUM" } } },
  { run = { "--yes", "p.lua" },
    expect = { exit = 0, sent = { ["PATCH /users/u1/settings"] = 1 },
      bodies = { ["PATCH /users/u1/settings"] = '{"in_meeting":{"brand_new":"on","how_many":9007199254740993}}' } } },
  { run = { "settings", "diff" },
    expect = { exit = 0, stderr = "", stdout = { "+ user.in_meeting.brand_new string", "- user.in_meeting.waiting_room" } } },
  { run = { "settings", "diff", "--json" },
    expect = { exit = 0, stdout_lines = 1, stdout = {
      '{"schema":"zoomlua.settings-diff/1","added":[{"path":"user.in_meeting.brand_new","type":"string"}',
      '"label":["MEDIUM","HEAVY"]' } } },
  -- a newer one: what it changes against the one in use
  { run = { "settings", "diff", "newer.json" },
    expect = { exit = 0, stderr = "", stdout =
      '- user.in_meeting.how_many integer\n- user.in_meeting.rows list\n' ..
      '~ user.in_meeting.brand_new now deprecated; values off|on|a"b -> off|on|auto\n0 added, 2 dropped, 1 changed.\n' } },
}

-- whatever else is imported leaves everything as it is, and says why in one line
local deep = '{"paths":' .. ("["):rep(600) .. ("]"):rep(600) .. "}"
local bad = {
  { "nothing.json", "", "empty" },
  { "garbage.json", "\0\1\2\255", "not JSON" },
  { "truncated.json", specification(new):sub(1, -100), "not JSON: it ends" },
  { "deep.json", deep, "nested deeper than 512" },
  { "twice.json", specification(new, '"openapi":"3.0.0",'), "stands twice" },
  { "other.json", '{"users":[]}', "no OpenAPI specification" },
  { "list.json", "[1,2]", "no OpenAPI specification" },
  { "elsewhere.json", '{"openapi":"3.0.0","paths":{"/metrics":{}}}', "no settings in it" },
  { "halves.json", '{"paths":{"/users/{userId}/settings":{"get":{},"patch":{}}}}', "oneOf" },
  { "odd.json", '{"paths":{"/users/{userId}/settings":{"get":7,"patch":"x"}}}', "oneOf" },
  { "half_level.json", '{"paths":{"/phone/users/{userId}":{"get":{},"patch":{}}}}', "nothing to import" },
  { "utf8.json", '{"paths":{"\255":1}}', "UTF-8" },
  { "huge.json", "huge", "larger than" },
}
local files = { ["p.lua"] = policy, ["new.json"] = specification(new),
  ["newer.json"] = specification [["chat":{"type":"boolean"},"brand_new":{"type":"string","enum":["off","on","auto"],"deprecated":true}]] }
for _, row in ipairs(bad) do
  local name, text, words = table.unpack(row)
  files[name] = text == "huge" and (" "):rep(33 << 20) or text
  steps[#steps + 1] = { run = { "settings", "import", name },
    expect = { exit = 1, stdout = "", stderr = { words, "nothing was imported" }, stderr_lines = 1 } }
end
local after = {
  { run = { "settings", "import", "new.json", "garbage.json" }, expect = { exit = 1, stdout = "" } },
  { run = { "settings", "import", "absent.json" }, expect = { exit = 1, stdout = "", stderr_lines = 1 } },
  { run = { "settings", "import" }, expect = { exit = 64, stdout = "", stderr_lines = 1 } },
  { run = { "settings", "user.in_meeting.brand_new" }, expect = { exit = 0, stdout = { "HEAVY" } } },
  { run = { "settings", "reset" }, expect = { exit = 0, stdout = { "built-in catalogue is used again" } } },
  { run = { "settings", "user.in_meeting.waiting_room" }, expect = { exit = 0, stdout = { "boolean", "MEDIUM" } } },
  { run = { "--plan", "p.lua" }, expect = { exit = 1, stderr = { "brand_new" } } },
  { run = { "settings", "reset" }, expect = { exit = 0, stdout = { "Nothing was imported" } } },
  { run = { "settings", "reset", "user" }, expect = { exit = 64 } },
}
table.move(after, 1, #after, #steps + 1, steps)

return {
  why = "a newer specification is used from its import on, by search and policies alike; what is none changes nothing",
  server = {
    ["GET /users"] = { body = '{"users":[{"id":"u1","email":"amy@example.com","type":2}]}' },
    ["GET /users/u1/settings"] = { body = '{"in_meeting":{"brand_new":"off","how_many":4503599627370497}}' },
    ["PATCH /users/u1/settings"] = { status = 204 },
  },
  files = files,
  steps = steps,
}
