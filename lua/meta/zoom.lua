---@meta zoom
-- Types of what `require "zoom"` gives, for editors with a Lua language server. Nothing here runs.

---@class zoom.Error              what can happen to anyone: not found, no answer, no permission. Second
---                                result of what gives nil, or raised by a read in the middle of an
---                                expression: then pcall gives it, and tostring tells its words
---@field kind "http"|"net"|"auth"|"refused"|"gone"   "gone": Zoom does not have it (404)
---@field message string
---@field status integer          HTTP status, 0 if there was no answer
---@field code integer            Zoom's own number, 0 if it gave none

---@class zoom.ParamDeclaration
---@field type? "string"|"integer"|"number"|"boolean"|"list"|"map"|"date"|"user"|"group"|"file"   default "string"
---@field of? "string"|"integer"|"number"|"boolean"|"any"    what the values of a map are; default "string"
---@field default? any
---@field required? boolean
---@field help? string
---@field choices? any[]
---@field min? integer|number|string    of numbers and dates the least value, of lists how many items
---@field max? integer|number|string

---@class zoom.Limits
---@field objects? integer         at most so many objects, of all kinds
---@field percent? integer         at most this share of the users that the policy's lists name, 1 to 100

---@class zoom.Part               what zoom.part gives: values of parameters by name

---@class zoom.Head
---@field name? string            default: the file's name
---@field version? string
---@field summary? string
---@field description? string     what it is for, who should run it, what it cannot do: for `zoomlua info`
---@field params? table<string, zoom.ParamDeclaration>|zoom.ParamDeclaration[]
---@field writes? string[]        patterns of what may be set: "user.in_meeting.waiting_room", "user.recording.*",
---                                "group.*", "group.lock.in_meeting.chat", "account.lock.*", "phone.policy.sms"
---@field include? zoom.Part[]    heads of modules: their params, writes and limits are the policy's, too
---@field limits? zoom.Limits     how much a plan may change; without it 30 % of the users listed, and 500 objects
---@field allow_destructive? boolean   it may take away what no undo gives back: licences, numbers, whole objects

---@class zoom.Settings           checked settings, for :set of users, groups, the account and phone users
---@class zoom.Unchecked          settings that the catalogue lacks, see zoom.unchecked

---What :set takes.
---@alias zoom.Wanted zoom.Settings|zoom.Unchecked|table

---What :lock and :unlock take: a tree of booleans, paths, one path, or the settings of a zoom.settings.
---@alias zoom.Lockable table|string[]|string|zoom.Settings

---@alias zoom.Member zoom.User|zoom.PhoneUser|string|table
---@alias zoom.AccessType
---| "voice_mail"
---| "delegation"
---| "desk_phone"
---| "intercom"
---| "auto_call_recording"
---| "ad_hoc_call_recording"

---@class zoom.ProfileTable: zoom.settings.profile
---@field type? "basic"|"licensed"|"unassigned"|1|2|4

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
--- Errors: a mistake (a name, a type, a value, a length, a range that is not so) raises on its line, with the
---   nearest name; so does what `writes` does not name
--- Zoom: `PATCH /users/{userId}/settings` (with `option`); read before: `GET` of the same, and locks: `GET
---   /accounts/{accountId}/lock_settings`, `GET /groups/{groupId}/lock_settings`
---@param settings zoom.Settings|zoom.settings.user
function User:set(settings) end

---What should stand in the user's profile. Compared like settings; "profile.dept" in `writes` and plans.
--- Errors: a mistake (a name, a type, a value, a length, a range that is not so) raises on its line, with the
---   nearest name; `status`, `role`, `email` and the like say what does it instead
--- Zoom: `PATCH /users/{userId}`; read before: `GET /users/{userId}`
---@param profile zoom.ProfileTable
function User:update(profile) end

---Lets a deactivated user sign in again; licences do not come back by that.
--- Errors: none of its own; who has not joined yet is left out of the plan and named
--- Zoom: `PUT /users/{userId}/status`
function User:activate() end

