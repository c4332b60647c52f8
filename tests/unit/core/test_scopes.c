/* test_scopes.c - which scope is named where several would do, and whether the token has it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/scopes/scopes.h"

static const struct {
  const char *scopes;
  bool classic;
  const char *why;
} families[] = {
  {"", false, "nothing is told: today's apps have granular ones"},
  {"user:read:admin user:write:admin", true, "classic"},
  {"user:read", true, "classic, of one's own user"},
  {"user:read:settings:admin", false, "four parts"},
  {"user:read:settings", false, "granular, of one's own user"},
  {"user:read:admin user:read:settings:admin", false, "an app has one family: the finer one says which"},
  {"account:write:master", true, "classic, for sub-accounts"},
};

static void a_token_shows_its_family(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
    if (zl_scopes_classic(zl_str_of(families[i].scopes)) != families[i].classic)
      fail_msg("'%s': %s", families[i].scopes, families[i].why);
}

enum { UNKNOWN = ZL_SCOPE_UNKNOWN, HAS = ZL_SCOPE_HAS, MISSING = ZL_SCOPE_MISSING };

static const struct {
  const char *granular, *classic_names, *token;
  bool classic;
  const char *scope;
  int state;
  const char *why;
} single[] = {
  {"a:read:x:admin", "a:read:admin", "", false, "a:read:x:admin", UNKNOWN, "no token, no verdict"},
  {"a:read:x:admin", "a:read:admin", "b:read:x:admin", false, "a:read:x:admin", MISSING, "it has another"},
  {"a:read:x:admin", "a:read:admin", "b:c:d:e a:read:x:admin", false, "a:read:x:admin", HAS, "it has it"},
  {"a:read:x:admin", "a:read:admin", "a:read:x:admins", false, "a:read:x:admin", MISSING, "a longer name is another"},
  {"a:read:x a:read:x:admin", "", "b:c:d:e", false, "a:read:x:admin", MISSING, "server-to-server apps act for the account"},
  {"a:read:x:master a:read:x:admin", "", "b:c:d:e", false, "a:read:x:admin", MISSING, "not a master account"},
  {"a:read:x:master", "", "b:c:d:e", false, "a:read:x:master", MISSING, "there is no other"},
  {"a:read:x a:read:x:admin", "", "a:read:x", false, "a:read:x", HAS, "any one suffices"},
  {"a:read:x:admin", "a:write:admin a:read:admin", "b:read", true, "a:read:admin", MISSING, "reading is less than writing"},
  {"a:read:x:admin", "a:read:admin a:write:admin", "a:write:admin", true, "a:write:admin", HAS, "who may write may read"},
  {"a:read:x:admin", "a:read:admin", "a:read:admin", false, "a:read:x:admin", HAS, "had by the other family's name"},
  {"", "", "a:read:x:admin", false, "", MISSING, "Zoom tells none"},
};

static void one_need(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(single) / sizeof(single[0]); i++) {
    struct zl_scope_need need = {.method = "GET", .path = "/x", .granular = single[i].granular,
                                 .classic = single[i].classic_names};
    zl_scopes_choose(&need, 1, zl_str_of(single[i].token), single[i].classic);
    if (!zl_str_is(need.scope.p ? need.scope : ZL_STR(""), single[i].scope) || (int)need.state != single[i].state)
      fail_msg("row %zu: %.*s, %d: %s", i, (int)need.scope.n, need.scope.p, (int)need.state, single[i].why);
  }
}

static void a_scope_that_is_needed_anyway_serves_others_too(void **state)
{
  (void)state;
  struct zl_scope_need needs[] = {
    {.granular = "a:read:x:admin a:write:x:admin", .classic = ""}, /* comes first, chooses last */
    {.granular = "a:write:x:admin", .classic = ""},
    {.granular = "a:manage:x:admin a:write:x:admin", .classic = "", .optional = true},
  };
  zl_scopes_choose(needs, 3, ZL_STR("b:c:d:e"), false);
  for (size_t i = 0; i < 3; i++)
    assert_true(zl_str_is(needs[i].scope, "a:write:x:admin"));
}

static void what_is_optional_draws_nobody_after_it(void **state)
{
  (void)state;
  struct zl_scope_need needs[] = {
    {.granular = "a:write:x:admin", .classic = "", .optional = true},
    {.granular = "a:read:x:admin a:write:x:admin", .classic = ""},
  };
  zl_scopes_choose(needs, 2, ZL_STR("b:c:d:e"), false);
  assert_true(zl_str_is(needs[1].scope, "a:read:x:admin"));
}

/* The catalogue of operations knows every request that a setting may need. */
static void every_body_has_operations_with_scopes(void **state)
{
  (void)state;
  for (int level = 0; level < ZL_LEVELS; level++) {
    size_t n;
    const struct zl_body *b = zl_catalogue_bodies((enum zl_level)level, &n);
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++) {
      struct zl_operation op;
      assert_true(zl_operation_match(ZL_STR("GET"), zl_str_of(b[i].path), &op));
      assert_true(zl_scopes_in(zl_str_of(op.granular), zl_str_of(b[i].read_scope)));
      if (!zl_operation_match(zl_str_of(b[i].method), zl_str_of(b[i].write_path), &op))
        fail_msg("no operation %s %s", b[i].method, b[i].write_path);
      assert_true(zl_scopes_in(zl_str_of(op.granular), zl_str_of(b[i].write_scope)));
      assert_true(zl_scopes_in(zl_str_of(op.classic), zl_str_of(b[i].write_scope_classic)));
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_token_shows_its_family),
    cmocka_unit_test(one_need),
    cmocka_unit_test(a_scope_that_is_needed_anyway_serves_others_too),
    cmocka_unit_test(what_is_optional_draws_nobody_after_it),
    cmocka_unit_test(every_body_has_operations_with_scopes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
