/* test_draft_join.c - what several policies want, one after the other, put together: in a record, in rows,
 * and in records that become rows on the way. */
#include "place.h"

#define BODY ZL_STR("user.settings")

struct judged {
  struct zl_journal *j;
  int asked, alone, found;
  const char *verdict; /* NULL: refuse what differs; else the value that both have */
  struct zl_buf words;
};

static int judge(void *arg, const struct zl_draft_clash *c, struct zl_err *err)
{
  struct judged *g = arg;
  if (!c->first) { /* what only one wants: what else is wanted can be looked up */
    struct zl_buf value = ZL_BUF_INIT(1000), origin = ZL_BUF_INIT(1000);
    g->alone++;
    if (zl_draft_before(g->j, c->object->no, BODY, ZL_STR("only_a"), &value, &origin, err) == 1) {
      assert_string_equal(zl_buf_cstr(&value), "1");
      assert_string_equal(zl_buf_cstr(&origin), "a.lua:2");
      g->found++;
    }
    assert_int_equal(zl_draft_before(g->j, c->object->no, BODY, c->later->path, &value, &origin, err), 0);
    zl_buf_free(&value);
    zl_buf_free(&origin);
    return 0;
  }
  g->asked++;
  zl_buf_reset(&g->words);
  zl_buf_printf(&g->words, "%.*s %.*s: %.*s (%.*s, %u) and %.*s (%.*s, %u)", (int)c->object->id.n, c->object->id.p,
                (int)c->first->path.n, c->first->path.p, (int)c->first->wanted.n, c->first->wanted.p,
                (int)c->first->origin.n, c->first->origin.p, c->first->author, (int)c->later->wanted.n,
                c->later->wanted.p, (int)c->later->origin.n, c->later->origin.p, c->later->author);
  if (zl_str_eq(c->first->wanted, c->later->wanted))
    return 0;
  if (!g->verdict)
    return zl_err_set(err, ZL_EPOLICY, "%s", zl_buf_cstr(&g->words));
  zl_buf_puts(c->value, g->verdict);
  return zl_buf_puts(c->origin, "a.lua:1, b.lua:2");
}

static int64_t object(struct zl_journal *j, const char *id)
{
  struct zl_err err = {0};
  int64_t no = 0;
  WORKS(zl_draft_object(j, ZL_STR("user"), zl_str_of(id), zl_str_of(id), &no, &err));
  return no;
}

static void want(struct zl_journal *j, int64_t no, const char *path, const char *value, const char *origin)
{
  struct zl_err err = {0};
  WORKS(zl_draft_want(j, no, BODY, zl_str_of(path), zl_str_of(value), zl_str_of(origin), &err));
}

static void current(struct zl_journal *j, int64_t no, const char *path, const char *value)
{
  struct zl_err err = {0};
  WORKS(zl_draft_current(j, no, BODY, zl_str_of(path), zl_str_of(value), &err));
}

static int note_want(void *arg, const struct zl_draft_want *w)
{
  if (w->path.n > 3 && memcmp(w->path.p, "big", 3) == 0)
    return 0;
  return zl_buf_printf(arg, "%.*s=%.*s was %.*s%s at %.*s; ", (int)w->path.n, w->path.p, (int)w->wanted.n, w->wanted.p,
                       (int)w->current.n, w->current.p ? w->current.p : "", w->has_current ? "" : "?",
                       (int)w->origin.n, w->origin.p);
}

static void all_is(struct zl_journal *j, int64_t no, const char *expected)
{
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(100000);
  zl_buf_puts(&out, "");
  WORKS(zl_draft_wants(j, no, BODY, note_want, &out, &err));
  assert_string_equal(zl_buf_cstr(&out), expected);
  zl_buf_free(&out);
}

/* Makes the object's record one that gives its wishes to rows. */
static void fill(struct zl_journal *j, int64_t no)
{
  char path[32], value[600];
  memset(value, '1', sizeof(value) - 1);
  value[sizeof(value) - 1] = 0;
  for (int i = 0; i < 60; i++) {
    snprintf(path, sizeof(path), "big%03d", i);
    want(j, no, path, value, "a.lua:9");
  }
}

enum when { NEVER, BEFORE, BETWEEN }; /* the record becomes large */

