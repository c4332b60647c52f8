-- add takes files, folders and archives, shows them, asks, and pins; verify looks at what became of them.
local tar, pins = require "tar", require "pins"
local MAIN = [[
-- A baseline: rooms on.
local zoom = require "zoom"
print "it runs"
zoom.policy { name = "base", version = "1.2.0", summary = "Rooms <on",
  writes = { "user.in_meeting.waiting_room" }, -- and no more
}
for user in zoom.users {} do user:set(require("lib.on")) end
]]
MAIN = MAIN:gsub("<", "\27[31m")
local ON = "return { in_meeting = { waiting_room = true } }\n"
local function package(top, more)
  local entries = { { top .. "/", type = "5" }, { top .. "/main.lua", MAIN }, { top .. "/lib/on.lua", ON },
                    { top .. "/.github/x", "hidden" } }
  for _, entry in ipairs(more or {}) do entries[#entries + 1] = entry end
  return tar.archive(entries)
end
local plain = package "base-1.2.0"
local pinned = { ["base/main.lua"] = MAIN, ["base/lib/on.lua"] = ON }
local lock = pins.lock(pinned, { base = "base.tgz" }):gsub("source", "version 1.2.0\nsource")
local LF = "\n"

return {
  why = "what others wrote comes in only as it was shown, asked about and pinned, nothing of it runs on the way, and verify tells each difference",
  offline = true,
  env = { ZOOM_ACCOUNT_ID = false, ZOOM_CLIENT_ID = false, ZOOM_CLIENT_SECRET = false },
  files = { ["base.tgz"] = tar.gzip(plain), ["base.tar.xz"] = tar.xz(plain), ["base.tar"] = plain, ["src/base/main.lua"] = MAIN,
            ["src/base/lib/on.lua"] = ON, ["src/base/.hidden"] = "x", ["src/rooms.lua"] = MAIN, ["empty.lua"] = " \n",
            ["page.lua"] = "<!DOCTYPE html>", ["x.zip"] = "PK\3\4rest", ["x.luac"] = "\27Lua\84", ["x.bin"] = "a\0b",
            ["v1.0.lua"] = MAIN, ["src/f\195\188/main.lua"] = MAIN },
  steps = {
    { run = { "add", "base.tgz" },
      expect = { exit = 2, stdout = { "base 1.2.0 from base.tgz", "policies/base/lib/on.lua, 48 bytes" .. LF .. "    sha256  " .. pins.sha256(ON),
                 "Left out: 1 hidden", "policies/base/main.lua says of itself (as it stands there; nothing was run):",
                 "  | -- A baseline: rooms on.", "version = \"1.2.0\", summary = \"Rooms \\x1b[31mon\"", "waiting_room\" }, -- and no more" },
                 stderr = "zoomlua: nothing was added; --yes does it\n", lacks = { "it runs", "\27" },
                 files = { ["zoomlua.lock"] = false, ["policies/base/main.lua"] = false } } },
    { run = { "add", "base.tgz" }, tty = { { "Add? [y/N]", "n\n" } }, expect = { exit = 2, files = { ["zoomlua.lock"] = false } } },
    { run = { "add", "base.tgz" }, tty = { { "Add? [y/N]", "\3" } }, expect = { exit = 130, files = { ["zoomlua.lock"] = false } } },
    { run = { "add", "base.tgz" }, tty = { { "Add? [y/N]", "y\n" } },
      expect = { exit = 0, terminal = { "Added: policies/base/, pinned in zoomlua.lock." }, lacks = { "it runs" },
                 files = { ["zoomlua.lock"] = { lock }, ["policies/base/main.lua"] = { MAIN }, ["policies/base/.github/x"] = false } } },
    { run = { "verify" }, expect = { exit = 0, stdout = "1 package, 2 files: all as pinned.\n" } },
    { run = { "add", "base.tgz" }, expect = { exit = 0, stdout = "base 1.2.0: nothing new.\n" } },
    { run = { "add", "src/base" }, expect = { exit = 1, stderr = { "a package 'base' already, from base.tgz: --as base" } } },
    { run = { "add", "src/base", "--as", "Base", "--yes" }, expect = { exit = 1, stderr = { "which is the same name on some systems" } } },
    { run = { "info", "policies/base/main.lua" }, expect = { exit = 0, stdout = { "base 1.2.0" } } },
    -- every form of a source
    { run = { "add", "base.tar.xz", "--as", "xz", "--yes" }, expect = { exit = 0 } },
    { run = { "add", "base.tar", "--as", "plain", "--yes" }, expect = { exit = 0 } },
    { run = { "add", "src/base", "--as", "folder", "--yes" }, expect = { exit = 0, stdout = { "Left out: 1 hidden" } } },
    { run = { "add", "src/rooms.lua", "--details" }, expect = { exit = 2, stdout = { "  | print \"it runs\"", "user:set(require(\"lib.on\"))" } } },
    { run = { "add", "{dir}/src/rooms.lua", "-y" }, expect = { exit = 0, stdout = { "Added: policies/rooms.lua" }, files = { ["policies/rooms.lua"] = { MAIN } } } },
    { run = { "verify" }, expect = { exit = 0, stdout = "5 packages, 9 files: all as pinned.\n" } },
    -- what cannot be a source
    { run = { "add" }, expect = { exit = 64, stderr = { "add what? a URL, file or folder" } } },
    { run = { "add", "a", "b" }, expect = { exit = 64, stderr = { "add takes one source, not 'b' as well" } } },
    { run = { "add", "none.lua" }, expect = { exit = 1, stderr = "zoomlua: none.lua: there is no such file or folder\n" } },
    { run = { "add", "empty.lua" }, expect = { exit = 1, stderr = { "empty.lua: it is empty" } } },
    { run = { "add", "page.lua" }, expect = { exit = 1, stderr = { "it is a web page, not a policy: give the URL of the file itself" } } },
    { run = { "add", "x.zip" }, expect = { exit = 1, stderr = { "it is a zip archive: a tar archive" } } },
    { run = { "add", "x.luac" }, expect = { exit = 1, stderr = { "compiled Lua, which never runs here" } } },
    { run = { "add", "x.bin" }, expect = { exit = 1, stderr = { "neither a policy's text nor a tar archive" } } },
    { run = { "add", "." }, expect = { exit = 1, stderr = { ".: it is the folder that it would be added to" } } },
    { run = { "add", "{dir}/.." }, expect = { exit = 1, stderr = { "or one around it" } } },
    { run = { "add", "/dev/null" }, expect = { exit = 1, stderr = { "/dev/null is a device, not a file" } } },
    { run = { "add", "v1.0.lua" }, expect = { exit = 64, stderr = { "'v1.0' is no name for a package: give it one with --as NAME" } } },
    { run = { "add", "v1.0.lua", "--as", "../x" }, expect = { exit = 64, stderr = { "--as takes letters, digits" } } },
    { run = { "add", "src/f\195\188" }, expect = { exit = 64, stderr = { "no name for a package" } } },
    { run = { "verify", "base" }, expect = { exit = 64 } },
    { run = { "update", "--as", "x" }, expect = { exit = 64, stderr = { "--as is for add" } } },
    -- what became of them
    { run = { "verify" }, files = { ["policies/mine.lua"] = "return 1", ["policies/xz/main.lua"] = MAIN .. " ", ["policies/plain/\27[2J"] = "" },
      expect = { exit = 1, stdout = { "changed  policies/xz/main.lua  (xz)\n", "extra    policies/mine.lua  (not pinned: it does not run)\n",
                 "extra    policies/plain/\\x1b[2J", "5 packages, 9 files: 0 missing, 1 changed, 2 not pinned.\n" }, lacks = { "\27" } } },
    { run = { "policies/xz/main.lua", "--sim" }, expect = { exit = 1, stderr = { "policies/xz/main.lua is not as it was added" } } },
    { run = { "policies/mine.lua", "--sim" }, expect = { exit = 1, stderr = { "policies/mine.lua is not pinned" } } },
    -- a lock that was tampered with: nothing goes on, nothing is lost
    { run = { "verify" }, files = { ["zoomlua.lock"] = function(file) return (file "zoomlua.lock":gsub("package rooms", "package base")) end },
      expect = { exit = 1, stdout = "", stderr = { "zoomlua: zoomlua.lock:", "stands here twice, or not in the order of the names; nothing below policies/ runs" }, stderr_lines = 1 } },
    { run = { "add", "src/rooms.lua", "--as", "more", "--yes" }, expect = { exit = 1, files = { ["policies/more.lua"] = false } } },
  },
}
