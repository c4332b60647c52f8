/* One value against one leaf, and whole tables: what passes and in which form, what is refused
 * and in which words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "helpers.h"

/* `gives` is the canonical form, or with a leading "!" a part of the refusal. */
struct row {
  const char *path, *given, *gives, *why;
};

static void test_values(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"in_meeting.chat", "true", "true", "boolean"},
    {"in_meeting.chat", "false", "false", "false is a value"},
    {"in_meeting.chat", "\"yes\"", "!in_meeting.chat must be true or false, not the string 'yes'",
     "a word is not a boolean"},
    {"in_meeting.chat", "1", "!must be true or false, not the number 1", "nor a number"},
    {"in_meeting.chat", "null", "!in_meeting.chat must be true or false, not null; leave it out",
     "null is no value"},
    {"in_meeting.chat", "{\"enable\":true}", "!in_meeting.chat must be true or false, not a table",
     "an object for a scalar"},
    {"in_meeting.chat", "[]", "!not a list", "an empty list is not false"},
    {"feature.meeting_capacity", "2", "2", "integer"},
    {"feature.meeting_capacity", "2.0", "2", "Lua may have made a float of it"},
    {"feature.meeting_capacity", "2e2", "200", "still a whole number"},
    {"feature.meeting_capacity", "2.5", "!must be a whole number, not the number 2.5", "half"},
    {"feature.meeting_capacity", "\"2\"",
     "!must be a whole number, not the string '2' (write it without quotes)", "in quotes"},
    {"feature.meeting_capacity", "9223372036854775807", "9223372036854775807", "64 bits exact"},
    {"feature.meeting_capacity", "9223372036854775808", "!must be a whole number", "one more"},
    {"in_meeting.allow_users_save_chats", "3", "3", "listed number"},
    {"in_meeting.allow_users_save_chats", "0",
     "!in_meeting.allow_users_save_chats must be 1, 2 or 3, not the number 0", "this base is 1"},
    {"in_meeting.webinar_chat.allow_users_save_chats", "0", "0", "and this base is 0"},
    {"feature.webinar_capacity", "700",
     "!must be 100, 500, 501, 1000, 1001, 3000, 5000 or 10000, not the number 700 (the nearest is 501)",
     "nearest of many"},
    {"recording.auto_delete_cmr_days", "365", "365", "the server judges"},
    {"recording.recording_password_requirement.length", "11", "!must be at most 10, not the number 11",
     "range"},
    {"in_meeting.entry_exit_chime", "\"host\"", "\"host\"", "listed string"},
    {"in_meeting.entry_exit_chime", "\"h\\u006fst\"", "\"host\"", "escapes are undone"},
    {"in_meeting.entry_exit_chime", "\"hosts\"",
     "!must be 'host', 'all' or 'none', not the string 'hosts' (did you mean 'host'?)", "nearest"},
    {"in_meeting.entry_exit_chime", "true", "!must be 'host', 'all' or 'none', not true", "type"},
    {"recording.recording_notification_for_zoom_client.play_voice_prompt", "\"No one\"",
     "\"No one\"", "values may have spaces"},
    {"schedule_meeting.pmi_password", "\"4829\"", "\"4829\"", "a passcode"},
    {"schedule_meeting.pmi_password", "482913",
     "!schedule_meeting.pmi_password must be a string, not a number (write it in quotes)",
     "a passcode is never repeated in a message"},
    {"in_meeting.custom_service_instructions", "\"gr\\u00fc\\u00df \\u4e16\"",
     "\"gr\xc3\xbc\xc3\x9f \xe4\xb8\x96\"", "UTF-8 comes out as itself"},
    {"in_meeting.custom_service_instructions", "\"\"", "\"\"", "the empty string is a value"},
    {"in_meeting.data_center_regions", "[\"US\",\"DE\"]", "[\"US\",\"DE\"]", "a list as given"},
    {"in_meeting.data_center_regions", "[]", "[]", "the empty list is a value"},
    {"in_meeting.data_center_regions", "{}", "[]", "Lua has one empty table"},
    {"in_meeting.data_center_regions", "\"US\"",
     "!must be a list, not the string 'US' (write it as { ... })", "one for a list"},
    {"in_meeting.data_center_regions", "{\"US\":true}", "!must be a list, not a table with names",
     "names for a list"},
    {"in_meeting.data_center_regions", "[\"US\",\"UK\"]",
     "!in_meeting.data_center_regions[2] must be 'AU', 'LA'", "the element is named as Lua counts"},
    {"in_meeting.data_center_regions", "[\"US\",null]", "!in_meeting.data_center_regions[2]",
     "a hole"},
    {"feature.zoom_events_unlimited_capacities", "[1000.0,5000]", "[1000,5000]", "numbers in lists"},
    {"feature.zoom_events_unlimited_capacities",
     "[100,100,100,100,100,100,100,100,100,100]",
     "!must be a list of at most 9 elements, not a list of 10", "too many"},
    {"meeting_security.block_user_domain_list", "[\"a.b\"]",
     "!meeting_security.block_user_domain_list[1] must be at least 5 characters long", "too short"},
    {"meeting_security.block_user_domain_list", "[\"\xc3\xa4.\xc3\xa4\xc3\xa4\xc3\xa4\"]",
     "[\"\xc3\xa4.\xc3\xa4\xc3\xa4\xc3\xa4\"]", "characters are counted, not bytes"},
    {"in_meeting.virtual_background_settings.files",
     "[{\"size\":7.0,\"id\":\"a\",\"is_default\":false}]",
     "[{\"id\":\"a\",\"is_default\":false,\"size\":7}]", "fields in the catalogue's order"},
    {"in_meeting.virtual_background_settings.files", "[{\"idd\":\"a\"}]",
     "!in_meeting.virtual_background_settings.files[1] has no field 'idd' (did you mean 'id'?)",
     "fields of elements are checked"},
    {"in_meeting.virtual_background_settings.files", "[{\"id\":\"a\"},{\"size\":\"7\"}]",
     "!in_meeting.virtual_background_settings.files[2].size must be a whole number", "place"},
    {"in_meeting.virtual_background_settings.files", "[\"a\"]",
     "!files[1] must be a table with named fields, not the string 'a'", "no object"},
    {"feature.license_info_list",
     "[{\"license_type\":\"ZOOM_WHITEBOARD\",\"license_option\":576460752303423500}]",
     "[{\"license_type\":\"ZOOM_WHITEBOARD\",\"license_option\":576460752303423500}]",
     "an option beyond 2^53, exact"},
    {"feature.license_info_list",
     "[{\"license_type\":\"ZOOM_WHITEBOARD\",\"license_option\":-1}]",
     "!feature.license_info_list[1].license_option must be at least 0, not the number -1", "range"},
    {"feature.license_info_list", "[{\"license_type\":\"ZOOM_WHITEBOARD\"}]",
     "!feature.license_info_list[1] needs 'license_option'", "a field that must be there"},
    {"tsp.call_out_countries", "[{\"code\":\"CH\",\"x\":[1.0,null]}]",
     "[{\"code\":\"CH\",\"x\":[1,null]}]", "elements of which Zoom says nothing"},
    {"meeting_authentication_option", "{\"action\":\"show\",\"id\":\"a\"}",
     "{\"action\":\"show\",\"id\":\"a\"}", "an atomic leaf"},
    {"meeting_authentication_option", "{\"action\":\"show\"}",
     "!meeting_authentication_option needs 'id'", "which profile?"},
    {"meeting_authentication_option", "{\"id\":\"a\",\"type\":\"internally\"}",
     "!meeting_authentication_option.type must be 'enforce_login'", "a type of the other one"},
    {"meeting_authentication_option", "\"a\"", "!must be a table with named fields", "no object"},
    {"in_meeting.transfer_meetings_between_devices", "true",
     "!in_meeting.transfer_meetings_between_devices can be read but not set: Zoom's PATCH does not "
     "take it", "read-only"},
    {"in_meeting", "{}", "!in_meeting is a group of settings", "not a leaf"},
    {"in_meeting.custom_service_instructions", "[\"\\u001b[2J\"]", "!not a list", "no escape leaks"},
    {"in_meeting.entry_exit_chime", "\"\\u001b[2J\"", "!not the string '\\x1b[2J'", "made visible"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const struct row *r = &rows[i];
    struct zl_buf out = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    int rc = zl_settings_check(leaf_of(r->path), parse(r->given), &out, &err);
    if (r->gives[0] == '!') {
      ROW_TRUE(r->why, rc == -1, "passed as %s\n", zl_buf_cstr(&out));
      ROW_TRUE(r->why, err.code == ZL_EVALUE && strstr(err.text, r->gives + 1), "said: %s\n", err.text);
      ROW_TRUE(r->why, out.len == 0, "left %s behind\n", zl_buf_cstr(&out));
      ROW_TRUE(r->why, !strstr(err.text, "482913"), "tells the passcode\n");
    } else {
      ROW_TRUE(r->why, rc == 0, "said: %s\n", err.text);
      ROW_TRUE(r->why, strcmp(zl_buf_cstr(&out), r->gives) == 0, "gave %s\n", zl_buf_cstr(&out));
    }
    zl_buf_free(&out);
  }
}

