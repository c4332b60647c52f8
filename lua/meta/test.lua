---@meta zoom.test
-- Types of what `require "zoom.test"` gives to files of tests (docs/testing.md), for editors with a Lua language
-- server. Nothing here runs.

---@class zoom.test.Levels         settings and locks, each in the tree of its level
---@field settings? table<string, any>
---@field locks? table<string, any>

---@class zoom.test.Phone
---@field settings? table<string, any>       the tree that :set takes for a phone user
---@field site? string
---@field access? table<string, any>         by setting type; users by their names here
---@field extension_number? integer
---@field status? "activate"|"deactivate"
---@field devices? any[]

---@class zoom.test.User           and whatever else Zoom says of a user
---@field email? string                      in a list of users
---@field id? string
---@field type? "licensed"|"basic"|"unassigned"|"none"|integer
---@field status? "active"|"inactive"|"pending"
---@field dept? string
---@field groups? string[]                   names; the first is the primary group
---@field role? string                       its name
---@field settings? table<string, any>       what the user has set
---@field phone? zoom.test.Phone
---@field last_login_time? string
---@field employee_unique_id? string
---@field location? string
---@field cost_center? string
---@field job_title? string
---@field manager? string
---@field role_id? string
---@field custom_attributes? any[]
---@field first_name? string
---@field last_name? string
---@field display_name? string

---@class zoom.test.Description
---@field now? string                        what time it is: "2026-03-01T00:00:00Z"
---@field account? zoom.test.Levels
---@field groups? table<string, zoom.test.Levels>
---@field users? table<string, zoom.test.User>|zoom.test.User[]
---@field defaults? zoom.test.Levels         settings of everybody who inherits nothing
---@field roles? any[]                       names beside Owner, Admin and Member
---@field licenses? integer
---@field common_areas? any[]
---@field scopes? string
---@field faults? any[]

---@class zoom.test.Tenant

---@class zoom.test.Undo
---@field except? table<string, string[]|true>   what is not undone: paths by object

---@class zoom.test.T
local t = {}

--- A file that the policy may read under this name.
---@param name string
---@param text string
function t:file(name, text) end

--- A variable that the policy may read.
---@param name string
---@param value string
function t:env(name, value) end

--- Runs a policy, given by its path from the test's folder, and makes the plan; several make one plan.
---@param policy string|string[]
---@param params? table<string, any>
function t:plan(policy, params) end

--- The plan has exactly these changes: object -> path -> value.
---@param expected table<string, any>
function t:expect_changes(expected) end

--- The plan is empty, and nothing was left out of it.
function t:expect_nothing() end

--- Exactly these changes were left out: object -> path -> words of the reason, or true.
---@param expected table<string, table<string, string|true>>
function t:expect_left_out(expected) end

--- The policy was refused or raised.
---@param text string
function t:expect_error(text) end

--- What it printed, or a report's title or cell, contains this.
---@param text string
function t:expect_output(text) end

--- A report has exactly these rows.
---@param name string|table[]      may be left out where there is one report
---@param rows? table[]
function t:expect_report(name, rows) end

--- Applies what was planned last; every request has to succeed.
function t:apply() end

--- Applies, and at least one change fails in words that contain this.
---@param text string
function t:expect_failed(text) end

--- What the tenant has now.
---@param expected table<string, any>
function t:expect(expected) end

--- What the API answers now, and the status.
---@param path string
---@return any body
---@return integer status
function t:get(path) end

--- Once more, with the same parameters: nothing is left to change.
function t:settled() end

--- Undoes all that was applied: the tenant is as before the test.
---@param given? zoom.test.Undo
function t:undo(given) end

---@class zoom.test
---@field any function             any change
---@field removed function         a change that takes away
---@field null lightuserdata
local test = {}

--- Checks the description of a tenant, on this line.
---@param given zoom.test.Description
---@return zoom.test.Tenant
function test.tenant(given) end

--- Runs a test.
---@param name string
---@param tenant zoom.test.Tenant
---@param body fun(t: zoom.test.T)
function test.case(name, tenant, body) end

--- A change from this value to that one.
---@param from any
---@param to any
---@return table
function test.change(from, to) end

return test
