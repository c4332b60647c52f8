--- later.lua - a module that few policies need: it is loaded when one of its functions is first called, so
--- that no other policy's start waits for it.

---@param module string                                    "zoom.report"
---@return table<string, fun(...: any): ...any> functions  of any name
return function(module)
  return setmetatable({}, {
    __index = function(_, name)
      return function(...) return require(module)[name](...) end
    end,
  })
end
