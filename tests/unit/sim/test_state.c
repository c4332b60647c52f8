/* test_state.c - what lasts between two runs, and what a reset takes back. */
#include "client.h"

#include <sys/stat.h>

static struct sim_run run;

static char *dump(const struct sim_run *r)
{
  struct reply reply = expect_call(r, "GET", "/_sim/state", NULL, 200);
  char *text = strdup(reply.body);
  reply_free(&reply);
  return text;
}

static void id_of(const struct sim_run *r, const char *list, char id[64])
{
  struct reply reply = expect_call(r, "GET", list, NULL, 200);
  snprintf(id, 64, "%s", json_string_value(at(reply.json, "users.0.id")));
  reply_free(&reply);
}

/* One of everything that can be changed. */
static void change_much(struct sim_run *r)
{
  char user[64], phone[64], path[200], group[64];
  id_of(r, "/v2/users?page_size=1", user);
  id_of(r, "/v2/phone/users?page_size=1", phone);
  struct reply reply = expect_call(r, "GET", "/v2/groups", NULL, 200);
  snprintf(group, sizeof(group), "%s", json_string_value(at(reply.json, "groups.0.id")));
  reply_free(&reply);
  snprintf(path, sizeof(path), "/v2/users/%s/settings", user);
  expect_status(r, "PATCH", path, "{\"in_meeting\":{\"chat\":false}}", 204);
  strcat(path, "?option=meeting_security");
  expect_status(r, "PATCH", path, "{\"meeting_security\":{\"waiting_room\":true}}", 204);
  snprintf(path, sizeof(path), "/v2/users/%s", user);
  expect_status(r, "PATCH", path, "{\"dept\":\"\xc3\x9c\\\"ber\"}", 204);
  snprintf(path, sizeof(path), "/v2/phone/users/%s/settings/desk_phone", phone);
  expect_status(r, "POST", path, "{\"device_id\":\"d7\"}", 201);
  snprintf(path, sizeof(path), "/v2/phone/users/%s", phone);
  expect_status(r, "PATCH", path, "{\"policy\":{\"sms\":{\"enable\":false}}}", 204);
  snprintf(path, sizeof(path), "/v2/groups/%s/settings", group);
  expect_status(r, "PATCH", path, "{\"in_meeting\":{\"chat\":false}}", 204);
  snprintf(path, sizeof(path), "/v2/groups/%s/lock_settings", group);
  expect_status(r, "PATCH", path, "{\"in_meeting\":{\"chat\":true}}", 204);
  expect_status(r, "PATCH", "/v2/accounts/me/settings", "{\"in_meeting\":{\"polling\":false}}", 204);
}

static void everything_lasts(void **state)
{
  (void)state;
  const char *file = scratch("state.json");
  run_start(&run, (struct zl_sim){.plan = "none", .users = 40, .state_file = file});
  char *fresh = dump(&run);
  change_much(&run);
  char *changed = dump(&run);
  assert_string_not_equal(fresh, changed);
  run_stop(&run);
  struct stat st;
  assert_int_equal(stat(file, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600);
  assert_true((size_t)st.st_size < strlen(changed) / 4); /* what was changed, not the tenant */
  run_start(&run, (struct zl_sim){.plan = "none", .state_file = file}); /* how many users: it knows */
  char *again = dump(&run);
  assert_string_equal(again, changed);
  expect_status(&run, "POST", "/_sim/reset", "", 204);
  free(again);
  again = dump(&run);
  assert_string_equal(again, fresh);
  run_stop(&run);
  run_start(&run, (struct zl_sim){.plan = "none", .state_file = file});
  free(again);
  again = dump(&run);
  assert_string_equal(again, fresh); /* the reset lasts too */
  run_stop(&run);
  free(again);
  free(changed);
  free(fresh);
}

static void it_is_saved_while_it_runs(void **state)
{
  (void)state;
  const char *file = scratch("running.json");
  run_start(&run, (struct zl_sim){.plan = "none", .state_file = file});
  expect_status(&run, "PATCH", "/v2/accounts/me/settings", "{\"in_meeting\":{\"polling\":false}}", 204);
  for (int i = 0; i < 15000 && access(file, F_OK) != 0; i++)
    usleep(20 * 1000);
  json_error_t why;
  json_t *saved = json_load_file(file, 0, &why);
  assert_non_null(saved);
  assert_true(json_is_false(at(saved, "tenant.account.settings.in_meeting.polling")));
  json_decref(saved);
  run_stop(&run);
}

static void another_tenant_starts_afresh(void **state)
{
  (void)state;
  const char *file = scratch("other.json");
  run_start(&run, (struct zl_sim){.plan = "none", .users = 40, .state_file = file});
  change_much(&run);
  run_stop(&run);
  run_start(&run, (struct zl_sim){.plan = "none", .users = 41, .state_file = file});
  expect_answer(&run, "/v2/accounts/me/settings", "in_meeting.polling", "true");
  run_stop(&run);
}

static void a_damaged_state_is_named(void **state)
{
  (void)state;
  const char *file = scratch("damaged.json");
  struct zl_err err = {0};
  write_text(file, "{\"format\":1,");
  assert_int_equal(zl_sim_run(&(struct zl_sim){.plan = "none", .state_file = file}, &err), -1);
  assert_non_null(strstr(err.text, "damaged.json"));
  assert_non_null(strstr(err.text, "remove"));
}

static void the_same_number_makes_the_same_tenant(void **state)
{
  (void)state;
  struct sim_run other;
  run_start(&run, (struct zl_sim){.plan = "none", .users = 500});
  run_start(&other, (struct zl_sim){.plan = "none", .users = 500});
  char *a = dump(&run), *b = dump(&other);
  assert_string_equal(a, b);
  free(a);
  free(b);
  run_stop(&run);
  run_stop(&other);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(everything_lasts),
      cmocka_unit_test(it_is_saved_while_it_runs),
      cmocka_unit_test(another_tenant_starts_afresh),
      cmocka_unit_test(a_damaged_state_is_named),
      cmocka_unit_test(the_same_number_makes_the_same_tenant),
  };
  return cmocka_run_group_tests(tests, NULL, scratch_remove);
}
