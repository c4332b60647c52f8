-- flat.lua - the catalogue as text, as src/settings/flat.c has it: parsed into the rows that facts.lua
-- takes, and written from the trees that it makes. Runs in the policy process. Pure.
local facts = require "gen.facts"

local flat = {}

local first = "catalogue\t1"
local columns = { "level", "path", "wire", "body", "type", "flags", "values", "min", "max", "min_length",
  "max_length", "max_items", "key_field", "entries", "got" }
local flags = { l = "leaf", d = "deprecated", s = "set", p = "secret", q = "required", a = "action" }
local scopes = { "read_scope", "write_scope", "read_scope_classic", "write_scope_classic" }

--- The rows of a text that the core has written: {LEVEL = rows}, and the bodies' labels and scopes
--- as a list of rows with `key`.
function flat.parse(text)
  local levels, bodies = {}, {}
  for _, level in ipairs(facts.levels) do levels[level] = {} end
  local n = 0
  for line in text:gmatch "([^\n]*)\n" do
    n = n + 1
    local cells = facts.split(line, "\t")
    if cells[1] == "body" then
      local row = { key = cells[2], label = cells[3] }
      for i, name in ipairs(scopes) do row[name] = cells[3 + i] end
      bodies[#bodies + 1] = row
    elseif cells[1] == "node" then
      local row = { where = "line " .. n }
      for i, column in ipairs(columns) do
        if cells[i + 1] ~= "" then row[column] = cells[i + 1] end
      end
      row.access = row.flags:gsub("[^rw]", "")
      for letter in row.flags:gmatch "[^rw]" do row[flags[letter]] = "yes" end
      table.insert(levels[row.level], row)
    end
  end
  return levels, bodies
end

local function flags_of(row)
  return (row.is_leaf and "l" or "") .. row.access .. (row.deprecated and "d" or "") .. (row.set and "s" or "") ..
    (row.secret and "p" or "") .. (row.required and "q" or "") .. ((row.action or row.reset) and "a" or "")
end

local function path_of(node) return node and node.path or "" end

--- What facts.build gave as text. `body_key(level, name)` is the key of what a row calls its body.
function flat.write(all, bodies, body_key)
  local lines = { first }
  local function line(cells) lines[#lines + 1] = table.concat(cells, "\t") end
  for _, body in ipairs(bodies) do
    line { "body", body.key, body.label, body.read_scope, body.write_scope, body.read_scope_classic,
      body.write_scope_classic }
  end
  local function row_line(level, row)
    local locks = row.locks or {}
    line { "node", level, row.path, row.wire ~= row.path and row.wire or "", body_key(level, row.body), row.type,
      flags_of(row), row.values or "", row.min or "", row.max or "", row.min_length or "", row.max_length or "",
      row.max_items or "", row.key_field or "", row.entries or "", row.got or "", path_of(locks.group_lock),
      path_of(locks.account_lock), path_of(row.follows) }
  end
  for _, level in ipairs(facts.levels) do
    local queue, at = { all[level].root }, 1
    while queue[at] do                      -- breadth first: children stand together
      for _, child in ipairs(queue[at].children) do
        queue[#queue + 1] = child
        row_line(level, child)
      end
      at = at + 1
    end
  end
  for _, row in ipairs(all.names) do
    local cells = { "same" }
    for i, level in ipairs(facts.levels) do cells[i + 1] = row[level] or "" end
    line(cells)
  end
  lines[#lines + 1] = "end\n"
  return table.concat(lines, "\n")
end

return flat
