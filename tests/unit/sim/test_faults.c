/* test_faults.c - answers that go wrong on request, rate limits, and the log. */
#include "client.h"

static struct sim_run run;
#define U1 "/v2/users/u1/settings"
#define OFF "{\"in_meeting\":{\"chat\":false}}"

static const char tenant[] = "{\"users\":[{\"id\":\"u1\",\"email\":\"ada@example.com\"},"
                             "{\"id\":\"u2\",\"email\":\"tom@example.com\"},"
                             "{\"id\":\"u3\",\"email\":\"mei@example.com\"}]}";
static const char *log_file;

static int start(void **state)
{
  (void)state;
  const char *file = scratch("tenant.json");
  log_file = scratch("log");
  write_text(file, tenant);
  run_start(&run, (struct zl_sim){.plan = "none", .tenant_file = file, .log_file = log_file});
  return 0;
}

static int stop(void **state)
{
  run_stop(&run);
  return scratch_remove(state);
}

static void faults(const char *text)
{
  expect_status(&run, "POST", "/_sim/reset", "", 204);
  expect_status(&run, "POST", "/_sim/faults", text, 204);
}

static void the_nth_call_and_no_other(void **state)
{
  (void)state;
  faults("[{\"on\":\"PATCH /users/*/settings\",\"nth\":2,\"count\":2,\"reply\":503,\"body\":\"{}\"}]");
  static const int want[] = {204, 503, 503, 204};
  for (int i = 0; i < 4; i++)
    expect_status(&run, "PATCH", i % 2 ? "/v2/users/u2/settings" : U1, OFF, want[i]);
  expect_status(&run, "GET", U1, NULL, 200);
}

