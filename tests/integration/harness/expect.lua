--- Compares what a step did with what its case expects. Each check adds a line to `problems`.
local cjson = require "cjson"

local expect = {}

local known = {}
for name in ("exit stdout stderr terminal lacks sent bodies requests no_writes state stderr_lines " ..
             "stdout_lines files answered nowhere order"):gmatch "%S+" do
  known[name] = true
end

--- Any value on one line, keys sorted, for messages.
function expect.show(value)
  if type(value) ~= "table" then
    return type(value) == "string" and ("%q"):format(value) or tostring(value)
  end
  local parts = {}
  if #value > 0 then
    for _, item in ipairs(value) do parts[#parts + 1] = expect.show(item) end
    return "[" .. table.concat(parts, ", ") .. "]"
  end
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = tostring(key) end
  table.sort(keys)
  for _, key in ipairs(keys) do parts[#parts + 1] = key .. " = " .. expect.show(value[key]) end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

function expect.same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then return a == b end
  for key, value in pairs(a) do
    if not expect.same(value, b[key]) then return false end
  end
  for key in pairs(b) do
    if a[key] == nil then return false end
  end
  return true
end

local function check_text(problems, name, text, wanted)
  if wanted == nil then return end
  if type(wanted) == "string" then
    if text ~= wanted then
      problems[#problems + 1] = ("%s: expected exactly\n%s\n  got\n%s"):format(name, wanted, text)
    end
    return
  end
  for _, part in ipairs(wanted) do
    if not text:find(part, 1, true) then
      problems[#problems + 1] = ("%s lacks: %s"):format(name, part)
    end
  end
end

local function count_lines(text)
  local n = select(2, text:gsub("\n", "\n"))
  return (text == "" or text:sub(-1) == "\n") and n or n + 1
end

local writes = { POST = true, PATCH = true, PUT = true, DELETE = true }

--- Requests by "METHOD /path" and by "METHOD /path?query" (nothing after the "?" when there is no
--- query); each is the list of their bodies.
local function by_key(requests)
  local bodies = {}
  for _, r in ipairs(requests) do
    local key = r.method .. " " .. r.path
    for _, k in ipairs { key, key .. "?" .. r.query } do
      bodies[k] = bodies[k] or {}
      table.insert(bodies[k], r.body)
    end
  end
  return bodies
end

local function check_requests(problems, requests, want)
  local bodies = by_key(requests)
  local written = {}
  for _, r in ipairs(requests) do
    if writes[r.method] and r.path ~= "/oauth/token" then
      written[#written + 1] = r.method .. " " .. r.path .. "?" .. r.query
    end
  end
  local at = 1
  for i, wanted in ipairs(want.order or {}) do
    while requests[at] and requests[at].method .. " " .. requests[at].path ~= wanted do at = at + 1 end
    if not requests[at] then
      problems[#problems + 1] = ("order: no %s after %s"):format(wanted, want.order[i - 1] or "the beginning")
      break
    end
    at = at + 1
  end
  if want.no_writes and #written > 0 then
    problems[#problems + 1] = "nothing should be written, but: " .. table.concat(written, ", ")
  end
  if want.requests and #requests ~= want.requests then
    problems[#problems + 1] = ("requests: expected %d, got %d"):format(want.requests, #requests)
  end
  for status, times in pairs(want.answered or {}) do
    local got = 0
    for _, r in ipairs(requests) do
      if tonumber(r.status) == status then got = got + 1 end
    end
    if got ~= times then
      problems[#problems + 1] = ("answered %d: expected %d times, got %d"):format(status, times, got)
    end
  end
  for key, times in pairs(want.sent or {}) do
    local got = bodies[key]
    if (got and #got or 0) ~= times then
      problems[#problems + 1] = ("%s: expected %d times, got %d"):format(key, times, got and #got or 0)
    end
  end
  for key, wanted in pairs(want.bodies or {}) do
    local got = bodies[key]
    -- One body, or one for each time; a string is compared byte for byte, a table by meaning.
    local list = type(wanted) == "table" and wanted[1] ~= nil and wanted or { wanted }
    if not got then
      problems[#problems + 1] = key .. ": never sent"
    elseif #got ~= #list then
      problems[#problems + 1] = ("%s: expected %d times, got %d"):format(key, #list, #got)
    else
      for i, body in ipairs(list) do
        local ok, decoded = pcall(cjson.decode, got[i] or "")
        if type(body) == "string" and got[i] ~= body
           or type(body) == "table" and not (ok and expect.same(decoded, body)) then
          problems[#problems + 1] = ("%s, body %d\n  expected %s\n  got      %s"):format(
            key, i, type(body) == "string" and body or expect.show(body), tostring(got[i]))
        end
      end
    end
  end
  -- Whoever lists writes lists all of them.
  if want.sent or want.bodies then
    for _, key in ipairs(written) do
      local short = key:match "^[^?]*"
      local listed = want.sent and (want.sent[key] or want.sent[short])
        or want.bodies and (want.bodies[key] or want.bodies[short])
      if not listed then problems[#problems + 1] = "written, but not expected: " .. key end
    end
  end
end

--- Follows "users/u1/settings/in_meeting/waiting_room" through the tenant's state; a list is
--- searched for the element whose id (or shared_id, or email) is the next part.
local function follow(state, path)
  local at = state
  for part in path:gmatch "[^/]+" do
    if type(at) ~= "table" then return nil end
    local nextt = at[part]
    if nextt == nil and #at > 0 then
      for _, item in ipairs(at) do
        if type(item) == "table" and (item.id == part or item.shared_id == part or item.email == part
            or item.access_user_id == part) then
          nextt = item
        end
      end
      nextt = nextt == nil and at[tonumber(part)] or nextt
    end
    at = nextt
  end
  return at
end

--- `got`: { exit, stdout, stderr, terminal, requests, state (JSON text), dir }.
function expect.check(got, want)
  local problems = {}
  for name in pairs(want) do
    if not known[name] then problems[#problems + 1] = "the case expects something unknown: " .. name end
  end
  if want.exit and got.exit ~= want.exit then
    problems[#problems + 1] = ("exit status: expected %s, got %s"):format(want.exit, got.exit)
  end
  check_text(problems, "stdout", got.stdout, want.stdout)
  check_text(problems, "stderr", got.stderr, want.stderr)
  check_text(problems, "terminal", got.terminal or "", want.terminal)
  for _, part in ipairs(want.lacks or {}) do
    for _, stream in ipairs { "stdout", "stderr", "terminal" } do
      if got[stream] and got[stream]:find(part, 1, true) then
        problems[#problems + 1] = ("%s should not have: %s"):format(stream, part)
      end
    end
  end
  for _, stream in ipairs { "stdout", "stderr" } do
    local most = want[stream .. "_lines"]
    if most and count_lines(got[stream]) > most then
      problems[#problems + 1] = ("%s: at most %d lines, got %d"):format(stream, most, count_lines(got[stream]))
    end
  end
  check_requests(problems, got.requests, want)
  if want.state then
    local ok, state = pcall(cjson.decode, got.state or "")
    for path, value in pairs(want.state) do
      local is = ok and follow(state, path)
      if value == expect.ABSENT then value = nil end
      if not expect.same(is, value) then
        problems[#problems + 1] = ("tenant %s: expected %s, got %s"):format(path, expect.show(value), expect.show(is))
      end
    end
  end
  for name, wanted in pairs(want.files or {}) do
    local file = io.open(got.dir .. "/" .. name)
    local text = file and file:read "a" or nil
    if file then file:close() end
    if wanted == false and file then  -- a folder has no text
      problems[#problems + 1] = name .. " should not be there"
    elseif wanted ~= false and not text then
      problems[#problems + 1] = name .. " is not there"
    elseif type(wanted) == "table" then
      check_text(problems, name, text, wanted)
    end
  end
  for _, name in ipairs(want.nowhere and got.kept or {}) do
    local file = io.open(name, "rb")
    local text = file and file:read "a" or ""
    if file then file:close() end
    for _, part in ipairs(want.nowhere) do
      if text:find(part, 1, true) then problems[#problems + 1] = ("%s holds: %s"):format(name, part) end
    end
  end
  return problems
end

expect.ABSENT = setmetatable({}, { __tostring = function() return "ABSENT" end })

return expect
