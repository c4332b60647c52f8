--- A saved plan as somebody would forge it: changed, and its SHA-256 made to fit again.
local sha256 = require "disk".sha256

return function(text, from, to)
  local at, stop = text:find(from, 1, true)
  assert(at, "the plan has no " .. from)
  local body = (text:sub(1, at - 1) .. to .. text:sub(stop + 1)):gsub('"sha256":"%x+"}\n$', "")
  return ('%s"sha256":"%s"}\n'):format(body, sha256(body))
end
