/* test_phone.c - phone users, their policy and shared access of all six types. */
#include "client.h"

static const char tenant[] =
    "{\"common_areas\":[{\"id\":\"a1\",\"extension_id\":\"xa1\",\"name\":\"Lobby\"}],"
    "\"users\":[{\"id\":\"u1\",\"email\":\"ada@example.com\",\"phone\":{\"extension_id\":\"x1\",\"devices\":[\"d1\"]}},"
    "{\"id\":\"u2\",\"email\":\"tom@example.com\",\"phone\":{\"extension_id\":\"x2\",\"privileges\":2}},"
    "{\"id\":\"u3\",\"email\":\"mei@example.com\",\"phone\":{\"extension_id\":\"x3\",\"voicemail_access_members\":"
    "[{\"access_user_id\":\"u1\",\"shared_id\":\"s1\",\"allow_download\":true}]}},"
    "{\"id\":\"u4\",\"email\":\"no-phone@example.com\"}]}";
static struct sim_run run;

#define S "/v2/phone/users/u1/settings"
#define SHARE "{\"voicemail_access_members\":[{\"access_user_id\":\"u2\",\"allow_download\":true},{\"access_user_id\":\"u3\"}]}"

static int start(void **state)
{
  (void)state;
  const char *file = scratch("tenant.json");
  write_text(file, tenant);
  run_start(&run, (struct zl_sim){.plan = "none", .tenant_file = file});
  return 0;
}

static int stop(void **state)
{
  run_stop(&run);
  return scratch_remove(state);
}

static int reset(void **state)
{
  (void)state;
  expect_status(&run, "POST", "/_sim/reset", "", 204);
  return 0;
}

static void the_list_has_phone_users_alone(void **state)
{
  (void)state;
  expect_answer(&run, "/v2/phone/users", "total_records", "3");
  expect_answer(&run, "/v2/phone/users", "next_page_token", "\"\"");
  expect_answer(&run, "/v2/phone/users?keyword=TOM", "users.0.extension_id", "\"x2\"");
  expect_answer(&run, "/v2/phone/users?status=deactivate", "total_records", "0");
  expect_status(&run, "GET", "/v2/phone/users/u4", NULL, 404);
  expect_status(&run, "PATCH", "/v2/users/u4", "{\"feature\":{\"zoom_phone\":true}}", 204);
  expect_answer(&run, "/v2/phone/users", "total_records", "4");
  expect_status(&run, "PATCH", "/v2/users/u4", "{\"feature\":{\"zoom_phone\":false}}", 204);
  expect_status(&run, "GET", "/v2/phone/users/u4", NULL, 404);
}

static void a_share_lives_and_dies_by_its_id(void **state)
{
  (void)state;
  struct reply r = expect_call(&run, "POST", S "/voice_mail", SHARE, 201);
  char id[64], path[200], body[300];
  assert_int_equal(json_array_size(at(r.json, "voicemail_access_members")), 2);
  snprintf(id, sizeof(id), "%s", json_string_value(at(r.json, "voicemail_access_members.0.shared_id")));
  reply_free(&r);
  expect_answer(&run, "/v2/phone/users/u1", "policy.voicemail_access_members.0.allow_download", "true");
  expect_answer(&run, "/v2/phone/users/u1", "policy.voicemail_access_members.1.allow_download", "false");
  expect_answer(&run, S, "voice_mail.0.download", "true"); /* the old copy */
  snprintf(body, sizeof(body), "{\"voicemail_access_members\":[{\"shared_id\":\"%s\",\"access_user_id\":\"u2\","
           "\"allow_delete\":true}]}", id);
  expect_status(&run, "PATCH", S "/voice_mail", body, 204);
  expect_answer(&run, "/v2/phone/users/u1", "policy.voicemail_access_members.0.allow_delete", "true");
  expect_answer(&run, "/v2/phone/users/u1", "policy.voicemail_access_members.0.allow_download", "true");
  snprintf(path, sizeof(path), S "/voice_mail?shared_id=%s", id);
  expect_status(&run, "DELETE", path, NULL, 204);
  expect_status(&run, "DELETE", path, NULL, 400);
  expect_answer(&run, "/v2/phone/users/u1", "policy.voicemail_access_members.0.access_user_id", "\"u3\"");
}

