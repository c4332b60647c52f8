/* test_find.c - which settings fit some words, in which order; and that what is shown as an example
 * is what the builder takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/find/find.h"

static struct zl_find_hit *hits;

static int set_up(void **state)
{
  size_t n;
  (void)state;
  if (zl_find_entries(&n))
    hits = calloc(n, sizeof(*hits));
  return hits ? 0 : -1;
}

static int tear_down(void **state)
{
  (void)state;
  free(hits);
  return 0;
}

static size_t place_of(size_t n, const char *path)
{
  size_t i = 0;
  while (i < n && strcmp(hits[i].entry->path, path) != 0)
    i++;
  return i;
}

static const struct {
  const char *query;
  const char *first;
  const char *why;
} best[] = {
  {"waiting room", "user.in_meeting.waiting_room", "the name itself, of the plainest path"},
  {"Waiting ROOM", "user.in_meeting.waiting_room", "case means nothing"},
  {"waiting_room", "user.in_meeting.waiting_room", "as it is written"},
  {"waitingroom", "user.in_meeting.waiting_room", "written in one word"},
  {"room waiting", "user.in_meeting.waiting_room", "the order means nothing"},
  {"waitng room", "user.in_meeting.waiting_room", "a letter is missing"},
  {"waiting roon", "user.in_meeting.waiting_room", "a wrong letter"},
  {"wait room", "user.in_meeting.waiting_room", "the start of a word"},
  {"group waiting room", "group.in_meeting.waiting_room", "the level is a word, too"},
  {"group lock waiting room", "group.lock.in_meeting.waiting_room", "locks are found by 'lock'"},
  {"local recording", "user.recording.local_recording", "a shorter path than those of other levels"},
  {"in_meeting.private_chat", "user.in_meeting.private_chat", "a path without its level"},
  {"voice mail access", "phone.access.voice_mail", "shared access can be set as well"},
};

static void the_best_comes_first(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(best) / sizeof(best[0]); i++) {
    size_t n = zl_find_rank(zl_str_of(best[i].query), hits);
    if (n == 0)
      fail_msg("'%s' finds nothing: %s", best[i].query, best[i].why);
    if (strcmp(hits[0].entry->path, best[i].first) != 0)
      fail_msg("'%s' finds %s first: %s", best[i].query, hits[0].entry->path, best[i].why);
  }
}

static const struct {
  const char *query;
  const char *before, *after;
  const char *why;
} order[] = {
  {"waiting room", "user.in_meeting.waiting_room",
   "user.meeting_security.waiting_room_settings.participants_to_place_in_waiting_room", "a name that is covered wholly"},
  {"chat", "user.in_meeting.chat", "user.in_meeting.private_chat", "the shorter of two whole words"},
  {"record", "user.in_meeting.record_play_voice", "user.recording.cloud_recording", "a whole word before a start"},
};

static void whole_words_and_short_paths_come_before_others(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
    size_t n = zl_find_rank(zl_str_of(order[i].query), hits);
    size_t a = place_of(n, order[i].before), b = place_of(n, order[i].after);
    if (a == n || b == n)
      fail_msg("'%s' does not find %s", order[i].query, a == n ? order[i].before : order[i].after);
    if (a >= b)
      fail_msg("'%s': %s is not before %s: %s", order[i].query, order[i].before, order[i].after, order[i].why);
  }
}

static const struct {
  const char *query;
  const char *why;
} none[] = {
  {"", "nothing to look for"},
  {" ._ ", "no word in it"},
  {"waiting elephant", "all words have to fit"},
  {"u in_meeting waiting_room_elephant", "a level is named whole"},
  {"xqzw", "no typing error explains it"},
  {"\xff\xfe", "not even text"},
};

static void what_does_not_fit_is_not_found(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
    if (zl_find_rank(zl_str_of(none[i].query), hits) != 0)
      fail_msg("'%s' finds %s: %s", none[i].query, hits[0].entry->path, none[i].why);
}

static void typing_errors_count_only_where_nothing_else_fits(void **state)
{
  (void)state;
  size_t n = zl_find_rank(ZL_STR("chat"), hits);
  for (size_t i = 0; i < n; i++)
    if (!strstr(hits[i].entry->path, "chat"))
      fail_msg("'chat' finds %s", hits[i].entry->path);
}

static void a_section_is_listed_in_the_catalogues_order(void **state)
{
  (void)state;
  size_t n = zl_find_below(ZL_STR("user.in_meeting"), hits);
  assert_true(n > 50);
  for (size_t i = 0; i < n; i++) {
    assert_memory_equal(hits[i].entry->path, "user.in_meeting.", strlen("user.in_meeting."));
    assert_true(i == 0 || hits[i].entry > hits[i - 1].entry);
  }
  assert_int_equal(zl_find_below(ZL_STR("user.in_meet"), hits), 0); /* a part of a name is no section */
  assert_int_equal(zl_find_below(ZL_STR("user.in_meeting.waiting_room"), hits), 0);
  assert_int_equal(zl_find_below(ZL_STR(""), hits), 0);
  n = zl_find_below(ZL_STR("group"), hits);
  for (size_t i = 0; i < n; i++)
    assert_int_equal(hits[i].entry->level, ZL_LEVEL_GROUP); /* their locks are a level of their own */
}

