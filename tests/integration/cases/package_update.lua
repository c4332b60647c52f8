-- update fetches anew, shows the difference, asks, and pins anew; remove takes a package away with its pin.
local tar = require "tar"
local function main(version, body) return ('zoom.policy { name = "base", version = "%s" }\nlocal a = 1\n%s\n'):format(version, body) end
local function package(entries)
  local list = {}
  for _, entry in ipairs(entries) do list[#list + 1] = { "base/" .. entry[1], entry[2] } end
  return tar.archive(list)
end
local first = package { { "main.lua", main("1.0", "print(1)") }, { "old/gone.lua", "return 1\n" }, { "same.lua", "return 2\n" } }
local second = package { { "main.lua", main("2.0", "print(2) -- \27[2J") }, { "new.lua", "return 3" }, { "same.lua", "return 2\n" } }
local DIFF = [[
--- policies/base/main.lua
+++ policies/base/main.lua
@@ -1,3 +1,3 @@
-zoom.policy { name = "base", version = "1.0" }
+zoom.policy { name = "base", version = "2.0" }
 local a = 1
-print(1)
+print(2) -- \x1b[2J

--- /dev/null
+++ policies/base/new.lua
@@ -0,0 +1,1 @@
+return 3
\ no line feed at the end

--- policies/base/old/gone.lua
+++ /dev/null
@@ -1,1 +0,0 @@
-return 1

base 2.0: 3 files differ.
]]

return {
  why = "an update shows each line that differs before it asks, and what was pinned stays pinned until somebody agrees",
  offline = true,
  files = { ["base.tar"] = first, ["second.tar"] = second, ["rooms.lua"] = "return 1\n" },
  steps = {
    { run = { "update" }, expect = { exit = 1, stderr = { "there is no zoomlua.lock in this folder: zoomlua add makes one" } } },
    { run = { "verify" }, expect = { exit = 1, stderr = { "there is no zoomlua.lock in this folder" } } },
    { run = { "add", "base.tar", "--yes" }, expect = { exit = 0 } },
    { run = { "add", "rooms.lua", "--yes" }, expect = { exit = 0 } },
    { run = { "update" }, expect = { exit = 0, stdout = "base 1.0: nothing new.\nrooms: nothing new.\n", stderr = "" } },
    { run = { "update" }, files = { ["base.tar"] = second },
      expect = { exit = 2, stdout = DIFF .. "rooms: nothing new.\n", stderr = "zoomlua: base was not updated; --yes does it\n",
                 files = { ["policies/base/new.lua"] = false, ["policies/base/old/gone.lua"] = {} } } },
    { run = { "verify" }, expect = { exit = 0 } },
    { run = { "update", "base" }, tty = { { "Update base? [y/N]", "n\n" } }, expect = { exit = 2, terminal = { "\27[31m-print(1)\27[0m" } } },
    { run = { "update", "base" }, tty = { { "Update base? [y/N]", "y\n" } },
      expect = { exit = 0, terminal = { "Updated: base 1.0 -> 2.0, pinned in zoomlua.lock." },
                 files = { ["policies/base/new.lua"] = {}, ["policies/base/old/gone.lua"] = false, ["policies/base/old"] = false,
                           ["zoomlua.lock"] = { "version 2.0" } } } },
    { run = { "verify" }, expect = { exit = 0, stdout = "2 packages, 4 files: all as pinned.\n" } },
    -- what was changed here is shown against what comes, and goes; what nobody pinned stays
    { run = { "update" }, files = { ["policies/base/same.lua"] = "return 2\nmine()\n", ["policies/base/extra.lua"] = "x" },
      expect = { exit = 2, stdout = { "policies/base/same.lua was changed here since it was added; that goes:", "-mine()", "base 2.0: 1 file differs." } } },
    { run = { "update", "--yes" }, expect = { exit = 0, files = { ["policies/base/same.lua"] = { "return 2\n" }, ["policies/base/extra.lua"] = {} } } },
    { run = { "verify" }, expect = { exit = 1, stdout = { "extra    policies/base/extra.lua" } } },
    -- another source for the same package
    { run = { "add", "second.tar", "--as", "base" }, expect = { exit = 2, stdout = { "base: from second.tar\n  instead of base.tar\n", "the files are the same" } } },
    { run = { "add", "second.tar", "--as", "base", "--yes" }, expect = { exit = 0, files = { ["zoomlua.lock"] = { "source second.tar" } } } },
    -- a disk that fills up leaves what does not run, and the same command finishes the work
    { run = { "add", "large.lua", "--as", "large", "--yes" }, files = { ["large.lua"] = "return 1\n" .. ("-"):rep(100000) }, limits = { RLIMIT_FSIZE = 65536 },
      expect = { exit = 1, stderr = { "policies/large.lua", "large is not whole: zoomlua update large tries again, zoomlua remove large takes it away" } } },
    { run = { "verify" }, expect = { exit = 1, stdout = { "missing  policies/large.lua  (large)" } } },
    { run = { "update", "large", "--yes" }, expect = { exit = 0, files = { ["policies/large.lua"] = {} } } },
    { run = { "remove", "large", "--yes" }, expect = { exit = 0 } },
    -- a source that fails is told, and the others go on
    { run = { "update", "--yes" }, files = { ["second.tar"] = "no archive", ["rooms.lua"] = "return 2\n" },
      expect = { exit = 1, stderr = { "zoomlua: base: second.tar: it is no whole tar archive" }, stdout = { "Updated: rooms" }, stderr_lines = 1 } },
    { run = { "update", "rooms", "rooms" }, expect = { exit = 0 } },
    { run = { "update", "bas" }, expect = { exit = 64, stderr = { "no package 'bas' in zoomlua.lock (did you mean 'base'?)" } } },
    -- removing
    { run = { "remove" }, expect = { exit = 64 } },
    { run = { "remove", "nobody" }, expect = { exit = 64 } },
    { run = { "remove", "base", "rooms" }, expect = { exit = 2, stdout = { "rooms from rooms.lua: 1 file goes:\n  policies/rooms.lua\n" },
                                                       files = { ["policies/rooms.lua"] = {} } } },
    { run = { "remove", "base", "base", "rooms" }, tty = { { "Remove? [y/N]", "y\n" } },
      expect = { exit = 0, files = { ["policies/rooms.lua"] = false, ["policies/base/main.lua"] = false, ["policies/base/extra.lua"] = {} } } },
    -- something lies there still, which must not become the user's own
    { run = { "policies/base/extra.lua", "--sim" }, expect = { exit = 1, stderr = { "policies/base/extra.lua is not pinned" } } },
    { run = { "verify" }, expect = { exit = 1, stdout = { "0 packages, 0 files: 0 missing, 0 changed, 1 not pinned." } } },
    { run = { "update" }, expect = { exit = 0, stdout = "There is no package to update.\n" } },
  },
}
