-- What:   where meetings are routed and recordings are stored, which virtual
--         backgrounds people may use, and whether they may have interpreters,
--         for the members of some groups. What you do not give stays as it is.
-- Why:    data of a subsidiary has to stay in its country; a press office has
--         one background, and only some teams need interpretation.
-- Who:    data protection or the account's admin, group by group; daily, for
--         newcomers to the groups.
-- Cannot: move recordings that exist, upload background pictures, book
--         interpreters, or set virtual backgrounds for a group as such (Zoom's
--         API only reads them there), so members are set one by one. A storage
--         location that Zoom does not offer a member is listed, and that member
--         keeps the present one.
local zoom = require "zoom"

local regions = { "AU", "LA", "CA", "CN", "DE", "HK", "IN", "IE", "TY", "MX", "NL", "SG", "US" }

local policy = zoom.policy {
  name = "regions-backgrounds", version = "1.1.0",
  summary = "Regions, storage, backgrounds, by group",
  params = {
    { name = "groups", type = "list", required = true, min = 1, help = "groups whose members it is for" },
    { name = "data_centers", type = "list", choices = regions, min = 1, help = "regions that their meetings may use; TY is Japan" },
    { name = "storage", help = "country of their cloud recordings, such as DE" },
    { name = "backgrounds", choices = { "off", "given", "own" },
      help = "virtual backgrounds: none, those of the account, or their own pictures as well" },
    { name = "background_videos", type = "boolean", help = "whether a background may be a video" },
    { name = "interpretation", type = "boolean", help = "whether they may schedule language interpretation" },
    { name = "sign_interpretation", type = "boolean", help = "whether they may schedule sign language interpretation" },
  },
  limits = { percent = 100 },  -- of those listed: the members of the groups
  writes = {
    "user.in_meeting.custom_data_center_regions", "user.in_meeting.data_center_regions",
    "user.profile.recording_storage_location.value", "user.in_meeting.virtual_background",
    "user.in_meeting.virtual_background_settings", "user.in_meeting.language_interpretation.enable",
    "user.in_meeting.sign_language_interpretation.enable",
  },
}

--- { enable = ... } where it was given at all.
local function switch(value)
  if value ~= nil then return { enable = value } end
end

local wanted = {
  custom_data_center_regions = policy.data_centers and true,
  data_center_regions = policy.data_centers,
  language_interpretation = switch(policy.interpretation),
  sign_language_interpretation = switch(policy.sign_interpretation),
}
if policy.backgrounds then
  wanted.virtual_background = policy.backgrounds ~= "off"
  wanted.virtual_background_settings = { enable = policy.backgrounds ~= "off", allow_upload_custom = policy.backgrounds == "own" }
end
if policy.background_videos ~= nil then
  wanted.virtual_background_settings = wanted.virtual_background_settings or {}
  wanted.virtual_background_settings.allow_videos = policy.background_videos
end
if next(wanted) == nil and not policy.storage then error("what should be so? data_centers=DE,NL, storage=DE, ...", 0) end
local settings = zoom.settings { in_meeting = wanted }

local report
local function may_store(user)
  local offered = user.settings.profile.recording_storage_location.allowed_values
  if not offered or #offered == 0 then return true end  -- Zoom does not tell: it will refuse what it does not offer
  for _, place in ipairs(offered) do
    if place == policy.storage then return true end
  end
  report = report or zoom.report { name = "storage", title = ("Storage in %s is not offered, and left as it is"):format(policy.storage),
    columns = { "user", "stored in", "offered" }, sort = { "user" } }
  report:add { user.email, user.settings.profile.recording_storage_location.value, table.concat(offered, ", ") }
  return false
end

for user in zoom.users { type = { "licensed", "basic" }, group = policy.groups } do
  if next(wanted) ~= nil then user:set(settings) end
  if policy.storage and may_store(user) then
    user:set { profile = { recording_storage_location = { value = policy.storage } } }
  end
end
