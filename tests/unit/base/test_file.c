/* test_file.c - whole files in and out, folders, the place of the state. */
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[128];

static const char *inside(const char *name)
{
  static char path[512];
  snprintf(path, sizeof(path), "%s/%s", folder, name);
  return path;
}

static int make_folder(void **state)
{
  (void)state;
  const char *temp = getenv("TMPDIR");
  snprintf(folder, sizeof(folder), "%s/zl-file-XXXXXX", temp && temp[0] ? temp : P_tmpdir);
  return mkdtemp(folder) ? 0 : -1;
}

static void remove_tree(const char *path)
{
  DIR *d = opendir(path);
  if (!d) {
    unlink(path);
    return;
  }
  struct dirent *e;
  while ((e = readdir(d))) {
    char sub[1024];
    if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
      continue;
    snprintf(sub, sizeof(sub), "%s/%s", path, e->d_name);
    remove_tree(sub);
  }
  closedir(d);
  rmdir(path);
}

static int drop_folder(void **state)
{
  (void)state;
  remove_tree(folder);
  return 0;
}

static size_t files_in(const char *path)
{
  DIR *d = opendir(path);
  size_t n = 0;
  assert_non_null(d);
  while (readdir(d))
    n++;
  closedir(d);
  return n - 2;
}

static void written_is_read(void **state)
{
  (void)state;
  struct zl_err err = {0};
  char data[40000];
  for (size_t i = 0; i < sizeof(data); i++)
    data[i] = (char)(i * 7);
  struct zl_str all = {data, sizeof(data)};
  assert_int_equal(zl_file_write(inside("f"), ZL_STR("first"), 0600, &err), 0);
  assert_int_equal(zl_file_write(inside("f"), all, 0640, &err), 0);
  struct stat st;
  assert_int_equal(stat(inside("f"), &st), 0);
  assert_int_equal(st.st_mode & 0777, 0640);
  assert_int_equal(files_in(folder), 1); /* no temporary file is left */
  struct zl_buf b = ZL_BUF_INIT(100000);
  zl_buf_puts(&b, "before ");
  assert_int_equal(zl_file_read(inside("f"), sizeof(data), &b, &err), 0);
  assert_int_equal(b.len, sizeof(data) + 7);
  assert_memory_equal(b.data + 7, data, sizeof(data));
  zl_buf_free(&b);
  assert_int_equal(zl_file_write(inside("empty"), (struct zl_str){NULL, 0}, 0600, &err), 0);
  struct zl_buf e = ZL_BUF_INIT(10);
  assert_int_equal(zl_file_read(inside("empty"), 0, &e, &err), 0);
  assert_int_equal(e.len, 0);
  zl_buf_free(&e);
}

static void refused(const char *path, size_t max, const char *words)
{
  struct zl_err err = {0};
  struct zl_buf b = ZL_BUF_INIT(1000);
  zl_buf_puts(&b, "kept");
  assert_int_equal(zl_file_read(path, max, &b, &err), -1);
  if (!strstr(err.text, words))
    fail_msg("expected '%s' in '%s'", words, err.text);
  assert_string_equal(zl_buf_cstr(&b), "kept");
  zl_buf_free(&b);
}

static void what_is_no_file_is_refused(void **state)
{
  (void)state;
  refused(folder, 100, "is a folder");
  refused(inside("missing"), 100, "No such file");
  refused("/dev/zero", 100, "is a device");
  assert_int_equal(mkfifo(inside("pipe"), 0600), 0);
  refused(inside("pipe"), 100, "is a pipe"); /* and does not wait for a writer */
  struct zl_err err = {0};
  assert_int_equal(zl_file_write(inside("big"), ZL_STR("0123456789"), 0600, &err), 0);
  refused(inside("big"), 9, "larger than the 9 bytes");
  refused("/proc/self/status", 9, "larger than the 9 bytes"); /* says of itself: 0 bytes */
}

