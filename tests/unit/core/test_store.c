/* test_store.c - files of a package on their way onto the disk: whatever an update that was cut off leaves behind is
 * pinned by the lock, and the next one takes it away. */
#include "core/package/package.h"
#include "core/state.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/zoomlua-store-XXXXXX";

static int set_up(void **state)
{
  (void)state;
  return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
  char command[400];
  (void)state;
  snprintf(command, sizeof(command), "rm -rf '%s'", folder);
  return system(command);
}

/* A package "two" of files that hold their own names; stored with the pins that the lock has. */
static int store(const char *const *paths, struct zl_err *err)
{
  struct zl_package p = ZL_PACKAGE_INIT;
  struct zl_pin pin = {0};
  struct zl_pins pins = {0};
  bool there;
  for (; *paths; paths++)
    assert_int_equal(zl_tree_add(&p.tree, zl_str_of(*paths), zl_str_of(*paths), err), 0);
  assert_int_equal(zl_tree_done(&p.tree, err), 0);
  assert_int_equal(zl_lock_load(&pins, &there, err), 0);
  for (size_t i = 0; i < p.tree.n; i++)
    assert_int_equal(zl_sha256_hex((struct zl_str){p.tree.file[i].data, p.tree.file[i].n}, p.tree.file[i].sha256, err), 0);
  assert_int_equal(zl_package_pin(&p, "two", "two.tar", &pin, err), 0);
  int rc = zl_package_store(&pins, &p, &pin, err);
  zl_package_pin_free(&pin);
  zl_pins_free(&pins);
  zl_package_free(&p);
  return rc;
}

/* Whether the lock has a word about a file, and whether it is there. */
static bool pinned(const char *path)
{
  struct zl_pins pins = {0};
  struct zl_err err = {0};
  const struct zl_pin *owner;
  bool there;
  assert_int_equal(zl_lock_load(&pins, &there, &err), 0);
  bool has = zl_pins_file(&pins, zl_str_of(path), &owner) != NULL;
  zl_pins_free(&pins);
  return has;
}

static bool is_there(const char *path)
{
  struct stat st;
  return lstat(path, &st) == 0;
}

static void what_an_update_leaves_is_pinned(void **state)
{
  struct zl_err err = {0};
  (void)state;
  assert_int_equal(store((const char *const[]){"main.lua", "a.lua", "b.lua", NULL}, &err), 0);
  /* somebody has put a folder in the place of one that goes: the update stops there */
  assert_int_equal(unlink("policies/two/a.lua"), 0);
  assert_int_equal(mkdir("policies/two/a.lua", 0755), 0);
  assert_int_equal(zl_file_write("policies/two/a.lua/x", ZL_STR("x"), 0644, &err), 0);
  assert_int_equal(store((const char *const[]){"main.lua", "c.lua", NULL}, &err), -1);
  assert_non_null(strstr(err.text, "two is not whole: zoomlua update two tries again"));
  assert_true(is_there("policies/two/b.lua") && pinned("two/b.lua"));
  assert_true(pinned("two/c.lua") && !is_there("policies/two/c.lua"));
  /* and the next one finishes */
  err = (struct zl_err){0};
  assert_int_equal(unlink("policies/two/a.lua/x"), 0);
  assert_int_equal(rmdir("policies/two/a.lua"), 0);
  assert_int_equal(store((const char *const[]){"main.lua", "c.lua", NULL}, &err), 0);
  assert_false(is_there("policies/two/b.lua") || pinned("two/b.lua") || pinned("two/a.lua"));
  assert_true(is_there("policies/two/c.lua") && pinned("two/c.lua") && is_there("policies/two/main.lua"));
}

/* What comes and what goes may be one path on some systems: no lock holds both. */
static void what_fits_into_no_lock_is_replaced(void **state)
{
  struct zl_err err = {0};
  (void)state;
  assert_int_equal(store((const char *const[]){"main.lua", "Rooms.lua", NULL}, &err), 0);
  assert_int_equal(store((const char *const[]){"main.lua", "rooms.lua", NULL}, &err), 0);
  assert_true(is_there("policies/two/rooms.lua") && !is_there("policies/two/Rooms.lua"));
  assert_true(pinned("two/rooms.lua") && !pinned("two/Rooms.lua"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_an_update_leaves_is_pinned), cmocka_unit_test(what_fits_into_no_lock_is_replaced),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
