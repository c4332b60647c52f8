--- test.lua - what `require "zoom.test"` gives to a file of tests (docs/testing.md). A test runs where it is
--- written; its first expectation that fails ends it, and so does an error.
local native = require "zoom.native"
local changes = require "zoom.test_changes"
local expect = require "zoom.test_expect"
local nearest = require "zoom.nearest"
local tenant = require "zoom.test_tenant"
local words = require "zoom.test_words"

local test = { change = changes.change, any = changes.any, removed = changes.removed, null = native.null }

local worlds = {}   -- what test.tenant gave -> what is known of it
local states = {}   -- the `t` of the test that runs -> its state
local LONGEST = 4000 -- bytes of a line of a failure
local FAILED = {}   -- raised once a failure is noted

local function strict(what, methods)
  return {
    __index = function(_, name)
      local method = methods[name]
      if method then return method end
      native.raise(("%s has no '%s'%s"):format(what, tostring(name), nearest.hint(tostring(name), nearest.keys(methods))))
    end,
    __newindex = function() native.raise(what .. " is not for keeping things") end,
    __metatable = false,
  }
end

--- test.tenant { ... }: checks a description. Waits, once.
function test.tenant(given)
  local handle = setmetatable({}, strict("a tenant", {}))
  worlds[handle] = tenant.read(given)
  return handle
end

-- ---- failures -------------------------------------------------------------------------------------

local function state_of(t)
  local state = states[t]
  if not state then native.raise "this is the t of a test that has ended; write t:expect { ... }" end
  return state
end

--- Notes the failure and ends the test.
local function fail(state, lines, where)
  if not state.failed then state.failed = { where = where or native.here(), lines = lines } end
  error(FAILED, 0)
end

local function fail_rows(state, rows, head)
  if #rows == 0 then return end
  local lines = words.columns(rows)
  if head then table.insert(lines, 1, head) end
  fail(state, lines)
end

--- The plan that is there; a policy that failed fails the test here.
local function plan_of(state, what)
  if not state.plan then native.raise(what .. " comes after t:plan(\"policy.lua\")") end
  if state.plan.error and not state.error_expected then
    fail(state, { "the policy failed: " .. state.plan.error }, state.planned_at)
  end
  if state.plan.error then native.raise(what .. ": there is no plan, the policy failed as expected") end
  return state.plan
end

-- ---- t --------------------------------------------------------------------------------------------

local methods = {}

local function text_argument(what, value)
  if type(value) ~= "string" or value == "" then native.raise(what .. " takes a text") end
  return value
end

function methods.file(t, name, text)
  state_of(t)
  native.test("file", { name = text_argument("t:file", name), text = type(text) == "string" and text or
    native.raise "t:file takes a name and a text" })
end

function methods.env(t, name, value)
  state_of(t)
  native.test("env", { name = text_argument("t:env", name), value = text_argument("t:env", value) })
end

--- One policy or a list of some, as a list of texts.
local function policies_argument(given)
  local list = native.as_list {}
  for i, policy in ipairs(type(given) == "table" and given or { given }) do list[i] = text_argument("t:plan", policy) end
  if #list == 0 then native.raise "t:plan takes a policy, or a list of some: t:plan { \"a.lua\", \"b.lua\" }" end
  return list
end

function methods.plan(t, policy, params)
  local state = state_of(t)
  if state.plan and state.plan.error and not state.error_expected then plan_of(state, "t:plan") end
  if params ~= nil and type(params) ~= "table" then
    native.raise "t:plan takes a policy and a table of parameters; several policies are a list"
  end
  local policies = policies_argument(policy)
  state.planned_at, state.error_expected, state.applied_plan = native.here(), false, false
  state.plan = native.test("plan", { policies = policies, params = params or {} })
end

function methods.expect_changes(t, expected)
  local state = state_of(t)
  local plan = plan_of(state, "t:expect_changes")
  fail_rows(state, changes.differences(state.world, plan.changes, expected))
