-- What:   whether people may record, where, and whether meetings record
--         themselves, by department.
-- Why:    lawyers must not record, trainers must, and sales only to the cloud,
--         where access can be audited; Zoom has departments on its users but no
--         settings for them.
-- Who:    compliance with the account's admin; daily, since people change
--         departments.
-- Cannot: stop a phone that films the screen, or touch recordings that exist.
--         What the account or a group has locked is listed as left out. The
--         department is what Zoom has of it, as SSO or an admin entered it.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "recording-posture", version = "1.0.0",
  summary = "Who may record, and where, by department",
  params = {
    { name = "departments", type = "map", required = true, choices = { "off", "local", "cloud", "automatic" },
      help = "as in Legal=off,Sales=cloud,Training=automatic (to the cloud, by itself)" },
    { name = "others", choices = { "off", "local", "cloud", "automatic" },
      help = "for all other departments, and users without one; without it they are left alone" },
    { name = "announce", type = "boolean", default = true, help = "whether all participants see that the cloud records" },
  },
  limits = { percent = 100 },  -- of those listed: the first run is for most of them
  writes = {
    "user.recording.local_recording", "user.recording.cloud_recording", "user.recording.auto_recording",
    "user.recording.recording_notification_for_zoom_client",
  },
}

if next(policy.departments) == nil and not policy.others then error("which departments? departments=Legal=off,...", 0) end

local notice = policy.announce and { disclaimer_to_participants = "All participants" } or nil

local postures = {
  off = { local_recording = false, cloud_recording = false, auto_recording = "none" },
  ["local"] = { local_recording = true, cloud_recording = false, auto_recording = "none" },
  cloud = { local_recording = false, cloud_recording = true, auto_recording = "none",
    recording_notification_for_zoom_client = notice },
  automatic = { local_recording = false, cloud_recording = true, auto_recording = "cloud",
    recording_notification_for_zoom_client = notice },
}
for name, posture in pairs(postures) do postures[name] = zoom.settings { recording = posture } end

local seen = {}
for user in zoom.users { type = "licensed" } do
  local posture = policy.departments[user.dept or ""] or policy.others
  seen[user.dept or ""] = true
  if posture then user:set(postures[posture]) end
end

for department in pairs(policy.departments) do
  if not seen[department] then print(("nobody is in the department '%s'"):format(department)) end
end