---Takes all licences, too: the policy's head needs allow_destructive.
--- Errors: the plan is refused without `allow_destructive`; who has not joined yet is left out and named
--- Zoom: `PUT /users/{userId}/status`
function User:deactivate() end

---Gives the user a role, by name or id; "Member" takes it away. Waits for the list of roles, once.
--- Errors: a role that the account lacks raises, with the nearest name; so does a list of roles that cannot
---   be read
--- Zoom: `GET /roles` once; `POST /roles/{roleId}/members`, `DELETE /roles/{roleId}/members/{memberId}`
---@param role string
function User:role(role) end

--- Whether Zoom still has the user. Waits.
--- Errors: `nil, err` where Zoom does not tell
--- Zoom: `GET /users/{userId}`
---@return boolean?
---@return zoom.Error? err        it cannot be told
function User:exists() end

--- Whether the user is in a group. Waits for the list of groups, once.
--- Errors: a group that the account lacks raises, with the nearest name, and so does a name that several have
--- Zoom: `GET /groups` once
---@param group string            name or id; a group that the account lacks is an error
---@return boolean
function User:in_group(group) end

--- The user should be in this group.
--- Errors: as `in_group`
--- Zoom: `GET /groups` once, `GET /groups/{groupId}/members`; `POST /groups/{groupId}/members`
---@param group string|zoom.Group name or id
function User:join(group) end
--- The user should not be in this group.
--- Errors: as `in_group`
--- Zoom: `GET /groups` once, `GET /groups/{groupId}/members`; `DELETE /groups/{groupId}/members/{memberId}`
---@param group string|zoom.Group
function User:leave(group) end

---@class zoom.Features           see reference.md: a capacity in people, or false for none
---@field user_type? "basic"|"licensed"
---@field large_meeting? 100|200|300|500|1000|3000|5000|false
---@field webinar? 100|500|1000|3000|5000|10000|20000|30000|40000|50000|false
---@field zoom_events? 500|1000|3000|5000|10000|20000|30000|50000|false
---@field concurrent_meeting? "Basic"|"Plus"|"None"
---@field zoom_whiteboard? boolean
---@field zoom_revenue_accelerator? boolean
---@field zoom_clips_plus? boolean
---@field plan_united_type? integer   Zoom's number, 0 for none
---@field zoom_one_type? integer

--- What Zoom gives to 30 users in a request, one in ten seconds.
--- Errors: a mistake (a name, a type, a value, a length, a range that is not so) raises on its line, with the
---   nearest name
--- Zoom: `POST /users/features`, 30 users of one value in a request; read before: profile and settings
---@param wanted zoom.Features
function User:features(wanted) end

--- Who keeps the user from changing a setting: "the account", 'group "Kiosks"', or nil. Waits.
--- Errors: an unknown setting raises, with the nearest name. What cannot be read is the second result
--- Zoom: `GET /accounts/{accountId}/lock_settings`, `GET /groups/{groupId}/lock_settings` of the user's
---   groups, each once
---@param setting string          its path: "in_meeting.chat"
---@return string? who
---@return zoom.Error? err        nobody that Zoom tells of, but some locks cannot be read
function User:locked_by(setting) end

--- Exactly these have access and no others.
--- Errors: a mistake (a name, a type, a value, a length, a range that is not so) raises on its line, with the
---   nearest name. Somebody who is named and not there raises
--- Zoom: `POST`, `PATCH`, `DELETE /phone/users/{userId}/settings/{settingType}`; read before: `GET
---   /phone/users/{userId}` or its `/settings`
---@param type zoom.AccessType
---@param wanted zoom.Member|zoom.Member[]
function User:access(type, wanted) end

--- These have access as well.
--- Errors: as `access`
--- Zoom: as `access`, without `DELETE`
---@param type zoom.AccessType
---@param more zoom.Member|zoom.Member[]
function User:grant(type, more) end