static void what_is_refused_changes_nothing(void **state)
{
  (void)state;
  char eleven[2000] = "{\"voicemail_access_members\":[", twenty_one[4000] = "{\"auto_call_recording_access_members\":[";
  for (int i = 0; i < 11; i++)
    sprintf(eleven + strlen(eleven), "%s{\"access_user_id\":\"u2\"}", i ? "," : "");
  for (int i = 0; i < 21; i++)
    sprintf(twenty_one + strlen(twenty_one), "%s{\"access_user_id\":\"u2\"}", i ? "," : "");
  strcat(eleven, "]}");
  strcat(twenty_one, "]}");
  const struct {
    const char *path, *body;
    int status, code;
    const char *why;
  } rows[] = {
      {"/v2/phone/users/u3/settings/voice_mail",
       "{\"voicemail_access_members\":[{\"access_user_id\":\"u2\"},{\"access_user_id\":\"u1\"}]}", 400, 300,
       "u1 has it already, so u2 does not get it either"},
      {S "/voice_mail", "{\"voicemail_access_members\":[{\"access_user_id\":\"u2\"},{\"access_user_id\":\"u2\"}]}",
       400, 300, "twice in one call"},
      {S "/voice_mail", "{\"voicemail_access_members\":[{\"access_user_id\":\"u9\"}]}", 404, 1001, "nobody"},
      {S "/voice_mail", "{\"voicemail_access_members\":[{\"access_user_id\":\"u4\"}]}", 404, 1001, "no phone"},
      {S "/voice_mail", "{\"voicemail_access_members\":[{\"access_user_id\":\"u1\"}]}", 400, 300, "oneself"},
      {S "/voice_mail", "{\"voicemail_access_members\":[{\"access_user_id\":\"u2\",\"allow_delete\":1}]}", 400, 300,
       "a number for a switch"},
      {S "/voice_mail", "{}", 400, 300, "nothing"},
      {S "/voice_mail", eleven, 400, 405, "eleven in one call"},
      {S "/auto_call_recording", twenty_one, 400, 405, "twenty-one in one call"},
      {S "/voicemail", SHARE, 400, 300, "no such type: it has an underscore"},
      {S "/delegation", "{}", 400, 300, "no assistant"},
      {S "/delegation", "{\"delegation_assistant_extension_id\":\"u2\"}", 400, 300, "a user id is no extension"},
      {S "/delegation", "{\"delegation_assistant_extension_id\":\"x1\"}", 400, 300, "one's own"},
      {S "/desk_phone", "{\"device_id\":\"d1\"}", 400, 300, "assigned already"},
      {S "/intercom", "{\"intercom\":{\"extension_id\":\"x9\"}}", 400, 300, "no such extension"},
      {"/v2/phone/users/u9/settings/voice_mail", SHARE, 404, 1001, "nobody's phone"},
  };
  struct reply before = expect_call(&run, "GET", "/_sim/state", NULL, 200);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct reply r = expect_call(&run, "POST", rows[i].path, rows[i].body, rows[i].status);
    if (json_integer_value(at(r.json, "code")) != rows[i].code)
      fail_msg("%s: %s", rows[i].why, r.body);
    reply_free(&r);
  }
  struct reply after = expect_call(&run, "GET", "/_sim/state", NULL, 200);
  assert_string_equal(before.body, after.body);
  reply_free(&before);
  reply_free(&after);
}

static void the_old_form_is_still_taken(void **state)
{
  (void)state;
  expect_status(&run, "POST", S "/voice_mail", "{\"voice_mail\":{\"access_user_id\":\"a1\","
                "\"access_user_type\":\"commonArea\",\"delete\":true}}", 201);
  expect_answer(&run, "/v2/phone/users/u1", "policy.voicemail_access_members.0.allow_delete", "true");
  expect_answer(&run, "/v2/phone/users/u1", "policy.voicemail_access_members.0.access_user_type", "\"commonArea\"");
}

static void recordings_are_shared_apart(void **state)
{
  (void)state;
  expect_status(&run, "POST", S "/auto_call_recording",
                "{\"auto_call_recording_access_members\":[{\"access_user_id\":\"u2\",\"allow_delete\":true}]}", 201);
  expect_status(&run, "POST", S "/ad_hoc_call_recording",
                "{\"ad_hoc_call_recording_access_members\":[{\"access_user_id\":\"tom@example.com\"}]}", 201);
  expect_answer(&run, "/v2/phone/users/u1", "policy.auto_call_recording_access_members.0.allow_delete", "true");
  expect_answer(&run, S, "ad_hoc_call_recording_access_members.0.access_user_id", "\"u2\"");
  expect_answer(&run, "/v2/phone/users/u1", "policy.voicemail_access_members", "[]");
}

static void delegation(void **state)
{
  (void)state;
  struct reply r = expect_call(&run, "POST", S "/delegation", "{\"delegation_assistant_extension_id\":\"x2\"}", 201);
  assert_string_equal(json_string_value(at(r.json, "delegation.assistants.0.id")), "u2");
  reply_free(&r);
  expect_status(&run, "POST", S "/delegation", "{\"delegation_assistant_extension_id\":\"xa1\"}", 201);
  expect_answer(&run, S, "delegation.assistants.1.extension_type", "\"commonArea\"");
  expect_answer(&run, "/v2/phone/users/u2/settings", "delegation.privileges", "2"); /* bare, as some answer */
  expect_status(&run, "PATCH", "/v2/phone/users/u2/settings/delegation",
                "{\"delegation\":{\"privileges\":[1,8],\"privacy\":true}}", 204);
  expect_answer(&run, "/v2/phone/users/u2/settings", "delegation.privileges", "[1,8]");
  expect_answer(&run, "/v2/phone/users/u2/settings", "delegation.privacy", "true");
  expect_status(&run, "PATCH", S "/delegation", "{\"delegation\":{\"privileges\":[9]}}", 400);
  expect_status(&run, "PATCH", S "/delegation", "{\"delegation\":{\"privileges\":3}}", 400);
  expect_status(&run, "DELETE", S "/delegation?assistant_extension_id=x2", NULL, 204);
  expect_status(&run, "DELETE", S "/delegation?shared_id=x2", NULL, 400);
  expect_answer(&run, S, "delegation.assistants.0.extension_id", "\"xa1\"");
}

