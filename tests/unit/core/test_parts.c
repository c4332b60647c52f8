/* test_parts.c - the parts of core that stand alone: the spool, the head, modules, ids. */
#include "core/read/spool.h"
#include "core/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char home[] = "/tmp/zoomlua-parts-XXXXXX";

static int set_up(void **state)
{
  (void)state;
  return mkdtemp(home) && setenv("ZOOMLUA_HOME", home, 1) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
  char cmd[64];
  (void)state;
  snprintf(cmd, sizeof(cmd), "rm -r %s", home);
  return system(cmd);
}

/* ---- spool --------------------------------------------------------------------------------- */

static void rows_come_back_in_order_and_once(void **state)
{
  (void)state;
  struct zl_spool s;
  struct zl_err err = {0};
  struct zl_buf b = ZL_BUF_INIT(4096);
  char id[32], row[64];
  enum { N = 20000 }; /* more than the buffer of rows that are not written yet */
  assert_int_equal(zl_spool_open(&s, &err), 0);
  for (int i = 0; i < N; i++) {
    snprintf(id, sizeof(id), "-u%d", i);
    snprintf(row, sizeof(row), "{\"id\":\"-u%d\",\"n\":%d}", i, i * 7);
    assert_int_equal(zl_spool_add(&s, zl_str_of(id), zl_str_of(row), &err), 1);
    if (i % 100 == 0) /* the page before brought it already */
      assert_int_equal(zl_spool_add(&s, zl_str_of(id), ZL_STR("{\"id\":\"-u0\"}"), &err), 0);
  }
  assert_int_equal(s.count, N);
  for (int i = 0; i < N; i += 997) {
    snprintf(id, sizeof(id), "-u%d", i);
    snprintf(row, sizeof(row), "{\"id\":\"-u%d\",\"n\":%d}", i, i * 7);
    struct zl_json v;
    zl_buf_reset(&b);
    assert_int_equal(zl_spool_find(&s, zl_str_of(id), &b, &v), i);
    assert_string_equal(zl_buf_cstr(&b), row);
    zl_buf_reset(&b);
    assert_int_equal(zl_spool_get(&s, (size_t)i, &b, &err), 0);
    assert_string_equal(zl_buf_cstr(&b), row);
  }
  struct zl_json v;
  assert_int_equal(zl_spool_find(&s, ZL_STR("nobody"), &b, &v), -1);
  assert_int_equal(zl_spool_get(&s, N, &b, &err), -1);
  zl_spool_clear(&s);
  assert_int_equal(zl_spool_find(&s, ZL_STR("-u5"), &b, &v), -1);
  assert_int_equal(zl_spool_add(&s, ZL_STR("-u5"), ZL_STR("{\"id\":\"-u5\"}"), &err), 1);
  zl_buf_free(&b);
  zl_spool_close(&s);
}

/* Rows longer than what is read back at a time, and empty jumps in both directions. */
static void rows_of_any_size_are_found_from_any_side(void **state)
{
  (void)state;
  enum { N = 300, LONGEST = 100000 };
  static char row[LONGEST + 64];
  struct zl_spool s;
  struct zl_err err = {0};
  struct zl_str got;
  assert_int_equal(zl_spool_open(&s, &err), 0);
  for (int i = 0; i < N; i++) {
    char id[16];
    snprintf(id, sizeof(id), "u%d", i);
    int pad = i % 37 == 5 ? LONGEST : i * 11;
    snprintf(row, sizeof(row), "{\"id\":\"u%d\",\"pad\":\"%*s\"}", i, pad, "");
    assert_int_equal(zl_spool_add(&s, zl_str_of(id), zl_str_of(row), &err), 1);
  }
  for (int step = 1; step < N; step += 13)
    for (int k = 0, i = 0; k < N; k++, i = (i + step) % N) {
      char begin[32];
      int n = snprintf(begin, sizeof(begin), "{\"id\":\"u%d\",", i), pad = i % 37 == 5 ? LONGEST : i * 11;
      assert_int_equal(zl_spool_view(&s, (size_t)i, &got, &err), 0);
      assert_int_equal(got.n, (size_t)n + strlen("\"pad\":\"\"}") + (size_t)pad);
      assert_memory_equal(got.p, begin, (size_t)n);
      assert_int_equal(got.p[got.n - 1], '}');
    }
  zl_spool_close(&s);
}

static void a_pending_user_goes_by_its_email(void **state)
{
  (void)state;
  struct zl_json v;
  struct zl_buf id = ZL_BUF_INIT(100);
  assert_int_equal(zl_json_check(ZL_STR("{\"id\":\"\",\"email\":\"p@example.com\"}"), 8, &v, NULL), 0);
  assert_int_equal(zl_spool_row_id(v, &id), 0);
  assert_string_equal(zl_buf_cstr(&id), "p@example.com");
  assert_int_equal(zl_json_check(ZL_STR("{\"id\":7}"), 8, &v, NULL), 0);
  assert_int_equal(zl_spool_row_id(v, &id), -1);
  zl_buf_free(&id);
}

/* ---- head ---------------------------------------------------------------------------------- */

static const struct {
  const char *path;
  bool allowed;
  const char *why;
} writes[] = {
  {"user.in_meeting.waiting_room", true, "named"},
  {"user.in_meeting.waiting_room_more", false, "a longer name is another setting"},
  {"user.recording.local_recording", true, "below a star"},
  {"user.recording.smart_recording.create_next_steps", true, "a star crosses dots"},
  {"user.recordings", false, "the dot belongs to the pattern"},
  {"user.meeting_security.waiting_room", true, "below a section that is named"},
  {"phone.access.voice_mail", false, "not named at all"},
};

