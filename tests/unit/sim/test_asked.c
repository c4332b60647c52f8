/* test_asked.c - what `zoomlua test` asks of the simulator: to be another tenant, what the API answers, in what
 * it has changed, which names there are. */
#include "client.h"

static struct sim_run run;

#define TENANT \
  "{\"now\":\"2026-03-01T00:00:00Z\",\"groups\":[{\"id\":\"g1\",\"name\":\"Kiosks\",\"lock_settings\":{\"in_meeting\":{\"chat\":true}}}]," \
  "\"account\":{\"settings\":{\"in_meeting\":{\"annotation\":false}}}," \
  "\"users\":[{\"id\":\"ada\",\"email\":\"ada@example.com\",\"dept\":\"Sales\",\"phone\":{\"site\":\"Berlin\"," \
  "\"voicemail_access_members\":[{\"access_user_id\":\"bob\",\"allow_download\":true}]}}," \
  "{\"id\":\"bob\",\"email\":\"bob@example.com\",\"group_ids\":[\"g1\"],\"phone\":{}}]}"

static void load(const char *tenant, int status)
{
  struct reply reply = call(&run, "POST", "/_sim/tenant", tenant);
  assert_int_equal(reply.status, status);
  reply_free(&reply);
}

/* "kind label path was is", a line each. */
static void expect_changed(const char *wanted)
{
  char got[8192] = "";
  struct reply reply = expect_call(&run, "GET", "/_sim/changed", NULL, 200);
  size_t i, n = 0;
  json_t *row;
  json_array_foreach(reply.json, i, row) {
    char *was = json_dumps(json_object_get(row, "was"), JSON_ENCODE_ANY | JSON_COMPACT);
    char *is = json_dumps(json_object_get(row, "is"), JSON_ENCODE_ANY | JSON_COMPACT);
    n += (size_t)snprintf(got + n, sizeof(got) - n, "%s %s %s %s %s\n", json_string_value(json_object_get(row, "kind")),
                          json_string_value(json_object_get(row, "label")),
                          json_string_value(json_object_get(row, "path")), was, is);
    free(was);
    free(is);
    assert_true(n < sizeof(got));
  }
  assert_string_equal(got, wanted);
  reply_free(&reply);
}

static void change(const char *method, const char *path, const char *body, int status)
{
  expect_status(&run, method, path, body, status);
}