static void join(struct place *p, enum when large)
{
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  struct judged g = {.j = j, .words = ZL_BUF_INIT(1000)};
  WORKS(zl_draft_begin(j, &err));
  zl_draft_author(j, 0);
  int64_t one = object(j, "u1"), two = object(j, "u2");
  want(j, one, "chat", "true", "a.lua:1");
  want(j, one, "only_a", "1", "a.lua:2");
  want(j, one, "same", "5", "a.lua:3");
  current(j, one, "chat", "false");
  if (large == BEFORE)
    fill(j, one);
  WORKS(zl_draft_join(j, judge, &g, &err));
  assert_int_equal(g.asked, 0); /* the first author has nobody before him */

  zl_draft_author(j, 1);
  want(j, one, "chat", "false", "b.lua:1");
  want(j, one, "chat", "true", "b.lua:2"); /* his own last word counts */
  want(j, one, "same", "5", "b.lua:3");
  current(j, one, "same", "4");
  want(j, one, "only_b", "2", "b.lua:4");
  want(j, two, "chat", "false", "b.lua:5");
  if (large == BETWEEN)
    fill(j, one);
  struct zl_buf value = ZL_BUF_INIT(100);
  assert_int_equal(zl_draft_wanted(j, one, BODY, ZL_STR("only_a"), &value, &err), 0); /* another author's */
  assert_int_equal(zl_draft_wanted(j, one, BODY, ZL_STR("chat"), &value, &err), 1);
  assert_string_equal(zl_buf_cstr(&value), "true");
  zl_buf_free(&value);
  WORKS(zl_draft_join(j, judge, &g, &err));
  assert_int_equal(g.asked, 2);
  assert_int_equal(g.alone, large == BETWEEN ? 62 : 2); /* only_b, the other object, and what made it large */
  assert_int_equal(g.found, large == BETWEEN ? 61 : 1);
  all_is(j, one, "chat=true was false at a.lua:1; only_a=1 was ? at a.lua:2; only_b=2 was ? at b.lua:4; "
                 "same=5 was 4 at a.lua:3; ");
  all_is(j, two, "chat=false was ? at b.lua:5; ");

  zl_draft_author(j, 2); /* against what both before want */
  want(j, one, "only_b", "3", "c.lua:1");
  assert_int_equal(zl_draft_join(j, judge, &g, &err), -1);
  assert_string_equal(err.text, "u1 only_b: 2 (b.lua:4, 1) and 3 (c.lua:1, 2)");

  g.verdict = "23"; /* both can be had */
  current(j, one, "only_b", "1");
  err = (struct zl_err){0};
  WORKS(zl_draft_join(j, judge, &g, &err));
  all_is(j, one, "chat=true was false at a.lua:1; only_a=1 was ? at a.lua:2; only_b=23 was 1 at a.lua:1, b.lua:2; "
                 "same=5 was 4 at a.lua:3; ");
  zl_buf_free(&g.words);
  zl_journal_close(j);
}

static void test_in_a_record(void **state)
{
  join(*state, NEVER);
}

static void test_in_rows(void **state)
{
  join(*state, BEFORE);
}

static void test_in_rows_since(void **state)
{
  join(*state, BETWEEN);
}

/* A body arrives while a later policy runs: what both want is told apart. */
static int tell(void *arg, const struct zl_draft_want *w)
{
  struct zl_err err = {0};
  struct zl_journal *j = arg;
  struct zl_buf now = ZL_BUF_INIT(100);
  zl_buf_printf(&now, "seen by %.*s", (int)w->origin.n, w->origin.p);
  int rc = zl_draft_current(j, 1, w->body, w->path, zl_buf_view(&now), &err);
  zl_buf_free(&now);
  return rc;
}

static void test_a_reading_tells_both(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  WORKS(zl_draft_begin(j, &err));
  for (int large = 0; large < 2; large++) {
    zl_draft_author(j, 0);
    int64_t one = object(j, "u1");
    want(j, one, "chat", "true", "a.lua:1");
    if (large)
      fill(j, one);
    zl_draft_author(j, 1);
    want(j, one, "chat", "false", "b.lua:1");
    WORKS(zl_draft_wants(j, one, BODY, tell, j, &err));
    all_is(j, one, "chat=true was seen by a.lua:1 at a.lua:1; chat=false was seen by b.lua:1 at b.lua:1; ");
    WORKS(zl_draft_begin(j, &err));
  }
  zl_journal_close(j);
}

#define MANY 30000 /* more than stay in memory */

static int count(void *arg, const struct zl_draft_want *w)
{
  int *n = arg;
  n[zl_str_is(w->path, "chat") ? 0 : 1]++;
  return zl_str_is(w->path, "chat") && !zl_str_is(w->origin, "a.lua:1");
}

static void test_many_objects(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  struct judged g = {.j = j, .words = ZL_BUF_INIT(1000)};
  char id[32];
  WORKS(zl_draft_begin(j, &err));
  zl_draft_author(j, 0);
  for (int i = 0; i < MANY; i++) {
    snprintf(id, sizeof(id), "user-%d", i);
    want(j, object(j, id), "chat", "true", "a.lua:1");
  }
  zl_draft_author(j, 1);
  for (int i = 0; i < MANY; i += 2) {
    snprintf(id, sizeof(id), "user-%d", i);
    int64_t no = object(j, id);
    want(j, no, "chat", "true", "b.lua:1");
    want(j, no, "rooms", "true", "b.lua:2");
  }
  WORKS(zl_draft_join(j, judge, &g, &err));
  assert_int_equal(g.asked, MANY / 2);
  assert_int_equal(g.alone, MANY / 2);
  int n[2] = {0};
  for (int64_t no = 1; no <= MANY; no++)
    WORKS(zl_draft_wants(j, no, BODY, count, n, &err));
  assert_int_equal(n[0], MANY);
  assert_int_equal(n[1], MANY / 2);
  zl_buf_free(&g.words);
  zl_journal_close(j);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(test_in_a_record, place_setup, place_teardown),
    cmocka_unit_test_setup_teardown(test_in_rows, place_setup, place_teardown),
    cmocka_unit_test_setup_teardown(test_in_rows_since, place_setup, place_teardown),
    cmocka_unit_test_setup_teardown(test_many_objects, place_setup, place_teardown),
    cmocka_unit_test_setup_teardown(test_a_reading_tells_both, place_setup, place_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
