/* test_policies.c - a run's record of one policy, of several, and of none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "journal/journal.h"

static void test_record(void **state)
{
  (void)state;
  static const struct {
    struct zl_run run;
    int n;
    const char *last[4], *titles, *why;
  } rows[] = {
    {{.policy = "a", .version = "1", .file = "x/a.lua", .sha256 = "h"}, 1, {"a", "1", "x/a.lua", "h"}, "a", "one"},
    {{.policy = "a\nb", .version = "", .file = "odd\nname.lua", .sha256 = "h"}, 1, {"a\nb", "", "odd\nname.lua", "h"},
     "a\nb", "one policy's name may have lines"},
    {{.policy = "a\nb", .version = "1\n", .file = "a.lua\nb.lua", .sha256 = "h\ni"}, 2, {"b", "", "b.lua", "i"}, "a, b",
     "the second has no version"},
    {{.policy = "a", .version = "1", .file = "a.lua", .sha256 = "h\ni\nj"}, 3, {"", "", "", "j"}, "a, , ",
     "a record that was tampered with"},
    {{.policy = "undo of run 3", .version = "", .file = "", .sha256 = ""}, 1, {"undo of run 3", "", "", ""}, "undo of run 3",
     "no policy"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf titles = ZL_BUF_INIT(100);
    struct zl_run_policy p = zl_run_policy(&rows[i].run, rows[i].n - 1);
    const struct zl_str got[] = {p.name, p.version, p.file, p.sha256};
    assert_int_equal(zl_run_policies(&rows[i].run), rows[i].n);
    for (int k = 0; k < 4; k++)
      if (!zl_str_is(got[k], rows[i].last[k]))
        fail_msg("%s: text %d is %.*s", rows[i].why, k, (int)got[k].n, got[k].p);
    zl_run_titles(&rows[i].run, ", ", &titles);
    assert_string_equal(zl_buf_cstr(&titles), rows[i].titles);
    zl_buf_free(&titles);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_record)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
