--- exists.lua - user:exists(): whether Zoom still has what a list showed. Waits.
local native = require "zoom.native"

---@param object userdata
---@param source string    what is read to find out
---@return boolean? there   nil when it cannot be told
---@return zoom.Error?
return function(object, source)
  local body, err = native.read(object, source)
  if body then return true end
  if err.kind == "gone" then return false end
  return nil, err
end