static void changes_are_values_that_hold(void **state)
{
  (void)state;
  static const struct {
    const char *method, *path, *body, *changed, *back_method, *back_path, *back;
    const char *why;
  } rows[] = {
      {"PATCH", "/v2/users/ada/settings", "{\"in_meeting\":{\"annotation\":true}}",
       "user ada@example.com in_meeting.annotation false true\n", "PATCH", "/v2/users/ada/settings",
       "{\"in_meeting\":{\"annotation\":false}}", "a value of one's own that says what was inherited is as before"},
      {"PATCH", "/v2/users/ada", "{\"dept\":\"Legal\"}", "user ada@example.com dept \"Sales\" \"Legal\"\n", "PATCH",
       "/v2/users/ada", "{\"dept\":\"Sales\"}", "fields of users"},
      {"DELETE", "/v2/groups/g1/members/bob", NULL, "user bob@example.com groups [\"Kiosks\"] []\n", "POST",
       "/v2/groups/g1/members", "{\"members\":[{\"id\":\"bob\"}]}", "groups are named"},
      {"PATCH", "/v2/groups/g1/lock_settings", "{\"in_meeting\":{\"chat\":false}}",
       "group Kiosks lock.in_meeting.chat true false\n", "PATCH", "/v2/groups/g1/lock_settings",
       "{\"in_meeting\":{\"chat\":true}}", "locks"},
      {"PATCH", "/v2/phone/users/bob", "{\"policy\":{\"sms\":{\"enable\":false}}}",
       "user bob@example.com phone.policy.sms.enable true false\n", "PATCH", "/v2/phone/users/bob",
       "{\"policy\":{\"sms\":{\"enable\":true}}}", "phones"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    load(TENANT, 204);
    expect_changed("");
    struct reply reply = expect_call(&run, rows[i].method, rows[i].path, rows[i].body,
                                     strcmp(rows[i].method, "POST") == 0 ? 201 : 204);
    reply_free(&reply);
    expect_changed(rows[i].changed);
    change(rows[i].back_method, rows[i].back_path, rows[i].back, strcmp(rows[i].back_method, "POST") == 0 ? 201 : 204);
    expect_changed("");
  }
}

static void a_share_is_the_same_under_another_id(void **state)
{
  (void)state;
  load(TENANT, 204);
  struct reply reply = expect_call(&run, "GET", "/v2/phone/users/ada", NULL, 200);
  char path[300];
  snprintf(path, sizeof(path), "/v2/phone/users/ada/settings/voice_mail?shared_id=%s",
           json_string_value(at(reply.json, "policy.voicemail_access_members.0.shared_id")));
  assert_string_not_equal(json_string_value(at(reply.json, "site_id")), "");
  reply_free(&reply);
  change("DELETE", path, NULL, 204);
  expect_changed("user ada@example.com phone.access.voice_mail[bob@example.com] "
                 "{\"allow_delete\":false,\"allow_download\":true,\"allow_sharing\":false} null\n");
  change("POST", "/v2/phone/users/ada/settings/voice_mail",
         "{\"voicemail_access_members\":[{\"access_user_id\":\"bob\",\"allow_download\":true}]}", 201);
  expect_changed("");
}

static void a_tenant_is_taken_whole_or_not_at_all(void **state)
{
  (void)state;
  load(TENANT, 204);
  change("PATCH", "/v2/users/ada", "{\"dept\":\"Legal\"}", 204);
  load("{\"users\":[{\"id\":\"x\",\"email\":\"x@example.com\",\"dpet\":\"Sales\"}]}", 400);
  load("{\"now\":\"yesterday\"}", 400);
  load("[]", 400);
  expect_changed("user ada@example.com dept \"Sales\" \"Legal\"\n");
  change("POST", "/_sim/reset", "", 204);
  expect_changed(""); /* a reset makes the tenant that was loaded */
  load("{\"faults\":[{\"on\":\"GET /users/*\",\"reply\":503,\"count\":1}],\"users\":[{\"id\":\"ada\",\"email\":\"ada@example.com\"}]}", 204);
  change("GET", "/v2/users/ada", NULL, 503);
  change("GET", "/v2/users/ada", NULL, 200);
}

static void reading_needs_no_token(void **state)
{
  (void)state;
  load(TENANT, 204);
  struct reply reply = call(&run, "POST", "/_sim/read",
                            "{\"paths\":[\"/users/ada\",\"/users/eve\",\"/nothing\",\"nonsense\","
                            "\"/users/ada/settings?option=meeting_security\",\"/phone/sites\"]}");
  assert_int_equal(reply.status, 200);
  static const int wanted[] = {200, 404, 404, 404, 200, 200};
  for (size_t i = 0; i < 6; i++) {
    char path[30];
    snprintf(path, sizeof(path), "%zu.status", i);
    assert_int_equal(json_integer_value(at(reply.json, path)), wanted[i]);
  }
  assert_string_equal(json_string_value(at(reply.json, "0.body.dept")), "Sales");
  assert_non_null(at(reply.json, "4.body.meeting_security"));
  assert_string_equal(json_string_value(at(reply.json, "5.body.sites.1.name")), "Berlin");
  reply_free(&reply);
}

static void names_are_those_that_are_taken(void **state)
{
  (void)state;
  struct reply reply = expect_call(&run, "GET", "/_sim/names", NULL, 200);
  size_t i;
  json_t *name;
  bool dept = false;
  json_array_foreach(json_object_get(reply.json, "user"), i, name) {
    dept |= strcmp(json_string_value(name), "dept") == 0;
    assert_null(strchr(json_string_value(name), '.'));
  }
  assert_true(dept);
  assert_true(json_array_size(json_object_get(reply.json, "phone")) > 5);
  reply_free(&reply);
}

static int start(void **state)
{
  (void)state;
  run_start(&run, (struct zl_sim){.plan = "none", .users = 1});
  return 0;
}

static int stop(void **state)
{
  (void)state;
  run_stop(&run);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(changes_are_values_that_hold, start, stop),
      cmocka_unit_test_setup_teardown(a_share_is_the_same_under_another_id, start, stop),
      cmocka_unit_test_setup_teardown(a_tenant_is_taken_whole_or_not_at_all, start, stop),
      cmocka_unit_test_setup_teardown(reading_needs_no_token, start, stop),
      cmocka_unit_test_setup_teardown(names_are_those_that_are_taken, start, stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
