--- each.lua - zoom.each(items, body, { width = 8, skip_gone = true }): runs the body for each item,
--- several at a time. Waits. The first error of a body ends the others and is raised here; with
--- skip_gone a body that wanted to read what Zoom no longer has is told and left out.
local native = require "zoom.native"
local args = require "zoom.args"

local function start_all(crew, items, body)
  if type(items) == "table" then
    for _, item in ipairs(items) do crew:start(body, item) end
    return
  end
  local closing = type(items) == "userdata" and items or nil  -- one of our lists: left early, it is told
  for item in items, nil, nil, closing do crew:start(body, item) end
end

---@param items any[]|function|userdata   a list, zoom.users{}, or any iterator
---@param body fun(item: any)
---@param options? { width?: integer, skip_gone?: boolean }
---@return integer skipped
return function(items, body, options)
  if items == nil then native.raise "zoom.each: there is nothing to walk" end
  if type(body) ~= "function" then native.raise "zoom.each(items, function(item) ... end)" end
  options = args.check("zoom.each", options, { width = true, skip_gone = true })
  local crew <close> = native.crew(options.width or 8, options.skip_gone)
  start_all(crew, items, body)
  return crew:finish()
end
