/* test_text.c - text made visible, measured, compared and matched; times. Tables of rows whose
 * last column says why. */
#include "base/base.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static void visible_text(void **state)
{
  (void)state;
  static const struct {
    const char *in;
    size_t n;
    bool lines;
    const char *out;
    const char *why;
  } rows[] = {
#define ROW(in, lines, out, why) {in, sizeof(in) - 1, lines, out, why}
    ROW("plain text", false, "plain text", "nothing to do"),
    ROW("", false, "", "nothing at all"),
    ROW("a\nb", false, "a\\nb", "one line stays one line"),
    ROW("a\nb", true, "a\nb", "unless lines are wanted"),
    ROW("a\r\nb\t", true, "a\\r\nb\\t", "a carriage return rewrites the line"),
    ROW("\x1b[31mred", false, "\\x1b[31mred", "escape sequences"),
    ROW("\x07\x7f", false, "\\x07\\x7f", "C0 and DEL"),
    ROW("a\0b", false, "a\\x00b", "NUL"),
    ROW("\xC2\x9B" "31m", false, "\\u009b31m", "C1 CSI, in UTF-8"),
    ROW("\xE2\x80\xAE" "txt.exe", false, "\\u202etxt.exe", "bidi override"),
    ROW("\xE2\x81\xA6\xE2\x81\xA9", false, "\\u2066\\u2069", "bidi isolates"),
    ROW("\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C", false, "\\u200e\\u200f\\u061c", "bidi marks"),
    ROW("a\xE2\x80\x8B\xE2\x80\x8D" "b", false, "a\\u200b\\u200db", "zero width"),
    ROW("\xE2\x80\xA8\xE2\x80\xA9", true, "\\u2028\\u2029", "line separators, lines or not"),
    ROW("\xEF\xBB\xBFx", false, "\\ufeffx", "byte order mark"),
    ROW("\xF3\xA0\x81\x81", false, "\\u{e0041}", "tag characters"),
    ROW("\xFFx\xC3", false, "\\xffx\\xc3", "bytes that are no UTF-8"),
    ROW("\xC0\x8A", false, "\\xc0\\x8a", "an overlong newline is no newline"),
    ROW("\xED\xA0\x80", false, "\\xed\\xa0\\x80", "a surrogate is no character"),
    ROW("Zo\xC3\xAB \xE6\x9D\xB1\xE4\xBA\xAC \xF0\x9F\x98\x80", false,
        "Zo\xC3\xAB \xE6\x9D\xB1\xE4\xBA\xAC \xF0\x9F\x98\x80", "people's names stay"),
#undef ROW
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf b = ZL_BUF_INIT(1000);
    assert_int_equal(zl_visible(&b, (struct zl_str){rows[i].in, rows[i].n}, rows[i].lines), 0);
    if (strcmp(zl_buf_cstr(&b), rows[i].out) != 0)
      fail_msg("%s: got '%s'", rows[i].why, zl_buf_cstr(&b));
    zl_buf_free(&b);
  }
}

static void utf8_round_trip(void **state)
{
  (void)state;
  for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
    char c[4];
    uint32_t back = 1;
    int n = zl_utf8_put(cp, c);
    assert_int_equal(zl_utf8_next(c, c + n, &back), n);
    assert_int_equal(back, cp >= 0xD800 && cp <= 0xDFFF ? 0xFFFD : cp);
    assert_int_equal(zl_utf8_next(c, c + n - 1, &back), 0); /* cut off */
  }
  assert_false(zl_utf8_valid(ZL_STR("\xF4\x90\x80\x80"))); /* past U+10FFFF */
  assert_false(zl_utf8_valid(ZL_STR("\xF8\x88\x80\x80\x80")));
  assert_false(zl_utf8_valid(ZL_STR("\x80")));
  assert_true(zl_utf8_valid((struct zl_str){NULL, 0}));
}

