/* test_read.c - cursors: look-ups, walks, scalars to the last digit, equality, canonical form. */
#include "json/json.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct zl_json parse(const char *text)
{
  struct zl_json root;
  struct zl_err err = {0};
  if (zl_json_check(zl_str_of(text), ZL_JSON_DEPTH, &root, &err) != 0)
    fail_msg("'%s': %s", text, err.text);
  return root;
}

static void look_ups(void **state)
{
  (void)state;
  struct zl_json v = parse(
      " { \"skip\" : [ \"}\" , {\"in_meeting\":{\"chat\":1}}, -1.5e3 ] , \"s\":\"a\\\"}{\","
      "\"in_meeting\" : { \"chat\" : false , \"w\\u0061iting\":true, \"null\":null },\"n\":7 } ");
  assert_int_equal(zl_json_kind(v), ZL_JSON_OBJECT);
  assert_int_equal(zl_json_kind(zl_json_path(v, ZL_STR("in_meeting.chat"))), ZL_JSON_FALSE);
  assert_int_equal(zl_json_kind(zl_json_path(v, ZL_STR("in_meeting.waiting"))), ZL_JSON_TRUE);
  assert_int_equal(zl_json_kind(zl_json_path(v, ZL_STR("in_meeting.null"))), ZL_JSON_NULL);
  assert_int_equal(zl_json_kind(zl_json_path(v, ZL_STR("in_meeting.none"))), ZL_JSON_NONE);
  assert_int_equal(zl_json_kind(zl_json_path(v, ZL_STR("none.chat"))), ZL_JSON_NONE);
  assert_int_equal(zl_json_kind(zl_json_path(v, ZL_STR("n.chat"))), ZL_JSON_NONE);
  assert_int_equal(zl_json_kind(zl_json_path(v, ZL_STR(""))), ZL_JSON_NONE);
  assert_int_equal(zl_json_kind(zl_json_get(v, "skip")), ZL_JSON_ARRAY);
  assert_int_equal(zl_json_kind(zl_json_get(zl_json_get(v, "skip"), "in_meeting")),
                   ZL_JSON_NONE); /* no member of an array */
  assert_true(zl_json_string_is(zl_json_get(v, "s"), "a\"}{"));
  assert_true(zl_str_is(zl_json_raw(zl_json_get(v, "s")), "\"a\\\"}{\""));
  assert_true(zl_str_is(zl_json_raw(zl_json_get(v, "n")), "7"));
  assert_int_equal(zl_json_kind(zl_json_get((struct zl_json){0}, "x")), ZL_JSON_NONE);
  assert_string_equal(zl_json_kind_name(ZL_JSON_FALSE), zl_json_kind_name(ZL_JSON_TRUE));
}

static void walks(void **state)
{
  (void)state;
  struct zl_json v = parse("[ 1 , \"two\" , [ ] , { } , null , [[1],[2]] ]");
  static const char *const raw[] = {"1", "\"two\"", "[ ]", "{ }", "null", "[[1],[2]]"};
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json e;
  struct zl_str key = ZL_STR("left alone");
  size_t i = 0;
  while (zl_json_next(&it, &key, &e)) {
    assert_true(i < 6 && zl_str_is(zl_json_raw(e), raw[i]));
    i++;
  }
  assert_int_equal(i, 6);
  assert_false(zl_json_next(&it, NULL, &e)); /* the end stays the end */
  assert_int_equal(zl_json_kind(e), ZL_JSON_NONE);
  assert_int_equal(zl_json_count(v), 6);
  assert_int_equal(zl_json_count(parse("{}")), 0);
  assert_int_equal(zl_json_count(parse("7")), 0);
  assert_int_equal(zl_json_count((struct zl_json){0}), 0);

  it = zl_json_iter(parse("{\"a\":1, \"b\\n\" :{\"c\":2} ,\"\":[]}"));
  static const char *const keys[] = {"a", "b\\n", ""};
  for (i = 0; zl_json_next(&it, &key, NULL); i++)
    assert_true(zl_str_is(key, keys[i]));
  assert_int_equal(i, 3);
}

