-- Files: only those of --read, by the name as typed or the base name; everything else names the flag.
local users = { { id = "u1", email = "amy@example.com", type = 2, dept = "Legal", settings = { in_meeting = { waiting_room = false } } },
                { id = "u2", email = "bob@example.com", type = 2, settings = { in_meeting = { waiting_room = false } } } }
local csv = [[
  local zoom = require "zoom"
  zoom.policy { name = "p", summary = "p" }
  for row, number in zoom.csv "people.csv" do
    if row.room == "on" then zoom.user(row.email):set { in_meeting = { waiting_room = true } } end
    print(number, row.email, row.note)
  end
]]

local function says(name, text)
  return ('local zoom = require "zoom"\nprint(%s)'):format(text:format(name))
end

return {
  why = "a policy reads the files that were granted, and no other",
  tenant = { users = users },
  files = {
    ["csv.lua"] = csv,
    ["people.csv"] = "\239\187\191email,room,note\r\namy@example.com,on,\"a, \"\"b\"\"\"\r\n\r\nbob@example.com,off,\"two\r\nlines\"\r\n",
    ["sub/people.csv"] = "email,room,note\nbob@example.com,on,other\n",
    ["sub/notes.txt"] = "hello\n",
    ["x.json"] = '{"n":9007199254740993,"none":null,"list":[]}',
    ["bad.json"] = '{"n":}',
    ["read.lua"] = 'local zoom = require "zoom"\nprint(#zoom.read "notes.txt", zoom.read "sub/notes.txt")',
    ["json.lua"] = 'local zoom = require "zoom"\nlocal x = zoom.json "x.json"\nprint(x.n, x.none == zoom.null, #x.list)',
    ["badjson.lua"] = says("bad.json", "zoom.json %q"),
    ["etc.lua"] = says("/etc/passwd", "pcall(zoom.read, %q)"),
    ["etc2.lua"] = says("/etc/passwd", "zoom.read %q"),
    ["up.lua"] = says("../x", "zoom.read %q"),
    ["column.lua"] = 'local zoom = require "zoom"\nfor row in zoom.csv "people.csv" do\n  print(row.emial)\nend',
    ["whole.lua"] = 'local zoom = require "zoom"\nlocal rows, names = zoom.csv("people.csv", { whole = true })\nprint(#rows, table.concat(names, "+"))',
  },
  steps = {
    { run = { "csv.lua", "--read", "people.csv", "--yes" },
      expect = { exit = 0, sent = { ["PATCH /users/u1/settings"] = 1 },
                 stderr = { 'csv.lua| 2       amy@example.com a, "b"', "csv.lua| 4       bob@example.com two" } } },
    { run = { "csv.lua" },
      expect = { exit = 1, requests = 0, stderr_lines = 1,
                 stderr = { 'csv.lua:3: zoom.csv "people.csv": this file was not granted: run it with --read people.csv' } } },
    { run = { "csv.lua", "--read", "people.csv", "--read", "sub/people.csv", "--plan" },  -- the one as typed
      expect = { exit = 0, no_writes = true, stderr = { "amy@example.com" } } },
    { run = { "csv.lua", "--read", "{dir}/people.csv", "--read", "sub/people.csv" },
      expect = { exit = 1, requests = 0, stderr = { "csv.lua:3:", "2 files of --read are called people.csv" } } },
    { run = { "read.lua", "--read", "sub/notes.txt" }, expect = { exit = 0, stderr = { "6       hello" } } },
    { run = { "json.lua", "--read=x.json" }, expect = { exit = 0, stderr = { "9007199254740993        true    0" } } },
    { run = { "badjson.lua", "--read", "bad.json" }, expect = { exit = 1, stderr = { 'badjson.lua:2: zoom.json "bad.json": not JSON at byte' } } },
    { run = { "etc.lua" }, expect = { exit = 0, stderr = { "false", "--read /etc/passwd" } } },
    { run = { "etc2.lua", "--read", "x.json" }, expect = { exit = 1, stderr = { "etc2.lua:2:", "--read /etc/passwd" } } },
    { run = { "up.lua", "--read", "x.json" }, expect = { exit = 1, stderr = { "up.lua:2:" } } },
    { run = { "column.lua", "--read", "people.csv" },
      expect = { exit = 1, stderr = { "column.lua:3: people.csv has no column 'emial' (did you mean 'email'?)" } } },
    { run = { "whole.lua", "--read", "people.csv" }, expect = { exit = 0, stderr = { "2       email+room+note" } } },
    { run = { "csv.lua", "--read", "none.csv" }, expect = { exit = 1, requests = 0, stderr = { "cannot open none.csv" } } },
    { run = { "csv.lua", "--read", "sub" }, expect = { exit = 1, requests = 0, stderr = { "sub is no plain file" } } },
    { run = { "csv.lua", "--read", "/dev/zero" }, expect = { exit = 1, requests = 0, stderr = { "/dev/zero is no plain file" } } },
    { run = { "history", "--read", "x.json" }, expect = { exit = 64, stderr = { "commands that run a policy" } } },
    { run = { "csv.lua", "--read=" }, expect = { exit = 64, stderr = { "--read takes a name" } } },
  },
}
