--- named.lua - what people call by a name or by an id: groups, roles. Of a list, the one that is meant. Pure.
local nearest = require "zoom.nearest"

local named = {}

---@class zoom.Book
---@field by_id table<string, any>
---@field by_name table<string, any>   false: several have this name
---@field names string[]

---@return zoom.Book
function named.book()
  return { by_id = {}, by_name = {}, names = {} }
end

---@param book zoom.Book
---@param id string
---@param name? string    what has none is known by its id
---@param thing any
function named.add(book, id, name, thing)
  book.by_id[id] = thing
  if name == nil then return end
  if book.by_name[name] == nil then
    book.by_name[name], book.names[#book.names + 1] = thing, name
  else
    book.by_name[name] = false
  end
end

--- The thing that is meant; or nil, why not, and whether that is a mistake whatever the account has.
---@param book? zoom.Book  not needed where the name is none
---@param what string     "group"
---@param name string
---@return any thing
---@return string? why
---@return boolean? mistake
function named.find(book, what, name)
  if type(name) ~= "string" then return nil, ("a %s is named by a text, not a %s"):format(what, type(name)), true end
  local thing = book.by_name[name]
  if thing == false then
    return nil, ("the account has several %ss '%s': name the one that is meant by its id"):format(what, name), true
  end
  thing = thing or book.by_id[name]
  if thing then return thing end
  table.sort(book.names)  -- which one is the nearest must not vary
  return nil, ("the account has no %s '%s'%s"):format(what, name, nearest.hint(name, book.names)), false
end

return named
