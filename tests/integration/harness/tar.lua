--- Tar archives made by hand: { { "base/main.lua", "text" }, { "base/l", type = "2", to = "/etc/passwd" }, ... }.
--- A type is one letter: 0 file, 1 hard link, 2 symbolic link, 3 device, 5 folder, 6 pipe. `size` lies about it.
local function field(text, room) return text .. ("\0"):rep(room - #text) end

local function header(path, kind, size, to)
  local before = field(path, 100) .. "0000644\0" .. "0000000\0" .. "0000000\0" .. ("%011o\0"):format(size) ..
    "00000000000\0"
  local behind = kind .. field(to or "", 100) .. "ustar\00000"
  local all = before .. (" "):rep(8) .. behind
  local sum = 0
  for i = 1, #all do sum = sum + all:byte(i) end
  return field(before .. ("%06o\0 "):format(sum) .. behind, 512)
end

local function archive(entries)
  local parts = {}
  for _, entry in ipairs(entries) do
    local data = entry[2] or ""
    parts[#parts + 1] = header(entry[1], entry.type or "0", entry.size or #data, entry.to)
    parts[#parts + 1] = data .. ("\0"):rep(-#data % 512)
  end
  return table.concat(parts) .. ("\0"):rep(1024)
end

--- The same in gzip or xz, by that command.
local function packed(bytes, command)
  local name = os.tmpname()
  local file = assert(io.open(name, "wb"))
  file:write(bytes)
  file:close()
  local pipe = assert(io.popen(("%s -c <%s"):format(command, name)))
  local out = pipe:read "a"
  pipe:close()
  os.remove(name)
  return out
end

return { archive = archive, gzip = function(bytes) return packed(bytes, "gzip -n") end, xz = function(bytes) return packed(bytes, "xz") end }
