--- Memory by the number of users, and what the journal keeps of a user who does not change.
local lab = require "lab"
local dirent = require "posix.dirent"
local stat = require "posix.sys.stat"

local memory = {}

--- Bytes of the journal and of what SQLite keeps beside it.
local function journal_bytes()
  local state, bytes = lab.dir .. "/client/state", 0
  for name in dirent.files(state) do
    if name:find "%.db" then bytes = bytes + stat.stat(state .. "/" .. name).st_size end
  end
  return bytes
end

--- Runs every job at one size, each from a fresh home; returns peaks and the journal's growth.
local function at(users)
  local env = lab.start_sim(users, "--limits", "none")
  local got = { users = users }
  got.look = lab.expect(lab.zoomlua(env, "look", "--rate", "0"), 0, "looking at every user")
  got.journal = journal_bytes()
  lab.remove(lab.dir .. "/client")
  got.plan = lab.expect(lab.zoomlua(env, "every-user", "--rate", "0", "--max-changes", "all", "--plan"), 2, "the plan")
  got.journal_plan = journal_bytes()
  lab.remove(lab.dir .. "/client")
  got.apply = lab.expect(lab.zoomlua(env, "every-user", "--rate", "0", "--max-changes", "all", "--yes"), 0, "applying")
  return got
end

function memory.run(options)
  local sizes, rows, base, empty = {}, {}, nil, nil
  for size in options.memory:gmatch "%d+" do sizes[#sizes + 1] = tonumber(size) end
  for _, size in ipairs(sizes) do
    local got = at(size)
    got.most = math.max(got.look.both_pss, got.plan.both_pss, got.apply.both_pss)
    if size == 10000 then base = got.most end
    rows[#rows + 1] = got
    if not empty then  -- what a journal weighs in which one run looked at nobody
      lab.remove(lab.dir .. "/client")
      lab.expect(lab.zoomlua(lab.start_sim(1, "--limits", "none"), "look", "--rate", "0"), 0, "looking at one user")
      empty = journal_bytes()
    end
  end
  print "Memory of both processes (PSS, peak) by the number of users, and the journal"
  print(("%9s %14s %14s %14s %10s %14s %14s %11s"):format("users", "no change MB", "plan MB", "apply MB",
    "of 10,000", "journal B/user", "B/user planned", "apply s"))
  for _, got in ipairs(rows) do
    print(("%9d %14s %14s %14s %10s %14.1f %14.1f %11.1f"):format(got.users,
      lab.megabytes(got.look.both_pss), lab.megabytes(got.plan.both_pss), lab.megabytes(got.apply.both_pss),
      base and ("%.2f"):format(got.most / base) or "-", (got.journal - empty) / got.users,
      (got.journal_plan - empty) / got.users,
      got.apply.seconds))
  end
end

return memory
