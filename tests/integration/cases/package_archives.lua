-- Archives that want more than to be unpacked.
local tar = require "tar"
local good = { "a/main.lua", "return 1\n" }
local function bad(entry, ...) return tar.archive { good, entry, ... } end
local steps, files = {}, {}
local function refused(name, bytes, ...)
  files[name .. ".tgz"] = bytes
  steps[#steps + 1] = { run = { "add", name .. ".tgz", "--yes" },
    expect = { exit = 1, stdout = "", stderr = { "zoomlua: " .. name .. ".tgz: ", ... }, stderr_lines = 1, lacks = { "\27" },
               files = { ["zoomlua.lock"] = false, ["policies"] = false, ["../x.lua"] = false } } }
end
refused("absolute", bad { "/etc/zoomlua-was-here", "x" }, "/etc/zoomlua-was-here has an absolute path")
refused("dots", bad { "a/../../x.lua", "x" }, "a/../../x.lua has a '.' or '..' in its path")
refused("up", bad { "../x.lua", "x" }, "has a '.' or '..'")
refused("link", bad { "a/l.lua", type = "2", to = "/etc/passwd" }, "l.lua is a symbolic link: a package has plain files alone")
refused("way", bad({ "a/d", type = "2", to = "/tmp" }, { "a/d/x.lua", "x" }), "d is a symbolic link")
refused("hard", bad { "a/l.lua", type = "1", to = "a/main.lua" }, "l.lua is a hard link")
refused("device", bad { "a/d", type = "3" }, "d is a device")
refused("pipe", bad { "a/p", type = "6" }, "p is a pipe")
refused("control", bad { "a/\27[2J.lua", "x" }, "has a control character in its name")
refused("twice", bad { "a/main.lua", "x" }, "are one file")
refused("case", bad { "a/Main.lua", "x" }, "Main.lua and main.lua are one file on systems that do not tell small and large letters apart")
refused("two", bad { "b/x.lua", "x" }, "more than one folder at its top (a and b)")
refused("flat", tar.archive { { "main.lua", "x" } }, "main.lua lies beside the archive's folder")
refused("none", tar.archive {}, "it is neither a policy's text nor a tar archive")
refused("hidden", tar.archive { { "a/.x", "x" } }, "it has no files")
refused("huge", bad { "a/x", size = 8589934591 }, "larger than the 3 MB")
refused("cut", tar.gzip(bad { "a/x", ("x"):rep(1000) }):sub(1, -20), "it is no whole tar archive")
refused("large", bad { "a/x", ("x"):rep((3 << 20) + 1) }, "larger than the 3 MB that a file of a package may have")
-- bombs: a few kilobytes that want to become more
local zeros = ("\0"):rep(3 << 20)
local many = {}
for i = 1, 8 do many[i] = { "a/" .. i, zeros } end
refused("bomb", tar.gzip(tar.archive(many)), "larger than 16 MB unpacked")
refused("xzbomb", tar.xz(tar.archive(many)), "larger than 16 MB unpacked")
many = {}
for i = 1, 1001 do many[i] = { "a/" .. i, "" } end
refused("many", tar.gzip(tar.archive(many)), "it has more than 1000 files")
many = {}
for i = 1, 10001 do many[i] = { "a/.h/" .. i, "" } end
refused("entries", tar.gzip(tar.archive(many)), "it has more than 10000 entries")

return {
  why = "an archive brings plain files below one folder of policies/ and nothing else: no way out, no link, no bomb, no name with two meanings",
  offline = true,
  files = files,
  steps = steps,
}
