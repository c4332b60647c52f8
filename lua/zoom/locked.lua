--- locked.lua - user:locked_by(setting): who keeps a user from changing it. The account's lock counts, and the
--- lock of every group that the user is in. Waits, once for the account and once for each group.
local native = require "zoom.native"
local groups = require "zoom.groups"

local locks = {}

--- The boolean at a path of an object's locks. nil, err where Zoom does not tell.
local function is_locked(object, level, path)
  local good, value = pcall(function()
    local place = native.view(object, level)
    for name in path:gmatch "[^.]+" do
      place = place and place[name]
    end
    return place
  end)
  if good then return value == true end
  if type(value) == "string" then error(value, 0) end
  return nil, value
end

---@param user userdata
---@param setting string      a path, by the name of any level
---@return string? who        "the account", 'group "Kiosks"'; nil: nobody
---@return zoom.Error? err    nobody that Zoom tells of, for some locks cannot be read
function locks.by(user, setting)
  local untold
  local account, group = native.lock_path(setting, "account_lock"), native.lock_path(setting, "group_lock")
  if account then
    local locked, err = is_locked(groups.account, "account_lock", account)
    if locked then return "the account" end
    untold = err
  end
  for _, id in ipairs(group and user.group_ids or {}) do
    local one = groups.one(id)
    local locked, err = nil, nil
    if one then locked, err = is_locked(one, "group_lock", group) end
    if locked then return ('group "%s"'):format(one.name or id) end
    untold = untold or err
  end
  return nil, untold
end

return locks
