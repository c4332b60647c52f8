/* test_server.c - tokens, lists and their pages, errors: what every client meets first. */
#include "client.h"

static struct sim_run run;

static int start(void **state)
{
  (void)state;
  run_start(&run, (struct zl_sim){.plan = "none"});
  return 0;
}

static int stop(void **state)
{
  (void)state;
  run_stop(&run);
  return 0;
}

static void token_errors_have_their_own_shape(void **state)
{
  (void)state;
  static const struct {
    const char *basic, *type, *body, *error, *why;
  } rows[] = {
      {"d3Jvbmc6d3Jvbmc=", FORM, GOOD_FORM, "invalid_client", "wrong client"},
      {GOOD_BASIC, "application/json", "{}", "unsupported_grant_type", "a JSON body is not read"},
      {GOOD_BASIC, FORM, "grant_type=client_credentials&account_id=sim-account",
       "unsupported_grant_type", "another grant"},
      {GOOD_BASIC, FORM, "grant_type=account_credentials", "invalid_request", "no account"},
      {GOOD_BASIC, FORM, "grant_type=account_credentials&account_id=other", "invalid_request",
       "an account that is not ours"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct reply r = token_call(&run, rows[i].basic, rows[i].type, rows[i].body);
    assert_int_equal(r.status, 400);
    const char *error = json_string_value(json_object_get(r.json, "error"));
    if (!error || strcmp(error, rows[i].error) != 0)
      fail_msg("%s: %s", rows[i].why, r.body);
    assert_true(json_is_string(json_object_get(r.json, "reason")));
    assert_null(json_object_get(r.json, "code"));
    reply_free(&r);
  }
}

static void several_tokens_live_side_by_side(void **state)
{
  (void)state;
  char first[2048];
  strcpy(first, run.token);
  run_new_token(&run);
  assert_string_not_equal(first, run.token);
  expect_status(&run, "GET", "/v2/groups", NULL, 200);
  strcpy(run.token, first);
  expect_status(&run, "GET", "/v2/groups", NULL, 200);
  struct reply r;
  run.token[100] = run.token[100] == 'a' ? 'b' : 'a';
  run.token[strlen(run.token) - 1] ^= 1;
  r = expect_call(&run, "GET", "/v2/groups", NULL, 401);
  assert_int_equal(json_integer_value(at(r.json, "code")), 124);
  assert_string_equal(json_string_value(at(r.json, "message")), "Invalid access token.");
  reply_free(&r);
  run_new_token(&run);
}

static void tokens_expire(void **state)
{
  (void)state;
  struct sim_run brief;
  run_start(&brief, (struct zl_sim){.plan = "none", .token_life_s = 1});
  struct reply r = {0};
  for (int i = 0; i < 100 && r.status != 401; i++) {
    reply_free(&r);
    usleep(50 * 1000);
    r = call(&brief, "GET", "/v2/groups", NULL);
  }
  assert_int_equal(r.status, 401);
  assert_string_equal(json_string_value(at(r.json, "message")), "Access token is expired.");
  reply_free(&r);
  run_stop(&brief);
}

static void pages_give_everyone_once(void **state)
{
  (void)state;
  json_t *seen = json_object();
  char path[1024] = "/v2/users?page_size=7";
  int pages = 0, total = 0;
  for (;;) {
    struct reply r = expect_call(&run, "GET", path, NULL, 200);
    size_t i;
    json_t *user;
    json_array_foreach(at(r.json, "users"), i, user) {
      const char *id = json_string_value(at(user, "id"));
      assert_non_null(id);
      assert_null(json_object_get(seen, id));
      json_object_set_new(seen, id, json_true());
    }
    total = (int)json_integer_value(at(r.json, "total_records"));
    const char *token = json_string_value(at(r.json, "next_page_token"));
    assert_non_null(token);
    pages++;
    if (!*token) {
      reply_free(&r);
      break;
    }
    assert_non_null(strpbrk(token, "+/=")); /* has to be encoded in a query */
    strcpy(path, "/v2/users?page_size=7&next_page_token=");
    for (const char *p = token; *p; p++)
      sprintf(path + strlen(path), "%%%02X", (unsigned char)*p);
    reply_free(&r);
  }
  assert_int_equal(json_object_size(seen), total);
  assert_int_equal(pages, (total + 6) / 7);
  json_decref(seen);
  /* the last page's token, with one parameter changed */
  char *size = strstr(path, "page_size=7");
  size[strlen("page_size=")] = '8';
  struct reply r = expect_call(&run, "GET", path, NULL, 400);
  assert_int_equal(json_integer_value(at(r.json, "code")), 300);
  reply_free(&r);
}

static void list_parameters_are_checked(void **state)
{
  (void)state;
  static const struct {
    const char *path;
    int status, code;
  } rows[] = {
      {"/v2/users?page_size=2001", 400, 300},      {"/v2/users?page_size=0", 400, 300},
      {"/v2/users?status=sleeping", 400, 300},     {"/v2/users?next_page_token=x", 400, 300},
      {"/v2/phone/users?page_size=101", 400, 300}, {"/v2/phone/users?next_page_token=x", 400, 400},
      {"/v2/groups?page_size=301", 400, 300},      {"/v2/users/nobody", 404, 1001},
      {"/v2/users/me/settings", 404, 1001},        {"/v2/users/nobody/settings", 404, 1001},
      {"/v2/groups/nobody", 404, 4130},            {"/v2/accounts/other/settings", 404, 2001},
      {"/v2/meetings/1", 404, 2300},               {"/v2/users/a/b/c", 404, 2300},
      {"/v2/a/b/c/d/e/f/g/h/i/j/k/l", 404, 2300},
      {"/v1/users", 404, 2300},                    {"/v2/phone/users/nobody", 404, 1001},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct reply r = expect_call(&run, "GET", rows[i].path, NULL, rows[i].status);
    if (json_integer_value(at(r.json, "code")) != rows[i].code)
      fail_msg("%s: %s", rows[i].path, r.body);
    assert_non_null(strcasestr(r.head, "x-zm-trackingid: v=2.0;"));
    reply_free(&r);
  }
}

static void a_generated_tenant_has_the_oddities(void **state)
{
  (void)state;
  struct reply r = expect_call(&run, "GET", "/v2/users?page_size=300", NULL, 200);
  bool plus = false, dash = false, utf8 = false, no_dept = false, no_login = false, no_groups = false,
       large = false, basic = false;
  size_t i;
  json_t *u;
  json_array_foreach(at(r.json, "users"), i, u) {
    plus |= strchr(json_string_value(at(u, "email")), '+') != NULL;
    dash |= json_string_value(at(u, "id"))[0] == '-';
    utf8 |= (json_string_value(at(u, "first_name"))[0] & 0x80) != 0;
    no_dept |= at(u, "dept") == NULL;
    no_login |= at(u, "last_login_time") == NULL;
    no_groups |= at(u, "group_ids") == NULL;
    large |= json_integer_value(at(u, "license_info_list.0.license_option")) == 576460752303423489;
    basic |= json_integer_value(at(u, "type")) == 1;
  }
  assert_true(plus && dash && utf8 && no_dept && no_login && no_groups && large && basic);
  reply_free(&r);
  r = expect_call(&run, "GET", "/v2/users?status=pending", NULL, 200);
  assert_non_null(at(r.json, "users.0.email"));
  assert_null(at(r.json, "users.0.id"));
  char path[400];
  snprintf(path, sizeof(path), "/v2/users/%s/settings", json_string_value(at(r.json, "users.0.email")));
  reply_free(&r);
  r = expect_call(&run, "GET", path, NULL, 400);
  assert_int_equal(json_integer_value(at(r.json, "code")), 1120);
  reply_free(&r);
  r = expect_call(&run, "GET", "/v2/users?status=inactive", NULL, 200);
  assert_true(json_array_size(at(r.json, "users")) > 0);
  reply_free(&r);
}

static void users_go_by_email_whatever_its_case(void **state)
{
  (void)state;
  struct reply list = expect_call(&run, "GET", "/v2/users?page_size=300", NULL, 200);
  size_t i;
  json_t *u;
  json_array_foreach(at(list.json, "users"), i, u) {
    const char *email = json_string_value(at(u, "email"));
    if (!strchr(email, '+'))
      continue;
    char path[400] = "/v2/users/";
    for (const char *p = email; *p; p++)
      sprintf(path + strlen(path), *p == '+' ? "%%2B" : "%c", *p >= 'a' && *p <= 'z' ? *p - 32 : *p);
    char want[64];
    snprintf(want, sizeof(want), "\"%s\"", json_string_value(at(u, "id")));
    expect_answer(&run, path, "id", want);
    reply_free(&list);
    return;
  }
  fail_msg("no email with a plus");
}

static void patching_a_user(void **state)
{
  (void)state;
  struct reply r = expect_call(&run, "GET", "/v2/users?page_size=1", NULL, 200);
  char path[200];
  snprintf(path, sizeof(path), "/v2/users/%s", json_string_value(at(r.json, "users.0.id")));
  reply_free(&r);
  expect_status(&run, "PATCH", path, "{\"dept\":\"Legal & Co\",\"email\":\"x@example.com\",\"nonsense\":1,"
                "\"license_info_list\":[{\"license_type\":\"MEETING\",\"license_option\":576460752303423489}]}", 204);
  expect_answer(&run, path, "dept", "\"Legal & Co\"");
  expect_answer(&run, path, "license_info_list.0.license_option", "576460752303423489");
  expect_answer(&run, path, "nonsense", NULL);
  expect_status(&run, "PATCH", path, "{\"type\":\"2\"}", 400);
  expect_status(&run, "PATCH", path, "{\"type\":7}", 400);
  expect_status(&run, "PATCH", path, "{\"type\":1,\"zoom_one_type\":16}", 400);
  expect_status(&run, "PATCH", path, "[]", 400);
  expect_status(&run, "PATCH", path, "{", 400);
  expect_answer(&run, "/v2/users/summary", "total_users_count", "60");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(token_errors_have_their_own_shape),
      cmocka_unit_test(several_tokens_live_side_by_side),
      cmocka_unit_test(tokens_expire),
      cmocka_unit_test(pages_give_everyone_once),
      cmocka_unit_test(list_parameters_are_checked),
      cmocka_unit_test(a_generated_tenant_has_the_oddities),
      cmocka_unit_test(users_go_by_email_whatever_its_case),
      cmocka_unit_test(patching_a_user),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
