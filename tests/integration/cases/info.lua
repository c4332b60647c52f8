local full = [[
local zoom = require "zoom"
local words = require "lib.words"
local policy = zoom.policy {
  name = "full", version = "1.2.0", summary = words.summary,
  description = "What it is for.\n\nWho should run it.",
  params = {
    { name = "team", type = "group", required = true, help = "whose" },
    { name = "days", type = "integer", default = 30, min = 1, max = 90, help = "how long" },
    { name = "level", choices = { "L1", "L2" }, default = "L1" },
    { name = "who", type = "list", max = 3 },
  },
  writes = { "user.in_meeting.waiting_room", "phone.access.voice_mail" },
  limits = { objects = 1200 },
}
while true do end
]]

return {
  why = "info tells all that a policy says of itself and runs nothing of it behind its head, without an account",
  offline = true,
  env = { ZOOM_ACCOUNT_ID = false, ZOOM_CLIENT_ID = false, ZOOM_CLIENT_SECRET = false },
  files = {
    ["full.lua"] = full,
    ["lib/words.lua"] = 'return { summary = "A \27[2Jsummary" }\n',
    ["bare.lua"] = "print 'x'\n",
    ["list.lua"] = "-- What: a\n--       b\n-- Who:  c\n--\n-- Not so\n-- in: prose\nlocal zoom = require 'zoom'\n"
      .. "zoom.policy { summary = ('word '):rep(20), params = { days = { help = ('word '):rep(19) .. 'word' } } }\n",
    ["told.lua"] = "-- What it is for.\r\n--\n--   Who \27[2J should\xff run it.\n\n-- not this\nlocal zoom = require 'zoom'\n"
      .. "zoom.policy { params = { days = { type = 'map', of = 'integer', min = 1, default = { a = 2 } } }, writes = {} }\n",
    ["asks.lua"] = "local zoom = require 'zoom'\nfor user in zoom.users {} do print(user.email) end\n",
    ["wrong.lua"] = "local zoom = require 'zoom'\nzoom.policy { nam = 'x' }\n",
    ["param.lua"] = "local zoom = require 'zoom'\nzoom.policy { params = { a = { type = 'integer', min = 2, default = 1 } } }\n",
    ["loop.lua"] = "while true do end\n",
    ["syntax.lua"] = "zoom.policy {{\n",
    ["memory.lua"] = "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end\n",
  },
  steps = {
    { run = { "info", "full.lua" },
      expect = { exit = 0, stderr = "", stdout = {
        "full 1.2.0\nA \\x1b[2Jsummary\n\n  What it is for.\n\n  Who should run it.\n",
        "\nParameters\n  team   group    whose (required)\n  days   integer  how long (default 30; from 1 to 90)\n"
          .. '  level  string   (default "L1"; one of: L1, L2)\n  who    list     (items: at most 3)\n',
        "\nMay write\n  user.in_meeting.waiting_room\n  phone.access.voice_mail\n",
        "\n  phone:delete:shared_setting:admin\n", "\n  user:update:settings:admin\n",
        "\nLimits   1,200 objects, 30 % of the users listed\nFile     full.lua\nSHA-256  " } } },
    { run = { "info", "--classic", "full.lua" }, expect = { exit = 0, stdout = { "\n  user:write:admin\n" } } },
    { run = { "info", "--json", "full.lua" },
      expect = { exit = 0, stderr = "", stdout_lines = 1, stdout = { '{"schema":"zoomlua.info/1","policies":[{"file":"full.lua","sha256":"',
        '"head":true,"name":"full","version":"1.2.0","summary":"A \\u001b[2Jsummary","description":"What it is for.\\n\\nWho',
        '"params":[{"name":"team","type":"group","help":"whose","required":true},{"name":"days","type":"integer","help":"how long",'
          .. '"required":false,"default":30,"min":1,"max":90},{"name":"level","type":"string","help":"","required":false,'
          .. '"default":"L1","choices":["L1","L2"]},{"name":"who","type":"list","help":"","required":false,"max":3}]',
        '"writes":["user.in_meeting.waiting_room","phone.access.voice_mail"],"limits":{"objects":1200}',
        '{"scope":"user:update:settings:admin","optional":false}' } } },
    { run = { "info", "--markdown", "full.lua" },
      expect = { exit = 0, stdout = { "# full 1.2.0\n\nA \\\\x1b\\[2Jsummary\n", "    zoomlua full.lua team=... [days=...] [level=...] [who=...]\n",
        "| `days` | integer | how long | default 30; from 1 to 90 |\n" } } },
    { run = { "info", "told.lua" },
      expect = { exit = 0, lacks = { "not this" }, stdout = {
        "told.lua\n\n  What it is for.\n\n    Who \\x1b[2J should\\xff run it.\n\nParameters\n",
        '  days  map of integer  (default {"a":2}; at least 1)\n', "May write\n  nothing\n" } } },
    { run = { "info", "list.lua" },
      expect = { exit = 0, stdout = { "\n  What: a\n        b\n",
        "\n  days  string  " .. ("word "):rep(12) .. "word\n                " .. ("word "):rep(6) .. "word\n" } } },
    { run = { "info", "--markdown", "list.lua" },
      expect = { exit = 0, stdout = { "\n- **What:** a\n  b\n- **Who:** c\n\nNot so\nin: prose\n" } } },
    { run = { "info", "--json", "told.lua" },
      expect = { exit = 0, stdout = { '"description":"What it is for.\\n\\n  Who \\u001b[2J should\u{fffd} run it."' } } },
    { run = { "info", "bare.lua" },
      expect = { exit = 0, stderr = "", stdout = { "bare.lua\nIt has no zoom.policy", "May write anything", "the usual, 500 objects" } } },
    { run = { "info", "--json", "bare.lua" },
      expect = { exit = 0, stdout = { '"head":false,"name":"bare.lua"', '"params":[],"writes":null,"limits":{},"allow_destructive":false,"scopes":null' } } },
    { run = { "info", "asks.lua" },
      expect = { exit = 1, stdout = "", stderr = "zoomlua: asks.lua:2: there is no zoom.policy { ... } before this: it comes first\n" } },
    { run = { "info", "wrong.lua" },
      expect = { exit = 1, stdout = "", stderr = "zoomlua: wrong.lua:2: zoom.policy has no 'nam' (did you mean 'name'?)\n" } },
    { run = { "info", "param.lua" },
      expect = { exit = 1, stdout = "", stderr = "zoomlua: param.lua:2: zoom.policy: parameter 'a': its default: 1 is less than 2\n" } },
    { run = { "info", "--time-limit", "1", "loop.lua" },
      expect = { exit = 1, stdout = "", stderr = { "zoomlua: loop.lua" }, stderr_lines = 1 } },
    { run = { "info", "syntax.lua" }, expect = { exit = 1, stdout = "", stderr = { "zoomlua: syntax.lua:2:" }, stderr_lines = 1 } },
    { run = { "info", "--memory-limit", "16", "memory.lua" },
      expect = { exit = 1, stdout = "", stderr = { "memory.lua: out of memory" }, stderr_lines = 1 } },
    { run = { "info", "missing.lua" }, expect = { exit = 1, stdout = "", stderr = { "missing.lua" }, stderr_lines = 1 } },
    -- A folder: one line each; what is broken is listed, and the status tells.
    { run = { "info", "--time-limit", "4", "--memory-limit", "16", "." },
      expect = { exit = 1, stderr = "", stdout = {
        "list.lua           " .. ("word "):rep(12):sub(1, -2) .. "\n                   word word",
        "asks.lua           error: asks.lua:2: there is no zoom.policy", "bare.lua           (no zoom.policy { ... })\n",
        "told.lua           \n", "full.lua    1.2.0  A \\x1b[2Jsummary\n", "syntax.lua         error: syntax.lua:2:" } } },
    { run = { "info", "lib" }, expect = { exit = 0, stdout = "words.lua  (no zoom.policy { ... })\n" } },
    { run = { "info", "{source}/scripts" },
      expect = { exit = 0, stderr = "", lacks = { "error", "no zoom.policy" }, stdout = { "waiting-room.lua  ", "shared-voicemail.lua  " } } },
    { run = { "info", "{source}/docs/settings.md/x" }, expect = { exit = 1, stderr_lines = 1 } },
    { run = { "info", "{source}/lua" }, expect = { exit = 64, stderr = { "there is no policy in" }, stderr_lines = 1 } },
  },
}
