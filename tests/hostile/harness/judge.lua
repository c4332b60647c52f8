--- What is asked of every case, whatever its server said: a clear line, nothing written, nobody else
--- asked, no secret left anywhere, memory and time bounded.
local villain = require "villain"
local dirent = require "posix.dirent"
local stat = require "posix.sys.stat"

local judge = {}

local LINE_BYTES = 1300  -- a message is at most 1 KB, and a little around it

local read = require "disk".read
judge.read = read

local function each_file(path, visit)
  if not stat.stat(path) then return end  -- not every command keeps anything
  for _, name in ipairs(dirent.dir(path) or {}) do
    local full = path .. "/" .. name
    local facts = name ~= "." and name ~= ".." and stat.lstat(full)
    if facts and stat.S_ISDIR(facts.st_mode) ~= 0 then
      each_file(full, visit)
    elseif facts and stat.S_ISREG(facts.st_mode) ~= 0 then
      visit(full, read(full))
    end
  end
end

local BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local function base64(s)
  return (s:gsub("..?.?", function(three)
    local a, b, c = three:byte(1, 3)
    local v = (a << 16) | ((b or 0) << 8) | (c or 0)
    local out = ""
    for i = 3, 0, -1 do
      local at = ((v >> (6 * i)) & 63) + 1
      out = out .. BASE64:sub(at, at)
    end
    return b and (c and out or out:sub(1, 3) .. "=") or out:sub(1, 2) .. "=="
  end))
end

--- Code points that steer a terminal or turn text around.
local function harmless(text)
  if not utf8.len(text) then return "it is not UTF-8" end
  for _, c in utf8.codes(text) do
    if (c < 32 and c ~= 10) or (c >= 0x7f and c < 0xa0) or c == 0x61c or (c >= 0x200e and c <= 0x200f) or
       (c >= 0x202a and c <= 0x202e) or (c >= 0x2066 and c <= 0x2069) then
      return ("it has U+%04X"):format(c)
    end
  end
end

--- --trace tells of each request and of the place in the policy; those lines are no part of what the
--- user is told otherwise.
local function without_trace(text)
  local lines = {}
  for line in text:gmatch "[^\n]+" do
    local traced = line:find "^zoomlua: %u+ https?://%S+: %d+ in %d+ ms" or line:find "^p%.lua| " or
      line:find "^zoomlua: Zoom sent %d+ keys? that the catalogue lacks" or line:find "^zoomlua:   "
    if not traced then lines[#lines + 1] = line end
  end
  return lines
end
judge.without_trace = without_trace

--- One line for the run; or, where only some objects cannot be read, one for each under a heading.
local function check_words(case, got, add)
  local lines, n, under_heading = without_trace(got.stderr), 0, false
  for _, line in ipairs(lines) do
    if line == "Left alone, because they could not be read:" then
      under_heading = true
    elseif not (under_heading and line:find "^  ") then
      n = n + 1
      if not line:find "^zoomlua: " and not line:find "^p%.lua" then add("a line that is not ours: %s", line) end
    end
    if #line > LINE_BYTES then add("a line of %d bytes", #line) end
  end
  if n > (case.lines or 1) then add("%d lines on stderr, at most %d are wanted", n, case.lines or 1) end
  for _, part in ipairs(case.says or {}) do
    if not (got.stderr .. got.stdout):find(part, 1, true) then add("nothing says: %s", part) end
  end
  for _, stream in ipairs { "stdout", "stderr" } do
    local why = harmless(got[stream])
    if why then add("%s: %s", stream, why) end
    if #got[stream] > 64 * 1024 then add("%s: %d bytes", stream, #got[stream]) end
    for _, part in ipairs(case.lacks or {}) do
      if got[stream]:find(part, 1, true) then add("%s says: %s", stream, part) end
    end
  end
end

local function check_server(case, got, add)
  local writes, seen = 0, {}
  for _, entry in ipairs(got.log) do
    if entry.door == "broken" then add("the server of this case is wrong: %s", entry.key) end
    if entry.door == "other" and not case.other_may_be_asked then add("another place was asked: %s", entry.key) end
    if entry.door == "other" and entry.head:lower():find "authorization: *bearer" then
      add("another place got the token")
    end
    if entry.head and entry.head:lower():find("\ncookie:", 1, true) then add("a cookie was sent back") end
    if entry.door == "api" then
      seen[entry.key] = (seen[entry.key] or 0) + 1
      if not entry.key:find "^GET " and entry.key ~= "POST /oauth/token" then writes = writes + 1 end
    end
  end
  if writes ~= (case.writes or 0) then add("%d writes, %d are right", writes, case.writes or 0) end
  for key, most in pairs(case.asked or {}) do
    if (seen[key] or 0) > most then add("%s: asked %d times, at most %d are right", key, seen[key], most) end
    if most > 0 and not seen[key] then add("%s: never asked", key) end
  end
end

local function check_secrets(case, got, add)
  local id = "hostile-client"
  local secrets = { villain.SECRET, villain.TOKEN, base64(id .. ":" .. villain.SECRET), table.unpack(case.secrets or {}) }
  local function look(where, bytes)
    for _, secret in ipairs(secrets) do
      if bytes:find(secret, 1, true) then add("%s holds a secret (%s...)", where, secret:sub(1, 8)) end
    end
  end
  look("stdout", got.stdout)
  look("stderr", got.stderr)
  each_file(got.home, look)
  each_file(got.work, look)
end

--- `got`: exit, stdout, stderr, log (of the server), home, work, peak_mb, seconds, in_time.
function judge.problems(case, got)
  local problems = {}
  local function add(...) problems[#problems + 1] = string.format(...) end
  if not got.in_time then add("still running after %.0f s", got.seconds) end
  local wanted = case.exit or 1
  if got.exit ~= wanted then add("exit status: expected %s, got %s", wanted, got.exit) end
  check_words(case, got, add)
  check_server(case, got, add)
  check_secrets(case, got, add)
  if got.peak_mb > got.most_mb then add("%d MB at its peak, at most %d are right", got.peak_mb, got.most_mb) end
  return problems
end

return judge
