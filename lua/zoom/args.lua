--- args.lua - checks what was given to zoom.users{} and its like: known names, values or lists of them.
--- Pure apart from raising at the policy's line.
local native = require "zoom.native"
local nearest = require "zoom.nearest"

local args = {}

--- Every name that was given must be one of `known`.
---@param what string
---@param given table?
---@param known table<string, any>
---@return table
function args.check(what, given, known)
  if given == nil then return {} end
  if type(given) ~= "table" then native.raise(("%s takes a table, not a %s"):format(what, type(given))) end
  for _, name in ipairs(nearest.keys(given)) do
    if not known[name] then
      native.raise(("%s: there is no '%s'%s"):format(what, name, nearest.hint(name, nearest.keys(known))))
    end
  end
  return given
end

--- One value or a list of them, as a list in which each stands once; nil stays nil.
---@param what string
---@param value any
---@param read fun(item: any): any    gives the item to use, or nil when it is none
---@param expected string
---@return any[]?
function args.list(what, value, read, expected)
  if value == nil then return nil end
  local items = type(value) == "table" and value or { value }
  local out, seen = {}, {}
  for _, item in ipairs(items) do
    local got = read(item)
    if got == nil then native.raise(("%s is %s, not '%s'"):format(what, expected, tostring(item))) end
    if not seen[got] then out[#out + 1] = got end
    seen[got] = true
  end
  if #out == 0 then native.raise(("%s is %s; it is an empty list"):format(what, expected)) end
  return out
end

--- One text, which Zoom takes no list of; nil stays nil.
---@param what string
---@param value any
---@return string?
function args.one(what, value)
  local texts = args.list(what, value, args.text, "a text")
  if texts and #texts > 1 then native.raise(("%s is one text, not a list of them"):format(what)) end
  return texts and texts[1]
end

--- For args.list: texts.
function args.text(item)
  return type(item) == "string" and item ~= "" and item or nil
end

--- For args.list: one of some words.
---@param words string[]
function args.word(words)
  return function(item)
    for _, word in ipairs(words) do
      if word == item then return word end
    end
  end
end

return args
