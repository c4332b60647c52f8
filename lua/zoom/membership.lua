--- membership.lua - who is in a group: what policies give is made a list of ids and addresses. Does not wait:
--- who is behind an address is the core's to find out, all of them together.
local native = require "zoom.native"

local membership = {}

local MOST = 1000  -- in a message: a group may have a hundred thousand members

local function one(what, member)
  local kind = native.kind(member)
  if kind == "user" or kind == "phone_user" then return native.id(member) end
  if type(member) == "string" and not member:find("^%.?%.?$") and not member:find("[%c ]") and #member <= 128 and
    utf8.len(member) then return member end
  if type(member) == "string" then native.raise(("%s: '%s' is neither an id nor an email"):format(what, member)) end
  native.raise(("%s takes users, ids or emails, not %s"):format(what,
    kind and ("a " .. kind:gsub("_", " ")) or "a " .. type(member)))
end

local function list(what, given)
  if given == nil then native.raise(("%s: nobody was given"):format(what)) end
  if native.kind(given) or type(given) ~= "table" then return { one(what, given) } end
  local out, n = {}, 0
  for key, member in next, given do
    if math.type(key) ~= "integer" or key < 1 then
      native.raise(("%s takes a list { user, \"ada@example.com\" }"):format(what))
    end
    out[key], n = one(what, member), n + 1
  end
  if #out ~= n then native.raise(("%s: the list has gaps"):format(what)) end
  return out
end

--- A method of groups. `exact`: these and no others.
function membership.verb(what, verb)
  return function(group, given)
    local all, now = list(what, given), verb
    for from = 1, math.max(#all, 1), MOST do
      native.members(group, now, table.move(all, from, math.min(from + MOST - 1, #all), 1, {}))
      if now == "exact" then now = "grant" end  -- the rest of them
    end
  end
end

return membership