static void integers(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool ok;
    int64_t n;
    const char *why;
  } rows[] = {
    {"0", true, 0, ""},
    {"-0", true, 0, "minus zero is zero"},
    {"0.000e5", true, 0, "zero however long"},
    {"2", true, 2, ""},
    {"2.0", true, 2, "a float that is whole"},
    {"2e0", true, 2, ""},
    {"20e-1", true, 2, "the exponent takes the zero away"},
    {"0.002E+3", true, 2, ""},
    {"120", true, 120, "zeros at the end count"},
    {"1.2e2", true, 120, ""},
    {"2.5", false, 0, "a fraction"},
    {"2e-1", false, 0, "a fraction by exponent"},
    {"9007199254740993", true, INT64_C(9007199254740993), "2^53 + 1 is kept"},
    {"9223372036854775807", true, INT64_MAX, "the largest"},
    {"9223372036854775808", false, 0, "one more"},
    {"-9223372036854775808", true, INT64_MIN, "the smallest"},
    {"-9223372036854775809", false, 0, "one less"},
    {"9223372036854775807.0", true, INT64_MAX, "the largest, as a float"},
    {"9223372036854775807.5", false, 0, "and a half"},
    {"922337203685477580.7e1", true, INT64_MAX, "the point moves"},
    {"1e18", true, INT64_C(1000000000000000000), ""},
    {"1e19", false, 0, "too large"},
    {"18446744073709551616", false, 0, "2^64 must not wrap to 0"},
    {"18446744073709551617", false, 0, "2^64 + 1 must not wrap to 1"},
    {"1e999999999999999999999999", false, 0, "an exponent past all types"},
    {"1e-999999999999999999999999", false, 0, "and below"},
    {"0e999999999999999999999999", true, 0, "zero stays zero"},
    {"1000000000000000000000000000000e-30", true, 1, "long, but one"},
    {"true", false, 0, "no number"},
    {"\"2\"", false, 0, "a string is no number"},
    {"null", false, 0, ""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    int64_t n = -77;
    bool ok = zl_json_int(parse(rows[i].text), &n);
    if (ok != rows[i].ok || n != (ok ? rows[i].n : -77))
      fail_msg("%s (%s): %d, %lld", rows[i].text, rows[i].why, ok, (long long)n);
  }
  int64_t n;
  assert_false(zl_json_int((struct zl_json){0}, &n));
}

static void doubles(void **state)
{
  (void)state;
  static const char *const rows[] = {
    "0", "1", "-1.5", "0.1", "1e22", "1e23", "123456789012345678", "1.7976931348623157e308",
    "2.2250738585072014e-308", "4.9e-324", "2.4703282292062328e-324", "9007199254740993",
    "0.3", "3.14159265358979323846264338327950288", "1e-400", "-1e-7", "8.5e-22", "100e-2",
  };
  double d;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    assert_true(zl_json_double(parse(rows[i]), &d));
    if (d != strtod(rows[i], NULL))
      fail_msg("%s: got %.17g", rows[i], d);
  }
  d = 5;
  assert_false(zl_json_double(parse("1e400"), &d));
  assert_false(zl_json_double(parse("-1e999999999999999999"), &d));
  assert_false(zl_json_double(parse("\"1\""), &d));
  assert_true(d == 5);
  /* Half way between two doubles, decided by digit 900: up, not to even. */
  char text[1000] = "9007199254740993.";
  memset(text + 17, '0', 900);
  strcpy(text + 917, "1");
  assert_true(zl_json_double(parse(text), &d));
  assert_true(d == 9007199254740994.0);
}

