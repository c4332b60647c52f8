/* test_pins.c - which files a zoomlua.lock has a word about, however they are named: by links, by dots, from
 * another folder; and that nothing is written through a link. */
#include "core/package/package.h"
#include "core/state.h"

#include <limits.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/zoomlua-pins-XXXXXX";

static void put(const char *path, const char *text)
{
  struct zl_err err = {0};
  assert_int_equal(zl_file_write(path, zl_str_of(text), 0644, &err), 0);
}

static int set_up(void **state)
{
  struct zl_err err = {0};
  struct zl_pins pins = {0};
  char sha256[65];
  (void)state;
  if (!mkdtemp(folder) || chdir(folder) != 0 || zl_mkdirs("policies/base/lib", 0755, &err) != 0 || mkdir("away", 0755) != 0 ||
      mkdir("away/policies", 0755) != 0)
    return -1;
  zl_sha256_hex(ZL_STR("good"), sha256, &err);
  struct zl_pin_file file[2] = {{.path = (char[]){"base/lib/x.lua"}}, {.path = (char[]){"base/main.lua"}}};
  memcpy(file[0].sha256, sha256, 65);
  memcpy(file[1].sha256, sha256, 65);
  struct zl_pin pin = {.name = (char[]){"base"}, .version = (char[]){""}, .source = (char[]){"base"}, .file = file, .n = 2};
  int rc = zl_pins_put(&pins, &pin, &err) == 0 && zl_lock_save(&pins, &err) == 0 ? 0 : -1;
  zl_pins_free(&pins);
  put("policies/base/main.lua", "good");
  put("policies/base/lib/x.lua", "good");
  put("policies/extra.lua", "good");
  put("away/main.lua", "good");
  put("away/policies/main.lua", "good");
  return rc || symlink("policies/base/main.lua", "link.lua") || symlink("policies/base", "way") ||
         symlink("../away", "policies/out") || symlink("../../away/main.lua", "policies/base/link.lua");
}

static int tear_down(void **state)
{
  char command[400];
  (void)state;
  snprintf(command, sizeof(command), "rm -rf '%s'", folder);
  return system(command);
}

static void paths(void **state)
{
  (void)state;
  char whole[PATH_MAX];
  snprintf(whole, sizeof(whole), "%s/policies/base/main.lua", folder);
  const struct {
    const char *path, *text, *words, *why;
  } rows[] = {
    {"policies/base/main.lua", "good", NULL, "as it was added"},
    {"policies/base/main.lua", "bad", "policies/base/main.lua is not as it was added", "what is judged are the bytes"},
    {"./policies//base/../base/./main.lua", "good", NULL, "dots"},
    {"./policies//base/../base/./main.lua", "bad", "is not as it was added", "dots"},
    {"../../../../../../../../../../tmp", "bad", NULL, "above the root"},
    {whole, "bad", "is not as it was added", "from the root"},
    {"link.lua", "good", NULL, "a link into it"},
    {"link.lua", "bad", "policies/base/main.lua is not as it was added", "a link into it"},
    {"way/main.lua", "bad", "policies/base/main.lua is not as it was added", "a link to the folder"},
    {"policies/extra.lua", "good", "policies/extra.lua is not pinned", "a file that nobody pinned"},
    {"policies/base/link.lua", "good", "policies/base/link.lua is not pinned", "a link out of it"},
    {"policies/out/main.lua", "good", "policies/out/main.lua is not pinned", "a folder that is a link out of it"},
    {"policies/base/gone.lua", "good", "is not pinned", "a file that is gone by now"},
    {"away/main.lua", "bad", NULL, "not below policies/"},
    {"away/policies/main.lua", "bad", NULL, "a policies/ without a lock beside it"},
    {"base/main.lua", "bad", NULL, "elsewhere"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_err err = {0};
    int rc = zl_pins_check(rows[i].path, zl_str_of(rows[i].text), &err);
    if (rc != (rows[i].words ? -1 : 0) || (rows[i].words && !strstr(err.text, rows[i].words)))
      fail_msg("%s (%s): %d %s", rows[i].path, rows[i].why, rc, err.text);
  }
}

static void modules(void **state)
{
  (void)state;
  struct zl_err err = {0};
  assert_int_equal(zl_pins_check_module("policies/base/main.lua", ZL_STR("lib/x.lua"), ZL_STR("good"), &err), 0);
  assert_int_equal(zl_pins_check_module("policies/base/main.lua", ZL_STR("lib/x.lua"), ZL_STR("bad"), &err), -1);
  err = (struct zl_err){0};
  assert_int_equal(zl_pins_check_module("own.lua", ZL_STR("policies/base/lib/x.lua"), ZL_STR("bad"), &err), -1);
  err = (struct zl_err){0};
  assert_int_equal(zl_pins_check_module("own.lua", ZL_STR("lib/x.lua"), ZL_STR("bad"), &err), 0);
}

/* A nested policies/ has its own lock; both have to know the file. */
static void nested(void **state)
{
  (void)state;
  struct zl_err err = {0};
  assert_int_equal(zl_mkdirs("policies/base/policies", 0755, &err), 0);
  put("policies/base/policies/x.lua", "good");
  assert_int_equal(zl_pins_check("policies/base/policies/x.lua", ZL_STR("good"), &err), -1);
  assert_non_null(strstr(err.text, "policies/base/policies/x.lua is not pinned"));
}

static void links_are_not_written_through(void **state)
{
  (void)state;
  struct zl_package p = ZL_PACKAGE_INIT;
  struct zl_pin pin = {0};
  struct zl_pins pins;
  struct zl_err err = {0};
  struct zl_buf text = ZL_BUF_INIT(100);
  bool there;
  assert_int_equal(zl_lock_load(&pins, &there, &err), 0);
  assert_int_equal(zl_tree_add(&p.tree, ZL_STR("main.lua"), ZL_STR("new"), &err), 0);
  memset(p.tree.file[0].sha256, 'a', 64);
  assert_int_equal(zl_package_pin(&p, "out", "somewhere", &pin, &err), 0);
  assert_int_equal(zl_package_store(&pins, &p, &pin, &err), -1);
  assert_non_null(strstr(err.text, "policies/out is a link"));
  assert_int_equal(zl_file_read("away/main.lua", 100, &text, NULL), 0);
  assert_string_equal(text.data, "good");
  zl_pins_free(&pins);
  err = (struct zl_err){0};
  assert_int_equal(zl_lock_load(&pins, &there, &err), 0); /* as it was */
  assert_int_equal(pins.n, 1);
  zl_pins_free(&pins);
  zl_package_pin_free(&pin);
  zl_package_free(&p);
  zl_buf_free(&text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(paths), cmocka_unit_test(modules), cmocka_unit_test(nested),
                                     cmocka_unit_test(links_are_not_written_through)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
