--- zoomlua.lock as `zoomlua add` writes it, for files below policies/: { ["base/main.lua"] = text, ... }. The
--- source of each package is its name, unless `sources` has another.
local pins = { sha256 = require "disk".sha256 }

pins.HEAD = "zoomlua.lock 1\n" ..
  "# What others wrote, below policies/: made by zoomlua add, update and remove. Commit it, do not edit it.\n"

function pins.lock(files, sources)
  local packages, names, paths = {}, {}, {}
  for path in pairs(files) do paths[#paths + 1] = path end
  table.sort(paths)
  for _, path in ipairs(paths) do
    local name = path:match "^([%w_-]+)[./]"
    if not packages[name] then
      packages[name] = {}
      names[#names + 1] = name
    end
    table.insert(packages[name], ("file %s %s\n"):format(pins.sha256(files[path]), path))
  end
  table.sort(names)
  local text = pins.HEAD
  for _, name in ipairs(names) do
    text = text .. ("\npackage %s\nsource %s\n%s"):format(name, sources and sources[name] or name, table.concat(packages[name]))
  end
  return text
end

return pins
