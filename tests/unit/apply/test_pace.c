/* test_pace.c - how many rows an intent covers and how many requests may wait, by the rate of answers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "apply/internal.h"

static void test_follows_the_rate(void **state)
{
  (void)state;
  static const struct {
    int64_t answers, in_us;
    int64_t window;
    size_t queue;
    const char *why;
  } rows[] = {
      {0, 0, 16, 4, "nothing is known yet"},
      {1, 400000, 16, 4, "2.5 a second: the least, so that a stop is quick"},
      {20, 100000, 16, 20, "200 a second: a tenth of a second's worth waits"},
      {400, 100000, 200, 32, "4000 a second: an intent for 50 ms, a queue as wide as the apply"},
      {9000, 100000, 256, 32, "a window has an end: each of its rows may have to be looked at"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_pace p = {0};
    zl_pace_answered(&p, 5, 1000); /* what came with the first answer has no time */
    zl_pace_answered(&p, rows[i].answers, 1000 + rows[i].in_us);
    if (zl_pace_window(&p) != rows[i].window || zl_pace_queue(&p, 32) != rows[i].queue)
      fail_msg("%s: %d rows, %d requests", rows[i].why, (int)zl_pace_window(&p), (int)zl_pace_queue(&p, 32));
  }
}

static void test_a_change_of_rate_is_taken_over_in_steps(void **state)
{
  (void)state;
  struct zl_pace p = {0};
  zl_pace_answered(&p, 0, 1000);
  zl_pace_answered(&p, 400, 101000);
  zl_pace_answered(&p, 0, 301000); /* a pause */
  assert_in_range(zl_pace_window(&p), 90, 110);
}

static void test_a_narrow_apply_has_a_narrow_queue(void **state)
{
  (void)state;
  struct zl_pace p = {0};
  assert_int_equal(zl_pace_queue(&p, 1), 1);
  zl_pace_answered(&p, 0, 1000);
  zl_pace_answered(&p, 4000, 101000);
  assert_int_equal(zl_pace_queue(&p, 1), 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_follows_the_rate),
      cmocka_unit_test(test_a_change_of_rate_is_taken_over_in_steps),
      cmocka_unit_test(test_a_narrow_apply_has_a_narrow_queue),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