static void widths(void **state)
{
  (void)state;
  assert_int_equal(zl_text_width(ZL_STR("plain")), 5);
  assert_int_equal(zl_text_width(ZL_STR("Zo\xC3\xAB")), 3);
  assert_int_equal(zl_text_width(ZL_STR("Zoe\xCC\x88")), 3);                  /* combining */
  assert_int_equal(zl_text_width(ZL_STR("\xE6\x9D\xB1\xE4\xBA\xAC")), 4);     /* wide */
  assert_int_equal(zl_text_width(ZL_STR("\xF0\x9F\x98\x80")), 2);             /* emoji */
  assert_int_equal(zl_text_width(ZL_STR("\xED\x95\x9C")), 2);                 /* Hangul */
  assert_int_equal(zl_text_width((struct zl_str){NULL, 0}), 0);
}

static void distances(void **state)
{
  (void)state;
  static const struct {
    const char *a, *b;
    int most, distance;
    const char *why;
  } rows[] = {
    {"waiting_room", "waiting_room", 3, 0, "the same"},
    {"schedule_meting", "schedule_meeting", 3, 1, "one missing"},
    {"WaitingRoom", "waitingroom", 3, 0, "case does not count"},
    {"waitign_room", "waiting_room", 3, 1, "two swapped are one mistake"},
    {"abc", "xyz", 3, 3, "all replaced"},
    {"abc", "xyz", 2, 3, "cut off at most + 1"},
    {"", "ab", 3, 2, "from nothing"},
    {"short", "very much longer", 3, 4, "lengths alone tell"},
    {"ba", "ab", 0, 1, "a swap is over zero"},
    {"a", "a", 0, 0, "nothing allowed, nothing needed"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_str a = zl_str_of(rows[i].a), b = zl_str_of(rows[i].b);
    if (zl_text_distance(a, b, rows[i].most) != rows[i].distance ||
        zl_text_distance(b, a, rows[i].most) != rows[i].distance)
      fail_msg("%s: got %d", rows[i].why, zl_text_distance(a, b, rows[i].most));
  }
  char big[500];
  memset(big, 'a', sizeof(big));
  struct zl_str x = {big, 400}, y = {big, 401};
  assert_int_equal(zl_text_distance(x, y, 2), 3); /* too long for a name: only equality */
  assert_int_equal(zl_text_distance(x, x, 2), 0);
}

static void thousands(void **state)
{
  (void)state;
  char out[27];
  assert_string_equal(zl_text_thousands(out, 0), "0");
  assert_string_equal(zl_text_thousands(out, 999), "999");
  assert_string_equal(zl_text_thousands(out, 1000), "1,000");
  assert_string_equal(zl_text_thousands(out, -1234567), "-1,234,567");
  assert_string_equal(zl_text_thousands(out, INT64_MAX), "9,223,372,036,854,775,807");
  assert_string_equal(zl_text_thousands(out, INT64_MIN), "-9,223,372,036,854,775,808");
}

static void globs(void **state)
{
  (void)state;
  static const struct {
    const char *pattern, *text;
    bool fits;
  } rows[] = {
    {"user.in_meeting.waiting_room", "user.in_meeting.waiting_room", true},
    {"user.in_meeting.waiting_room", "user.in_meeting.waiting_rooms", false},
    {"user.recording.*", "user.recording.local_recording", true},
    {"user.recording.*", "user.recording.archive.type", true},
    {"user.recording.*", "user.recording", false},
    {"*", "", true},
    {"*", "anything.at.all", true},
    {"", "x", false},
    {"", "", true},
    {"*.chat", "user.in_meeting.chat", true},
    {"*.chat", "user.in_meeting.chats", false},
    {"a*b*c", "a__b__b__c", true},
    {"a*b*c", "a__c__b", false},
    {"**", "x", true},
    {"user.[ab]", "user.a", false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    if (zl_text_glob(zl_str_of(rows[i].pattern), zl_str_of(rows[i].text)) != rows[i].fits)
      fail_msg("'%s' against '%s'", rows[i].pattern, rows[i].text);
}

static void whole_numbers(void **state)
{
  (void)state;
  int64_t n = 77;
  assert_int_equal(zl_text_int(ZL_STR("42"), &n), 0);
  assert_int_equal(n, 42);
  assert_int_equal(zl_text_int(ZL_STR("-9223372036854775808"), &n), 0);
  assert_true(n == INT64_MIN);
  assert_int_equal(zl_text_int(ZL_STR("9223372036854775807"), &n), 0);
  assert_true(n == INT64_MAX);
  n = 77;
  static const char *const bad[] = {"", "-", "+1", "--1", " 1", "1 ", "1.0", "0x10", "1e3",
                                    "9223372036854775808", "-9223372036854775809",
                                    "99999999999999999999999"};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
    if (zl_text_int(zl_str_of(bad[i]), &n) != -1 || n != 77)
      fail_msg("'%s' was taken for a number", bad[i]);
}

static void times_read(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    int64_t ms;
  } rows[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"2020-05-31T00:00:00Z", INT64_C(1590883200000)},
    {"2020-05-31T00:00:00.5Z", INT64_C(1590883200500)},
    {"2020-05-31T00:00:00.1239Z", INT64_C(1590883200123)},
    {"2020-05-31T02:00:00+02:00", INT64_C(1590883200000)},
    {"2020-05-30T18:30:00-0530", INT64_C(1590883200000)},
    {"2000-02-29T23:59:60Z", INT64_C(951868800000)},
    {"1969-12-31T23:59:59Z", -1000},
    {"0000-01-01T00:00:00Z", INT64_C(-62167219200000)},
    {"9999-12-31T23:59:59Z", INT64_C(253402300799000)},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    int64_t ms = 1;
    if (zl_time_parse_iso(zl_str_of(rows[i].text), &ms) != 0 || ms != rows[i].ms)
      fail_msg("%s: got %lld", rows[i].text, (long long)ms);
  }
  static const char *const bad[] = {
    "", "2020-05-31", "2020-05-31T00:00:00", "2020-13-01T00:00:00Z", "2021-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z", "2020-05-31T24:00:00Z", "2020-05-31T00:60:00Z",
    "2020-05-31T00:00:61Z", "2020-05-31T00:00:00.Z", "2020-05-31T00:00:00ZZ",
    "2020-05-31T00:00:00+2", "20-05-31T00:00:00Z", "2020-05-00T00:00:00Z"};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    int64_t ms;
    if (zl_time_parse_iso(zl_str_of(bad[i]), &ms) != -1)
      fail_msg("'%s' was taken for a time", bad[i]);
  }
}

