-- What:   what phone users may do (call abroad, send SMS, download voice mail,
--         use the mobile app) and whether their calls are recorded, for some
--         sites or departments. What you do not give stays as it is.
-- Why:    one branch must record every call and another must not by law; costs
--         and data protection differ, too.
-- Who:    the phone admin, per site or department; daily, for newcomers.
-- Cannot: change what the account, a group or the site has locked (it is listed
--         as left out; calling abroad and voice mail carry no such mark, so
--         --verify tells), set the site's own defaults, prompts or numbers, or
--         reach call queues, common areas and auto receptionists.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "phone-policy", version = "1.1.0",
  summary = "What phones may do, by site or department",
  params = {
    { name = "sites", type = "list", default = {}, help = "sites, by name or id" },
    { name = "departments", type = "list", default = {}, help = "departments; with sites: those at these sites" },
    { name = "except", type = "list", default = {}, help = "groups whose members are left alone" },
    { name = "record", choices = { "off", "inbound", "outbound", "both" }, help = "which calls are recorded automatically" },
    { name = "record_on_demand", type = "boolean", help = "whether they may record a call themselves" },
    { name = "international", type = "boolean", help = "whether they may call abroad" },
    { name = "sms", type = "boolean", help = "whether they may send SMS" },
    { name = "mobile", type = "boolean", help = "whether Zoom Phone works on mobile devices" },
    { name = "voicemail_download", type = "boolean", help = "whether they may download voice mail" },
    { name = "voicemail_delete", type = "boolean", help = "whether they may delete voice mail" },
  },
  limits = { percent = 100 },  -- of those listed: the phones of the sites and departments
  writes = {
    "phone.policy.auto_call_recording.enable", "phone.policy.auto_call_recording.recording_calls",
    "phone.policy.ad_hoc_call_recording.enable", "phone.policy.international_calling", "phone.policy.sms.enable",
    "phone.policy.zoom_phone_on_mobile.enable", "phone.policy.voicemail.allow_download", "phone.policy.voicemail.allow_delete",
  },
}
if #policy.sites + #policy.departments == 0 then error("which phones? sites=... or departments=..., or both", 0) end

--- { enable = ... } where it was given at all.
local function switch(value)
  if value ~= nil then return { enable = value } end
end

local wanted = {
  auto_call_recording = policy.record and { enable = policy.record ~= "off",
    recording_calls = policy.record ~= "off" and policy.record or nil },
  ad_hoc_call_recording = switch(policy.record_on_demand),
  international_calling = policy.international,
  sms = switch(policy.sms),
  zoom_phone_on_mobile = switch(policy.mobile),
  voicemail = { allow_download = policy.voicemail_download, allow_delete = policy.voicemail_delete },
}
if next(wanted.voicemail) == nil then wanted.voicemail = nil end
if next(wanted) == nil then error("what should be so? record=both, sms=no, ...: see zoomlua info", 0) end
zoom.settings { policy = wanted }  -- a mistake in it ends the run here

local exempt = {}
for _, name in ipairs(policy.except) do
  for user in assert(zoom.group(name)):members() do exempt[user.id] = true end
end

local seen = {}
for phone in zoom.phone.users {
  site = policy.sites[1] and policy.sites, department = policy.departments[1] and policy.departments,
} do
  local site = phone.site or {}
  for _, name in ipairs { site.id or "", site.name or "", phone.department or "" } do seen[name] = true end
  if not exempt[phone.id] then phone:set { policy = wanted } end
end

for _, name in ipairs(policy.sites) do
  if not seen[name] then print(("none of these phone users is at the site '%s'"):format(name)) end
end
for _, name in ipairs(policy.departments) do
  if not seen[name] then print(("none of these phone users is in the department '%s'"):format(name)) end
end
