--- test_expect.lua - t:expect: what a tenant has now, as the API shows it, against what a test says. Waits.
local native = require "zoom.native"
local changes = require "zoom.test_changes"
local nearest = require "zoom.nearest"
local tenant = require "zoom.test_tenant"
local words = require "zoom.test_words"

local expect = {}

local function escaped(id)
  return (id:gsub("[^%w%-_.~]", function(c) return ("%%%02X"):format(c:byte()) end))
end

local function kind_of(world, name)
  local object = changes.object(world, name)
  if object == "account" then return "account", { id = "me", label = "account" } end
  if object == "calls" then native.raise "calls are no part of the tenant; see t:expect_changes" end
  local user = world:user(name)
  if user then return "user", { id = user.id, label = user.email } end
  return "group", { id = world:group(name:match "^group (.+)$").id, label = name }
end

-- ---- what has to be read ------------------------------------------------------------------------

local function want(reads, path)
  if not reads[path] then
    reads[#reads + 1] = path
    reads[path] = #reads
  end
end

local function settings_job(jobs, reads, object, level, tree, prefix)
  if next(tree) == nil then return end
  local job = { object = object, level = level, tree = tree, prefix = prefix, sources = {} }
  for _, part in ipairs(native.test_bodies(level, tree)) do
    local path = part.path:gsub("{id}", (escaped(object.id):gsub("%%", "%%%%")))
    if part.option then path = path .. "?option=" .. part.option end
    job.sources[part.key] = path
    want(reads, path)
  end
  jobs[#jobs + 1] = job
end

--- A phone's settings, and its shared access, whole.
local function phone_jobs(world, jobs, reads, object, given)
  local tree = {}
  if type(given) ~= "table" then native.raise(("%s: phone is a table, not a %s"):format(object.label, type(given))) end
  for name, value in pairs(given) do
    if name ~= "access" then tree[name] = value end
  end
  settings_job(jobs, reads, object, "phone_user", tree, "phone.")
  if given.access ~= nil and type(given.access) ~= "table" then
    native.raise(("%s: phone.access is a table { voice_mail = { ... } }"):format(object.label))
  end
  for _, setting in ipairs(nearest.keys(given.access or {})) do
    local wanted = tenant.expected_access(world, object.label .. ".phone", setting, given.access[setting])
    local path = native.test_access(setting):gsub("{id}", (escaped(object.id):gsub("%%", "%%%%")))
    want(reads, path)
    jobs[#jobs + 1] = { object = object, access = setting, wanted = wanted, path = path }
  end
end

local function user_jobs(world, jobs, reads, object, given)
  local tree, fields = {}, {}
  for _, key in ipairs(nearest.keys(given)) do
    if key == "settings" then
      for name, value in pairs(given.settings) do tree[name] = value end
    elseif key == "phone" then
      phone_jobs(world, jobs, reads, object, given.phone)
    elseif key == "groups" or (tenant.user_field(key) and type(given[key]) ~= "table") or
        (tenant.user_field(key) and #given[key] > 0) then
      fields[key] = given[key]
    else
      tree[key] = given[key]
    end
  end
  settings_job(jobs, reads, object, "user", tree, "")
  if next(fields) ~= nil then
    local path = "/users/" .. escaped(object.id)
    want(reads, path)
    jobs[#jobs + 1] = { object = object, fields = fields, path = path }
  end
end

local function group_jobs(jobs, reads, object, given, level)
  local tree = {}
  for _, key in ipairs(nearest.keys(given)) do
    if key == "locks" then
      settings_job(jobs, reads, object, level .. "_lock", given.locks, "locks.")
    elseif key == "members" and level == "group" then
      local path = "/groups/" .. escaped(object.id) .. "/members?page_size=2000"
      want(reads, path)
      jobs[#jobs + 1] = { object = object, members = given.members, path = path }
    elseif key == "settings" then
      for name, value in pairs(given.settings) do tree[name] = value end
    else
      tree[key] = given[key]
    end
  end
  settings_job(jobs, reads, object, level, tree, "")
end

-- ---- what is there ------------------------------------------------------------------------------

local function set_text(names)
  table.sort(names)
  return table.concat(names, "\n"), "{" .. table.concat(names, ", ") .. "}"
end

local function compare_sets(problems, object, path, expected, got)
  local want_key, want_words = set_text(expected)
  local got_key, got_words = set_text(got)
  if want_key ~= got_key then
    problems[#problems + 1] = { object.label, path, ("expected %s, got %s"):format(want_words, got_words) }
  end
end

local function copy(list)
  local out = {}
  for i, item in ipairs(type(list) == "table" and list or {}) do out[i] = item end
  return out
end

local judges = {}

function judges.settings(world, job, answer, problems)
  local answers = {}
  for key, path in pairs(job.sources) do
    local body = answer(path)
    if not body then return end
    answers[key] = body
  end
  for _, row in ipairs(native.test_differences(job.level, job.tree, answers)) do
    problems[#problems + 1] = { job.object.label, job.prefix .. row.path,
      ("expected %s, got %s"):format(words.value(row.expected), words.value(row.got)) }
  end
end

function judges.fields(world, job, answer, problems)
  local body = answer(job.path)
  if not body then return end
  for _, name in ipairs(nearest.keys(job.fields)) do
    local expected, got = job.fields[name], body[name]
    if name == "groups" then
      local names, by_id = {}, {}
      for _, group in ipairs(world.groups) do by_id[group.id] = group.name end
      for i, id in ipairs(body.group_ids or {}) do names[i] = by_id[id] or id end
      compare_sets(problems, job.object, "groups", copy(expected), names)
    else
      if name == "type" then expected = tenant.type_number(expected) end
      if not words.fits(expected, got) then
        problems[#problems + 1] = { job.object.label, name,
          ("expected %s, got %s"):format(words.value(expected), words.value(got)) }
      end
    end
  end
end

--- One side of a difference in words: of somebody's permissions those that are on, or, where both sides have some,
--- those that differ.
local function access_words(value, other)
  local somebody = value == nil and other or value
  if type(somebody) ~= "string" and (type(somebody) ~= "table" or #somebody > 0) then return words.value(value) end
  if value == nil then return "no access" end
  local out = {}
  for name, on in pairs(type(value) == "table" and value or {}) do
    local differs = on ~= false
    if type(other) == "table" then differs = not words.fits(on, other[name]) end
    if differs and name ~= "id" and name ~= "access_user_id" and name ~= "access_user_type" then out[name] = on end
  end
  return next(out) == nil and "access" or words.value(out)
end

--- Who has access and should not, should and has not, or otherwise than expected.
function judges.access(world, job, answer, problems)
  local body = answer(job.path)
  if not body then return end
  for _, row in ipairs(native.test_access(job.access, job.wanted, body)) do
    problems[#problems + 1] = { job.object.label, changes.path(world, "phone.access." .. row.path),
      ("expected %s, got %s"):format(access_words(row.expected, row.got), access_words(row.got, row.expected)) }
  end
end

function judges.members(world, job, answer, problems)
  local body = answer(job.path)
  if not body then return end
  local expected, got = {}, {}
  for i, name in ipairs(job.members) do expected[i] = world:need_user(job.object.label, name).email end
  for i, member in ipairs(body.members or {}) do got[i] = member.email end
  compare_sets(problems, job.object, "members", expected, got)
end

--- Rows of what is not as expected.
function expect.differences(world, expected)
  local jobs, reads, problems = {}, {}, {}
  if type(expected) ~= "table" then native.raise "t:expect takes a table: { ada = { in_meeting = { chat = true } } }" end
  for _, name in ipairs(nearest.keys(expected)) do
    local kind, object = kind_of(world, name)
    local given = expected[name]
    if type(given) ~= "table" then native.raise(("%s: what is expected is a table, not a %s"):format(name, type(given))) end
    if kind == "user" then
      user_jobs(world, jobs, reads, object, given)
    else
      group_jobs(jobs, reads, object, given, kind)
    end
  end
  local paths = native.as_list {}
  for i, path in ipairs(reads) do paths[i] = path end
  local got = native.test("read", { paths = paths })
  for _, job in ipairs(jobs) do
    local function answer(path)
      local one = got[reads[path]]
      if one.status == 200 then return one.body end
      local why = type(one.body) == "table" and one.body.message or ""
      problems[#problems + 1] = { job.object.label, "", ("GET %s answered %d %s"):format(path, one.status, why) }
      return nil
    end
    local judge = job.fields and judges.fields or job.access and judges.access or job.members and judges.members or judges.settings
    judge(world, job, answer, problems)
  end
  return problems
end

return expect
