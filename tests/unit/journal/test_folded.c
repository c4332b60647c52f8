/* test_folded.c - elements that come to an object or go are shown together, by their own names. */
#include "place.h"

static int note(void *arg, const struct zl_change_group *g)
{
  return zl_buf_printf(arg, "%.*s|%.*s|%s%lld|%.*s|%.*s\n", (int)g->path.n, g->path.p, (int)g->of.n, g->of.p,
                       g->folded ? (g->has_before ? "-" : "+") : "=", (long long)g->count, (int)g->names.n, g->names.p,
                       (int)g->origin.n, g->origin.p);
}

static void change(struct zl_journal *j, int64_t object, const char *path, const char *before, const char *wanted,
                   const char *origin)
{
  int64_t no;
  struct zl_err err = {0};
  struct zl_plan_request r = {"POST", ZL_STR("/x"), ZL_STR("{}"), "main", "MEDIUM", true};
  assert_int_equal(zl_plan_request(j, object, &r, &no, &err), 0);
  assert_int_equal(zl_plan_change(j, object, no, zl_str_of(path), zl_str_of(before), zl_str_of(wanted), zl_str_of(origin),
                                  &err), 0);
}

static void test_elements(void **state)
{
  struct place *p = *state;
  struct zl_journal *j = open_journal(p->path);
  struct zl_buf out = ZL_BUF_INIT(1 << 16);
  struct zl_err err = {0};
  int64_t run, object;
  assert_int_equal(zl_plan_begin(j, &(struct zl_run){.policy = "p"}, &run, &err), 0);
  assert_int_equal(zl_plan_object(j, ZL_STR("group"), ZL_STR("g1"), ZL_STR("Sales"), &object, &err), 0);
  change(j, object, "set[ada]", NULL, "\"u1\"", "p.lua:1");
  change(j, object, "set[ben]", NULL, "\"u2\"", "p.lua:1");
  change(j, object, "set[cho]", NULL, "\"u3\"", "p.lua:2");
  change(j, object, "set[dot]", "\"u4\"", NULL, "p.lua:1");
  change(j, object, "set[eve]", "\"u5\"", "\"u6\"", "p.lua:1"); /* neither comes nor goes */
  change(j, object, "setting[x]", NULL, "1", "p.lua:1");
  assert_int_equal(zl_plan_object(j, ZL_STR("group"), ZL_STR("g2"), ZL_STR("Sales"), &object, &err), 0);
  change(j, object, "set[ada]", NULL, "\"u1\"", "p.lua:1"); /* of another object, though it is called alike */
  assert_int_equal(zl_plan_commit(j, &err), 0);
  assert_int_equal(zl_run_groups_folded(j, run, 4, "set", note, &out, &err), 0);
  assert_string_equal(zl_buf_cstr(&out), "set|Sales|+2|ada\nben|p.lua:1\n"
                                         "set|Sales|+1|cho|p.lua:2\n"
                                         "set|Sales|-1|dot|p.lua:1\n"
                                         "set[eve]||=1|Sales|p.lua:1\n"
                                         "setting[x]||=1|Sales|p.lua:1\n"
                                         "set|Sales|+1|ada|p.lua:1\n");
  zl_buf_reset(&out);
  assert_int_equal(zl_run_groups(j, run, 4, note, &out, &err), 0);
  assert_non_null(strstr(zl_buf_cstr(&out), "set[ada]||=2|Sales\nSales|p.lua:1\n")); /* as ever */
  zl_buf_free(&out);
  zl_journal_close(j);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_elements, place_setup, place_teardown)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
