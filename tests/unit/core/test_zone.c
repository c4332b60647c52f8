/* test_zone.c - time zone files: made by hand, cut, lying, and those of this machine. */
#include "core/zone/zone.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <setjmp.h>

#include <cmocka.h>

/* ---- files made by hand ----------------------------------------------------------------------- */

static void put32(struct zl_buf *b, int64_t n)
{
  for (int i = 3; i >= 0; i--)
    zl_buf_putc(b, (char)((uint64_t)n >> (8 * i) & 0xff));
}

static void put64(struct zl_buf *b, int64_t n)
{
  put32(b, n >> 32);
  put32(b, n);
}

static void head(struct zl_buf *b, char version, unsigned times, unsigned types)
{
  zl_buf_add(b, "TZif", 4);
  zl_buf_putc(b, version);
  zl_buf_add(b, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 15);
  put32(b, 0), put32(b, 0), put32(b, 0), put32(b, times), put32(b, types), put32(b, 4);
}

static void types(struct zl_buf *b, int64_t first, int64_t second)
{
  put32(b, first), zl_buf_add(b, "\0\0", 2);
  put32(b, second), zl_buf_add(b, "\1\0", 2);
  zl_buf_add(b, "XYZ", 4);
}

/* Version 2: an empty first block, one change at `at` to `offset`, then a rule. */
static void file(struct zl_buf *b, int64_t at, int64_t offset, const char *rule)
{
  zl_buf_reset(b);
  head(b, '2', 0, 2);
  types(b, 0, 0);
  head(b, '2', 1, 2);
  put64(b, at);
  zl_buf_putc(b, 1);
  types(b, 3600, offset);
  zl_buf_printf(b, "\n%s\n", rule);
}

static void read_well(const struct zl_buf *b, struct zl_buf *out)
{
  struct zl_err err = {0};
  zl_buf_reset(out);
  if (zl_zone_read(zl_buf_view(b), out, &err) != 0)
    fail_msg("%s", err.text);
}

static void changes_and_rules(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(4096), out = ZL_BUF_INIT(1 << 20);
  file(&b, 828234000, 7200, "");
  read_well(&b, &out);
  assert_string_equal(zl_buf_cstr(&out), "- 3600 828234000 7200");
  file(&b, 828234000, 7200, "CET-1CEST,M3.5.0,M10.5.0/3");
  read_well(&b, &out);
  assert_non_null(strstr(zl_buf_cstr(&out), "- 3600 828234000 7200 846378000 3600 859683600 7200 "));
  assert_non_null(strstr(zl_buf_cstr(&out), " 1774746000 7200 ")); /* 2026-03-29 01:00 UTC */
  assert_non_null(strstr(zl_buf_cstr(&out), " 1792890000 3600 ")); /* 2026-10-25 01:00 UTC */
  zl_buf_free(&b);
  zl_buf_free(&out);
}

struct told {
  int64_t at, offset; /* the one that is looked for */
  bool met;
  int64_t last;
};

static int each(void *arg, int64_t at, int64_t offset)
{
  struct told *t = arg;
  assert_true(at > t->last);
  t->last = at;
  t->met |= at == t->at && offset == t->offset;
  return 0;
}

static void rules(void **state)
{
  static const struct {
    const char *rule;
    int64_t at, offset; /* a change that it makes; at 0: it is refused */
    const char *why;
  } rows[] = {
    {"CET-1CEST,M3.5.0,M10.5.0/3", 1774746000, 7200, "the last Sunday of March"},
    {"EST5EDT,M3.2.0,M11.1.0", 1772953200, -14400, "the second Sunday of March, 02:00 of the clock"},
    {"EST5EDT,M3.2.0,M11.1.0", 1793512800, -18000, "the first Sunday of November, by the summer's clock"},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1775318400, 36000, "the south: summer ends in April"},
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1774746000, -3600, "before midnight: the day before"},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1775314800, 37800, "half an hour of summer"},
    {"IST-2IDT,M3.4.4/26,M10.5.0", 1774569600, 10800, "26 o'clock of a Thursday is Friday"},
    {"XXX0YYY,J60,J300", 1772330400, 3600, "J60 is the first of March"},
    {"XXX0YYY,59,300", 1835402400, 3600, "59 counts from 0: in 2028 it is the leap day"},
    {"JST-9", 1, 32400, "no summer"},
    {"", 0, 0, "nothing"},
    {"CE-1", 0, 0, "names have three letters"},
    {"CET", 0, 0, "no offset"},
    {"CET-1CEST", 0, 0, "a summer without rules"},
    {"CET-1CEST,M3.5.0", 0, 0, "that does not end"},
    {"CET-1CEST,M13.5.0,M10.5.0", 0, 0, "month 13"},
    {"CET-1CEST,M3.6.0,M10.5.0", 0, 0, "week 6"},
    {"CET-1CEST,M3.5.7,M10.5.0", 0, 0, "day 7"},
    {"CET-1CEST,J0,J300", 0, 0, "J0"},
    {"CET-1CEST,M3.5.0/168,M10.5.0", 0, 0, "168 o'clock"},
    {"CET-1CEST,M3.5.0,M10.5.0x", 0, 0, "something behind it"},
    {"<CET-1", 0, 0, "a name that does not end"},
    {"CET-25", 0, 0, "25 hours"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct told t = {.at = rows[i].at, .offset = rows[i].offset, .last = INT64_MIN};
    int rc = zl_zone_rule(zl_str_of(rows[i].rule), 0, each, &t);
    if (rc != (rows[i].at ? 0 : -1) || (rows[i].at && !t.met))
      fail_msg("%s: %s", rows[i].rule, rows[i].why);
  }
}