static void test_long(void **state)
{
  (void)state;
  char text[2100] = "\"";
  memset(text + 1, 'x', 2049);
  strcpy(text + 2050, "\"");
  struct zl_buf out = ZL_BUF_INIT(MOST_BYTES);
  struct zl_err err = {0};
  const struct zl_node *leaf = leaf_of("telephony.audio_conference_info");
  assert_int_equal(zl_settings_check(leaf, parse(text), &out, &err), -1);
  assert_non_null(strstr(err.text, "at most 2048 characters long (it has 2049)"));
  assert_true(strlen(err.text) < 300); /* the text itself is cut */
  strcpy(text + 2049, "\"");
  assert_int_equal(zl_settings_check(leaf, parse(text), &out, &err), 0);
  zl_buf_free(&out);
}

/* ---- whole tables -------------------------------------------------------------------------- */

static int collect(void *arg, const struct zl_node *leaf, struct zl_str value)
{
  return zl_buf_printf(arg, "%s=%.*s;", leaf->path, (int)value.n, value.p);
}

static void test_tables(void **state)
{
  (void)state;
  static const struct {
    const char *table, *gives, *why;
  } rows[] = {
    {"{}", "", "nothing"},
    {"[]", "", "nothing, as Lua's empty table may come"},
    {"{\"in_meeting\":{}}", "", "an empty group"},
    {"{\"in_meeting\":[]}", "", "the same"},
    {"{\"recording\":{\"local_recording\":true},\"in_meeting\":{\"chat\":false}}",
     "in_meeting.chat=false;recording.local_recording=true;", "the catalogue's order"},
    {"{\"meeting_security\":{\"waiting_room\":true},\"in_meeting\":{\"waiting_room\":true}}",
     "in_meeting.waiting_room=true;meeting_security.waiting_room=true;", "several bodies, one tree"},
    {"{\"in_meeting\":{\"\\u0063hat\":false}}", "in_meeting.chat=false;", "an escaped key"},
    {"{\"in_meeting\":true}",
     "!in_meeting is a group of settings: write it as a table such as { allow_", "scalar for a group"},
    {"{\"in_meeting\":null}", "!in_meeting is a group of settings and cannot be null", "null"},
    {"{\"in_meeting\":[1]}", "!in_meeting is a group of settings", "a list for a group"},
    {"{\"whiteboard\":{\"in_meeting_advanced_whiteboard\":true}}",
     "!whiteboard can be read but not set", "a read-only section"},
    {"{\"in_meeting\":{\"chatt\":true}}", "!(did you mean 'in_meeting.chat'?)", "unknown"},
    {"true", "!settings must be a table with names, not true", "no table"},
    {"[1]", "!settings must be a table with names, not a list", "a list"},
    /* authentication_option */
    {"{\"meeting_authentication\":true,\"authentication_option\":{\"id\":\"a\"}}",
     "meeting_authentication_option={\"id\":\"a\"};meeting_authentication=true;", "told by its switch"},
    {"{\"recording_authentication\":false,\"authentication_option\":{\"id\":\"a\"}}",
     "recording_authentication_option={\"id\":\"a\"};recording_authentication=false;", "the other"},
    {"{\"authentication_option\":{\"id\":\"a\",\"type\":\"internally\"}}",
     "recording_authentication_option={\"id\":\"a\",\"type\":\"internally\"};", "told by its type"},
    {"{\"authentication_option\":{\"id\":\"a\",\"type\":\"enforce_login_with_same_account\"}}",
     "meeting_authentication_option={", "told by its type"},
    {"{\"authentication_option\":{\"id\":\"a\",\"type\":\"enforce_login\"}}",
     "!write meeting_authentication_option or recording_authentication_option", "a type of both"},
    {"{\"authentication_option\":{\"id\":\"a\"}}", "!meetings and recordings have one each", "not told"},
    {"{\"meeting_authentication\":true,\"recording_authentication\":true,"
     "\"authentication_option\":{\"id\":\"a\"}}", "!meetings and recordings have one each", "both"},
    {"{\"meeting_authentication\":true,\"authentication_option\":{\"id\":\"a\"},"
     "\"meeting_authentication_option\":{\"id\":\"b\"}}",
     "!meeting_authentication_option is given twice", "twice under two names"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf out = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    const char *gives = rows[i].gives;
    int rc = zl_settings_read(ZL_LEVEL_USER, parse(rows[i].table), collect, &out, &err);
    if (gives[0] == '!') {
      ROW_TRUE(rows[i].why, rc == -1 && strstr(err.text, gives + 1), "said: %s\n", err.text);
      ROW_TRUE(rows[i].why, out.len == 0, "emitted %s\n", zl_buf_cstr(&out));
    } else {
      ROW_TRUE(rows[i].why, rc == 0, "said: %s\n", err.text);
      ROW_TRUE(rows[i].why, strncmp(zl_buf_cstr(&out), gives, strlen(gives)) == 0, "gave %s\n",
               zl_buf_cstr(&out));
    }
    zl_buf_free(&out);
  }
}

static void test_order_of_complaints(void **state)
{
  (void)state;
  struct zl_err a = {0}, b = {0};
  struct zl_buf out = ZL_BUF_INIT(MOST_BYTES);
  zl_settings_read(ZL_LEVEL_USER,
                   parse("{\"in_meeting\":{\"zz\":1,\"yy\":1},\"recording\":{\"auto_recording\":1}}"),
                   collect, &out, &a);
  zl_settings_read(ZL_LEVEL_USER,
                   parse("{\"recording\":{\"auto_recording\":1},\"in_meeting\":{\"yy\":1,\"zz\":1}}"),
                   collect, &out, &b);
  assert_string_equal(a.text, b.text); /* Lua's tables have no order: the message must not vary */
  zl_err_clear(&a);
  zl_err_clear(&b);
  zl_settings_read(ZL_LEVEL_USER, parse("{\"recording\":{\"auto_recording\":1},\"in_meeting\":{\"chat\":1}}"),
                   collect, &out, &a);
  zl_settings_read(ZL_LEVEL_USER, parse("{\"in_meeting\":{\"chat\":1},\"recording\":{\"auto_recording\":1}}"),
                   collect, &out, &b);
  assert_string_equal(a.text, b.text);
  assert_int_equal(out.len, 0);
  zl_buf_free(&out);
}

static int refuse_second(void *arg, const struct zl_node *leaf, struct zl_str value)
{
  (void)leaf, (void)value;
  return ++*(int *)arg == 2 ? -1 : 0;
}

static void test_emit_stops(void **state)
{
  (void)state;
  struct zl_err err = {0};
  int n = 0;
  assert_int_equal(zl_settings_read(ZL_LEVEL_USER,
                                    parse("{\"in_meeting\":{\"chat\":true,\"polling\":true,"
                                          "\"annotation\":true}}"),
                                    refuse_second, &n, &err), -1);
  assert_int_equal(n, 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_values), cmocka_unit_test(test_long),
    cmocka_unit_test(test_tables), cmocka_unit_test(test_order_of_complaints),
    cmocka_unit_test(test_emit_stops),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
