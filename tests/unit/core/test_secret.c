/* What is a secret in a plan, what is shown instead, and that only the same app can open what was sealed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/plan/secret.h"

static void names(void **state)
{
  static const struct {
    const char *name;
    bool secret;
    const char *why;
  } rows[] = {
    {"passcode", true, "a meeting's"},
    {"schedule_meeting.pmi_password", true, "the end of a path counts"},
    {"Password", true, "Zoom writes names either way"},
    {"pin", true, "a whole word"},
    {"device_pin", true, "a word of several"},
    {"desk.pin", true, "a part of a path"},
    {"spin", false, "not every word that ends so"},
    {"host_key", true, "claims a meeting"},
    {"key", false, "names of things, mostly"},
    {"password_hint", false, "tells, but is no password"},
    {"", false, "nothing"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    if (zl_secret_name(zl_str_of(rows[i].name)) != rows[i].secret)
      fail_msg("%s: %s", rows[i].name, rows[i].why);
}

static void hiding(void **state)
{
  static const struct {
    const char *json, *shown;
    bool within;
    const char *why;
  } rows[] = {
    {"{\"a\":1}", "{\"a\":1}", false, "nothing to hide"},
    {"{\"password\":\"x y\"}", "{\"password\":\"(hidden)\"}", true, "a text"},
    {"{\"pin\":4711}", "{\"pin\":\"(hidden)\"}", true, "a number"},
    {"{\"password\":true}", "{\"password\":true}", false, "a switch of that name"},
    {"{\"password\":\"\"}", "{\"password\":\"\"}", false, "none is wanted"},
    {"[{\"b\":[{\"passc\\u006fde\":\"x\"}]},2]", "[{\"b\":[{\"passcode\":\"(hidden)\"}]},2]", true, "deep, and with an escape"},
    {"\"password\"", "\"password\"", false, "a value is no name"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_json v;
    struct zl_buf out = ZL_BUF_INIT(4096);
    assert_int_equal(zl_json_check(zl_str_of(rows[i].json), 8, &v, NULL), 0);
    assert_int_equal(zl_secret_hide(v, &out, NULL), 0);
    if (strcmp(zl_buf_cstr(&out), rows[i].shown) != 0 || zl_secret_within(v, NULL) != rows[i].within)
      fail_msg("%s: %s (%s)", rows[i].json, rows[i].why, zl_buf_cstr(&out));
    zl_buf_free(&out);
  }
}

static void sign_in(struct zl_core *c, const char *secret)
{
  *c = (struct zl_core){0};
  c->credentials.oauth_url = c->credentials.account_id = c->credentials.client_id = ZL_BUF_INIT(64);
  c->credentials.client_secret = ZL_BUF_INIT(64);
  zl_buf_puts(&c->credentials.account_id, "a");
  if (secret)
    zl_buf_puts(&c->credentials.client_secret, secret);
}

static void sign_out(struct zl_core *c)
{
  zl_secrets_free(c);
  zl_credentials_free(&c->credentials);
  zl_secret_forget_all();
}

/* Seals under one secret, opens under another. */
static int through(const char *secret, const char *other, bool same_process)
{
  struct zl_core one, two;
  struct zl_buf sealed = ZL_BUF_INIT(4096), plain = ZL_BUF_INIT(4096);
  struct zl_err err = {0};
  sign_in(&one, secret);
  sign_in(&two, other);
  assert_int_equal(zl_secret_seal(&one, ZL_STR("\"Rho-4471\""), &sealed, &err), 0);
  assert_true(zl_secret_sealed(zl_buf_view(&sealed)));
  assert_null(strstr(zl_buf_cstr(&sealed), "Rho"));
  struct zl_json v;
  assert_int_equal(zl_json_check(zl_buf_view(&sealed), 2, &v, NULL), 0); /* may stand where JSON does */
  int rc = zl_secret_open(same_process ? &one : &two, zl_buf_view(&sealed), &plain, &err);
  if (rc == 0)
    assert_string_equal(zl_buf_cstr(&plain), "\"Rho-4471\"");
  else
    assert_non_null(strstr(err.text, "run the policy again"));
  zl_buf_free(&sealed);
  zl_buf_wipe(&plain);
  sign_out(&one);
  sign_out(&two);
  return rc;
}