static void a_429_comes_in_four_forms(void **state)
{
  (void)state;
  static const struct {
    const char *form, *has, *lacks, *why;
  } rows[] = {
      {"qps", "X-RateLimit-Type: QPS", "Retry-After", "the ordinary one"},
      {"daily", "Retry-After: 2", "QPS", "an ISO instant, this century"},
      {"bare", "429", "X-RateLimit", "no headers at all"},
      {"concurrent", "429", "X-RateLimit", "the text alone tells"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char text[200];
    snprintf(text, sizeof(text), "[{\"on\":\"GET " "/users/u1/settings\",\"reply\":429,\"form\":\"%s\"}]", rows[i].form);
    faults(text);
    struct reply r = expect_call(&run, "GET", U1, NULL, 429);
    if (!strstr(r.head, rows[i].has) || strstr(r.head, rows[i].lacks))
      fail_msg("%s: %s", rows[i].why, r.head);
    reply_free(&r);
  }
  faults("[{\"on\":\"GET /users/u1/settings\",\"reply\":429,\"retry_after\":7,\"headers\":{\"X-Own\":\"1\"}}]");
  struct reply r = expect_call(&run, "GET", U1, NULL, 429);
  assert_non_null(strstr(r.head, "Retry-After: 7"));
  assert_non_null(strstr(r.head, "X-Own: 1"));
  reply_free(&r);
}

static void cut_answers(void **state)
{
  (void)state;
  faults("[{\"on\":\"PATCH /users/u1/settings\",\"cut\":true},"
         "{\"on\":\"PATCH /users/u2/settings\",\"apply_then_cut\":true},"
         "{\"on\":\"GET /users/u3/settings\",\"cut_after_bytes\":100}]");
  struct reply r = call(&run, "PATCH", U1, OFF);
  assert_int_equal(r.status, 0);
  reply_free(&r);
  expect_answer(&run, U1, "in_meeting.chat", "true"); /* not carried out */
  r = call(&run, "PATCH", "/v2/users/u2/settings", OFF);
  assert_int_equal(r.status, 0);
  reply_free(&r);
  expect_answer(&run, "/v2/users/u2/settings", "in_meeting.chat", "false"); /* carried out */
  r = call(&run, "GET", "/v2/users/u3/settings", NULL);
  assert_int_equal(r.status, 0);
  assert_non_null(r.body);
  assert_int_equal(strlen(r.body), 100);
  reply_free(&r);
}

static void a_write_that_comes_late(void **state)
{
  (void)state;
  faults("[{\"on\":\"PATCH /users/u1/settings\",\"apply_late_ms\":600000}]");
  struct reply r = call(&run, "PATCH", U1, OFF);
  assert_int_equal(r.status, 0);
  reply_free(&r);
  expect_answer(&run, U1, "in_meeting.chat", "true");
  expect_status(&run, "POST", "/_sim/hurry", "", 204);
  expect_answer(&run, U1, "in_meeting.chat", "false");
}

/* By itself, too: nobody has to hurry it. */
static void late_is_not_never(void **state)
{
  (void)state;
  faults("[{\"on\":\"PATCH /users/u1/settings\",\"apply_late_ms\":[10,30]}]");
  struct reply r = call(&run, "PATCH", U1, OFF);
  assert_int_equal(r.status, 0);
  for (bool came = false; !came; usleep(5000)) {
    reply_free(&r);
    r = expect_call(&run, "GET", U1, NULL, 200);
    came = json_is_false(at(r.json, "in_meeting.chat"));
  }
  reply_free(&r);
}

static void answers_that_lie(void **state)
{
  (void)state;
  faults("[{\"on\":\"PATCH /users/u1/settings\",\"drop\":true},{\"on\":\"GET /users/u2/settings\",\"html\":true},"
         "{\"on\":\"GET /users/u3/settings\",\"wrong_type\":true},{\"on\":\"GET /users\",\"duplicate_user\":true},"
         "{\"on\":\"GET /users\",\"nth\":2,\"short_list\":true},"
         "{\"on\":\"GET /groups\",\"reply\":200,\"body\":{\"code\":200,\"message\":\"paid only\"}}]");
  expect_status(&run, "PATCH", U1, OFF, 204);
  expect_answer(&run, U1, "in_meeting.chat", "true");
  struct reply r = expect_call(&run, "GET", "/v2/users/u2/settings", NULL, 502);
  assert_non_null(strstr(r.head, "text/html"));
  assert_null(r.json);
  reply_free(&r);
  expect_answer(&run, "/v2/users/u3/settings", "in_meeting", "\"seven\"");
  expect_answer(&run, "/v2/users?page_size=2", "users.2.id", "\"u3\""); /* also first on the next page */
  r = expect_call(&run, "GET", "/v2/users", NULL, 200);
  assert_int_equal(json_array_size(at(r.json, "users")), 1);
  assert_int_equal(json_integer_value(at(r.json, "total_records")), 3);
  reply_free(&r);
  expect_answer(&run, "/v2/groups", "code", "200");
}

static void tokens_can_be_revoked_half_way(void **state)
{
  (void)state;
  faults("[{\"on\":\"GET /users/u1/settings\",\"revoke\":true}]");
  expect_status(&run, "GET", U1, NULL, 401);
  expect_status(&run, "GET", U1, NULL, 401);
  run_new_token(&run);
  expect_status(&run, "GET", U1, NULL, 200);
}

static void faults_are_checked(void **state)
{
  (void)state;
  static const char *const rows[] = {"{}", "[{}]", "[{\"on\":\"GET\"}]", "[{\"on\":\"GET /users\",\"replay\":500}]",
                                     "[{\"on\":\"GET /users\",\"reply\":\"500\"}]", "[{\"on\":\"GET /users\",\"cut\":1}]",
                                     "[{\"on\":\"GET /users\",\"reply\":429,\"form\":\"weekly\"}]"};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    expect_status(&run, "POST", "/_sim/faults", rows[i], 400);
  expect_status(&run, "POST", "/_sim/faults", "[]", 204);
}

static void a_window_slides(void **state)
{
  (void)state;
  struct sim_run pro;
  run_start(&pro, (struct zl_sim){.plan = "pro", .tenant_file = run.config.tenant_file});
  int good = 0, refused = 0;
  int64_t begin = zl_mono_ms();
  while (refused == 0 && good < 300) {
    struct reply r = call(&pro, "GET", U1, NULL);
    good += r.status == 200;
    if (r.status == 429) {
      refused++;
      assert_non_null(strstr(r.head, "X-RateLimit-Category: Medium"));
      assert_non_null(strstr(r.head, "X-RateLimit-Limit: 20"));
    }
    reply_free(&r);
  }
  /* each whole or begun second may have let 20 through, and the first burst 20 */
  int64_t seconds = (zl_mono_ms() - begin) / 1000;
  assert_true(good >= 20 && good <= 20 * (seconds + 1));
  expect_status(&pro, "GET", "/v2/users/u1", NULL, 200); /* another label has its own window */
  struct reply r = {0};
  for (int i = 0; i < 200 && r.status != 200; i++) {
    reply_free(&r);
    usleep(20 * 1000);
    r = call(&pro, "GET", U1, NULL);
  }
  assert_int_equal(r.status, 200);
  reply_free(&r);
  run_stop(&pro);
  struct zl_err err = {0};
  assert_int_equal(zl_sim_run(&(struct zl_sim){.plan = "gold"}, &err), -1);
  assert_non_null(strstr(err.text, "gold"));
}

static void the_log_has_every_byte(void **state)
{
  (void)state;
  faults("[]");
  static const char body[] = "{ \"in_meeting\" : {\"custom_service_instructions\":\"caf\\u00e9 \xc3\xa9 \\\\\" } }\n";
  expect_status(&run, "PATCH", U1 "?option=", body, 204);
  FILE *f = fopen(log_file, "r");
  assert_non_null(f);
  char line[16384], last[16384] = "";
  while (fgets(line, sizeof(line), f)) {
    assert_null(strstr(line, run.token));
    assert_null(strstr(line, ZL_SIM_SECRET));
    strcpy(last, line);
  }
  fclose(f);
  json_t *entry = json_loads(last, 0, NULL);
  assert_string_equal(json_string_value(at(entry, "method")), "PATCH");
  assert_string_equal(json_string_value(at(entry, "path")), "/users/u1/settings");
  assert_string_equal(json_string_value(at(entry, "query")), "option=");
  assert_string_equal(json_string_value(at(entry, "body")), body);
  assert_int_equal(json_integer_value(at(entry, "status")), 204);
  json_decref(entry);
}

static void answers_can_be_held_back(void **state)
{
  (void)state;
  struct sim_run slow;
  run_start(&slow, (struct zl_sim){.plan = "none", .tenant_file = run.config.tenant_file, .rtt_ms = 60});
  int64_t begin = zl_mono_ms();
  expect_status(&slow, "PATCH", U1, OFF, 204);
  expect_status(&slow, "GET", U1, NULL, 200);
  assert_true(zl_mono_ms() - begin >= 120);
  run_stop(&slow);
}

static void it_stops_after_so_many(void **state)
{
  (void)state;
  struct sim_run brief; /* the token is the first request, these the next two */
  run_start(&brief, (struct zl_sim){.plan = "none", .requests_max = 3});
  expect_status(&brief, "GET", "/v2/groups", NULL, 200);
  expect_status(&brief, "GET", "/v2/groups", NULL, 200);
  pthread_join(brief.thread, NULL);
  assert_int_equal(brief.rc, 0);
  close(brief.stop[0]);
  close(brief.stop[1]);
  close(brief.told[0]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_nth_call_and_no_other),
      cmocka_unit_test(a_429_comes_in_four_forms),
      cmocka_unit_test(cut_answers),
      cmocka_unit_test(a_write_that_comes_late),
      cmocka_unit_test(late_is_not_never),
      cmocka_unit_test(answers_that_lie),
      cmocka_unit_test(tokens_can_be_revoked_half_way),
      cmocka_unit_test(faults_are_checked),
      cmocka_unit_test(a_window_slides),
      cmocka_unit_test(the_log_has_every_byte),
      cmocka_unit_test(answers_can_be_held_back),
      cmocka_unit_test(it_stops_after_so_many),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