static void times_written(void **state)
{
  (void)state;
  char out[25], again[25];
  zl_time_iso(INT64_C(1590883200123), out);
  assert_string_equal(out, "2020-05-31T00:00:00Z");
  zl_time_iso(-1, out);
  assert_string_equal(out, "1969-12-31T23:59:59Z");
  zl_time_iso(INT64_MIN, out);
  assert_string_equal(out, "0000-01-01T00:00:00Z");
  zl_time_iso(INT64_MAX, out);
  assert_string_equal(out, "9999-12-31T23:59:59Z");
  /* Every tenth day or so from year 0 to 9999, and back. */
  for (int64_t s = INT64_C(-62167219200); s < INT64_C(253402300799); s += 864321) {
    int64_t ms;
    zl_time_iso(s * 1000, out);
    assert_int_equal(zl_time_parse_iso(zl_str_of(out), &ms), 0);
    assert_true(ms == s * 1000);
    zl_time_iso(ms, again);
    assert_string_equal(out, again);
  }
}

static void clocks_go_forward(void **state)
{
  (void)state;
  int64_t us = zl_mono_us(), ms = zl_mono_ms();
  assert_true(ms >= us / 1000);
  assert_true(zl_mono_us() >= us);
  assert_true(zl_wall_ms() > INT64_C(1700000000000));
  assert_true(zl_random_u64() != zl_random_u64());
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(visible_text),  cmocka_unit_test(utf8_round_trip),
    cmocka_unit_test(widths),        cmocka_unit_test(distances),
    cmocka_unit_test(thousands),     cmocka_unit_test(globs),
    cmocka_unit_test(whole_numbers), cmocka_unit_test(times_read),
    cmocka_unit_test(times_written), cmocka_unit_test(clocks_go_forward),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