--- These have no access.
--- Errors: as `access`
--- Zoom: `DELETE /phone/users/{userId}/settings/{settingType}`
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
---@field settings zoom.settings.phone_user   present values of the profile and the settings as one tree
local PhoneUser = {}
PhoneUser.exists = User.exists

--- Declares what should be so: { policy = { sms = { enable = false } }, area_code = "415" }.
--- Errors: a mistake (a name, a type, a value, a length, a range that is not so) raises on its line, with the
---   nearest name; so does what `writes` does not name
--- Zoom: `PATCH /phone/users/{userId}` (profile and `policy`), `PATCH /phone/users/{userId}/settings`; read
---   before: `GET` of the same
---@param settings zoom.Settings|zoom.Unchecked|zoom.settings.phone_user
function PhoneUser:set(settings) end

PhoneUser.access, PhoneUser.grant, PhoneUser.revoke = User.access, User.grant, User.revoke

---@class zoom.Group
---@field id string
---@field name string
---@field total_members? integer
---@field settings zoom.settings.group      present values, read when asked for
---@field locks zoom.settings.group_lock    true: members cannot change it
local Group = {}

--- The users of the group, for a loop; settings are read ahead.
--- Errors: what Zoom refuses raises a `zoom.Error`
--- Zoom: `GET /groups/{groupId}/members`
---@return fun(): zoom.User
function Group:members() end

---@alias zoom.Person zoom.User|zoom.PhoneUser|string   an object, an id or an email

--- Exactly these are in the group and no others.
--- Errors: what is neither a user nor an id nor an email raises. Who is not found is left out of the plan and
---   named
--- Zoom: `GET /groups/{groupId}/members`; `POST` of 30 at a time, `DELETE
---   /groups/{groupId}/members/{memberId}`; emails: `GET /users/{userId}`
---@param wanted zoom.Person|zoom.Person[]
function Group:set_members(wanted) end
--- These are in it as well.
--- Errors: as `set_members`
--- Zoom: as `set_members`, without `DELETE`
---@param more zoom.Person|zoom.Person[]
function Group:add_members(more) end
--- These are not in it.
--- Errors: as `set_members`
--- Zoom: as `set_members`, without `POST`
---@param some zoom.Person|zoom.Person[]
function Group:remove_members(some) end

--- Declares what should be so for new members and for whom it is locked.
--- Errors: a mistake (a name, a type, a value, a length, a range that is not so) raises on its line, with the
---   nearest name; so does what `writes` does not name
--- Zoom: `PATCH /groups/{groupId}/settings` (with `option`); read before: `GET` of the same, the account's
---   locks
---@param settings zoom.Settings|zoom.Unchecked|zoom.settings.group
function Group:set(settings) end

--- Members cannot change these settings: { in_meeting = { chat = true } }, { "in_meeting.chat" } or
--- "in_meeting.chat", by any level's name. In a tree, false means not locked.
--- Errors: a setting that has no lock raises, with the one whose lock it follows
--- Zoom: `PATCH /groups/{groupId}/lock_settings` (with `option`); read before: `GET` of the same
---@param what zoom.Lockable|zoom.settings.group_lock
function Group:lock(what) end

--- Members can change these settings (again); in a tree they are true.
--- Errors: as `lock`; `false` in a tree raises
--- Zoom: as `lock`
---@param what zoom.Lockable|zoom.settings.group_lock
function Group:unlock(what) end

---@class zoom.Account
---@field id string                          "me"
---@field settings zoom.settings.account     present values, read when asked for
---@field locks zoom.settings.account_lock   true: nobody can change it
local Account = {}

--- Declares what should be so for everybody.
--- Errors: a mistake (a name, a type, a value, a length, a range that is not so) raises on its line, with the
---   nearest name; so does what `writes` does not name
--- Zoom: `PATCH /accounts/{accountId}/settings` (with `option`); read before: `GET` of the same
---@param settings zoom.Settings|zoom.Unchecked|zoom.settings.account
function Account:set(settings) end

