/* test_url.c - what is encoded, what is refused, and that no two readers can see two hosts. */
#include "http/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
  const char *id, *want, *why;
} segments[] = {
  {"abc-_.~09", "abc-_.~09", "unreserved stays"},
  {"first@example.com", "first@example.com", "@ may stay"},
  {"a+b@example.com", "a%2Bb@example.com", "+ would be read as a space"},
  {"a/b", "a%2Fb", "a slash would be another path"},
  {"a?b#c", "a%3Fb%23c", "query and fragment"},
  {"%2e%2e", "%252e%252e", "what is encoded already is encoded again"},
  {"\xc3\xa4\n", "%C3%A4%0A", "bytes, not characters"},
  {"..", NULL, "would name the parent"},
  {".", NULL, "would name the folder itself"},
  {"", NULL, "would name the list"},
  {"...", "...", "three dots are a name"},
};

static void segment(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(segments) / sizeof(segments[0]); i++) {
    struct zl_buf b = ZL_BUF_INIT(1000);
    struct zl_err err = {0};
    int rc = zl_url_segment(&b, zl_str_of(segments[i].id), &err);
    if (rc != (segments[i].want ? 0 : -1) ||
        (segments[i].want && strcmp(zl_buf_cstr(&b), segments[i].want) != 0))
      fail_msg("%s: '%s' gave '%s'", segments[i].why, segments[i].id, zl_buf_cstr(&b));
    if (!segments[i].want)
      assert_int_equal(err.code, ZL_EVALUE);
    zl_buf_free(&b);
  }
}

static void query_and_path(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(1000);
  struct zl_err err = {0};
  assert_int_equal(zl_url_path(&b, "/users/{id}/settings", ZL_STR("a b"), &err), 0);
  assert_int_equal(zl_url_query(&b, ZL_STR("option"), ZL_STR("meeting_security")), 0);
  assert_int_equal(zl_url_query(&b, ZL_STR("next_page_token"), ZL_STR("a=+/&?")), 0);
  assert_string_equal(zl_buf_cstr(&b), "/users/a%20b/settings?option=meeting_security"
                                       "&next_page_token=a%3D%2B%2F%26%3F");
  zl_buf_reset(&b);
  assert_int_equal(zl_url_path(&b, "/users/{id}", ZL_STR(".."), &err), -1);
  zl_err_clear(&err);
  assert_int_equal(zl_url_path(&b, "/users", ZL_STR("x"), &err), -1);
  zl_err_clear(&err);
  assert_int_equal(zl_url_path(&b, "/a/{id}/b/{id}", ZL_STR("x"), &err), -1);
  zl_buf_free(&b);
  struct zl_buf tiny = ZL_BUF_INIT(10);
  zl_err_clear(&err);
  assert_int_equal(zl_url_path(&tiny, "/users/{id}", ZL_STR("aaaaaaaa"), &err), -1);
  assert_int_equal(err.code, ZL_ENOMEM);
  zl_buf_free(&tiny);
}

static const struct {
  const char *url, *want, *why;
} bases[] = {
  {"https://api.zoom.us/v2", "https://api.zoom.us/v2", "the usual one"},
  {"https://api.zoom.us/v2//", "https://api.zoom.us/v2", "final slashes go"},
  {"https://api.zoom.us", "https://api.zoom.us", "no path"},
  {"https://api.zoom.us:8443/", "https://api.zoom.us:8443", "a port"},
  {"http://127.0.0.1:8080/v2", "http://127.0.0.1:8080/v2", "plain http to loopback"},
  {"http://127.200.3.4/", "http://127.200.3.4", "all of 127/8 is loopback"},
  {"http://localhost:1", "http://localhost:1", "by name"},
  {"http://[::1]:8080/v2", "http://[::1]:8080/v2", "IPv6 loopback"},
  {"https://[2001:db8::1]/", "https://[2001:db8::1]", "IPv6"},
  {"http://api.zoom.us/v2", NULL, "plain http elsewhere"},
  {"http://127.0.0.1.example.com/", NULL, "only looks like loopback"},
  {"http://127.1/", NULL, "short forms are read differently by different readers"},
  {"http://127.0.0.01/", NULL, "may be octal"},
  {"http://127.0.0.256/", NULL, "not an address"},
  {"http://127.0.0/", NULL, "three parts"},
  {"http://127.0.0.1./", NULL, "a final dot"},
  {"http://localhost.example.com/", NULL, "only begins like localhost"},
  {"http://[::1/", NULL, "bracket left open"},
  {"http://[::ffff:127.0.0.1]/", NULL, "mapped addresses are not needed"},
  {"http://127.0.0.1\\@example.com/", NULL, "a backslash hides a host"},
  {"https://user:password@example.com/", NULL, "user info"},
  {"http://127.0.0.1@example.com/", NULL, "user info that looks like loopback"},
  {"https://example.com:0/", NULL, "port 0"},
  {"https://example.com:65536/", NULL, "port too large"},
  {"https://example.com:99999999/", NULL, "port too long"},
  {"https://example.com:/", NULL, "port missing"},
  {"https://example.com/?a=b", NULL, "a query"},
  {"https://example.com/#a", NULL, "a fragment"},
  {"https://exa mple.com/", NULL, "white space"},
  {"https://example.com/\r\nX: y", NULL, "a header smuggled in"},
  {"https://ex\xc3\xa4mple.com/", NULL, "not ASCII"},
  {"https:///v2", NULL, "no host"},
  {"https://", NULL, "nothing"},
  {"HTTPS://example.com", NULL, "spelt oddly"},
  {"ftp://example.com/", NULL, "another protocol"},
  {"file:///etc/passwd", NULL, "a file"},
  {"", NULL, "empty"},
  {NULL, NULL, "missing"},
};

static void base(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
    struct zl_buf b = ZL_BUF_INIT(1000);
    struct zl_err err = {0};
    int rc = zl_url_base(bases[i].url, &b, &err);
    if (rc != (bases[i].want ? 0 : -1) ||
        (bases[i].want && strcmp(zl_buf_cstr(&b), bases[i].want) != 0))
      fail_msg("%s: '%s' gave %d '%s'", bases[i].why, bases[i].url ? bases[i].url : "(null)", rc,
               zl_buf_cstr(&b));
    if (rc != 0) {
      assert_int_equal(err.code, ZL_EUSAGE);
      assert_null(strstr(err.text, "password@"));
    }
    zl_buf_free(&b);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(segment),
    cmocka_unit_test(query_and_path),
    cmocka_unit_test(base),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
