-- facts.lua - the catalogue's facts as trees, for what is generated from them: C tables
-- (catalogue.lua), documentation (docs.lua) and types for editors (meta.lua). Plain Lua.
--
-- Facts are bodies.tsv and one LEVEL.tsv a level, both extracted from Zoom's specification, and
-- three tables written by hand: overlay.tsv (what the specification lacks or has wrong), names.tsv
-- (one setting under several names) and locks.tsv (settings that follow another one's lock).
--
-- The policy process uses it too, for a specification that a user imports (import.lua): tables
-- written by hand for another specification then need not fit.
local facts = {}

facts.levels = { "user", "group", "account", "group_lock", "account_lock", "phone_user", "profile" }
facts.lock_levels = { "group_lock", "account_lock" }

--- The lock level that a level's own `lock` means.
facts.lock_of = { user = "group_lock", group = "group_lock", account = "account_lock" }

function facts.split(text, separator)
  local cells = {}
  for cell in (text .. separator):gmatch("(.-)" .. separator) do cells[#cells + 1] = cell end
  return cells
end

--- The rows of a table as {column = value}; empty cells are left out. "#" lines are comments.
function facts.parse(path, text)
  local rows, columns = {}, nil
  local n = 0
  for line in text:gmatch "([^\n]*)\n" do
    n = n + 1
    if line ~= "" and line:sub(1, 1) ~= "#" then
      local cells = facts.split(line, "\t")
      if not columns then
        columns = cells
      else
        if #cells ~= #columns then
          error(("%s:%d: %d cells, but %d columns"):format(path, n, #cells, #columns), 0)
        end
        local row = { where = ("%s:%d"):format(path, n) }
        for i, column in ipairs(columns) do
          if cells[i] ~= "" then row[column] = cells[i] end
        end
        rows[#rows + 1] = row
      end
    end
  end
  return rows
end

---------------------------------------------------------------------------------------------------
-- Fields into trees

local function parent_of(path)
  if path:sub(-2) == "[]" then return path:sub(1, -3), "[]" end
  local parent, name = path:match "^(.*)%.([^.]+)$"
  return parent or "", name or path
end

local settable = { deprecated = true, required = true, values = true, min = true, max = true,
  min_length = true, max_length = true, max_items = true, set = true, secret = true, leaf = true,
  key_field = true, entries = true, access = true, type = true, got = true, action = true,
  reset = true, body = true }

local function overlaid(level, by_path, insert, note, lenient)
  if note.column == "add" then
    if lenient and (by_path[note.path] or not by_path[parent_of(note.path)]) then return end
    local kind, access = note.value:match "^(%l+) (r?w?)$"
    insert { path = note.path, type = kind, access = access, where = note.where }
    return
  end
  local row = by_path[note.path]
  if not row then
    if lenient then return end
    error(("%s: %s has no %s"):format(note.where, level, note.path), 0)
  end
  if note.column == "drop" then
    for i, child in ipairs(row.parent.children) do
      if child == row then table.remove(row.parent.children, i) break end
    end
    by_path[note.path] = nil
    return
  end
  if not settable[note.column] then error(note.where .. ": what is " .. note.column, 0) end
  if note.value == "-" then row[note.column] = nil else row[note.column] = note.value end
  local modified = note.column == "reset" and by_path[row.parent.path .. ".modified"]
  if modified then  -- what was not modified needs no reset
    row.got, row.access = modified.wire, "rw"
  end
end

local function mark_leaves(row, below_leaf)
  local leaf = row.leaf or row.type ~= "object" or (#row.children == 0 and row.path ~= "")
  row.is_leaf = leaf and not below_leaf
  for _, child in ipairs(row.children) do mark_leaves(child, below_leaf or row.is_leaf) end
end

--- The tree of a level. Children keep the order of the table; what the overlay adds comes last.
local function tree(level, rows, overlay, lenient)
  local root = { path = "", name = "", wire = "", type = "object", access = "rw", children = {} }
  local by_path = { [""] = root }
  local function insert(row)
    local parent_path, name = parent_of(row.path)
    local parent = by_path[parent_path] or error(row.where .. ": no parent for " .. row.path, 0)
    if by_path[row.path] then error(row.where .. ": a second " .. row.path, 0) end
    row.name, row.parent, row.children = name, parent, {}
    row.wire = row.wire or row.path
    row.body = row.body or parent.body
    by_path[row.path] = row
    parent.children[#parent.children + 1] = row
  end
  for _, row in ipairs(rows) do insert(row) end
  for _, note in ipairs(overlay) do
    for _, of in ipairs(facts.split(note.level, ",")) do
      if of == level then overlaid(level, by_path, insert, note, lenient) end
    end
  end
  mark_leaves(root, false)
  return root, by_path
end

---------------------------------------------------------------------------------------------------
-- Names and locks

local function check_names(all, lenient)
  for _, row in ipairs(all.names) do
    local kind
    for _, level in ipairs(facts.levels) do
      local path = row[level]
      if path then
        local node = all[level].by_path[path]
        local lock = level:find "_lock$"
        local differs = node and not lock and kind and node.type ~= kind
        if lenient and (not node or differs) then
          row[level] = nil
        elseif not node then
          error(("%s: %s has no %s"):format(row.where, level, path), 0)
        elseif differs then
          error(("%s: %s differs in type"):format(row.where, path), 0)
        else
          kind = not lock and node.type or kind
        end
      end
    end
  end
end

--- The node of a lock level that locks a node by itself, or nil.
local function own_lock(all, level, node, lock_level)
  local found = all[lock_level].by_path[node.path]
  if not found then
    for _, row in ipairs(all.names) do
      if row[level] == node.path and row[lock_level] then
        found = all[lock_level].by_path[row[lock_level]]
        break
      end
    end
  end
  return found and found.is_leaf and found.type == "boolean" and found or nil
end

--- Fills node.locks (by lock level) and node.follows (a node of the same level).
local function add_locks(all, level, lenient)
  local by_hand = {}
  for _, row in ipairs(all.locks) do
    for _, of in ipairs(facts.split(row.level, ",")) do
      if of == level then
        local node, to = all[level].by_path[row.path], all[level].by_path[row.follows]
        if node and to then
          by_hand[node] = to
        elseif not lenient then
          error(row.where .. ": no such setting of " .. level, 0)
        end
      end
    end
  end
  local function walk(node, follows)
    node.locks = {}
    for _, lock_level in ipairs(facts.lock_levels) do
      node.locks[lock_level] = own_lock(all, level, node, lock_level)
    end
    follows = by_hand[node] or follows
    node.follows = not node.locks[facts.lock_of[level]] and follows or nil
    if next(node.locks) then follows = node end
    if node.is_leaf then return end
    for _, child in ipairs(node.children) do walk(child, follows) end
  end
  for _, child in ipairs(all[level].root.children) do walk(child, nil) end
end

--- Everything: {bodies, names, locks, LEVEL = {root, by_path}}, from tables by name: bodies, names,
--- locks, overlay, and one a level. Levels in `final` have been laid over already; what was written
--- by hand may lack its settings where `lenient`.
function facts.build(tables, final, lenient)
  local all = {}
  for _, name in ipairs { "bodies", "names", "locks" } do
    all[name] = tables[name] or error(name .. ".tsv is missing", 0)
  end
  local known = {}
  for _, level in ipairs(facts.levels) do
    known[level] = true
    local overlay = not final[level] and tables.overlay or {}
    local root, by_path = tree(level, tables[level] or error(level .. ".tsv is missing", 0), overlay, lenient)
    all[level] = { root = root, by_path = by_path }
  end
  for _, note in ipairs(tables.overlay or {}) do
    for _, level in ipairs(facts.split(note.level, ",")) do
      if not known[level] then error(note.where .. ": unknown level " .. level, 0) end
    end
  end
  check_names(all, lenient)
  for level in pairs(facts.lock_of) do add_locks(all, level, lenient) end
  return all
end

--- The same from the paths of the checked-in tables.
function facts.load(paths)
  local tables = {}
  for _, path in ipairs(paths) do
    local file = assert(io.open(path, "rb"))
    tables[path:match "([^/]+)%.tsv$"] = facts.parse(path, file:read "a")
    file:close()
  end
  return facts.build(tables, {}, false)
end

return facts