static void something_near_is_named(void **state)
{
  (void)state;
  struct zl_find_hit near[3];
  size_t n = zl_find_nearest(ZL_STR("waiting elephant"), near, 3);
  assert_int_equal(n, 3);
  assert_non_null(strstr(near[0].entry->path, "waiting"));
  assert_true(near[0].score >= near[1].score && near[1].score >= near[2].score);
  assert_int_equal(zl_find_nearest(ZL_STR("xqzwxqzwxqzw"), near, 3), 0);
}

/* ---- lines and entries --------------------------------------------------------------------- */

static void a_line_keeps_to_its_width_and_never_cuts_a_path(void **state)
{
  (void)state;
  size_t n;
  const struct zl_find_entry *e = zl_find_entries(&n);
  struct zl_buf line = ZL_BUF_INIT(1u << 20);
  for (size_t i = 0; i < n; i++) {
    zl_buf_reset(&line);
    assert_int_equal(zl_find_line(&e[i], 44, 80, &line), 0);
    size_t path = strlen(e[i].path);
    assert_memory_equal(zl_buf_cstr(&line), e[i].path, path);
    if (line.len - 1 > 80 && line.len - 1 > path)
      fail_msg("%zu columns: %s", line.len - 1, zl_buf_cstr(&line));
    assert_ptr_equal(strchr(zl_buf_cstr(&line), '\n'), line.data + line.len - 1);
  }
  zl_buf_free(&line);
}

static void an_entry_is_found_by_exactly_its_path(void **state)
{
  (void)state;
  size_t n;
  const struct zl_find_entry *e = zl_find_entries(&n);
  for (size_t i = 0; i < n; i++)
    assert_ptr_equal(zl_find_exact(zl_str_of(e[i].path)), &e[i]);
  assert_null(zl_find_exact(ZL_STR("user.in_meeting")));
  assert_null(zl_find_exact(ZL_STR("in_meeting.waiting_room")));
}

static void every_example_is_a_value_that_the_setting_takes(void **state)
{
  (void)state;
  size_t n, tried = 0;
  const struct zl_find_entry *e = zl_find_entries(&n);
  struct zl_buf value = ZL_BUF_INIT(1u << 16), canonical = ZL_BUF_INIT(1u << 16);
  for (size_t i = 0; i < n; i++) {
    struct zl_err err = {0};
    struct zl_json v;
    if (!e[i].leaf || !(e[i].leaf->flags & ZL_NODE_WRITABLE))
      continue;
    zl_buf_reset(&value), zl_buf_reset(&canonical);
    assert_int_equal(zl_find_example(e[i].leaf, false, &value), 0);
    if (zl_json_check(zl_buf_view(&value), 32, &v, &err) != 0 ||
        zl_settings_check(e[i].leaf, v, &canonical, &err) != 0)
      fail_msg("%s: %s, for the example %s", e[i].path, err.text, zl_buf_cstr(&value));
    tried++;
  }
  assert_true(tried > 200);
  zl_buf_free(&value);
  zl_buf_free(&canonical);
}

static void every_entry_can_be_shown_whole(void **state)
{
  (void)state;
  size_t n;
  const struct zl_find_entry *e = zl_find_entries(&n);
  struct zl_buf out = ZL_BUF_INIT(1u << 20);
  for (size_t i = 0; i < n; i++) {
    struct zl_json v;
    zl_buf_reset(&out);
    assert_int_equal(zl_find_whole(&e[i], &out), 0);
    assert_non_null(strstr(zl_buf_cstr(&out), "  type "));
    zl_buf_reset(&out);
    struct zl_jw w = zl_jw(&out);
    zl_find_json(&e[i], &w);
    assert_int_equal(zl_json_check(zl_buf_view(&out), 32, &v, NULL), 0);
    assert_true(zl_json_string_is(zl_json_get(v, "path"), e[i].path));
  }
  zl_buf_free(&out);
}

static void an_example_nests_as_a_policy_does(void **state)
{
  (void)state;
  struct zl_buf line = ZL_BUF_INIT(1000);
  assert_int_equal(zl_find_example_line(zl_find_exact(ZL_STR("user.in_meeting.waiting_room")), &line), 0);
  assert_string_equal(zl_buf_cstr(&line), "user:set { in_meeting = { waiting_room = true } }");
  zl_buf_free(&line);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_best_comes_first),
    cmocka_unit_test(whole_words_and_short_paths_come_before_others),
    cmocka_unit_test(what_does_not_fit_is_not_found),
    cmocka_unit_test(typing_errors_count_only_where_nothing_else_fits),
    cmocka_unit_test(a_section_is_listed_in_the_catalogues_order),
    cmocka_unit_test(something_near_is_named),
    cmocka_unit_test(a_line_keeps_to_its_width_and_never_cuts_a_path),
    cmocka_unit_test(an_entry_is_found_by_exactly_its_path),
    cmocka_unit_test(every_example_is_a_value_that_the_setting_takes),
    cmocka_unit_test(every_entry_can_be_shown_whole),
    cmocka_unit_test(an_example_nests_as_a_policy_does),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