static void desk_phone_and_intercom(void **state)
{
  (void)state;
  expect_status(&run, "POST", S "/desk_phone", "{\"device_id\":\"d2\"}", 201);
  expect_status(&run, "PATCH", S "/desk_phone", "{\"desk_phone\":{\"devices\":[{\"id\":\"d2\",\"policy\":"
                "{\"hot_desking\":{\"status\":\"on\"}}}],\"phone_screen_lock\":true,\"pin_code\":\"0099\"}}", 204);
  expect_answer(&run, S, "desk_phone.devices.1.policy.hot_desking.status", "\"on\"");
  expect_answer(&run, S, "desk_phone.pin_code", "\"0099\"");
  expect_status(&run, "DELETE", S "/desk_phone?device_id=d1", NULL, 204);
  expect_answer(&run, S, "desk_phone.devices.0.id", "\"d2\"");
  expect_status(&run, "POST", S "/intercom", "{\"intercom\":{\"extension_id\":\"x2\"}}", 201);
  expect_status(&run, "POST", S "/intercom", "{\"intercom\":{\"extension_id\":\"x2\"}}", 400);
  expect_status(&run, "PATCH", S "/intercom", "{\"intercom\":{\"extension_id\":\"x3\",\"device_id\":\"d2\"}}", 204);
  expect_answer(&run, S, "intercom.audio_intercoms.1.extension_id", "\"x3\"");
  expect_answer(&run, S, "intercom.device.id", "\"d2\"");
  expect_status(&run, "DELETE", S "/intercom?intercom_extension_id=x2", NULL, 204);
  expect_answer(&run, S, "intercom.audio_intercoms.0.extension_id", "\"x3\"");
}

static void policy_is_patched_and_locks_are_read_only(void **state)
{
  (void)state;
  expect_status(&run, "PATCH", "/v2/phone/users/u1", "{\"policy\":{\"sms\":{\"enable\":false,\"locked\":true},"
                "\"international_calling\":false}}", 204);
  expect_answer(&run, "/v2/phone/users/u1", "policy.sms.enable", "false");
  expect_answer(&run, "/v2/phone/users/u1", "policy.sms.locked", "false");
  expect_answer(&run, "/v2/phone/users/u1", "policy.international_calling", "false");
  expect_status(&run, "PATCH", "/v2/phone/users/u1", "{\"policy\":{\"sms\":{\"enable\":1}}}", 400);
}

/* What GET has in another shape than PATCH comes back all the same. */
static void settings_are_patched(void **state)
{
  (void)state;
  expect_answer(&run, S, "area_code", "\"555\"");
  expect_status(&run, "PATCH", S, "{\"area_code\":\"415\",\"country_iso_code\":\"DE\",\"company_number\":\"+1\","
                "\"holiday_hours\":{\"holidays\":[{\"name\":\"May\"}]},\"outbound_caller_id\":\"\"}", 204);
  expect_answer(&run, S, "area_code", "\"415\"");
  expect_answer(&run, S, "country.code", "\"DE\"");
  expect_answer(&run, S, "outbound_caller.number", "\"\"");
  expect_answer(&run, S, "holiday_hours.0.name", "\"May\"");
  expect_answer(&run, S, "company_number", "\"+15550100\""); /* read-only: dropped */
  expect_answer(&run, "/_sim/state", "users.0.phone.user_settings.area_code", "\"415\"");
  expect_answer(&run, "/v2/phone/users/u2/settings", "area_code", "\"555\"");
  expect_status(&run, "PATCH", S, "{\"business_hours_settings\":{\"business_hour_type\":3}}", 400);
  expect_status(&run, "PATCH", "/v2/phone/users/u4/settings", "{\"area_code\":\"415\"}", 404);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(the_list_has_phone_users_alone, reset),
      cmocka_unit_test_setup(a_share_lives_and_dies_by_its_id, reset),
      cmocka_unit_test_setup(what_is_refused_changes_nothing, reset),
      cmocka_unit_test_setup(the_old_form_is_still_taken, reset),
      cmocka_unit_test_setup(recordings_are_shared_apart, reset),
      cmocka_unit_test_setup(delegation, reset),
      cmocka_unit_test_setup(desk_phone_and_intercom, reset),
      cmocka_unit_test_setup(policy_is_patched_and_locks_are_read_only, reset),
      cmocka_unit_test_setup(settings_are_patched, reset),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
