--- fields.lua - the fields that objects have at Zoom: "list" when every list shows them, "single"
--- when only a read of that one object does. A field that Zoom adds later is found in the row itself.
local fields = {}

local function kinds(list, single)
  local out = {}
  for name in list:gmatch "%S+" do out[name] = "list" end
  for name in single:gmatch "%S+" do out[name] = "single" end
  return out
end

fields.user = kinds([[
  id email first_name last_name display_name type status dept group_ids division_ids im_group_ids role_id
  pmi timezone verified created_at user_created_at last_login_time last_client_version employee_unique_id
  plan_united_type license_info_list custom_attributes host_key]], [[
  account_id account_number cluster cms_user_id company cost_center jid job_title language location
  login_types manager personal_meeting_url phone_country phone_number phone_numbers pic_url pronouns
  pronouns_option role_name use_pmi vanity_url zoom_one_type]])

fields.group = kinds("id name total_members", "")

fields.account = kinds("id", "")

fields.phone_user = kinds([[
  id phone_user_id email name extension_id extension_number status activation_status calling_plans
  phone_numbers site department cost_center]], "emergency_address policy site_admin site_id")

return fields