static void writes_are_an_allow_list(void **state)
{
  (void)state;
  struct zl_head h = {0};
  struct zl_err err = {0};
  assert_int_equal(zl_head_read(&h, ZL_STR("{\"name\":\"n\",\"writes\":[\"user.in_meeting.waiting_room\","
                                           "\"user.recording.*\",\"user.meeting_security\"]}"), &err), 0);
  for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++)
    if (zl_head_allows(&h, zl_str_of(writes[i].path)) != writes[i].allowed)
      fail_msg("%s: %s", writes[i].path, writes[i].why);
  zl_head_free(&h);
  assert_int_equal(zl_head_read(&h, ZL_STR("{\"writes\":[]}"), &err), 0);
  assert_false(zl_head_allows(&h, ZL_STR("user.in_meeting.chat"))); /* an empty list allows nothing */
  zl_head_free(&h);
}

static const char *const bad_heads[] = {"[]", "{\"name\":1}", "{\"writes\":\"user.*\"}", "{\"writes\":[1]}",
                                        "{\"writes\":null}", "nonsense"};

static void a_head_of_wrong_types_is_refused(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(bad_heads) / sizeof(bad_heads[0]); i++) {
    struct zl_head h = {0};
    struct zl_err err = {0};
    if (zl_head_read(&h, zl_str_of(bad_heads[i]), &err) == 0)
      fail_msg("accepted %s", bad_heads[i]);
    zl_head_free(&h);
  }
}

/* ---- modules ------------------------------------------------------------------------------- */

static void put(const char *name, const char *text)
{
  char path[200];
  struct zl_err err = {0};
  snprintf(path, sizeof(path), "%s/%s", home, name);
  assert_int_equal(zl_file_write(path, zl_str_of(text), 0600, &err), 0);
}

static void modules_come_from_beside_the_policy_only(void **state)
{
  (void)state;
  char dir[200], policy[200], link_path[200];
  snprintf(dir, sizeof(dir), "%s/p", home);
  assert_int_equal(mkdir(dir, 0700), 0);
  snprintf(dir, sizeof(dir), "%s/p/lib", home);
  assert_int_equal(mkdir(dir, 0700), 0);
  put("secret.lua", "return 'outside'");
  put("p/lib/names.lua", "return 'inside'");
  snprintf(policy, sizeof(policy), "%s/p/policy.lua", home);
  snprintf(dir, sizeof(dir), "%s/secret.lua", home);
  snprintf(link_path, sizeof(link_path), "%s/p/linked.lua", home);
  assert_int_equal(symlink(dir, link_path), 0);
  snprintf(link_path, sizeof(link_path), "%s/p/up.lua", home);
  assert_int_equal(symlink("../secret.lua", link_path), 0);

  static const char *const refused[] = {"..secret", "../secret", "secret", "/etc/passwd", "lib..names", "lib.",
                                        ".lib", "lib/names", "linked", "up", "lib", "", "lib.names\n", "a\tb"};
  struct zl_buf source = ZL_BUF_INIT(2u << 20), chunk = ZL_BUF_INIT(1000);
  for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
    struct zl_err err = {0};
    zl_buf_reset(&source), zl_buf_reset(&chunk);
    if (zl_module_read(policy, ZL_STR("policy.lua"), zl_str_of(refused[i]), &source, &chunk, &err) == 0)
      fail_msg("read '%s'", refused[i]);
    assert_int_equal(err.code, ZL_EPOLICY);
  }
  struct zl_err err = {0};
  zl_buf_reset(&source), zl_buf_reset(&chunk);
  assert_int_equal(zl_module_read(policy, ZL_STR("policy.lua"), ZL_STR("lib.names"), &source, &chunk, &err), 0);
  assert_string_equal(zl_buf_cstr(&source), "return 'inside'");
  assert_string_equal(zl_buf_cstr(&chunk), "lib/names.lua");
  zl_buf_free(&source);
  zl_buf_free(&chunk);
}

/* ---- ids ----------------------------------------------------------------------------------- */

static const struct {
  const char *id;
  size_t n;
  bool plausible;
  const char *why;
} ids[] = {
  {"-8pDqTJ0RdyIjcXTkAPHkQ", 22, true, "ids may start with a dash"},
  {"a+b@example.com", 15, true, "an email with a plus"},
  {"a/b", 3, true, "a slash is encoded on its way"},
  {"", 0, false, "nothing"},
  {"..", 2, false, "climbs"},
  {"a b", 3, false, "white space"},
  {"a\0b", 3, false, "a NUL"},
  {"a\x1b[2J", 5, false, "a terminal's command"},
  {"\xff\xfe", 2, false, "not UTF-8"},
};

static void ids_are_judged_before_they_reach_a_path(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
    if (zl_id_plausible((struct zl_str){ids[i].id, ids[i].n}) != ids[i].plausible)
      fail_msg("row %zu: %s", i, ids[i].why);
  char long_id[200];
  memset(long_id, 'a', sizeof(long_id));
  assert_false(zl_id_plausible((struct zl_str){long_id, sizeof(long_id)}));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rows_come_back_in_order_and_once),
    cmocka_unit_test(rows_of_any_size_are_found_from_any_side),
    cmocka_unit_test(a_pending_user_goes_by_its_email),
    cmocka_unit_test(writes_are_an_allow_list),
    cmocka_unit_test(a_head_of_wrong_types_is_refused),
    cmocka_unit_test(modules_come_from_beside_the_policy_only),
    cmocka_unit_test(ids_are_judged_before_they_reach_a_path),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
