/* test_credentials.c - what the environment gives, and what is said when it does not. */
#include "auth/auth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

extern char **environ;

static const struct {
  const char *account, *id, *secret, *token, *api, *oauth;
  const char *says; /* NULL: accepted */
  const char *why;
} rows[] = {
  {"acc", "id", "secret99", NULL, NULL, NULL, NULL, "all three"},
  {NULL, NULL, NULL, "token999", NULL, NULL, NULL, "a plain token"},
  {"acc", NULL, NULL, "token999", NULL, NULL, NULL, "incomplete, but there is a token"},
  {NULL, NULL, NULL, NULL, NULL, NULL, "no credentials: set ZOOM_ACCOUNT_ID", "nothing"},
  {"acc", "id", NULL, NULL, NULL, NULL, "ZOOM_CLIENT_SECRET is missing", "one missing"},
  {"acc", NULL, NULL, NULL, NULL, NULL, "ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET are missing", "two"},
  {"acc", "id", "", NULL, NULL, NULL, "ZOOM_CLIENT_SECRET is missing", "empty is missing"},
  {"acc", "id", "secret99\n", NULL, NULL, NULL, "ZOOM_CLIENT_SECRET has a space, line break",
   "copied with its line end"},
  {"acc", "id", "secret99", NULL, "http://api.example.com/", NULL, "ZOOM_API_URL: the URL",
   "plain http"},
  {"acc", "id", "secret99", NULL, "http://127.0.0.1:1/v2/", "http://127.0.0.1:1/oauth", NULL,
   "plain http to loopback"},
  {"acc", "id", "secret99", NULL, NULL, "zoom.us/oauth", "ZOOM_OAUTH_URL: the URL", "no scheme"},
};

static void set(const char *name, const char *value)
{
  if (value)
    setenv(name, value, 1);
  else
    unsetenv(name);
}

static void environment(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    set("ZOOM_ACCOUNT_ID", rows[i].account);
    set("ZOOM_CLIENT_ID", rows[i].id);
    set("ZOOM_CLIENT_SECRET", rows[i].secret);
    set("ZOOM_ACCESS_TOKEN", rows[i].token);
    set("ZOOM_API_URL", rows[i].api);
    set("ZOOM_OAUTH_URL", rows[i].oauth);
    struct zl_credentials c;
    struct zl_err err = {0};
    int rc = zl_credentials_from_env(&c, &err);
    if (rc != (rows[i].says ? -1 : 0) || (rows[i].says && !strstr(err.text, rows[i].says)))
      fail_msg("%s: %d '%s'", rows[i].why, rc, err.text);
    assert_null(strstr(err.text, "secret99"));
    for (char **e = environ; *e; e++)
      if (strstr(*e, "secret99") || strstr(*e, "token999"))
        fail_msg("%s: a secret stayed in the environment", rows[i].why);
    zl_credentials_free(&c);
  }
  struct zl_buf shown = ZL_BUF_INIT(1000);
  zl_redact(&shown, ZL_STR("x secret99 y token999 z"));
  assert_string_equal(zl_buf_cstr(&shown), "x [secret] y [secret] z");
  zl_buf_free(&shown);
  zl_secret_forget_all();
}

static void account_names(void **state)
{
  (void)state;
  struct zl_buf name = ZL_BUF_INIT(1000);
  struct zl_err err = {0};
  struct zl_credentials c;
  setenv("ZOOM_ACCOUNT_ID", "a/..b_-9", 1);
  setenv("ZOOM_CLIENT_ID", "id", 1);
  setenv("ZOOM_CLIENT_SECRET", "secret99", 1);
  unsetenv("ZOOM_API_URL");
  unsetenv("ZOOM_OAUTH_URL");
  assert_int_equal(zl_credentials_from_env(&c, &err), 0);
  assert_string_equal(zl_buf_cstr(&c.api_url), "https://api.zoom.us/v2");
  assert_string_equal(zl_buf_cstr(&c.oauth_url), "https://zoom.us/oauth");
  assert_int_equal(zl_credentials_account(&c, &name, &err), 0);
  assert_string_equal(zl_buf_cstr(&name), "a=2f=2e=2eb_-9"); /* stays inside its folder */
  zl_credentials_free(&c);
  unsetenv("ZOOM_ACCOUNT_ID");
  unsetenv("ZOOM_CLIENT_ID");
  char first[64];
  for (int i = 0; i < 2; i++) {
    zl_buf_reset(&name);
    setenv("ZOOM_ACCESS_TOKEN", "token999", 1);
    assert_int_equal(zl_credentials_from_env(&c, &err), 0);
    assert_int_equal(zl_credentials_account(&c, &name, &err), 0);
    assert_int_equal(name.len, 14);
    assert_memory_equal(name.data, "token-", 6);
    if (i == 0)
      snprintf(first, sizeof(first), "%s", zl_buf_cstr(&name));
    assert_string_equal(zl_buf_cstr(&name), first);
    zl_credentials_free(&c);
  }
  zl_buf_free(&name);
  zl_secret_forget_all();
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(environment),
                                     cmocka_unit_test(account_names)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