--- Nobody can change these settings, by any level's name.
--- Errors: as `Group:lock`
--- Zoom: `PATCH /accounts/{accountId}/lock_settings` (with `option`); read before: `GET` of the same
---@param what zoom.Lockable|zoom.settings.account_lock
function Account:lock(what) end

--- Everybody can change these settings (again).
--- Errors: as `lock`; `false` in a tree raises
--- Zoom: as `lock`
---@param what zoom.Lockable|zoom.settings.account_lock
function Account:unlock(what) end

---@class zoom
---@field null lightuserdata      JSON's null in what zoom.get and zoom.call give
---@field account zoom.Account
local zoom = {}

--- Comes first, once: what the policy is. Gives the parameters' values by name.
--- Errors: an unknown field, a second head, or one behind something that asks Zoom raises, with the nearest
---   name. Parameters that are missing or wrong end the run before anything is read, status 64
---@param head zoom.Head
---@return table<string, any>
function zoom.policy(head) end

--- The head of a module, for the policies that include it. Gives the values of its parameters by name, once
--- a policy does.
--- Errors: an unknown field raises; two parts that declare a parameter or a limit differently do so at
---   `zoom.policy`, with both places
---@param head { params: table?, writes: string[]?, limits: zoom.Limits?, include: zoom.Part[]? }
---@return zoom.Part
function zoom.part(head) end

--- Checks settings on this line, for any number of :set. One table may serve users, groups, the
--- account and phone users: it has to be right for at least one of these, and each :set takes it by
--- its own level's names, or says what that level does not have.
--- Errors: a mistake (a name, a type, a value, a length, a range that is not so) raises on its line, with the
---   nearest name
---@param settings zoom.SettingsTable|zoom.Unchecked
---@return zoom.Settings
function zoom.settings(settings) end

--- Settings that the catalogue does not have yet: in place of a settings table, of a section in it or
--- of one value. What the catalogue has is checked all the same; the rest is sent as it is, to the
--- body of its section, or to that of `option`. A name with a dot cannot be sent.
---
---     user:set(zoom.unchecked { in_meeting = { brand_new = true } })
---     user:set { in_meeting = { chat = true, brand_new = zoom.unchecked(3) } }
---     zoom.account:set(zoom.unchecked({ brand_new = { on = true } }, { option = "security" }))
--- Errors: a name with a dot, a part of a value that the catalogue has whole, an `option` that there is not,
---   and what JSON cannot say raise
---@param value any               what JSON can say; zoom.null, zoom.list{} for an empty list
---@param options? { option?: string }   "meeting_security", or a body by its key: "phone_user_settings"
---@return zoom.Unchecked
function zoom.unchecked(value, options) end

--- A list even when it is empty: for zoom.unchecked and the body of zoom.call, where an empty table
--- alone is an object.
--- Errors: what is no table raises
---@generic T
---@param items? T[]
---@return T[]
function zoom.list(items) end

---@class zoom.UserFilter
---@field type? integer|"basic"|"licensed"|"on-prem"|"unassigned"|(integer|string)[]
---@field status? "active"|"inactive"|"pending"|string[]   default "active"
---@field group? string|string[]  name or id
---@field dept? string|string[]
---@field role_id? string
---@field license? string
---@field include_fields? string

--- The users that fit, for a loop: all pages, in Zoom's order, settings read ahead.
--- Errors: an unknown filter or value raises, with the nearest name; what Zoom refuses raises a `zoom.Error`
---   in the loop
--- Zoom: `GET /users`, all pages, once for each status; settings that the loop looks at: `GET
---   /users/{userId}/settings`
---@param filter? zoom.UserFilter
---@return fun(): zoom.User
function zoom.users(filter) end

---Who hosted no meeting in that time: what Zoom's report says of each such user, by id. Waits.
--- Errors: a time that makes no sense raises; what Zoom refuses is `nil, err`
--- Zoom: `GET /report/users?type=inactive`, a month at a time
---@param given { days?: integer, from?: string, to?: string, group?: string }   days, or from (and to: today)
---@return table<string, table>? hosts
---@return zoom.Error? err
function zoom.inactive_hosts(given) end

