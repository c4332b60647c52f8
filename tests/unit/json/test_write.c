/* test_write.c - the writer: commas, escapes, numbers that read back, and misuse that never
 * becomes text. */
#include "json/json.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void a_whole_document(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(1000);
  struct zl_jw w = zl_jw(&b);
  zl_jw_object(&w);
  zl_jw_key(&w, "n");
  zl_jw_int(&w, INT64_MIN);
  zl_jw_key(&w, "list");
  zl_jw_array(&w);
  zl_jw_bool(&w, true);
  zl_jw_null(&w);
  zl_jw_array(&w);
  zl_jw_end_array(&w);
  zl_jw_object(&w);
  zl_jw_end_object(&w);
  zl_jw_raw(&w, ZL_STR("{\"as\":\"is\"}"));
  zl_jw_int(&w, INT64_MAX);
  zl_jw_end_array(&w);
  zl_jw_key_n(&w, ZL_STR("quote \" in a key"));
  zl_jw_cstr(&w, NULL);
  zl_jw_key(&w, "last");
  zl_jw_cstr(&w, "x");
  zl_jw_end_object(&w);
  assert_false(b.failed);
  assert_string_equal(zl_buf_cstr(&b),
                      "{\"n\":-9223372036854775808,\"list\":[true,null,[],{},{\"as\":\"is\"},"
                      "9223372036854775807],\"quote \\\" in a key\":null,\"last\":\"x\"}");
  struct zl_json root;
  struct zl_err err = {0};
  assert_int_equal(zl_json_check(zl_buf_view(&b), 8, &root, &err), 0);
  zl_buf_free(&b);
}

static void strings(void **state)
{
  (void)state;
  const struct {
    struct zl_str in;
    const char *out;
  } rows[] = {
    {ZL_STR(""), "\"\""},
    {ZL_STR("plain and long enough for words"), "\"plain and long enough for words\""},
    {ZL_STR("\"\\/\b\f\n\r\t"), "\"\\\"\\\\/\\b\\f\\n\\r\\t\""},
    {ZL_STR("\0\x1f\x7f"), "\"\\u0000\\u001f\x7f\""},
    {ZL_STR("Zo\xC3\xAB \xF0\x9F\x98\x80"), "\"Zo\xC3\xAB \xF0\x9F\x98\x80\""},
    {ZL_STR("bad \xFF\xC3 bytes"), "\"bad \xEF\xBF\xBD\xEF\xBF\xBD bytes\""},
    {{NULL, 0}, "\"\""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf b = ZL_BUF_INIT(200);
    struct zl_jw w = zl_jw(&b);
    zl_jw_str(&w, rows[i].in);
    assert_string_equal(zl_buf_cstr(&b), rows[i].out);
    zl_buf_free(&b);
  }
}

/* All two-byte strings, written and read back. */
static void every_pair_of_bytes(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(100), back = ZL_BUF_INIT(100);
  for (int i = 0; i < 65536; i++) {
    char in[2] = {(char)(i >> 8), (char)i};
    struct zl_json v;
    struct zl_err err = {0};
    zl_buf_reset(&b);
    zl_buf_reset(&back);
    struct zl_jw w = zl_jw(&b);
    zl_jw_str(&w, (struct zl_str){in, 2});
    assert_int_equal(zl_json_check(zl_buf_view(&b), 1, &v, &err), 0);
    assert_true(zl_json_string(v, &back));
    if (zl_utf8_valid((struct zl_str){in, 2}))
      assert_true(zl_str_eq(zl_buf_view(&back), (struct zl_str){in, 2}));
  }
  zl_buf_free(&b);
  zl_buf_free(&back);
}

static void doubles_read_back(void **state)
{
  (void)state;
  static const struct {
    double d;
    const char *out;
  } rows[] = {
    {0, "0"}, {2, "2"}, {0.1, "0.1"}, {-1.5, "-1.5"}, {1e100, "1e+100"},
    {0.1 + 0.2, "0.30000000000000004"}, {NAN, "null"}, {INFINITY, "null"}, {-INFINITY, "null"},
    {DBL_MAX, "1.7976931348623157e+308"}, {9007199254740992.0, "9007199254740992"},
  };
  struct zl_buf b = ZL_BUF_INIT(100);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    zl_buf_reset(&b);
    struct zl_jw w = zl_jw(&b);
    zl_jw_double(&w, rows[i].d);
    assert_string_equal(zl_buf_cstr(&b), rows[i].out);
  }
  uint64_t x = 88172645463325252u; /* xorshift: the same doubles in each run */
  for (int i = 0; i < 20000; i++) {
    double d, back;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    memcpy(&d, &x, sizeof(d));
    if (!isfinite(d))
      continue;
    struct zl_json v;
    struct zl_err err = {0};
    zl_buf_reset(&b);
    struct zl_jw w = zl_jw(&b);
    zl_jw_double(&w, d);
    assert_int_equal(zl_json_check(zl_buf_view(&b), 1, &v, &err), 0);
    assert_true(zl_json_double(v, &back) && back == d);
  }
  zl_buf_free(&b);
}