static void failed_writes_leave_nothing(void **state)
{
  (void)state;
  struct zl_err err = {0};
  assert_int_equal(zl_file_write(inside("none/f"), ZL_STR("x"), 0600, &err), -1);
  assert_non_null(strstr(err.text, "No such file"));
  zl_err_clear(&err);
  assert_int_equal(zl_mkdirs(inside("d"), 0700, &err), 0);
  assert_int_equal(zl_file_write(inside("d"), ZL_STR("x"), 0600, &err), -1);
  assert_non_null(strstr(err.text, "it is a folder"));
  assert_int_equal(files_in(folder), 1);
}

static void folders_are_made(void **state)
{
  (void)state;
  struct zl_err err = {0};
  assert_int_equal(zl_mkdirs(inside("a//b/c/"), 0700, &err), 0);
  assert_int_equal(zl_mkdirs(inside("a/b/c"), 0700, &err), 0); /* again is fine */
  struct stat st;
  assert_int_equal(stat(inside("a/b/c"), &st), 0);
  assert_true(S_ISDIR(st.st_mode));
  assert_int_equal(zl_file_write(inside("a/f"), ZL_STR(""), 0600, &err), 0);
  assert_int_equal(zl_mkdirs(inside("a/f/g"), 0700, &err), -1);
  assert_non_null(strstr(err.text, "a file has that name"));
}

static void state_has_its_place(void **state)
{
  (void)state;
  struct zl_err err = {0};
  struct zl_buf b = ZL_BUF_INIT(1000);
  char wanted[256];
  setenv("HOME", folder, 1);
  unsetenv("ZOOMLUA_HOME");
  unsetenv("XDG_STATE_HOME");
  assert_int_equal(zl_state_path("journal/1.db", &b, &err), 0);
  snprintf(wanted, sizeof(wanted), "%s/.local/state/zoomlua/journal/1.db", folder);
  assert_string_equal(zl_buf_cstr(&b), wanted);
  struct stat st;
  assert_int_equal(stat(inside(".local/state/zoomlua/journal"), &st), 0);
  assert_int_equal(st.st_mode & 0777, 0700);
  zl_buf_reset(&b);
  setenv("XDG_STATE_HOME", "relative", 1); /* the XDG rules say: ignore */
  assert_int_equal(zl_state_path(NULL, &b, &err), 0);
  assert_non_null(strstr(zl_buf_cstr(&b), "/.local/state/zoomlua"));
  zl_buf_reset(&b);
  setenv("XDG_STATE_HOME", inside("xdg"), 1);
  assert_int_equal(zl_state_path("", &b, &err), 0);
  assert_string_equal(zl_buf_cstr(&b), inside("xdg/zoomlua"));
  zl_buf_reset(&b);
  setenv("ZOOMLUA_HOME", inside("own"), 1);
  assert_int_equal(zl_state_path("x", &b, &err), 0);
  assert_string_equal(zl_buf_cstr(&b), inside("own/state/x"));
  static const char *const outside[] = {"..", "a/../../b", "/etc/x", "a/.."};
  for (size_t i = 0; i < 4; i++) {
    zl_err_clear(&err);
    assert_int_equal(zl_state_path(outside[i], &b, &err), -1);
  }
  unsetenv("ZOOMLUA_HOME");
  unsetenv("XDG_STATE_HOME");
  unsetenv("HOME");
  zl_err_clear(&err);
  assert_int_equal(zl_state_path("x", &b, &err), -1);
  assert_non_null(strstr(err.text, "set ZOOMLUA_HOME"));
  zl_buf_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(written_is_read, make_folder, drop_folder),
    cmocka_unit_test_setup_teardown(what_is_no_file_is_refused, make_folder, drop_folder),
    cmocka_unit_test_setup_teardown(failed_writes_leave_nothing, make_folder, drop_folder),
    cmocka_unit_test_setup_teardown(folders_are_made, make_folder, drop_folder),
    cmocka_unit_test_setup_teardown(state_has_its_place, make_folder, drop_folder),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
