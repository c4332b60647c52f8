/* The progress line: what it says, what it leaves away, and when it is due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/progress.h"

static const struct {
  struct zl_progress_now now;
  size_t width;
  const char *line, *why;
} lines[] = {
  {{"reading", 3120, 10000, 19.84, 20, 344000, NULL, false}, 79,
   "reading 3,120/10,000, 19.8 of 20 requests/s, 6 min left", "everything is known"},
  {{"reading", 300, 0, 1234.4, 0, -1, NULL, false}, 79, "reading 300, 1234 requests/s",
   "no total, no limit, so no time left either"},
  {{"reading", 12, 0, 11.9, 10, -1, NULL, false}, 79, "reading 12, 10.0 of 10 requests/s",
   "seconds have fence posts: nobody shall think that the limit is passed"},
  {{"applying", 12, 60, 9.96, 10, 4800, NULL, true}, 79,
   "applying 12/60, some failed, 10.0 of 10 requests/s, 5 s left", "failures come before the figures"},
  {{"applying", 12, 60, 0, 10, -1, "Zoom's limit (12 s)", false}, 79,
   "applying 12/60, waiting for Zoom's limit (12 s), 0.0 of 10 requests/s", "what holds it up"},
  {{"applying", 12, 60, 0, 10, 90000, "Zoom's limit (12 s)", false}, 50,
   "applying 12/60, waiting for Zoom's limit (12 s)", "a narrow terminal loses the figures"},
  {{"applying", 12, 60, 0, 10, 9000, "Zoom's limit (12 s)", false}, 26, "applying 12/60, 9 s left",
   "what is too long makes way for what fits"},
};

static void a_line_says_what_fits(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
    struct zl_buf b = ZL_BUF_INIT(256);
    zl_progress_line(&b, &lines[i].now, lines[i].width);
    if (strcmp(zl_buf_cstr(&b), lines[i].line) != 0)
      fail_msg("'%s' instead of '%s': %s", zl_buf_cstr(&b), lines[i].line, lines[i].why);
    zl_buf_free(&b);
  }
}

static void times_have_two_units_at_most(void **state)
{
  static const struct {
    int64_t ms;
    const char *text;
  } rows[] = {{0, "0 s"}, {1, "1 s"}, {99000, "99 s"}, {100000, "2 min"}, {5999000, "100 min"},
              {6000000, "1 h 40 min"}, {360000000, "100 h 0 min"}};
  char out[32];
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    assert_string_equal(zl_progress_time(out, rows[i].ms), rows[i].text);
}

static void it_is_due_five_times_a_second_at_most(void **state)
{
  struct zl_progress_meter m = {0};
  int told = 0;
  (void)state;
  for (int64_t ms = 0; ms < 10000; ms += 10) {
    struct zl_progress_now now = {.doing = "reading", .done = ms / 50, .total = 400};
    told += zl_progress_due(&m, &now, ms / 50, 5000 + ms);
  }
  assert_in_range(told, 45, 48);
}

static void the_rate_is_that_of_the_last_seconds(void **state)
{
  struct zl_progress_meter m = {0};
  struct zl_progress_now now = {.doing = "applying", .total = 1000};
  (void)state;
  for (int64_t s = 0; s <= 60; s++) { /* a minute at nothing, then half a minute at 10 a second */
    now.done = 0;
    zl_progress_due(&m, &now, 0, s * 1000);
  }
  for (int64_t s = 61; s <= 90; s++) {
    now.done = (s - 60) * 10;
    zl_progress_due(&m, &now, now.done, s * 1000);
  }
  assert_true(now.per_s > 9.9 && now.per_s < 10.1);
  assert_in_range(now.left_ms, 69000, 71000);
}

static void a_new_phase_begins_anew(void **state)
{
  struct zl_progress_meter m = {0};
  struct zl_progress_now now = {.doing = "reading", .done = 500, .total = 500};
  (void)state;
  zl_progress_due(&m, &now, 0, 0);
  assert_true(zl_progress_due(&m, &now, 500, 1000));
  now = (struct zl_progress_now){.doing = "applying", .total = 500};
  assert_false(zl_progress_due(&m, &now, 500, 1100));
  now.done = 50;
  assert_true(zl_progress_due(&m, &now, 550, 2100));
  assert_true(now.per_s > 49 && now.per_s < 51);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_line_says_what_fits),
    cmocka_unit_test(times_have_two_units_at_most),
    cmocka_unit_test(it_is_due_five_times_a_second_at_most),
    cmocka_unit_test(the_rate_is_that_of_the_last_seconds),
    cmocka_unit_test(a_new_phase_begins_anew),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
