/* test_unchecked.c - fields that the catalogue lacks stand at their place among those it has. */
#include "settings/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
  const char *paths[4]; /* a leading '?' is not in the catalogue */
  const char *body;
  const char *why;
} rows[] = {
  {{"?in_meeting.brand_new"}, "{\"in_meeting\":{\"brand_new\":1}}", "a new field of a section"},
  {{"?new_section.a", "?new_section.b.c"}, "{\"new_section\":{\"a\":1,\"b\":{\"c\":1}}}",
   "a new section is opened once"},
  {{"in_meeting.chat", "?in_meeting.zzz", "recording.local_recording"},
   "{\"in_meeting\":{\"chat\":1,\"zzz\":1},\"recording\":{\"local_recording\":1}}",
   "among known fields, each section once"},
  {{"in_meeting.webinar_polling.enable", "?in_meeting.webinar_polling.zzz", "?in_meeting.zzz",
    "in_meeting.allow_show_zoom_windows"},
   NULL, "deep and shallow strangers in one section"},
};

static void bodies(void **state)
{
  (void)state;
  const struct zl_body *body = zl_catalogue_body(ZL_STR("user.settings"));
  assert_non_null(body);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_unchecked all = {0};
    struct zl_item items[4];
    struct zl_err err = {0};
    size_t n = 0;
    for (; n < 4 && rows[i].paths[n]; n++) {
      const char *p = rows[i].paths[n];
      items[n].leaf = *p == '?' ? zl_settings_unchecked(&all, body, zl_str_of(p + 1))
                                : zl_catalogue_find(ZL_LEVEL_USER, zl_str_of(p));
      items[n].value = ZL_STR("1");
      if (!items[n].leaf)
        fail_msg("%s: no node for %s", rows[i].why, p);
    }
    struct zl_buf out = ZL_BUF_INIT(4096);
    struct zl_json v;
    if (zl_settings_body(items, n, &out, &err) != 0)
      fail_msg("%s: %s", rows[i].why, err.text);
    /* strict: a section that was opened twice would be a key twice */
    if (zl_json_check(zl_buf_view(&out), 16, &v, &err) != 0)
      fail_msg("%s: %s in %s", rows[i].why, err.text, zl_buf_cstr(&out));
    if (rows[i].body)
      assert_string_equal(zl_buf_cstr(&out), rows[i].body);
    for (size_t k = 0; k < n; k++) {
      const char *p = rows[i].paths[k];
      if (zl_json_kind(zl_json_path(v, zl_str_of(*p == '?' ? p + 1 : p))) != ZL_JSON_NUMBER)
        fail_msg("%s: %s is not in %s", rows[i].why, p, zl_buf_cstr(&out));
    }
    zl_buf_free(&out);
    zl_pool_free(&all.pool);
  }
}

static void paths_that_are_none(void **state)
{
  static const char *const bad[] = {"", ".", "a.", ".a", "a..b", "a b", "a\"b", "a.b.c.d.e.f.g.h.i", "\xc3\xa4"};
  (void)state;
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
    if (zl_settings_unchecked_path(zl_str_of(bad[i])))
      fail_msg("accepted '%s'", bad[i]);
  assert_true(zl_settings_unchecked_path(ZL_STR("in_meeting.brand-new_2")));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(bodies), cmocka_unit_test(paths_that_are_none)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
