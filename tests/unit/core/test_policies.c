/* test_policies.c - several policies of one command line: what they are called, whose a line is, what holds for
 * all of them, what the journal gets. */
#include "core/serve/policies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct zl_core core_of(const struct zl_cli *cli)
{
  struct zl_core c = {.cli = cli};
  struct zl_err err = {0};
  assert_int_equal(zl_policies_begin(&c, NULL, &err), 0);
  return c;
}

static void test_names(void **state)
{
  (void)state;
  static const struct zl_cli several = {.policies = {"a.lua", "x/p.lua", "y/p.lua"}, .n_policies = 3};
  struct zl_core c = core_of(&several);
  assert_string_equal(c.policies[0].name, "a.lua");
  assert_string_equal(c.policies[1].name, "x/p.lua"); /* two of one name are told apart */
  assert_string_equal(c.policies[2].name, "y/p.lua");
  zl_policies_free(&c);
  static const struct zl_cli one = {.policies = {"x/p.lua"}, .n_policies = 1}, none = {0};
  c = core_of(&one);
  assert_string_equal(c.policies[0].name, "p.lua");
  zl_policies_free(&c);
  c = core_of(&none);
  assert_int_equal(c.n_policies, 1); /* an undo has a name, too */
  assert_null(c.policy->file);
  zl_policies_free(&c);
}

static void test_whose_a_line_is(void **state)
{
  (void)state;
  static const struct zl_cli cli = {.policies = {"a.lua", "x/p.lua", "y/p.lua"}, .n_policies = 3};
  static const struct {
    const char *origin, *whose, *why;
  } rows[] = {
    {"a.lua:3", "100", "its own line"},
    {"aa.lua:3", "000", "nobody's here"},
    {"lib/a.lua:3 (y/p.lua)", "001", "a module of the same name"},
    {"a.lua:3, x/p.lua:5", "110", "both"},
    {"lib.lua:1 (x/p.lua), lib.lua:1 (y/p.lua)", "011", "both, by a module"},
    {"a.lua", "000", "no line"},
    {"", "000", "nothing"},
  };
  struct zl_core c = core_of(&cli);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char got[4] = "";
    for (int k = 0; k < 3; k++)
      got[k] = zl_policies_asked(&c, k, zl_str_of(rows[i].origin)) ? '1' : '0';
    if (strcmp(got, rows[i].whose) != 0)
      fail_msg("%s: %s, not %s", rows[i].why, got, rows[i].whose);
  }
  zl_policies_free(&c);
}

static void head(struct zl_core *c, int i, const char *json)
{
  struct zl_err err = {0};
  assert_int_equal(zl_head_read(&c->policies[i].head, zl_str_of(json), &err), 0);
}

static void test_together(void **state)
{
  (void)state;
  static const struct zl_cli cli = {.policies = {"a.lua", "b.lua", "c.lua"}, .n_policies = 3};
  struct zl_core c = core_of(&cli);
  struct zl_ceiling none = zl_policies_limits(&c);
  assert_false(none.given);
  head(&c, 0, "{\"name\":\"A\\nB\",\"version\":\"1\",\"limits\":{\"objects\":900,\"percent\":20}}");
  head(&c, 1, "{\"name\":\"second\",\"limits\":{\"objects\":200}}");
  snprintf(c.policies[0].sha256, sizeof(c.policies[0].sha256), "h");
  struct zl_ceiling limits = zl_policies_limits(&c);
  assert_int_equal(limits.objects, 200);
  assert_int_equal(limits.percent, 20); /* the third says nothing */
  struct zl_policies_record r;
  assert_int_equal(zl_policies_record(&c, &r), 0);
  assert_string_equal(zl_buf_cstr(&r.name), "A B\nsecond\nc.lua"); /* a line is one policy's */
  assert_string_equal(zl_buf_cstr(&r.version), "1\n\n");
  assert_string_equal(zl_buf_cstr(&r.file), "a.lua\nb.lua\nc.lua");
  assert_string_equal(zl_buf_cstr(&r.sha256), "h\n\n");
  zl_policies_record_free(&r);
  zl_policies_free(&c);
}

static void test_a_turn_begins_anew(void **state)
{
  (void)state;
  static const struct zl_cli cli = {.policies = {"a.lua", "b.lua"}, .n_policies = 2};
  struct zl_core c = core_of(&cli);
  c.asks = 3;
  zl_err_set(&c.raised, ZL_EPOLICY, "of the first");
  zl_policies_turn(&c, 1);
  assert_string_equal(c.policy->name, "b.lua");
  assert_int_equal(c.asks, 0);
  assert_int_equal(c.raised.code, 0);
  zl_policies_free(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_whose_a_line_is),
                                     cmocka_unit_test(test_together), cmocka_unit_test(test_a_turn_begins_anew)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
