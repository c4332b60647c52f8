--- test_changes.lua - what a plan changes, against what a test says of it: by object and path. Pure but for
--- raising at the test's line.
local native = require "zoom.native"
local nearest = require "zoom.nearest"
local tenant = require "zoom.test_tenant"
local words = require "zoom.test_words"

local changes = {}

--- Stand for values. Functions, because copies of a function are the same.
function changes.any() end
function changes.removed() end
local function is_change() end

--- test.change(old, new)
function changes.change(from, to) return { [is_change] = true, from = from, to = to } end

-- ---- how objects and paths are called ---------------------------------------------------------

--- "ada", "ada@example.com" -> "ada@example.com"; "group Kiosks", "account", "calls" as they are.
function changes.object(world, name)
  if name == "account" or name == "calls" then return name end
  local group = type(name) == "string" and name:match "^group (.+)$"
  if group and world:group(group) then return name end
  local user = world:user(name)
  if user then return user.email end
  native.raise(("there is no '%s' in this tenant%s"):format(tostring(name), nearest.hint(tostring(name), world:everybody())))
end

--- What stands in brackets is somebody: by email, whether the plan says so by id, by extension or by email.
local function path_of(world, path)
  return (path:gsub("%[([^%]]+)%]", function(inner)
    local user = world:user(inner) or world:user((inner:gsub("^ext%-", "")))
    return "[" .. (user and user.email or inner) .. "]"
  end))
end

changes.path = path_of

--- The object of a change and its path there, as tests name them.
local function place(world, kind, label, path)
  path = path_of(world, path)
  if kind == "user" or kind == "phone_user" then
    return label, (path:gsub("^user%.", ""))
  elseif kind == "group" then
    return "group " .. label, (path:gsub("^group%.", ""))
  elseif kind == "account" then
    return "account", (path:gsub("^account%.", ""))
  elseif kind == "operation" then
    return "calls", path
  end
  return kind .. " " .. label, path
end

local function arrow(change)
  if change.kind == "operation" then return words.value(change.wanted) end
  local before = change.was_set and words.value(change.before) or "(not set)"
  return before .. " -> " .. (change.removed and "removed" or words.value(change.wanted))
end

-- ---- one value -----------------------------------------------------------------------------------

local function wanted_words(expected)
  if expected == changes.any then return "a change" end
  if expected == changes.removed then return "it to be removed" end
  if type(expected) == "table" and expected[is_change] then
    return words.value(expected.from) .. " -> " .. words.value(expected.to)
  end
  return words.value(expected)
end

local function value_fits(path, expected, change)
  if expected == changes.any then return true end
  if expected == changes.removed then return change.removed end
  if type(expected) == "table" and expected[is_change] then
    local before = nil
    if change.was_set then before = change.before end
    return words.fits(expected.from, before) and not change.removed and words.fits(expected.to, change.wanted)
  end
  if path == "type" then expected = tenant.type_number(expected) end
  return not change.removed and words.fits(expected, change.wanted)
end

local function is_tree(value)
  return type(value) == "table" and not value[is_change] and next(value) ~= nil and #value == 0
end

-- ---- one object ----------------------------------------------------------------------------------

