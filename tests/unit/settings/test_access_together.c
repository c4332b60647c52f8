/* test_access_together.c - two policies share one phone user's things: what can be had together, and what
 * contradicts. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "access_helpers.h"

struct step {
  enum zl_access_verb verb;
  const char *given;
};

static const struct {
  const char *type;
  struct step first[2], later[2];
  const char *both; /* NULL: they contradict */
  const char *why;
} rows[] = {
  {"delegation", {{E, "[\"a\",\"b\"]"}}, {{E, "[\"b\",\"a\"]"}},
   "{\"assistants\":[\"b\",\"a\"],\"exact\":true}", "the order of a set is none"},
  {"delegation", {{E, "[\"a\"]"}}, {{E, "[\"b\"]"}}, NULL, "two sets that are not one"},
  {"delegation", {{E, "[\"a\",\"b\"]"}}, {{G, "[\"b\"]"}},
   "{\"assistants\":[\"a\",\"b\"],\"exact\":true}", "what is in the set anyway"},
  {"delegation", {{E, "[\"a\"]"}}, {{G, "[\"b\"]"}}, NULL, "one more than the set has"},
  {"delegation", {{G, "[\"b\"]"}}, {{E, "[\"a\"]"}}, NULL, "the same from the other side"},
  {"delegation", {{E, "[\"a\"]"}}, {{R, "[\"b\"]"}},
   "{\"assistants\":[\"a\"],\"exact\":true}", "who is not in the set has nothing"},
  {"delegation", {{E, "[\"a\"]"}}, {{R, "[\"a\"]"}}, NULL, "one of the set is taken out"},
  {"delegation", {{G, "[\"a\"]"}}, {{G, "[\"b\"]"}},
   "{\"assistants\":[\"a\",\"b\"],\"exact\":false}", "one each"},
  {"delegation", {{G, "[\"a\"]"}}, {{R, "[\"a\"]"}}, NULL, "given and taken"},
  {"delegation", {{R, "[\"a\"]"}}, {{R, "[\"b\"]"}}, "{\"exact\":false,\"revoked\":[\"a\",\"b\"]}", "taken from two"},
  {"delegation", {{G, "[\"a\"]"}, {R, "[\"a\"]"}}, {{R, "[\"a\"]"}}, "{\"exact\":false,\"revoked\":[\"a\"]}",
   "a policy's last word counts"},
  {"voice_mail", {{G, "{\"access_user_id\":\"a\",\"download\":true}"}}, {{G, "{\"access_user_id\":\"a\",\"delete\":true}"}},
   "{\"members\":[{\"access_user_id\":\"a\",\"allow_delete\":true,\"allow_download\":true}],\"exact\":false}",
   "one permission from each"},
  {"voice_mail", {{G, "{\"access_user_id\":\"a\",\"download\":true}"}},
   {{G, "{\"access_user_id\":\"a\",\"download\":false}"}}, NULL, "a permission given and refused"},
};

static void merged(const struct zl_access *access, const struct step *steps, struct zl_buf *out)
{
  for (int i = 0; i < 2 && steps[i].given; i++)
    wish(access, steps[i].verb, steps[i].given, out);
}

static void test_two_wishes(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const struct zl_access *access = type_of(rows[i].type);
    struct zl_buf first = ZL_BUF_INIT(MOST_BYTES), later = ZL_BUF_INIT(MOST_BYTES), out = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    merged(access, rows[i].first, &first);
    merged(access, rows[i].later, &later);
    int rc = zl_access_together(access, zl_buf_view(&first), zl_buf_view(&later), &out, &err);
    ROW_TRUE(rows[i].why, rc == (rows[i].both ? 0 : 1), "%d, %s and %s: %s %s\n", rc, zl_buf_cstr(&first),
             zl_buf_cstr(&later), zl_buf_cstr(&out), err.text);
    if (rows[i].both)
      ROW_TRUE(rows[i].why, strcmp(zl_buf_cstr(&out), rows[i].both) == 0, "%s\n", zl_buf_cstr(&out));
    zl_buf_free(&first);
    zl_buf_free(&later);
    zl_buf_free(&out);
  }
}

static void test_too_many_together(void **state)
{
  (void)state;
  const struct zl_access *access = NULL;
  size_t n;
  const struct zl_access *table = zl_access_table(&n);
  for (size_t i = 0; i < n; i++)
    if (table[i].max_total)
      access = &table[i];
  assert_non_null(access);
  struct zl_buf lists[2] = {ZL_BUF_INIT(MOST_BYTES), ZL_BUF_INIT(MOST_BYTES)}, out = ZL_BUF_INIT(MOST_BYTES);
  struct zl_err err = {0};
  for (unsigned side = 0; side < 2; side++) {
    struct zl_buf given = ZL_BUF_INIT(MOST_BYTES);
    for (unsigned i = 0; i < access->max_total; i++)
      zl_buf_printf(&given, "%s\"%c%u\"", i ? "," : "[", side ? 'b' : 'a', i);
    zl_buf_putc(&given, ']');
    wish(access, G, zl_buf_cstr(&given), &lists[side]);
    zl_buf_free(&given);
  }
  assert_int_equal(zl_access_together(access, zl_buf_view(&lists[0]), zl_buf_view(&lists[1]), &out, &err), -1);
  assert_non_null(strstr(err.text, "together"));
  zl_buf_free(&lists[0]);
  zl_buf_free(&lists[1]);
  zl_buf_free(&out);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_two_wishes), cmocka_unit_test(test_too_many_together)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
