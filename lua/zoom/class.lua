--- class.lua - registers a kind of object with C: its methods, getters and fields, and the message
--- for names that it does not have. Does not wait.
local native = require "zoom.native"
local nearest = require "zoom.nearest"
local fields = require "zoom.fields"

--- A method that says so when it was called with a dot.
local function checked(kind, name, method)
  return function(self, ...)
    if native.kind(self) ~= kind then
      native.raise(("%s is called with a colon, as in x:%s(...), on a %s"):format(name, name, kind:gsub("_", " ")))
    end
    return method(self, ...)
  end
end

---@param kind string
---@param words string        "users have", for messages
---@param methods table<string, function>   called with the object first
---@param getters table<string, function>   called with the object when the name is read
return function(kind, words, methods, getters)
  local guarded = {}
  for name, method in pairs(methods) do guarded[name] = checked(kind, name, method) end
  native.class(kind, guarded, getters, fields[kind], function(name)
    local names = nearest.keys(fields[kind])
    for _, more in ipairs { methods, getters } do
      for _, other in ipairs(nearest.keys(more)) do names[#names + 1] = other end
    end
    native.raise(("%s no field '%s'%s"):format(words, name, nearest.hint(name, names)))
  end)
end
