/* test_check.c - what is refused, in which words, and at which byte; keys that stand twice; and
 * documents made to hurt. */
#include "json/json.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Checks a copy of exactly n bytes, so that the sanitizer sees a read past the end. */
static int check_exact(const char *p, size_t n, int depth, struct zl_err *err)
{
  char *copy = malloc(n ? n : 1);
  assert_non_null(copy);
  memcpy(copy, p, n);
  struct zl_json root;
  int rc = zl_json_check((struct zl_str){copy, n}, depth, &root, err);
  free(copy);
  return rc;
}

static void refusals(void **state)
{
  (void)state;
  static const struct {
    const char *text, *words;
  } rows[] = {
    {"", "it is empty"},
    {"  ", "it ends at byte 3"},
    {"<html>", "at byte 1, '<': a value should start here"},
    {"\xEF\xBB\xBF{}", "at byte 1, 0xef"},
    {"{\"a\":1,}", "at byte 8, '}': a key in quotes"},
    {"{\"a\" 1}", "':' should be here"},
    {"{a:1}", "a key in quotes"},
    {"[1,]", "at byte 4"},
    {"[1 2]", "',' or ']'"},
    {"[1", "it ends at byte 3"},
    {"{\"a\":1", "it ends at byte 7"},
    {"[1}", "',' or ']'"},
    {"nul", "a value should start here"},
    {"True", "a value should start here"},
    {"NaN", "a value should start here"},
    {"-", "wants a digit"},
    {"-Infinity", "wants a digit"},
    {"+1", "a value should start here"},
    {"01", "cannot start with 0"},
    {"-00", "cannot start with 0"},
    {"1.", "follow the decimal point"},
    {".5", "a value should start here"},
    {"1e", "exponent"},
    {"1e+", "exponent"},
    {"0x1", "nothing may follow"},
    {"1 1", "nothing may follow"},
    {"{} x", "nothing may follow the value"},
    {"\"abc", "inside a string"},
    {"\"long enough for words, no end", "inside a string"},
    {"\"a\nb\"", "control character"},
    {"\"tab in a longer one\t\"", "control character"},
    {"\"\\x\"", "no such escape"},
    {"\"\\", "after a backslash"},
    {"\"\\u12", "inside \\u"},
    {"\"\\u12g4\"", "four hex digits"},
    {"\"\\ud800\"", "half a surrogate"},
    {"\"\\ud800\\n\"", "half a surrogate"},
    {"\"\\ud800\\u0041\"", "half a surrogate"},
    {"\"\\udc00\"", "half a surrogate"},
    {"\"\xC3\"", "not UTF-8"},
    {"\"\xED\xA0\x80\"", "not UTF-8"},
    {"\"\xC0\x80\"", "not UTF-8"},
    {"\"\xFF\"", "not UTF-8"},
    {"// no\n1", "a value should start here"},
    {"'a'", "a value should start here"},
    {"{\"a\":1,\"a\":2}", "the key \"a\" stands twice in one object, at byte 8"},
    {"{\"a\":1,\"\\u0061\":2}", "stands twice"},
    {"{\"\\u0061\":1,\"a\":2}", "stands twice"},
    {"{\"\\/\":1,\"\\u002f\":2}", "stands twice"},
    {"{\"\\ud83d\\ude00\":1,\"\xF0\x9F\x98\x80\":2}", "stands twice"},
    {"{\"\":1,\"\":2}", "stands twice"},
    {"[{\"x\":{\"k\":1,\"l\":[{\"k\":1}],\"k\":1}}]", "the key \"k\" stands twice"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_err err = {0};
    int rc = check_exact(rows[i].text, strlen(rows[i].text), ZL_JSON_DEPTH, &err);
    if (rc != -1 || err.code != ZL_EJSON || !strstr(err.text, rows[i].words))
      fail_msg("'%s': '%s'", rows[i].text, err.text);
  }
}

static void accepted(void **state)
{
  (void)state;
  static const char *const rows[] = {
    "0", "-0", "1e400", "-1.5E-7", "\"\"", "null", " true\r\n", "[]", "{}", "[[],{}]",
    "{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":1}]}", /* the same key in other objects */
    "{\"A\":1,\"a\":1,\"\":1}",
    "\"\\u0000\\ud83d\\ude00\x7f\"", "\"\xF0\x9F\x98\x80 and \xC3\xA9, longer than a word\"",
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_err err = {0};
    if (check_exact(rows[i], strlen(rows[i]), ZL_JSON_DEPTH, &err) != 0)
      fail_msg("'%s': %s", rows[i], err.text);
  }
}

/* Each beginning of a good document is a bad one, and no read goes past its end. */
static void every_cut_is_refused(void **state)
{
  (void)state;
  static const char text[] = "{\"name\":\"Zo\xC3\xAB \\u00e9\\ud83d\\ude00\",\"list\":[1,-2.5e+7,"
                             "true,false,null,[],{}],\"in\":{\"a_longer_key_\\n\":\"x\"}}";
  size_t n = sizeof(text) - 1;
  struct zl_err err = {0};
  assert_int_equal(check_exact(text, n, ZL_JSON_DEPTH, &err), 0);
  for (size_t cut = 0; cut < n; cut++) {
    zl_err_clear(&err);
    if (check_exact(text, cut, ZL_JSON_DEPTH, &err) != -1)
      fail_msg("the first %zu bytes were accepted", cut);
  }
}

