--- A saved plan as somebody would forge it: changed, and its SHA-256 made to fit again.
return function(text, from, to)
  local at, stop = text:find(from, 1, true)
  assert(at, "the plan has no " .. from)
  local body = (text:sub(1, at - 1) .. to .. text:sub(stop + 1)):gsub('"sha256":"%x+"}\n$', "")
  local name = os.tmpname()
  local file = assert(io.open(name, "wb"))
  file:write(body)
  file:close()
  local pipe = assert(io.popen("sha256sum " .. name))
  local sum = pipe:read "a":match "^%x+"
  pipe:close()
  os.remove(name)
  return ('%s"sha256":"%s"}\n'):format(body, sum)
end
