/* test_features.c - the one call in ten seconds of POST /users/features, by a clock of the test's. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/world.h"

static void test_spacing(void **state)
{
  static const struct {
    int64_t at_ms;
    bool through;
    const char *why;
  } rows[] = {
    {1000, true, "the first"},
    {1001, false, "at once"},
    {10999, false, "a millisecond early"},
    {11000, true, "ten seconds after the first"},
    {20999, false, "refused calls do not count, but this is early by the second"},
    {21000, true, "on time"},
    {60000, true, "after a rest"},
  };
  struct sim_world w = {0};
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    if (sim_features_due(&w, rows[i].at_ms * 1000) != rows[i].through)
      fail_msg("at %lld ms: %s", (long long)rows[i].at_ms, rows[i].why);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_spacing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
