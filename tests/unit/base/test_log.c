/* test_log.c - what reaches stderr: one line, visible, without secrets. */
#include "base/base.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static int kept_stderr = -1, caught = -1;

static void catch_stderr(void)
{
  caught = memfd_create("stderr", 0);
  assert_true(caught >= 0);
  kept_stderr = dup(STDERR_FILENO);
  dup2(caught, STDERR_FILENO);
}

/* What was written to stderr since; the caller frees. */
static char *caught_stderr(void)
{
  dup2(kept_stderr, STDERR_FILENO);
  close(kept_stderr);
  off_t n = lseek(caught, 0, SEEK_END);
  char *text = calloc(1, (size_t)n + 1);
  assert_int_equal(pread(caught, text, (size_t)n, 0), n);
  close(caught);
  return text;
}

static int forget(void **state)
{
  (void)state;
  zl_secret_forget_all();
  zl_log_set_level(ZL_LOG_INFO);
  return 0;
}

static void lines_have_a_prefix_and_a_level(void **state)
{
  (void)state;
  catch_stderr();
  zl_log(ZL_LOG_ERROR, "cannot reach %s", "example.com");
  zl_log(ZL_LOG_WARN, "slow");
  zl_log(ZL_LOG_VERBOSE, "not asked for");
  zl_log_set_level(ZL_LOG_VERBOSE);
  zl_log(ZL_LOG_VERBOSE, "asked for");
  zl_progress("never shown on what is no terminal");
  char *text = caught_stderr();
  assert_string_equal(text, "zoomlua: cannot reach example.com\n"
                            "zoomlua: warning: slow\n"
                            "zoomlua: asked for\n");
  free(text);
}

static void one_call_is_one_visible_line(void **state)
{
  (void)state;
  catch_stderr();
  zl_log(ZL_LOG_INFO, "policy said: %s", "done\nzoomlua: all applied\x1b[2K");
  char *text = caught_stderr();
  assert_string_equal(text, "zoomlua: policy said: done\\nzoomlua: all applied\\x1b[2K\n");
  free(text);
}

static void secrets_never_show(void **state)
{
  (void)state;
  zl_secret_add(ZL_STR("s3cr3t\x01token"));
  catch_stderr();
  zl_log(ZL_LOG_INFO, "header: Bearer %s!", "s3cr3t\x01token");
  char *text = caught_stderr();
  assert_string_equal(text, "zoomlua: header: Bearer [secret]!\n");
  free(text);
}

static void long_lines_are_whole(void **state)
{
  (void)state;
  char *big = malloc(100001);
  memset(big, 'x', 100000);
  big[100000] = '\0';
  catch_stderr();
  zl_log(ZL_LOG_INFO, "%s", big);
  char *text = caught_stderr();
  assert_int_equal(strlen(text), 100000 + strlen("zoomlua: \n"));
  free(text);
  free(big);
}

static void redaction(void **state)
{
  (void)state;
  static const struct {
    const char *in, *out, *why;
  } rows[] = {
    {"nothing here", "nothing here", "untouched"},
    {"abcdef", "[secret]", "all of it"},
    {"xabcdefyabcdefz", "x[secret]y[secret]z", "twice"},
    {"abcdefghijkl", "[secret]", "two that overlap leave no tail"},
    {"abcdefabcdef", "[secret][secret]", "side by side"},
    {"abcde", "abcde", "a part is no secret"},
    {"zzzzzzzz", "[secret]", "one that overlaps itself"},
    {"abcdef-long-one!", "[secret]!", "the longer of two that start together"},
    {"12345", "12345", "shorter than six was not registered"},
  };
  zl_secret_add(ZL_STR("abcdef"));
  zl_secret_add(ZL_STR("abcdef"));
  zl_secret_add(ZL_STR("efghijkl"));
  zl_secret_add(ZL_STR("zzzzzz"));
  zl_secret_add(ZL_STR("abcdef-long-one"));
  zl_secret_add(ZL_STR("12345"));
  zl_secret_add((struct zl_str){NULL, 0});
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf b = ZL_BUF_INIT(1000);
    assert_int_equal(zl_redact(&b, zl_str_of(rows[i].in)), 0);
    if (strcmp(zl_buf_cstr(&b), rows[i].out) != 0)
      fail_msg("%s: got '%s'", rows[i].why, zl_buf_cstr(&b));
    assert_int_equal(zl_secret_in(zl_str_of(rows[i].in)), strcmp(rows[i].in, rows[i].out) != 0);
    zl_buf_free(&b);
    /* the same behind a long text, which is searched in another way */
    struct zl_buf in = ZL_BUF_INIT(2000), out = ZL_BUF_INIT(2000);
    zl_buf_printf(&in, "%0500d %s", 0, rows[i].in);
    zl_buf_printf(&out, "%0500d %s", 0, rows[i].out);
    assert_int_equal(zl_redact(&b, zl_buf_view(&in)), 0);
    if (strcmp(zl_buf_cstr(&b), zl_buf_cstr(&out)) != 0)
      fail_msg("%s, behind a long text: got '%s'", rows[i].why, zl_buf_cstr(&b));
    zl_buf_free(&b);
    zl_buf_free(&in);
    zl_buf_free(&out);
  }
  zl_secret_forget_all();
  assert_false(zl_secret_in(ZL_STR("abcdef")));
  struct zl_buf b = ZL_BUF_INIT(1000);
  zl_redact(&b, ZL_STR("abcdef"));
  assert_string_equal(zl_buf_cstr(&b), "abcdef");
  zl_buf_free(&b);
}

static void redaction_tells_of_a_full_buffer(void **state)
{
  (void)state;
  zl_secret_add(ZL_STR("abcdef"));
  struct zl_buf b = ZL_BUF_INIT(4);
  assert_int_equal(zl_redact(&b, ZL_STR("abcdef")), -1);
  zl_buf_free(&b);
}

static void colour_is_for_terminals(void **state)
{
  (void)state;
  int fds[2];
  assert_int_equal(pipe(fds), 0);
  assert_false(zl_color(fds[1]));
  close(fds[0]);
  close(fds[1]);
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
    skip(); /* no pseudo terminals here */
  int tty = open(ptsname(master), O_RDWR | O_NOCTTY);
  assert_true(tty >= 0);
  unsetenv("NO_COLOR");
  setenv("TERM", "xterm", 1);
  assert_true(zl_color(tty));
  setenv("NO_COLOR", "1", 1);
  assert_false(zl_color(tty));
  setenv("NO_COLOR", "", 1); /* set but empty does not count */
  assert_true(zl_color(tty));
  setenv("TERM", "dumb", 1);
  assert_false(zl_color(tty));
  close(tty);
  close(master);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown(lines_have_a_prefix_and_a_level, forget),
    cmocka_unit_test_teardown(one_call_is_one_visible_line, forget),
    cmocka_unit_test_teardown(secrets_never_show, forget),
    cmocka_unit_test_teardown(long_lines_are_whole, forget),
    cmocka_unit_test_teardown(redaction, forget),
    cmocka_unit_test_teardown(redaction_tells_of_a_full_buffer, forget),
    cmocka_unit_test_teardown(colour_is_for_terminals, forget),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