--- One user, by id or email. Waits.
--- Errors: `nil, err` where there is none or Zoom refuses; what is no text raises
--- Zoom: `GET /users/{userId}`
---@param id string               id or email
---@return zoom.User?, zoom.Error?
function zoom.user(id) end

--- The groups, for a loop.
--- Errors: what Zoom refuses raises a `zoom.Error` in the loop
--- Zoom: `GET /groups`, all pages
---@return fun(): zoom.Group
function zoom.groups() end

--- One group, by name or id. Waits for the list of groups, once.
--- Errors: `nil, err` with the nearest name where there is none; a name that several have raises
--- Zoom: `GET /groups` once
---@param name string             name or id
---@return zoom.Group?, zoom.Error?
function zoom.group(name) end

zoom.phone = {}

---@class zoom.PhoneFilter
---@field site? string|string[]   name or id
---@field status? "activate"|"deactivate"|"pending"|string[]
---@field department? string|string[]
---@field cost_center? string|string[]
---@field keyword? string

--- The phone users that fit, for a loop.
--- Errors: an unknown filter or value raises, with the nearest name; what Zoom refuses raises a `zoom.Error`
---   in the loop
--- Zoom: `GET /phone/users`, all pages
---@param filter? zoom.PhoneFilter
---@return fun(): zoom.PhoneUser
function zoom.phone.users(filter) end

--- One phone user, by id or email. Waits.
--- Errors: `nil, err` where there is none or Zoom refuses; what is no text raises
--- Zoom: `GET /phone/users/{userId}`
---@param id string               id or email
---@return zoom.PhoneUser?, zoom.Error?
function zoom.phone.user(id) end

--- Any GET below the API's URL.
--- Errors: a path or query that cannot be sent raises; what Zoom refuses is `nil, err`
--- Zoom: `GET` of the path
---@param path string             "/users/summary"
---@param query? table<string, string|number|boolean>
---@return table?, zoom.Error?
function zoom.get(path, query) end

--- Any operation of Zoom's API by its id: 'user', or 'rooms.deleteDevice' where several products have
--- the id. One that reads gives its answer; one that writes becomes a row of the plan and gives true.
---
---     local role = zoom.call("accounts.getRoleInformation", { roleId = "2" })
---     zoom.call("userDelete", { userId = user, action = "disassociate" })
--- Errors: unknown ids and parameters, and values that do not fit, raise, with the nearest name; what Zoom
---   refuses of a read is `nil, err`, of a write a change that failed
--- Zoom: the operation's own: `zoomlua operations ID`
---@param operation string
---@param arguments? table        parameters of path and query by name, and `body`; users, groups and
---                               phone users stand for their ids
---@return table|true|nil
---@return zoom.Error?
function zoom.call(operation, arguments) end

--- Runs the body for each item, several at a time; what bodies print and want stands in the items' order,
--- whatever the order of the answers. A body that reads what is gone raises; with
--- skip_gone it is left out instead, and a line says so.
--- Errors: the first error of a body ends the others and is raised; with `skip_gone` a 404 is left out and
---   told
---@generic T
---@param items T[]|fun(): T
---@param body fun(item: T)
---@param options? { width?: integer, skip_gone?: boolean }   width: default 8, at most 64
---@return integer skipped
function zoom.each(items, body, options) end

---@alias zoom.Row table<string, string>   by the names of the header; another name raises

--- The rows of a CSV file that was granted (--read), one at a time, or as a list with whole = true; and the
--- names of the columns. Waits. `number` is the row as a spreadsheet counts it, the header being 1.
---
---     for row, number in zoom.csv "people.csv" do print(number, row.email) end
--- Errors: a file that was not granted, is no CSV, or has no such column raises, with the row
---@param name string             as on the command line, or its base name
---@param options? { separator?: ","|";"|"|"|"\t", whole?: boolean }   separator: default is what the header has
---@return (fun(): zoom.Row?, integer?)|zoom.Row[] rows
---@return string[] columns
function zoom.csv(name, options) end

