--- wrap.lua - what may stand in place of plain tables where something is set: zoom.unchecked and
--- zoom.list. Does not wait.
local native = require "zoom.native"
local args = require "zoom.args"

local wrap = {}

--- zoom.unchecked(value, { option = "meeting_security" }): settings that the catalogue does not have
--- yet; in place of a settings table, of a section in it or of one value.
---@param value any
---@param options? { option?: string }
function wrap.unchecked(value, options)
  options = args.check("zoom.unchecked", options, { option = true })
  if options.option ~= nil and (type(options.option) ~= "string" or options.option == "") then
    native.raise "zoom.unchecked: option is a text such as \"meeting_security\""
  end
  return native.unchecked(value, options.option)
end

--- zoom.list{...}: a list even when it is empty, where nothing tells an empty list from an empty
--- object: in zoom.unchecked and in the body of zoom.call.
---@param items? any[]
function wrap.list(items)
  if items ~= nil and type(items) ~= "table" then
    native.raise(("zoom.list takes a table, not a %s"):format(type(items)))
  end
  return native.as_list(table.move(items or {}, 1, #(items or {}), 1, {}))
end

return wrap