static void depth_is_bounded(void **state)
{
  (void)state;
  char text[4000];
  struct zl_err err = {0};
  for (int depth = 1; depth <= 70; depth++) {
    memset(text, '[', (size_t)depth);
    memset(text + depth, ']', (size_t)depth);
    zl_err_clear(&err);
    assert_int_equal(check_exact(text, (size_t)depth * 2, 64, &err), depth <= 64 ? 0 : -1);
  }
  assert_non_null(strstr(err.text, "deeper than 64 levels, at byte 65"));
  zl_err_clear(&err);
  assert_int_equal(check_exact("[]", 2, 0, &err), -1);
  zl_err_clear(&err);
  assert_int_equal(check_exact("1", 1, 0, &err), 0);
  memset(text, '[', 2000);
  memset(text + 2000, ']', 2000);
  zl_err_clear(&err);
  assert_int_equal(check_exact(text, 4000, 1000000, &err), -1); /* whatever the caller asks */
}

/* {"k0":0, ... } with `count` members in `b`; a member more that repeats number `again`. */
static void many_keys(struct zl_buf *b, int count, int again)
{
  zl_buf_putc(b, '{');
  for (int i = 0; i < count; i++)
    zl_buf_printf(b, "%s\"k%d\":{\"k\":%d}", i ? "," : "", i, i);
  if (again >= 0)
    zl_buf_printf(b, ",\"\\u006b%d\":1", again);
  zl_buf_putc(b, '}');
}

static void large_objects_are_checked_too(void **state)
{
  (void)state;
  static const int counts[] = {1, 200, 255, 256, 257, 511, 513, 100000};
  for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
    struct zl_buf b = ZL_BUF_INIT(16u << 20);
    struct zl_err err = {0};
    many_keys(&b, counts[i], -1);
    assert_int_equal(zl_json_check(zl_buf_view(&b), 8, NULL, &err), 0);
    static const int thirds[] = {0, 1, 2};
    for (size_t k = 0; k < 3; k++) {
      int again = (counts[i] - 1) * thirds[k] / 2;
      zl_buf_reset(&b);
      many_keys(&b, counts[i], again);
      zl_err_clear(&err);
      assert_int_equal(zl_json_check(zl_buf_view(&b), 8, NULL, &err), -1);
      assert_non_null(strstr(err.text, "stands twice"));
    }
    zl_buf_free(&b);
  }
}

/* A list of many small objects must not pile up keys, nor slow down towards its end. */
static void keys_leave_with_their_object(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(64u << 20);
  struct zl_err err = {0};
  zl_buf_putc(&b, '[');
  for (int i = 0; i < 50000; i++)
    zl_buf_printf(&b, "%s{\"id\":%d,\"type\":2,\"in\":{\"id\":1,\"type\":1}}", i ? "," : "", i);
  zl_buf_putc(&b, ']');
  assert_int_equal(zl_json_check(zl_buf_view(&b), 8, NULL, &err), 0);
  /* Twice in an inner one, after all those. */
  b.data[b.len - 1] = ',';
  zl_buf_puts(&b, "{\"id\":1,\"in\":{\"id\":1,\"id\":2}}]");
  assert_int_equal(zl_json_check(zl_buf_view(&b), 8, NULL, &err), -1);
  zl_buf_free(&b);
}

static void long_keys(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(1u << 20);
  struct zl_err err = {0};
  zl_buf_puts(&b, "{\"");
  for (int i = 0; i < 2000; i++)
    zl_buf_puts(&b, "\\u00e9");
  zl_buf_puts(&b, "\":1,\"");
  for (int i = 0; i < 2000; i++)
    zl_buf_puts(&b, "\xC3\xA9");
  zl_buf_puts(&b, "\":2}");
  assert_int_equal(zl_json_check(zl_buf_view(&b), 8, NULL, &err), -1);
  assert_non_null(strstr(err.text, "stands twice"));
  assert_true(zl_utf8_valid(zl_str_of(err.text)));
  b.data[b.len - 5] = 'x'; /* breaks the last character: no longer UTF-8 */
  zl_err_clear(&err);
  assert_int_equal(zl_json_check(zl_buf_view(&b), 8, NULL, &err), -1);
  assert_non_null(strstr(err.text, "not UTF-8"));
  zl_buf_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(refusals),
    cmocka_unit_test(accepted),
    cmocka_unit_test(every_cut_is_refused),
    cmocka_unit_test(depth_is_bounded),
    cmocka_unit_test(large_objects_are_checked_too),
    cmocka_unit_test(keys_leave_with_their_object),
    cmocka_unit_test(long_keys),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
