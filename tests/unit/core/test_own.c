/* test_own.c - which files are the user's own, and the record of those that he trusts. */
#include "core/trust/trust.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/zoomlua-own-XXXXXX";

static const char *in(const char *name)
{
  static char path[4][300];
  static int turn;
  char *p = path[++turn % 4];
  snprintf(p, sizeof(path[0]), "%s/%s", folder, name);
  return p;
}

static void put(const char *name, unsigned mode)
{
  struct zl_err err = {0};
  assert_int_equal(zl_file_write(in(name), ZL_STR("return 1\n"), mode, &err), 0);
}

static int set_up(void **state)
{
  (void)state;
  umask(022);
  if (!mkdtemp(folder))
    return -1;
  setenv("ZOOMLUA_HOME", folder, 1);
  setenv("HOME", folder, 1);
  unsetenv("XDG_CONFIG_HOME");
  unsetenv("XDG_DOWNLOAD_DIR");
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  char command[400];
  snprintf(command, sizeof(command), "rm -rf '%s'", folder);
  return system(command);
}

static void expect_own(const char *name, const char *obstacle)
{
  struct zl_buf why = ZL_BUF_INIT(200);
  bool own = zl_own_file(in(name), ZL_STR("return 1\n"), &why);
  if (own != !obstacle || (obstacle && !strstr(zl_buf_cstr(&why), obstacle)))
    fail_msg("%s: own: %d (%s)", name, own, zl_buf_cstr(&why));
  zl_buf_free(&why);
}

static void own_files(void **state)
{
  (void)state;
  put("mine.lua", 0644);
  expect_own("mine.lua", NULL);
  for (size_t i = 0; i < 3; i++) { /* what was read has to be what is there */
    static const struct zl_str other[] = {{"return 1", 8}, {"return 2\n", 9}, {"return 1\n\n", 10}};
    struct zl_buf why = ZL_BUF_INIT(200);
    assert_false(zl_own_file(in("mine.lua"), other[i], &why));
    assert_string_equal(zl_buf_cstr(&why), "it changes while it is read");
    zl_buf_free(&why);
  }
  put("shared.lua", 0666);
  expect_own("shared.lua", "may write to it");
  expect_own("missing.lua", "cannot be looked at");
  expect_own("", "cannot be looked at"); /* a folder */

  mkdir(in("open"), 0777);
  chmod(in("open"), 0777);
  put("open/p.lua", 0644);
  expect_own("open/p.lua", "write to its folder");
  chmod(in("open"), 01777);
  expect_own("open/p.lua", NULL); /* as /tmp: nobody else can replace it */

  mkdir(in("Downloads"), 0755);
  put("Downloads/p.lua", 0644);
  expect_own("Downloads/p.lua", "downloads");
  assert_int_equal(symlink(in("Downloads/p.lua"), in("link.lua")), 0);
  expect_own("link.lua", "downloads"); /* what counts is where the file is */

  mkdir(in("Scaricati"), 0755);
  mkdir(in(".config"), 0755);
  put("Scaricati/p.lua", 0644);
  expect_own("Scaricati/p.lua", NULL);
  struct zl_err err = {0};
  assert_int_equal(zl_file_write(in(".config/user-dirs.dirs"), ZL_STR("# by the desktop\nXDG_DESKTOP_DIR=\"$HOME/Scrivania\"\n"
                                 "XDG_DOWNLOAD_DIR=\"$HOME/Scaricati\"\n"), 0644, &err), 0);
  expect_own("Scaricati/p.lua", "downloads"); /* in the user's language */
  expect_own("mine.lua", NULL);

  put("marked.lua", 0644);
  if (setxattr(in("marked.lua"), "user.xdg.origin.url", "https://example.com/p", 21, 0) == 0)
    expect_own("marked.lua", "downloaded");

  mkdir(in("policies"), 0755);
  mkdir(in("policies/pack"), 0755);
  put("policies/pack/p.lua", 0644);
  expect_own("policies/pack/p.lua", NULL); /* a folder may be called that */
  put("zoomlua.lock", 0644);
  expect_own("policies/pack/p.lua", "of others are kept");
  expect_own("mine.lua", NULL); /* beside the lock is where the user's own are */
  if (geteuid() == 0) {
    assert_int_equal(chown(in("mine.lua"), 12345, 12345), 0);
    expect_own("mine.lua", "another user");
  }
}

static void record_of_hashes(void **state)
{
  (void)state;
  char a[65], b[65], when[25];
  enum zl_known known;
  struct zl_err err = {0};
  struct stat st;
  memset(a, 'a', 64), memset(b, 'b', 64);
  a[64] = b[64] = 0;
  assert_int_equal(zl_trust_look(a, "/x/p.lua", &known, when, &err), 0);
  assert_int_equal(known, ZL_KNOWN_NOT);
  assert_int_equal(zl_trust_add(a, "/x/p\n.lua", &err), 0);
  assert_int_equal(zl_trust_add(a, "/x/p.lua", &err), 0);
  assert_int_equal(zl_trust_look(a, "/elsewhere.lua", &known, when, &err), 0);
  assert_int_equal(known, ZL_KNOWN); /* the content counts, not the place */
  assert_int_equal(strlen(when), 20);
  assert_int_equal(zl_trust_look(b, "/x/p.lua", &known, when, &err), 0);
  assert_int_equal(known, ZL_KNOWN_CHANGED);
  assert_int_equal(stat(in("state/trust"), &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600);

  chmod(in("state/trust"), 0666);
  assert_int_equal(zl_trust_look(a, "/x/p.lua", &known, when, &err), -1);
  assert_int_equal(err.code, ZL_EREFUSED);
  assert_int_not_equal(known, ZL_KNOWN);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(own_files), cmocka_unit_test(record_of_hashes)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
