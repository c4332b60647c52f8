/* test_errors.c - answers that are failures, and the words for them. */
#include "auth/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
  int status;
  const char *body;
  bool failed;
  int code;
  const char *message, *why;
} rows[] = {
  {200, "{\"id\":\"u1\"}", false, 0, "", "an answer"},
  {204, "", false, 0, "", "no body"},
  {200, "{\"code\":200,\"message\":\"Only available for paid account.\"}", true, 200,
   "Only available for paid account.", "a 200 that is a failure"},
  {400, "{\"code\":300,\"message\":\"Bad.\",\"x\":1,\"x\":2}", true, 300, "Bad.",
   "a key that stands twice does not hide the words"},
  {200, "{\"code\":0,\"message\":\"ok\"}", false, 0, "", "code 0 is success"},
  {200, "{\"code\":\"DE\",\"message\":\"x\"}", false, 0, "", "a member that is called code"},
  {200, "{\"code\":7}", false, 0, "", "no message, no error"},
  {200, "{\"list\":[{\"code\":5,\"message\":\"x\"}]}", false, 0, "", "deeper down it is data"},
  {404, "{\"code\":1001,\"message\":\"User does not exist: x.\"}", true, 1001,
   "User does not exist: x.", "the usual form"},
  {400, "{\"code\":300,\"message\":\"Validation Failed.\",\"errors\":[{\"field\":\"a.b\",\"message\":"
   "\"Invalid field.\"},{\"message\":\"Too long.\"}]}", true, 300,
   "Validation Failed. (a.b: Invalid field.; Too long.)", "with fields"},
  {400, "{\"code\":\"300\",\"error_message\":\"no\"}", true, 300, "no", "other names, code as text"},
  {400, "{\"code\":300,\"message\":\"a\\u001b[2Jb\\u202e\"}", true, 300, "a\\x1b[2Jb\\u202e",
   "an escape for the terminal"},
  {400, "{\"code\":9999999999999,\"message\":[1],\"errors\":7}", true, 0, "", "wrong types"},
  {502, "<html><body>Bad Gateway</body></html>", true, 0, "", "a gateway's page"},
  {500, "", true, 0, "", "nothing"},
  {400, "[1,2]", true, 0, "", "not an object"},
  {400, "{\"code\":1,\"message\":\"x\"", true, 0, "", "cut off"},
};

static void reading(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_api_error e;
    zl_api_error_read(rows[i].status, zl_str_of(rows[i].body), &e);
    if (e.failed != rows[i].failed || e.code != rows[i].code ||
        strcmp(e.message, rows[i].message) != 0)
      fail_msg("%s: failed %d, code %d, '%s'", rows[i].why, e.failed, e.code, e.message);
  }
  static char huge[8000];
  size_t n = (size_t)snprintf(huge, sizeof(huge), "{\"code\":1,\"message\":\"");
  for (; n + 10 < sizeof(huge); n += 2)
    memcpy(huge + n, "\xc3\xa4", 2);
  memcpy(huge + n, "\"}", 3);
  struct zl_api_error e;
  zl_api_error_read(400, zl_str_of(huge), &e);
  assert_int_equal(e.code, 1);
  assert_true(strlen(e.message) > 200 && strlen(e.message) < sizeof(e.message));
}

static const struct {
  int status;
  const char *body;
  bool refused;
  const char *why;
} tokens[] = {
  {401, "{\"code\":124,\"message\":\"Invalid access token.\"}", true, "the usual"},
  {401, "{\"code\":124,\"message\":\"Access token is expired.\"}", true, "expired"},
  {400, "{\"code\":124,\"message\":\"Invalid access token.\"}", true, "with another status"},
  {401, "{\"code\":124,\"message\":\"Account does not exist.\"}", false, "the phone's 124"},
  {401, "{\"code\":124,\"message\":\"No permission for this site.\"}", false, "a site's 124"},
  {401, "", true, "a 401 without words"},
  {401, "<html>", true, "a gateway's 401"},
  {401, "{\"code\":4700,\"message\":\"Invalid access token, does not contain scopes:[a].\"}", false,
   "scopes: another token will have no others"},
  {400, "{\"code\":4711,\"message\":\"Invalid access token, does not contain scopes:[a].\"}", false,
   "scopes"},
  {400, "{\"code\":200,\"message\":\"Invalid access token. Does not contain permissions "
   "[User:Edit].\"}", false, "a role"},
  {403, "{\"code\":124,\"message\":\"Invalid access token.\"}", false, "neither 400 nor 401"},
};

static void refused_tokens(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
    if (zl_api_token_refused(tokens[i].status, zl_str_of(tokens[i].body)) != tokens[i].refused)
      fail_msg("%s", tokens[i].why);
}

static const struct {
  int status;
  const char *body, *engine; /* engine: what r->err says */
  enum zl_code code;
  const char *says, *says_too, *why;
} words[] = {
  {404, "{\"code\":1001,\"message\":\"User does not exist: x.\"}", "", ZL_EHTTP,
   "reading user x: 404, code 1001: User does not exist: x.", "(tracking id v=2.0)", "plain"},
  {400, "{\"code\":4711,\"message\":\"Invalid access token, does not contain scopes: "
   "[user:read:list_users:admin, user:read:admin].\"}", "", ZL_EAUTH,
   "tick user:read:list_users:admin or user:read:admin in", "(tracking id", "scopes to tick"},
  {401, "{\"code\":124,\"message\":\"Invalid access token.\"}", "", ZL_EAUTH, "401, code 124",
   "expired, revoked", "a refused token"},
  {502, "<html>", "", ZL_EHTTP, "a web page instead of JSON", "502", "a gateway"},
  {0, "", "no answer from api.zoom.us: reset", ZL_ENET, "no answer from api.zoom.us", "reading user",
   "no answer"},
  {302, "", "answered with a redirect", ZL_ENET, "redirect", "reading user", "a redirect"},
  {400, "{\"code\":2300,\"message\":\"This API endpoint is not recognized.\"}", "", ZL_EHTTP,
   "does not know this path", "2300", "a wrong path"},
  {404, "<html>nginx</html>", "", ZL_EHTTP, "check ZOOM_API_URL", "web page", "a wrong address"},
};

static void failing(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
    struct zl_response r = {.status = words[i].status, .body = zl_str_of(words[i].body),
                            .tracking_id = "v=2.0"};
    if (words[i].engine[0])
      zl_err_set(&r.err, ZL_ENET, "%s", words[i].engine);
    struct zl_err err = {0};
    assert_int_equal(zl_api_fail(&r, "reading user x", &err), -1);
    if (err.code != words[i].code || !strstr(err.text, words[i].says) ||
        !strstr(err.text, words[i].says_too))
      fail_msg("%s: %d '%s'", words[i].why, err.code, err.text);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(reading), cmocka_unit_test(refused_tokens),
                                     cmocka_unit_test(failing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
