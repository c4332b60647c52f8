---@meta zoom
-- Types of what `require "zoom"` gives, for editors with a Lua language server. Nothing here runs.

---@class zoom.Error              what can happen to anyone: not found, no answer, no permission
---@field kind "http"|"net"|"auth"|"refused"|"gone"
---@field message string
---@field status integer          HTTP status, 0 if there was no answer
---@field code integer            Zoom's own number, 0 if it gave none

---@class zoom.ParamDeclaration
---@field type? "string"|"integer"|"number"|"boolean"|"list"|"date"   default "string"
---@field default? any
---@field required? boolean
---@field help? string
---@field choices? any[]

---@class zoom.Head
---@field name? string            default: the file's name
---@field version? string
---@field summary? string
---@field params? table<string, zoom.ParamDeclaration>|zoom.ParamDeclaration[]
---@field writes? string[]        patterns of what may be set: "user.in_meeting.waiting_room", "user.recording.*"
---@field limits? table

---@class zoom.Settings           checked settings, for user:set

---@alias zoom.Member zoom.User|zoom.PhoneUser|string|table
---@alias zoom.AccessType
---| "voice_mail"
---| "delegation"
---| "desk_phone"
---| "intercom"
---| "auto_call_recording"
---| "ad_hoc_call_recording"

---@class zoom.User
---@field id string
---@field email string
---@field first_name? string
---@field last_name? string
---@field display_name? string
---@field type integer            1 basic, 2 licensed, 4 unassigned
---@field status? "active"|"inactive"|"pending"
---@field dept? string
---@field group_ids? string[]
---@field division_ids? string[]
---@field role_id? string
---@field pmi? integer
---@field timezone? string
---@field verified? integer
---@field user_created_at? string
---@field last_login_time? string
---@field last_client_version? string
---@field employee_unique_id? string
---@field plan_united_type? string
---@field license_info_list? table[]
---@field custom_attributes? table[]
---@field account_id? string      this and the following are read when asked for
---@field company? string
---@field cost_center? string
---@field job_title? string
---@field language? string
---@field location? string
---@field manager? string
---@field phone_numbers? table[]
---@field role_name? string
---@field settings zoom.settings.user   present values, read when asked for; an absent setting is nil
---@field groups string[]         names of the user's groups
---@field phone zoom.PhoneUser
local User = {}

--- Declares what should be so. A later set wins, field by field.
---@param settings zoom.Settings|zoom.settings.user
function User:set(settings) end

---@param group string            name or id; a group that the account lacks is an error
---@return boolean
function User:in_group(group) end

--- Exactly these have access and no others.
---@param type zoom.AccessType
---@param wanted zoom.Member|zoom.Member[]
function User:access(type, wanted) end

--- These have access as well.
---@param type zoom.AccessType
---@param more zoom.Member|zoom.Member[]
function User:grant(type, more) end

--- These have no access.
---@param type zoom.AccessType
---@param some zoom.Member|zoom.Member[]
function User:revoke(type, some) end

---@class zoom.PhoneUser
---@field id string               the Zoom user's id
---@field email? string
---@field name? string
---@field phone_user_id? string
---@field extension_id? string
---@field extension_number? integer
---@field status? "activate"|"deactivate"|"pending"
---@field calling_plans? table[]
---@field phone_numbers? table[]
---@field site? { id: string, name: string }
---@field department? string
---@field cost_center? string
---@field policy? table           read when asked for
---@field settings table          read when asked for
local PhoneUser = {}
PhoneUser.access, PhoneUser.grant, PhoneUser.revoke = User.access, User.grant, User.revoke

---@class zoom.Group
---@field id string
---@field name string
---@field total_members? integer
local Group = {}

---@return fun(): zoom.User
function Group:members() end

---@class zoom
---@field null lightuserdata      JSON's null in what zoom.get gives
local zoom = {}

--- Comes first, once: what the policy is. Gives the parameters' values by name.
---@param head zoom.Head
---@return table<string, any>
function zoom.policy(head) end

--- Checks settings on this line, for use with user:set.
---@param settings zoom.SettingsTable
---@return zoom.Settings
function zoom.settings(settings) end

---@class zoom.UserFilter
---@field type? integer|"basic"|"licensed"|"on-prem"|"unassigned"|(integer|string)[]
---@field status? "active"|"inactive"|"pending"|string[]   default "active"
---@field group? string|string[]  name or id
---@field dept? string|string[]
---@field role_id? string
---@field license? string
---@field include_fields? string

---@param filter? zoom.UserFilter
---@return fun(): zoom.User
function zoom.users(filter) end

---@param id string               id or email
---@return zoom.User?, zoom.Error?
function zoom.user(id) end

---@return fun(): zoom.Group
function zoom.groups() end

zoom.phone = {}

---@class zoom.PhoneFilter
---@field site? string|string[]   name or id
---@field status? "activate"|"deactivate"|"pending"|string[]
---@field department? string|string[]
---@field cost_center? string|string[]
---@field keyword? string

---@param filter? zoom.PhoneFilter
---@return fun(): zoom.PhoneUser
function zoom.phone.users(filter) end

---@param id string               id or email
---@return zoom.PhoneUser?, zoom.Error?
function zoom.phone.user(id) end

--- Any GET below the API's URL.
---@param path string             "/users/summary"
---@param query? table<string, string|number|boolean>
---@return table?, zoom.Error?
function zoom.get(path, query) end

--- Runs the body for each item, several at a time.
---@generic T
---@param items T[]|fun(): T
---@param body fun(item: T)
---@param options? { width?: integer }   default 8, at most 64
function zoom.each(items, body, options) end

--- The same as print: goes through the core, marked as the policy's.
function zoom.print(...) end

--- Milliseconds since 1970, the same during the whole run.
---@return integer
function zoom.now() end

--- Whole days since a date as Zoom writes it; nil stays nil.
---@param text string?
---@return integer?
function zoom.days_since(text) end

return zoom