static void a_full_buffer_is_told(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(10);
  struct zl_jw w = zl_jw(&b);
  zl_jw_array(&w);
  for (int i = 0; i < 20; i++)
    zl_jw_int(&w, i);
  zl_jw_end_array(&w);
  assert_true(b.failed);
  zl_buf_free(&b);
}

/* ---- misuse -------------------------------------------------------------------------------- */

static void two_keys(struct zl_jw *w)
{
  zl_jw_object(w);
  zl_jw_key(w, "a");
  zl_jw_key(w, "b");
}

static void value_without_key(struct zl_jw *w)
{
  zl_jw_object(w);
  zl_jw_int(w, 1);
}

static void key_in_an_array(struct zl_jw *w)
{
  zl_jw_array(w);
  zl_jw_key(w, "a");
}

static void wrong_end(struct zl_jw *w)
{
  zl_jw_array(w);
  zl_jw_end_object(w);
}

static void end_too_many(struct zl_jw *w)
{
  zl_jw_array(w);
  zl_jw_end_array(w);
  zl_jw_end_array(w);
}

static void end_after_key(struct zl_jw *w)
{
  zl_jw_object(w);
  zl_jw_key(w, "a");
  zl_jw_end_object(w);
}

static void second_value(struct zl_jw *w)
{
  zl_jw_int(w, 1);
  zl_jw_int(w, 2);
}

static void too_deep(struct zl_jw *w)
{
  for (int i = 0; i <= ZL_JSON_DEPTH; i++)
    zl_jw_array(w);
}

/* In a child: misuse asserts, or (assertions off) fails the buffer. Both are fine. */
static void misuse_never_becomes_text(void **state)
{
  (void)state;
  static void (*const cases[])(struct zl_jw *) = {
    two_keys, value_without_key, key_in_an_array, wrong_end,
    end_too_many, end_after_key, second_value, too_deep,
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
      signal(SIGABRT, SIG_DFL);
      if (!freopen("/dev/null", "w", stderr)) /* the assertion's words are not news here */
        _exit(3);
      struct zl_buf b = ZL_BUF_INIT(1000);
      struct zl_jw w = zl_jw(&b);
      cases[i](&w);
      _exit(b.failed ? 7 : 0);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    bool caught = (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) ||
                  (WIFEXITED(status) && WEXITSTATUS(status) == 7);
    if (!caught)
      fail_msg("case %zu went through (status %d)", i, status);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_whole_document),
    cmocka_unit_test(strings),
    cmocka_unit_test(every_pair_of_bytes),
    cmocka_unit_test(doubles_read_back),
    cmocka_unit_test(a_full_buffer_is_told),
    cmocka_unit_test(misuse_never_becomes_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