static void what_is_cut_or_lies_is_refused(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(4096), out = ZL_BUF_INIT(1 << 20);
  file(&b, 828234000, 7200, "CET-1CEST,M3.5.0,M10.5.0/3");
  for (size_t n = 0; n < b.len; n++) {
    struct zl_err err = {0};
    char *exact = malloc(n + 1); /* so that reading past the end is seen */
    memcpy(exact + 1, b.data, n);
    zl_buf_reset(&out);
    assert_int_equal(zl_zone_read((struct zl_str){exact + 1, n}, &out, &err), -1);
    assert_string_equal(err.text, "its time zone file is damaged");
    free(exact);
  }
  for (size_t at = 0; at < b.len; at++) /* whatever a byte says, it ends */
    for (int bit = 0; bit < 8; bit++) {
      b.data[at] = (char)(b.data[at] ^ 1 << bit);
      zl_buf_reset(&out);
      zl_zone_read(zl_buf_view(&b), &out, NULL);
      b.data[at] = (char)(b.data[at] ^ 1 << bit);
    }
  file(&b, 828234000, 200000, "");
  assert_int_equal(zl_zone_read(zl_buf_view(&b), &out, NULL), -1); /* 55 hours ahead */
  zl_buf_free(&b);
  zl_buf_free(&out);
}

/* ---- names -------------------------------------------------------------------------------------------- */

static void names(void **state)
{
  static const struct {
    const char *name;
    bool good;
  } rows[] = {
    {"Europe/Berlin", true},  {"UTC", true},         {"America/Argentina/Buenos_Aires", true},
    {"Etc/GMT+5", true},      {"", false},           {"/etc/passwd", false},
    {"../zoneinfo/UTC", false}, {"Europe/../UTC", false}, {"Europe//Berlin", false},
    {"Europe/", false},       {"a/b/c/d", false},    {"Europe/Ber lin", false},
    {"-x", false},            {"Europe/Berlin\n", false}, {"tzdata.zi", false},
    {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", false},
  };
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    if (zl_zone_name(zl_str_of(rows[i].name)) != rows[i].good)
      fail_msg("'%s'", rows[i].name);
  assert_false(zl_zone_name((struct zl_str){"UTC\0x", 5}));
}

/* ---- against libc, where this machine has zones ------------------------------------------------------------ */

static int64_t ahead(const char *text, int64_t at)
{
  long long offset = 0, from, next;
  int n;
  sscanf(text, "- %lld%n", &offset, &n);
  for (text += n; sscanf(text, " %lld %lld%n", &from, &next, &n) == 2 && from <= at; text += n)
    offset = next;
  return offset;
}

static void as_libc_has_it(void **state)
{
  static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
                                      "Asia/Kolkata", "America/Sao_Paulo", "Pacific/Apia", "Europe/Dublin"};
  (void)state;
  struct zl_buf out = ZL_BUF_INIT(1 << 20);
  int seen = 0;
  for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
    struct zl_err err = {0};
    zl_buf_reset(&out);
    if (zl_zone_load(zl_str_of(zones[i]), &out, &err) != 0)
      continue;
    seen++;
    setenv("TZ", zones[i], 1);
    tzset();
    for (int64_t at = 0; at < INT64_C(2300000000); at += 1000003) { /* to 2042, past the last change of a file */
      time_t t = (time_t)at;
      struct tm tm;
      localtime_r(&t, &tm);
      if (ahead(zl_buf_cstr(&out), at) != tm.tm_gmtoff)
        fail_msg("%s at %lld: %lld, libc has %ld", zones[i], (long long)at, (long long)ahead(zl_buf_cstr(&out), at),
                 tm.tm_gmtoff);
    }
  }
  zl_buf_free(&out);
  if (!seen)
    skip();
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(changes_and_rules), cmocka_unit_test(rules),
    cmocka_unit_test(what_is_cut_or_lies_is_refused), cmocka_unit_test(names),
    cmocka_unit_test(as_libc_has_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