end

function methods.expect_nothing(t)
  local state = state_of(t)
  local plan = plan_of(state, "t:expect_nothing")
  local rows = changes.rows(state.world, plan.changes, "not expected: ")
  for _, row in ipairs(changes.left_rows(state.world, plan.left_out)) do rows[#rows + 1] = row end
  fail_rows(state, rows)
end

function methods.expect_left_out(t, expected)
  local state = state_of(t)
  local plan = plan_of(state, "t:expect_left_out")
  if type(expected) ~= "table" then native.raise "t:expect_left_out takes a table: { ada = { [\"path\"] = true } }" end
  fail_rows(state, changes.left_differences(state.world, plan.left_out, expected))
end

function methods.expect_error(t, text)
  local state = state_of(t)
  text_argument("t:expect_error", text)
  if not state.plan then native.raise "t:expect_error comes after t:plan(\"policy.lua\")" end
  state.error_expected = true
  local got = state.plan.error
  if not got then
    fail(state, { "expected the policy to fail: " .. text, ("got a plan of %d changes"):format(#state.plan.changes) })
  end
  if not got:find(text, 1, true) then fail(state, { "expected an error: " .. text, "got: " .. got }) end
end

--- Whether a report says it; a table on a terminal breaks its cells into lines, this does not.
local function reported(reports, text)
  for _, report in ipairs(reports or {}) do
    if report.title:find(text, 1, true) then return true end
    for _, row in ipairs(report.rows) do
      for _, cell in pairs(row) do
        if tostring(cell):find(text, 1, true) then return true end
      end
    end
  end
  return false
end

function methods.expect_output(t, text)
  local state = state_of(t)
  text_argument("t:expect_output", text)
  if not state.plan then native.raise "t:expect_output comes after t:plan(\"policy.lua\")" end
  if state.plan.output:find(text, 1, true) or reported(state.plan.reports, text) then return end
  if not state.error_expected then plan_of(state, "t:expect_output") end
  local lines = { "expected output: " .. text }
  if state.plan.output == "" then lines[2] = "got none" end
  fail(state, lines)
end

local function report_of(state, name)
  local reports, names = state.plan.reports or {}, {}
  for i, report in ipairs(reports) do
    if report.name == name or (name == nil and #reports == 1) then return report end
    names[i] = report.name
  end
  fail(state, { ("expected a report%s, got %s"):format(name and " '" .. name .. "'" or "",
    #names == 0 and "none" or table.concat(names, ", ")) })
end

function methods.expect_report(t, name, rows)
  local state = state_of(t)
  if type(name) == "table" and rows == nil then name, rows = nil, name end
  if type(rows) ~= "table" then native.raise "t:expect_report takes a list of rows: { { user = \"ada@example.com\" } }" end
  plan_of(state, "t:expect_report")
  local report, problems = report_of(state, name), {}
  for i = 1, math.max(#rows, #report.rows) do
    local want, got = rows[i], report.rows[i]
    if want == nil or got == nil or not words.fits(want, got) then
      problems[#problems + 1] = { report.name, "row " .. i, want == nil and "not expected: " .. words.value(got) or
        ("expected %s, got %s"):format(words.value(want), got and words.value(got) or "no such row") }
    end
  end
  fail_rows(state, problems)
end

local function apply(state, what)
  local plan = plan_of(state, what)
  if state.applied_plan then native.raise(what .. ": this plan was applied already") end
  if #plan.changes == 0 then fail(state, { "there is nothing to apply: the plan is empty" }) end
  state.applied_plan, state.applied = true, true
  return native.test("apply", {})
end

function methods.apply(t)
  local state = state_of(t)
  local run = apply(state, "t:apply")
  if run.error then fail(state, { run.error }) end
  local rows, bad = changes.rows(state.world, run.changes), {}
  for i, change in ipairs(run.changes) do
    local why = ("%s: %s"):format(change.state, change.error ~= "" and change.error or "not sent")
    if change.state ~= "done" then bad[#bad + 1] = { rows[i][1], rows[i][2], why } end
  end
  fail_rows(state, bad)
end

function methods.expect_failed(t, text)
  local state = state_of(t)
  text_argument("t:expect_failed", text)
  local run = apply(state, "t:expect_failed")
  local lines = { "expected a change to fail: " .. text }
  if run.error and run.error:find(text, 1, true) then return end
  for _, change in ipairs(run.changes or {}) do
    if change.state ~= "done" and change.error:find(text, 1, true) then return end
    if change.state ~= "done" then lines[#lines + 1] = "got: " .. change.error end
  end
  if #lines == 1 then lines[2] = run.error or "all were applied" end
  fail(state, lines)
end

function methods.expect(t, expected)
  local state = state_of(t)
  if state.plan then plan_of(state, "t:expect") end
  fail_rows(state, expect.differences(state.world, expected))
end

function methods.get(t, path)
  state_of(t)
  text_argument("t:get", path)
  if path:sub(1, 1) ~= "/" then native.raise "t:get: a path starts with '/', as in \"/users/ada\"" end
  local paths = native.as_list { path }
  local answer = native.test("read", { paths = paths })[1]
  return answer.body, answer.status
end

function methods.settled(t)
  local state = state_of(t)
  plan_of(state, "t:settled")
  local again = native.test("again", {})
  if again.error then fail(state, { "run once more, the policy failed: " .. again.error }) end
  fail_rows(state, changes.rows(state.world, again.changes, "still to change: "))
end

function methods.undo(t, given)
  local state = state_of(t)
  plan_of(state, "t:undo")
  given = given or {}
  for key in pairs(given) do
    if key ~= "except" then native.raise(("t:undo takes { except = { ... } }, not '%s'"):format(tostring(key))) end
  end
  if not state.applied then native.raise "t:undo: nothing was applied" end
  local done = native.test("undo", {})
  if done.error then fail(state, { "the undo failed: " .. done.error }) end
  state.applied = false
  fail_rows(state, changes.not_undone(state.world, native.test("changed", {}), given.except or {}))
end

-- ---- test.case ------------------------------------------------------------------------------------

--- An error of the test's own, as a failure.
local function noted(err)
  local text = type(err) == "table" and type(rawget(err, "message")) == "string" and rawget(err, "message") or tostring(err)
  local where, rest = text:match "^([^\n]-%.lua:%d+): (.*)$"
  return { where = where or native.here(), lines = { rest or text } }
end

--- test.case(name, tenant, function(t) ... end)
function test.case(name, handle, body)
  if type(name) ~= "string" or name == "" then native.raise "test.case takes a name, a tenant and a function" end
  local world = worlds[handle]
  if not world then native.raise(("test.case(\"%s\"): the second is what test.tenant { ... } gave"):format(name)) end
  if type(body) ~= "function" then native.raise(("test.case(\"%s\"): the third is a function(t)"):format(name)) end
  local where = native.here()
  local begun = native.test("case", { name = words.clean(name), tenant = world.document })
  if not begun.run then return end
  if begun.error then
    native.test("done", { passed = false, where = where, lines = native.as_list { begun.error } })
    return
  end
  local t = setmetatable({}, strict("t", methods))
  local state = { world = world }
  states[t] = state
  local ok, err = pcall(body, t)
  if ok and state.plan and state.plan.error and not state.error_expected then
    ok, err = pcall(plan_of, state, "")
  end
  states[t] = nil
  local failed = state.failed or (not ok and noted(err)) or nil
  local lines = native.as_list {}
  for i, line in ipairs(failed and failed.lines or {}) do lines[i] = words.clean(line:sub(1, LONGEST)) end
  native.test("done", { passed = failed == nil, where = words.clean(failed and failed.where or where), lines = lines })
end

return test
