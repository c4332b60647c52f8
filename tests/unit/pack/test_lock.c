/* test_lock.c - zoomlua.lock: what is read, what is refused and in which line, and that both are one form. */
#include "pack/pack.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD                                                                                                          \
  "zoomlua.lock 1\n"                                                                                                  \
  "# What others wrote, below policies/: made by zoomlua add, update and remove. Commit it, do not edit it.\n"
#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ONE "\npackage base\nversion 1.2.0\nsource https://example.com/base.tgz\nfile " A " base/lib/x.lua\nfile " A " base/main.lua\n"
#define TWO "\npackage rooms\nsource ../share/rooms.lua\nfile " A " rooms.lua\n"

static void reads_and_writes(void **state)
{
  (void)state;
  static const char text[] = HEAD ONE TWO;
  struct zl_pins p;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(4096);
  const struct zl_pin *owner = NULL;
  assert_int_equal(zl_pins_read(&p, ZL_STR(text), &err), 0);
  assert_int_equal(p.n, 2);
  assert_string_equal(p.pin[0].version, "1.2.0");
  assert_string_equal(p.pin[1].version, "");
  const struct zl_pin_file *f = zl_pins_file(&p, ZL_STR("base/main.lua"), &owner);
  assert_non_null(f);
  assert_string_equal(owner->source, "https://example.com/base.tgz");
  assert_string_equal(f->sha256, A);
  assert_null(zl_pins_file(&p, ZL_STR("base/other.lua"), &owner));
  assert_int_equal(zl_pins_write(&p, &out, &err), 0);
  assert_string_equal(out.data, text);

  struct zl_pin_file file = {.path = (char[]){"cis.lua"}, .sha256 = A};
  struct zl_pin pin = {.name = (char[]){"cis"}, .version = (char[]){"2"}, .source = (char[]){"cis.lua"}, .file = &file, .n = 1};
  assert_int_equal(zl_pins_put(&p, &pin, &err), 0);
  assert_string_equal(p.pin[1].name, "cis"); /* in its place */
  assert_int_equal(zl_pins_put(&p, &pin, &err), 0);
  assert_int_equal(p.n, 3); /* once */
  zl_pins_drop(&p, ZL_STR("base"));
  zl_pins_drop(&p, ZL_STR("cis"));
  zl_pins_drop(&p, ZL_STR("nobody"));
  zl_buf_reset(&out);
  assert_int_equal(zl_pins_write(&p, &out, &err), 0);
  assert_string_equal(out.data, HEAD TWO);
  zl_buf_free(&out);
  zl_pins_free(&p);
}