--- The bytes of a file that was granted (--read). Waits.
--- Errors: a file that was not granted raises, with the flag that grants it
---@param name string
---@return string
function zoom.read(name) end

--- The value of a JSON file that was granted (--read); zoom.null for null. Waits.
--- Errors: as `read`; what is no JSON raises, with its place
---@param name string
---@return any
function zoom.json(name) end

--- GET from a host that was granted (--net): body and status; nil and an error for anything but 2xx. Waits.
--- Errors: a host that was not granted, or no URL, raises; what the host refuses is `nil, err`
---@param url string
---@return string? body
---@return integer|zoom.Error status
function zoom.fetch(url) end

--- The value of a variable that was granted (--env); nil when it is not set. Waits.
--- Errors: a variable that was not granted raises, with the flag that grants it
---@param name string
---@return string?
function zoom.env(name) end

--- The same as print: goes through the core, marked as the policy's.
--- Errors: none
function zoom.print(...) end

--- Milliseconds since 1970, the same during the whole run.
--- Errors: none
---@return integer
function zoom.now() end

--- Days since a date as Zoom writes it: whole ones of 24 hours, or, with a zone ("Europe/Berlin"), those of its
--- calendar. nil stays nil. With a zone it waits, the first time.
--- Errors: what is no date, and a zone that there is not, raise
---@param text string?
---@param zone? string
---@return integer?
function zoom.days_since(text, zone) end

--- The instant of a day or time, in milliseconds since 1970. What tells no offset is meant in the zone, or in
--- UTC; a day is its first instant. With a zone it waits, the first time.
--- Errors: what is no date, and a zone that there is not, raise, with the nearest name
---@param text string
---@param zone? string
---@return integer
function zoom.date(text, zone) end

--- The day of an instant, "2026-01-31"; of now without one.
--- Errors: what is no instant, and a zone that there is not, raise
---@param instant? integer
---@param zone? string
---@return string
function zoom.day(instant, zone) end

--- An instant as "2026-01-31T12:00:00Z", in a zone with its offset; now without one.
--- Errors: what is no instant, and a zone that there is not, raise
---@param instant? integer
---@param zone? string
---@return string
function zoom.iso(instant, zone) end

---@class zoom.PeopleOptions
---@field by? "email"|"id"|"employee_id"          default: "email"
---@field column? string                          default: called like `by`
---@field status? zoom.UserStatus|zoom.UserStatus[]  default: "active"
---@field separator? ","|";"|"|"|"\t"
---@field strict? boolean                         rows that are nobody are an error

---@alias zoom.UserStatus "active"|"inactive"|"pending"

--- The users whom the rows of a list name. Rows that are nobody are told with the plan. Waits.
---
---     for user, row, number in zoom.people("people.csv", { by = "email" }) do ... end
--- Errors: an unknown option or column raises; rows that are nobody are told with the plan, with `strict`
---   they raise
--- Zoom: `GET /users/{userId}` for up to 20 rows (by employee id with `search_by_unique_id`), else `GET
---   /users`
---@param source string|table|function   a CSV file (--read), what zoom.csv gave, or a list of rows or texts
---@param options? zoom.PeopleOptions
---@return fun(): zoom.User, any, integer
function zoom.people(source, options) end

---@class zoom.ReportFields
---@field columns string[]
---@field title? string
---@field name? string               for --report NAME=FILE
---@field sort? string|string[]      columns; "-days" for descending
---@field rows? table[]

---@class zoom.Report
local report = {}

--- A row: cells by place, by the names of the columns, or both.
--- Errors: a column that there is not raises, with the nearest name, and so does a cell that is neither a
---   scalar nor a list
---@param row table
function report:add(row) end

--- A table that is shown, or written as CSV or JSON, once the policy is done.
--- Errors: an unknown field, no columns or more than 64, and a sort by none of them raise
---@param given zoom.ReportFields
---@return zoom.Report
function zoom.report(given) end

return zoom
