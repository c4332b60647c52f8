/* test_brakes.c - when a plan is let through, and which objects a sample has. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/plan/brakes.h"
#include "core/readback/verify.h"

#include <string.h>

static const struct {
  struct zl_load load;
  const char *told; /* --max-changes, or NULL */
  struct zl_ceiling limits;
  const char *line; /* NULL: let through; else part of the line */
  const char *why;
} rows[] = {
  {{20, 20, 20}, NULL, {0}, NULL, "of so few a share means nothing"},
  {{21, 21, 21}, NULL, {0}, "changes 21 of 21 users (100 %); at most 30 % and 500 objects without being told: --max-changes 21 allows it",
   "one more, and it does"},
  {{30, 30, 100}, NULL, {0}, NULL, "just the share"},
  {{31, 31, 100}, NULL, {0}, "31 of 100 users (31 %)", "just over"},
  {{612, 612, 800}, NULL, {0}, "612 of 800 users (76 %)", "over both"},
  {{500, 500, 0}, NULL, {0}, NULL, "just the number"},
  {{501, 501, 0}, NULL, {0}, "changes 501 objects; at most 500 objects without being told: --max-changes 501", "no list, no share"},
  {{501, 501, 100000}, NULL, {0}, "501 of 100,000 users (0 %)", "a small share of many is too many"},
  {{40, 8, 30}, NULL, {0}, NULL, "groups are no users: 8 of 30"},
  {{600, 8, 30}, NULL, {0}, "changes 600 objects, among them 8 of 30 users (26 %)", "but they count"},
  {{612, 612, 800}, "612", {0}, NULL, "the figure that the line gives is the figure that works"},
  {{612, 612, 800}, "611", {0}, "at most 611 objects by --max-changes: --max-changes 612", "one too few"},
  {{612, 612, 800}, "80%", {0}, NULL, "a share stands for itself"},
  {{612, 612, 800}, "70%", {0}, "at most 70 % by --max-changes", "another does not"},
  {{90000, 90000, 90000}, "all", {0}, NULL, "all is all"},
  {{400, 400, 400}, NULL, {.percent = 100}, NULL, "the policy's share"},
  {{600, 600, 600}, NULL, {.percent = 100}, "at most 100 % and 500 objects by the policy's limits", "the number stays"},
  {{600, 600, 10000}, NULL, {.objects = 1000}, NULL, "the policy's number"},
  {{600, 600, 1000}, NULL, {.objects = 1000}, "at most 30 % and 1,000 objects", "the share stays"},
  {{6, 6, 1000}, NULL, {.objects = 5}, "at most 30 % and 5 objects by the policy's limits", "stricter than ours"},
  {{6, 6, 1000}, "6", {.objects = 5}, NULL, "who types knows better"},
};

static void plans_are_weighed(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_ceiling told = {0};
    struct zl_buf line = ZL_BUF_INIT(1000);
    if (rows[i].told)
      assert_int_equal(zl_ceiling_read(rows[i].told, &told, NULL), 0);
    bool pass = zl_brakes_pass(&rows[i].load, &told, &rows[i].limits, &line);
    if (pass != !rows[i].line || (rows[i].line && !strstr(zl_buf_cstr(&line), rows[i].line)))
      fail_msg("%s: %s", rows[i].why, pass ? "let through" : zl_buf_cstr(&line));
    zl_buf_free(&line);
  }
}

static void a_sample_is_spread_and_the_same_each_time(void **state)
{
  (void)state;
  static const struct {
    int64_t all, most;
  } sizes[] = {{0, 0}, {1, 1}, {20, 20}, {21, 20}, {400, 20}, {401, 21}, {10000, 100}, {100000, 317}};
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    int64_t picked = 0, gap = 0, widest = 0;
    assert_int_equal(zl_verify_sample(sizes[i].all), sizes[i].most);
    for (int64_t k = 0; k < sizes[i].all; k++) {
      bool yes = zl_verify_picks(k, sizes[i].all, sizes[i].most);
      picked += yes;
      gap = yes ? 0 : gap + 1;
      widest = gap > widest ? gap : widest;
    }
    assert_int_equal(picked, sizes[i].most);
    if (sizes[i].most)
      assert_true(widest <= sizes[i].all / sizes[i].most);
  }
}

static void limits_of_a_policy_are_checked(void **state)
{
  (void)state;
  static const struct {
    const char *head;
    int64_t objects, percent; /* -1: refused */
  } heads[] = {
    {"{}", 0, 0}, {"{\"limits\":{}}", 0, 0}, {"{\"limits\":[]}", 0, 0}, {"{\"limits\":{\"objects\":40}}", 40, 0},
    {"{\"limits\":{\"percent\":100,\"objects\":7}}", 7, 100}, {"{\"limits\":{\"percent\":101}}", -1, 0},
    {"{\"limits\":{\"objects\":0}}", -1, 0}, {"{\"limits\":{\"objects\":\"all\"}}", -1, 0},
    {"{\"limits\":{\"objects\":1.5}}", -1, 0}, {"{\"limits\":[1]}", -1, 0},
  };
  for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
    struct zl_head h = {0};
    struct zl_err err = {0};
    int rc = zl_head_read(&h, zl_str_of(heads[i].head), &err);
    assert_int_equal(rc, heads[i].objects < 0 ? -1 : 0);
    if (rc == 0) {
      assert_int_equal(h.limits.objects, heads[i].objects);
      assert_int_equal(h.limits.percent, heads[i].percent);
    } else {
      assert_non_null(strstr(err.text, "limits"));
    }
    zl_head_free(&h);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(plans_are_weighed),
    cmocka_unit_test(a_sample_is_spread_and_the_same_each_time),
    cmocka_unit_test(limits_of_a_policy_are_checked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
