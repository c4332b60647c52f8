--- files.lua - zoom.csv, zoom.read, zoom.json, zoom.fetch, zoom.env: what the user grants on the command
--- line. They wait; what was not granted raises, and the message names the flag that grants it.
local native = require "zoom.native"
local args = require "zoom.args"
local nearest = require "zoom.nearest"

local files = {}

local function text(what, value, example)
  if type(value) ~= "string" or value == "" then
    native.raise(("%s takes %s, not a %s"):format(what, example, value == "" and "text without anything in it" or type(value)))
  end
  return value
end

local function whole(what, name)
  local parts, size, offset = {}, nil, 0
  repeat
    local bytes
    bytes, size = native.file(what, name, offset)
    parts[#parts + 1] = bytes
    offset = offset + #bytes
  until offset >= size or bytes == ""
  return table.concat(parts)
end

--- The bytes of a file granted by --read.
---@param name string
---@return string
function files.read(name)
  return whole("zoom.read", text("zoom.read", name, "the name of a file"))
end

--- The value of a JSON file granted by --read; null is zoom.null.
---@param name string
---@return any
function files.json(name)
  text("zoom.json", name, "the name of a file")
  return native.json("zoom.json", name, whole("zoom.json", name))
end

--- The body of a GET from a host granted by --net, and the status; nil and a zoom.Error when it failed.
---@param url string
---@return string? body
---@return integer|zoom.Error status
function files.fetch(url)
  return native.fetch("zoom.fetch", text("zoom.fetch", url, "a URL"))
end

--- The value of a variable granted by --env; nil when it is not set.
---@param name string
---@return string?
function files.env(name)
  return native.env("zoom.env", text("zoom.env", name, "the name of a variable"))
end

--- Words for a header that looks as if it had been cut at the wrong places.
local function other_separator(header)
  for _, column in ipairs(header) do
    local found = column:match "[;\t|]"
    if found then return ("; is the file separated by '%s'? then say separator = %q"):format(found == "\t" and "\\t" or found, found) end
  end
  return ""
end

--- What a row says to a column that is not there: a misspelt name would else read as an empty value.
local function row_class(name, header)
  return {
    __index = function(_, column)
      native.raise(("%s has no column '%s'%s%s"):format(name, tostring(column), nearest.hint(tostring(column), header),
        other_separator(header)))
    end,
    __metatable = false,
  }
end

local separators = { [","] = true, [";"] = true, ["\t"] = true, ["|"] = true }

--- The rows of a CSV file granted by --read, one at a time: for row, number in zoom.csv "people.csv" do;
--- with whole = true as a list. And the names of the columns, in their order.
---@param name string
---@param options? { separator?: string, whole?: boolean }
function files.csv(name, options)
  text("zoom.csv", name, "the name of a file")
  options = args.check("zoom.csv", options, { separator = true, whole = true })
  local separator = options.separator or ""
  if separator ~= "" and not separators[separator] then native.raise "zoom.csv: separator is one of , ; | and a tab" end
  local reader = native.csv(name, separator)

  local function more()
    local offset = reader:wants()
    if not offset then return false end
    local bytes, size = native.file("zoom.csv", name, offset)
    reader:feed(bytes, offset, size)
    return true
  end

  while not reader:header() do more() end
  local header = reader:header()
  local class = row_class(name, header)

  local function step()
    repeat
      local row, number = reader:row()
      if row then return setmetatable(row, class), number end
    until not more()
  end

  if not options.whole then return step, header end
  local list = {}
  for row in step do list[#list + 1] = row end
  return list, header
end

return files