static void refusals(void **state)
{
  (void)state;
  static const struct {
    const char *text, *words, *why;
  } rows[] = {
    {"", "1: this is no lock of zoomlua's", "empty"},
    {"zoomlua.lock 1", "1: this is no lock", "cut"},
    {"zoomlua.lock 2\n", "1: this is no lock", "another number"},
    {"zoomlua.lock 10\n", "1: a lock of another form", "another number that begins alike"},
    {"zoomlua.lock 1\n", "2: the second line", "no second line"},
    {"zoomlua.lock 1\n# mine\n", "2: the second line", "another comment"},
    {HEAD "\n", "4: a line 'package NAME'", "an empty line and no more"},
    {HEAD "package a\n", "3: an empty line is expected", "no empty line"},
    {HEAD "\npackage a", "4: a line 'package NAME'", "cut in a line"},
    {HEAD "\npackage a\n", "5: a line 'source WHERE'", "no source"},
    {HEAD "\npackage a\nsource x\n", "6: a line 'file", "no file"},
    {HEAD "\npackage a\nversion \nsource x\n", "5: that is no version", "an empty version"},
    {HEAD "\npackage a\nversion 1 2\nsource x\n", "5: that is no version", "a blank in it"},
    {HEAD "\npackage ../a\nsource x\n", "4: that is no name", "a path for a name"},
    {HEAD "\npackage a\nsource \n", "5: that is no source", "an empty source"},
    {HEAD "\npackage a\nsource x\x1b[2Jy\n", "5: that is no source", "a source that steers a terminal"},
    {HEAD "\npackage a\nsource x\r\n", "5: that is no source", "lines of another system"},
    {HEAD "\npackage a\nsource x\nfile " A "\n", "6: that is no SHA-256", "no path"},
    {HEAD "\npackage a\nsource x\nfile AAAA" A " a.lua\n", "6: that is no SHA-256", "large letters"},
    {HEAD "\npackage a\nsource x\nfile " A "a a.lua\n", "6: that is no SHA-256", "65 digits"},
    {HEAD "\npackage a\nsource x\nfile " A " a/../b.lua\n", "6: that is no path", "a way out"},
    {HEAD "\npackage a\nsource x\nfile " A " /etc/a.lua\n", "6: that is no path", "absolute"},
    {HEAD "\npackage a\nsource x\nfile " A " b/x.lua\n", "6: that is no path of a file of this package", "another's folder"},
    {HEAD "\npackage a\nsource x\nfile " A " ab/x.lua\n", "6: that is no path", "a folder that begins alike"},
    {HEAD "\npackage a\nsource x\nfile " A " a\n", "6: that is no path", "the folder itself"},
    {HEAD "\npackage a\nsource x\nfile " A " a/.git/x\n", "6: that is no path", "hidden"},
    {HEAD "\npackage a\nsource x\nfile " A " a/x\nfile " A " a/x\n", "7: a file that stands here twice", "twice"},
    {HEAD "\npackage a\nsource x\nfile " A " a/y\nfile " A " a/x\n", "7: a file that stands here twice, or not", "order"},
    {HEAD "\npackage a\nsource x\nfile " A " a/X\nfile " A " a/x\n", "7: a file of which there is another", "case"},
    {HEAD "\npackage a\nsource x\nfile " A " a.lua\nfile " A " a/x\n", "7: a file of a package that is a single", "both"},
    {HEAD TWO ONE, "8: a package that stands here twice, or not", "order of packages"},
    {HEAD TWO TWO, "8: a package that stands here twice", "a package twice"},
    {HEAD "\npackage A\nsource x\nfile " A " A.lua\n\npackage a\nsource x\nfile " A " a.lua\n", "8: a package of which", "case"},
    {HEAD ONE "<<<<<<< mine\n" TWO, "9: a merge conflict", "git"},
    {HEAD "\npackage a\n<<<<<<< mine\nsource x\n", "5: a merge conflict", "git, in a package"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_pins p;
    struct zl_err err = {0};
    size_t n = strlen(rows[i].text);
    char *exact = malloc(n ? n : 1); /* so that the sanitizer sees the end */
    memcpy(exact, rows[i].text, n);
    int rc = zl_pins_read(&p, (struct zl_str){exact, n}, &err);
    free(exact);
    if (rc != -1 || strncmp(err.text, rows[i].words, strlen(rows[i].words)) != 0)
      fail_msg("%s: %s", rows[i].why, err.text);
    assert_int_equal(p.n, 0);
  }
}

/* What a text of C ends at is one character of a lock, and belongs nowhere. */
static void zero_bytes(void **state)
{
  (void)state;
  static const char whole[] = HEAD ONE;
  for (size_t i = 0; i < sizeof(whole) - 1; i++) {
    char text[sizeof(whole)];
    struct zl_pins p;
    struct zl_err err = {0};
    memcpy(text, whole, i); /* put between two characters */
    text[i] = 0;
    memcpy(text + i + 1, whole + i, sizeof(whole) - 1 - i);
    if (zl_pins_read(&p, (struct zl_str){text, sizeof(text)}, &err) == 0)
      fail_msg("taken with a zero byte behind '%.*s'", (int)i, whole);
  }
  assert_false(zl_pack_version_good((struct zl_str){"1\0", 2}));
}

static void names(void **state)
{
  (void)state;
  static const struct {
    const char *source, *name, *version;
  } rows[] = {
    {"https://example.com/a/baseline-1.2.0.tar.gz", "baseline", "1.2.0"},
    {"https://example.com/a/baseline.lua?ref=main", "baseline", ""},
    {"https://example.com/v1.2.0.tar.gz", "v1.2.0", ""},
    {"zoom-policies-v2.10", "zoom-policies", "2.10"},
    {"waiting-room", "waiting-room", ""},
    {"cis-2", "cis-2", ""}, /* part of a name as likely as a version */
    {"../share/rooms.lua", "rooms", ""},
    {"../share/pack/", "pack", ""},
    {"pack-1.0.txz", "pack", "1.0"},
    {".lua", ".lua", ""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_str name, version;
    zl_pack_name_split(zl_pack_base_name(zl_str_of(rows[i].source)), &name, &version);
    if (!zl_str_is(name, rows[i].name) || !zl_str_is(version, rows[i].version))
      fail_msg("%s: %.*s %.*s", rows[i].source, (int)name.n, name.p, (int)version.n, version.p);
  }
  assert_true(zl_pack_name_good(ZL_STR("waiting-room_2")));
  assert_false(zl_pack_name_good(ZL_STR("")));
  assert_false(zl_pack_name_good(ZL_STR("-a")));
  assert_false(zl_pack_name_good(ZL_STR("a.b")));
  assert_false(zl_pack_name_good(ZL_STR("a/b")));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(reads_and_writes), cmocka_unit_test(refusals), cmocka_unit_test(zero_bytes),
                                     cmocka_unit_test(names)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