local function compare(world, problems, object, rows, tree, prefix)
  for _, key in ipairs(nearest.keys(tree)) do
    local path = path_of(world, prefix == "" and key or prefix .. "." .. key)
    local expected, change = tree[key], rows[path]
    if change then
      change.seen = true
      if not value_fits(path, expected, change) then
        problems[#problems + 1] = { object, path, ("expected %s, got %s"):format(wanted_words(expected), arrow(change)) }
      end
    elseif is_tree(expected) then
      compare(world, problems, object, rows, expected, path)
    else
      problems[#problems + 1] = { object, path, ("expected %s, got no change"):format(wanted_words(expected)) }
    end
  end
end

local function compare_calls(problems, rows, expected)
  for i = 1, math.max(#rows, #expected) do
    local want, row = expected[i], rows[i]
    local name, arguments = want, nil
    if type(want) == "table" then name, arguments = want[1], want[2] end
    local got = row and row.path:gsub("^call%.", "")
    if row then row.seen = true end
    if not want then
      problems[#problems + 1] = { "calls", got, "not expected: " .. words.value(row.wanted) }
    elseif not row then
      problems[#problems + 1] = { "calls", tostring(name), "expected, got no such call" }
    elseif got ~= name then
      problems[#problems + 1] = { "calls", tostring(name), "expected, got " .. got }
    elseif arguments and not words.fits(arguments, row.wanted) then
      problems[#problems + 1] = { "calls", got, ("expected %s, got %s"):format(words.value(arguments), words.value(row.wanted)) }
    end
  end
end

--- The changes of a plan by object, in the plan's order.
local function by_object(world, list)
  local objects, order = {}, {}
  for _, change in ipairs(list) do
    local object, path = place(world, change.kind, change.label, change.path)
    if not objects[object] then
      objects[object] = {}
      order[#order + 1] = object
    end
    if object == "calls" then
      table.insert(objects[object], change)
    else
      objects[object][path] = change
    end
    change.at = { object, path }
  end
  return objects, order
end

--- What differs between a plan's changes and what was expected: rows for words.columns.
function changes.differences(world, list, expected)
  local problems, objects = {}, by_object(world, list)
  if type(expected) ~= "table" then native.raise "t:expect_changes takes a table: { ada = { [\"path\"] = value } }" end
  for _, name in ipairs(nearest.keys(expected)) do
    local object, tree = changes.object(world, name), expected[name]
    if tree == changes.any then
      if not objects[object] then problems[#problems + 1] = { object, "", "expected a change, got none" } end
      for _, change in ipairs(list) do change.seen = change.seen or change.at[1] == object end
    elseif type(tree) ~= "table" then
      native.raise(("%s: changes are a table { [\"path\"] = value }, not a %s"):format(name, type(tree)))
    elseif object == "calls" then
      compare_calls(problems, objects.calls or {}, tree)
    else
      compare(world, problems, object, objects[object] or {}, tree, "")
    end
  end
  for _, change in ipairs(list) do
    if not change.seen then problems[#problems + 1] = { change.at[1], change.at[2], "not expected: " .. arrow(change) } end
  end
  return problems
end

--- All changes of a plan, as rows.
function changes.rows(world, list, before)
  local rows = {}
  by_object(world, list)
  for i, change in ipairs(list) do rows[i] = { change.at[1], change.at[2], (before or "") .. arrow(change) } end
  return rows
end

-- ---- left out ------------------------------------------------------------------------------------

local function left_at(world, group)
  local at = {}
  for name in (group.names or ""):gmatch "[^\n]+" do
    local object, path = place(world, group.kind, name, group.path)
    at[#at + 1] = { object, path, group }
  end
  return at
end

--- What was left out, against what was expected.
function changes.left_differences(world, list, expected)
  local problems, left = {}, {}
  for _, group in ipairs(list) do
    for _, one in ipairs(left_at(world, group)) do left[one[1] .. "\n" .. one[2]] = group end
  end
  local seen, asked = {}, {}
  for _, name in ipairs(nearest.keys(expected)) do
    local object = changes.object(world, name)
    for _, path in ipairs(nearest.keys(expected[name])) do
      local why, key = expected[name][path], object .. "\n" .. path_of(world, path)
      local group = left[key]
      if not group then -- the plan names the first three of those that are alike
        for _, one in ipairs(list) do
          local _, its = place(world, one.kind, "", one.path)
          if one.objects > 3 and its == path_of(world, path) then group = one end
        end
      end
      if not group then
        problems[#problems + 1] = { object, path, "expected to be left out, but was not" }
      else
        asked[group] = (asked[group] or 0) + 1
        if type(why) == "string" and not group.why:find(why, 1, true) then
          problems[#problems + 1] = { object, path, ("expected to be left out for %s, got: %s"):format(words.value(why), group.why) }
        end
      end
      seen[key] = true
    end
  end
  for _, group in ipairs(list) do
    if (asked[group] or 0) < group.objects then
      for _, one in ipairs(left_at(world, group)) do
        if not seen[one[1] .. "\n" .. one[2]] then
          problems[#problems + 1] = { one[1], one[2], ("left out, not expected: %s (%s)"):format(words.value(group.wanted), group.why) }
        end
      end
    end
  end
  return problems
end

--- What was left out, as rows.
function changes.left_rows(world, list)
  local rows = {}
  for _, group in ipairs(list) do
    for _, one in ipairs(left_at(world, group)) do
      rows[#rows + 1] = { one[1], one[2], ("left out: %s (%s)"):format(words.value(group.wanted), group.why) }
    end
  end
  return rows
end

-- ---- undo ----------------------------------------------------------------------------------------

local function label_of(row)
  if row.kind == "group" then return "group " .. row.label end
  return row.kind == "account" and "account" or row.label
end

--- What is not as it was, but for what is named; and what is named although it is as it was.
function changes.not_undone(world, rows, except)
  local problems, wanted = {}, {}
  for _, name in ipairs(nearest.keys(except)) do
    local object, paths = changes.object(world, name), except[name]
    wanted[object] = { all = paths == true, used = false }
    for _, path in ipairs(paths == true and {} or paths) do wanted[object][path_of(world, path)] = "named" end
  end
  for _, row in ipairs(rows) do
    local object, path = label_of(row), path_of(world, row.path)
    local named = wanted[object]
    if named and (named.all or named[path]) then
      named.used = true
      named[path] = named[path] and "met"
    else
      local function value(v) return type(v) == "userdata" and "(not set)" or words.value(v) end
      problems[#problems + 1] = { object, path, ("expected %s as before, got %s"):format(value(row.was), value(row.is)) }
    end
  end
  for _, object in ipairs(nearest.keys(wanted)) do
    for _, path in ipairs(nearest.keys(wanted[object])) do
      if wanted[object][path] == "named" then
        problems[#problems + 1] = { object, path, "expected not to be undone, but is as before" }
      end
    end
    if wanted[object].all and not wanted[object].used then
      problems[#problems + 1] = { object, "", "expected not to be undone, but all is as before" }
    end
  end
  return problems
end

return changes