static void booleans_and_strings(void **state)
{
  (void)state;
  bool b = true;
  assert_true(zl_json_bool(parse("false"), &b));
  assert_false(b);
  assert_false(zl_json_bool(parse("0"), &b));
  assert_false(zl_json_bool(parse("null"), &b));
  struct zl_buf out = ZL_BUF_INIT(100);
  zl_buf_puts(&out, ">");
  assert_true(zl_json_string(
      parse("\"a\\n\\t\\r\\b\\f\\/\\\\\\\"\\u0041\\u00E9\\u20ac\\ud83d\\uDE00z\""), &out));
  assert_string_equal(zl_buf_cstr(&out),
                      ">a\n\t\r\b\f/\\\"A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
  assert_false(zl_json_string(parse("7"), &out));
  zl_buf_reset(&out);
  assert_true(zl_json_string(parse("\"a\\u0000b\""), &out));
  assert_int_equal(out.len, 3);
  zl_buf_free(&out);
  struct zl_buf tiny = ZL_BUF_INIT(2);
  assert_false(zl_json_string(parse("\"abc\""), &tiny));
  assert_true(tiny.failed);
  zl_buf_free(&tiny);

  struct zl_str s = {0};
  assert_true(zl_json_plain(parse("\"as it is\""), &s));
  assert_true(zl_str_is(s, "as it is"));
  assert_false(zl_json_plain(parse("\"a\\n\""), &s));
  assert_false(zl_json_plain(parse("[]"), &s));
  assert_true(zl_json_string_is(parse("\"x\\u0079\""), "xy"));
  assert_false(zl_json_string_is(parse("\"x\\u0079\""), "xyz"));
  assert_false(zl_json_string_is(parse("\"xyz\""), "xy"));
  assert_false(zl_json_string_is(parse("\"x\\u0000\""), "x"));
  assert_true(zl_json_text_is(ZL_STR("a\\u0000b"), ZL_STR("a\0b")));
}

static void equality(void **state)
{
  (void)state;
  static const struct {
    const char *a, *b;
    bool same;
    const char *why;
  } rows[] = {
    {"1", "1.0", true, "by value"},
    {"100", "1e2", true, ""},
    {"0", "-0.0e7", true, "zeros"},
    {"1", "-1", false, ""},
    {"9007199254740993", "9007199254740992", false, "not through a double"},
    {"0.1", "0.10000000000000001", false, "exactly"},
    {"1e400", "10e399", true, "past a double"},
    {"\"\\u0061\"", "\"a\"", true, "unescaped"},
    {"\"\\u0061\\n\"", "\"a\\u000a\"", true, "both with escapes"},
    {"\"a\"", "\"b\"", false, ""},
    {"\"a\\n\"", "\"a\\t\"", false, ""},
    {"true", "false", false, ""},
    {"null", "false", false, ""},
    {"null", "null", true, ""},
    {"[]", "{}", false, "two things"},
    {"[1,2]", "[2,1]", false, "a list has an order"},
    {"[1,2]", "[1,2,3]", false, "shorter"},
    {"[1,2,3]", "[1,2]", false, "longer"},
    {"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1.0}", true, "an object has none"},
    {"{\"a\":1,\"b\":2}", "{\"b\":1,\"a\":2}", false, ""},
    {"{\"a\":1}", "{\"a\":1,\"b\":2}", false, "one more"},
    {"{\"a\":1,\"b\":2}", "{\"c\":1,\"a\":1}", false, "another key"},
    {"{\"a\":null}", "{}", false, "null is not absent"},
    {"{\"\\u0061\":[{\"x\":1,\"y\":2}],\"b\":1}", "{\"b\":1,\"a\":[{\"y\":2,\"x\":1}]}", true,
     "all of it, nested"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_json a = parse(rows[i].a), b = parse(rows[i].b);
    if (zl_json_equal(a, b) != rows[i].same || zl_json_equal(b, a) != rows[i].same)
      fail_msg("%s and %s: %s", rows[i].a, rows[i].b, rows[i].why);
  }
  assert_true(zl_json_equal((struct zl_json){0}, (struct zl_json){0}));
  assert_false(zl_json_equal((struct zl_json){0}, parse("null")));
}

static void large_objects_in_any_order(void **state)
{
  (void)state;
  enum { COUNT = 20000 };
  struct zl_buf a = ZL_BUF_INIT(4u << 20), b = ZL_BUF_INIT(4u << 20);
  for (int i = 0; i < COUNT; i++) {
    zl_buf_printf(&a, "%s\"k%d\":%d", i ? "," : "{", i, i);
    zl_buf_printf(&b, "%s\"\\u006b%d\":%d.0", i ? "," : "{", COUNT - 1 - i, COUNT - 1 - i);
  }
  zl_buf_puts(&a, "}");
  zl_buf_puts(&b, "}");
  struct zl_json x = parse(a.data), y = parse(b.data);
  assert_true(zl_json_equal(x, y));
  b.data[b.len - 4] = '7'; /* the last member, k0, had the value 0 */
  assert_false(zl_json_equal(x, y));
  zl_buf_free(&a);
  zl_buf_free(&b);
}

static void canonical_form(void **state)
{
  (void)state;
  static const struct {
    const char *in, *out;
  } rows[] = {
    {" { \"b\" : [ 1 , 2.0 , 3e0 ] , \"a\\u0041\" : null } ", "{\"b\":[1,2,3],\"aA\":null}"},
    {"-0", "0"},
    {"100e-2", "1"},
    {"1.50", "1.5"},
    {"15e-1", "1.5"},
    {"0.000001", "0.000001"},
    {"1e-6", "0.000001"},
    {"1e-7", "1e-7"},
    {"12.5e-9", "1.25e-8"},
    {"1E21", "1e21"},
    {"1E20", "100000000000000000000"},
    {"-9223372036854775808", "-9223372036854775808"},
    {"123456789012345678901234567890", "1.2345678901234567890123456789e29"},
    {"\"\\u00e9\\u000a\\u001f\\/\\\"\\\\\\u007f\"", "\"\xC3\xA9\\n\\u001f/\\\"\\\\\x7f\""},
    {"120e99999999999999999999", "1.2e9999999999999999"}, /* cut, and then stable */
    {"120e-99999999999999999999", "1.2e-10000000000000001"},
    {"[ ]", "[]"},
    {"{\n}", "{}"},
    {"[true,false,null,\"a b\"]", "[true,false,null,\"a b\"]"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf b = ZL_BUF_INIT(200);
    struct zl_json v = parse(rows[i].in);
    assert_int_equal(zl_json_canonical(v, &b), 0);
    assert_string_equal(zl_buf_cstr(&b), rows[i].out);
    assert_true(zl_json_equal(v, parse(zl_buf_cstr(&b))));
    zl_buf_free(&b);
  }
  struct zl_buf b = ZL_BUF_INIT(3);
  assert_int_equal(zl_json_canonical(parse("[1,2,3]"), &b), -1);
  assert_int_equal(zl_json_canonical((struct zl_json){0}, &b), -1);
  zl_buf_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(look_ups),
    cmocka_unit_test(walks),
    cmocka_unit_test(integers),
    cmocka_unit_test(doubles),
    cmocka_unit_test(booleans_and_strings),
    cmocka_unit_test(equality),
    cmocka_unit_test(large_objects_in_any_order),
    cmocka_unit_test(canonical_form),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