static void sealing(void **state)
{
  (void)state;
  zl_log_set_level(ZL_LOG_ERROR);
  assert_int_equal(through("secret-of-app", "secret-of-app", false), 0);
  assert_int_equal(through("secret-of-app", "another-secret", false), -1);
  assert_int_equal(through(NULL, NULL, false), -1); /* with a token alone each process has its own key */
  assert_int_equal(through(NULL, NULL, true), 0);
}

static void a_seal_belongs_to_its_place(void **state)
{
  static const struct {
    const char *sealed_at, *opened_at;
    int rc;
    const char *why;
  } rows[] = {
    {"run 1 PATCH /users/u1/settings", "run 1 PATCH /users/u1/settings", 0, "its own"},
    {"run 1 PATCH /users/u1/settings", "run 1 PATCH /users/u2/settings", -1, "another user's"},
    {"run 1 PATCH /users/u1/settings", "run 2 PATCH /users/u1/settings", -1, "another run's"},
    {"run 1 PATCH /users/u1/settings", "", -1, "a wish of the draft"},
    {"", "run 1 PATCH /users/u1/settings", 0, "sealed by an earlier version, which knew no places"},
  };
  (void)state;
  zl_log_set_level(ZL_LOG_ERROR);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_core c;
    struct zl_buf sealed = ZL_BUF_INIT(4096), plain = ZL_BUF_INIT(4096);
    struct zl_err err = {0};
    sign_in(&c, "secret-of-app");
    assert_int_equal(zl_secret_seal_at(&c, zl_str_of(rows[i].sealed_at), ZL_STR("{\"pin\":\"Rho-4471\"}"), &sealed, &err), 0);
    assert_true(zl_secret_sealed(zl_buf_view(&sealed)));
    if (zl_secret_open_at(&c, zl_str_of(rows[i].opened_at), zl_buf_view(&sealed), &plain, &err) != rows[i].rc)
      fail_msg("%s", rows[i].why);
    assert_string_equal(zl_buf_cstr(&plain), rows[i].rc ? "" : "{\"pin\":\"Rho-4471\"}");
    zl_buf_free(&sealed);
    zl_buf_wipe(&plain);
    sign_out(&c);
  }
}

static void a_damaged_one_is_refused(void **state)
{
  struct zl_core c;
  struct zl_buf sealed = ZL_BUF_INIT(4096), plain = ZL_BUF_INIT(4096);
  (void)state;
  zl_log_set_level(ZL_LOG_ERROR);
  sign_in(&c, "secret-of-app");
  assert_int_equal(zl_secret_seal(&c, ZL_STR("{\"pmi_password\":\"Rho-4471\"}"), &sealed, NULL), 0);
  for (size_t i = 8; i + 1 < sealed.len; i++) {
    char before = sealed.data[i];
    sealed.data[i] = before == '0' ? '1' : before == 'z' ? '0' : '0';
    assert_int_equal(zl_secret_open(&c, zl_buf_view(&sealed), &plain, NULL), -1);
    assert_int_equal(plain.len, 0);
    sealed.data[i] = before;
  }
  struct zl_buf shown = ZL_BUF_INIT(256);
  zl_redact(&shown, ZL_STR("bad: Rho-4471"));
  assert_string_equal(zl_buf_cstr(&shown), "bad: [secret]");
  zl_buf_free(&shown);
  zl_buf_free(&sealed);
  zl_buf_free(&plain);
  sign_out(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(names),
    cmocka_unit_test(hiding),
    cmocka_unit_test(sealing),
    cmocka_unit_test(a_seal_belongs_to_its_place), cmocka_unit_test(a_damaged_one_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
