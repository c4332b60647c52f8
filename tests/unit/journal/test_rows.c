/* test_rows.c - what is told of a run's rows beside their outcome: verdicts, what is still open, opening
 * what failed once more, why an apply stopped, texts beyond what is numbered; values that were seen;
 * pruning. */
#include "place.h"

#include <sqlite3.h>

#define NOTHING ((struct zl_str){NULL, 0})

static void outcome(struct zl_journal *j, int64_t run, int64_t no, const char *word, const char *error)
{
  struct zl_err err = {0};
  struct zl_outcome o = {.state = word, .status = 204, .attempts = 1, .error = error};
  WORKS(zl_request_outcome(j, run, no, &o, &err));
}

static int64_t count(const char *path, const char *question)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, question, -1, &stmt, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
  int64_t n = sqlite3_column_int64(stmt, 0);
  sqlite3_finalize(stmt);
  sqlite3_close(db);
  return n;
}

/* ---- runs ---------------------------------------------------------------------------------- */

static void test_what_is_open(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  struct zl_run run;
  int64_t pending, sent;
  struct zl_journal *j = open_journal(p->path);
  int64_t id = plan_users(j, 6, true);
  plan_users(j, 3, true); /* another run's rows stay out of it */
  WORKS(zl_run_state(j, id, "applying", &err));
  WORKS(zl_requests_intend(j, id, 4, &err));
  outcome(j, id, 1, "done", NULL);
  outcome(j, id, 2, "failed", "refused");
  outcome(j, id, 3, "pending", "skipped");
  WORKS(zl_run_open_rows(j, id, &pending, &sent, &err));
  assert_int_equal(pending, 3); /* 3, 5, 6 */
  assert_int_equal(sent, 1);    /* 4 */
  assert_string_equal(states(j, id, &out), "1:done 2:failed 3:pending 4:sent 5:pending 6:pending ");
  WORKS(zl_requests_intend(j, id, 0, &err));
  WORKS(zl_run_open_rows(j, id, &pending, &sent, &err));
  assert_int_equal(pending, 4);
  assert_int_equal(sent, 0);
  outcome(j, id, 4, "unknown", "lost");
  WORKS(zl_run_stopped(j, id, "Zoom's limit for today is used up", &err));
  WORKS(zl_run_state(j, id, "partial", &err));

  assert_int_equal(zl_run_get(j, id, &run, &err), 1);
  assert_string_equal(run.stopped, "Zoom's limit for today is used up");
  assert_int_equal(run.failed, 1);
  assert_int_equal(run.resumed, 0);
  WORKS(zl_run_reopen(j, id, &err)); /* what failed; neither what is done nor what is unknown */
  assert_string_equal(states(j, id, &out), "1:done 2:pending 3:pending 4:unknown 5:pending 6:pending ");
  assert_int_equal(zl_run_get(j, id, &run, &err), 1);
  assert_int_equal(run.failed, 0);
  assert_int_equal(run.pending, 4);
  WORKS(zl_run_state(j, id, "applying", &err));
  assert_int_equal(zl_run_get(j, id, &run, &err), 1);
  assert_int_equal(run.resumed, 1);
  assert_string_equal(run.stopped, "");

  assert_int_equal(zl_run_reopen(j, 99, &err), -1);
  assert_non_null(strstr(err.text, "no run 99"));
  err = (struct zl_err){0};
  assert_int_equal(zl_run_stopped(j, 99, "x", &err), -1);
  WORKS(zl_run_reopen(j, id, (err = (struct zl_err){0}, &err))); /* and the journal goes on */
  zl_buf_free(&out);
  zl_journal_close(j);
}

static void test_where_a_run_comes_from(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  struct zl_run got, run = {.command = "undo of 12", .tool = "0.1.0", .catalogue = "built-in", .account = "acc-1"};
  int64_t id;
  WORKS(zl_plan_begin(j, &run, &id, &err));
  WORKS(zl_plan_commit(j, &err));
  assert_int_equal(zl_run_get(j, id, &got, &err), 1);
  assert_string_equal(got.command, "undo of 12");
  assert_string_equal(got.tool, "0.1.0");
  assert_string_equal(got.catalogue, "built-in");
  WORKS(zl_journal_account(j, "acc-1", &err));
  WORKS(zl_journal_account(j, "", &err)); /* nobody said whose it should be */
  assert_int_equal(zl_journal_account(j, "acc-2", &err), -1);
  if (!strstr(err.text, "acc-1") || !strstr(err.text, "acc-2") || !strstr(err.text, "move it away"))
    fail_msg("not clear enough: %s", err.text);
  zl_journal_close(j);
}

/* ---- verdicts ------------------------------------------------------------------------------ */

static int note_verdict(void *arg, const struct zl_change *c)
{
  return zl_buf_printf(arg, "%lld:%s=%.*s ", (long long)c->no, c->verdict ? c->verdict : "-",
                       c->after.p ? (int)c->after.n : 6, c->after.p ? c->after.p : "absent");
}

static int note_group(void *arg, const struct zl_change_group *g)
{
  return zl_buf_printf(arg, "%lldx%s=%.*s ", (long long)g->count, g->verdict ? g->verdict : "-",
                       g->after.p ? (int)g->after.n : 6, g->after.p ? g->after.p : "absent");
}

static void test_verdicts(void **state)
{
  struct place *p = *state;
  static const char *const all[] = {"applied", "locked", "ignored", "normalised", "different", "unread"};
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  struct zl_journal *j = open_journal(p->path);
  int64_t other = plan_users(j, 8, true), run = plan_users(j, 8, true);
  for (int64_t no = 8; no > 2; no--) /* in any order */
    WORKS(zl_change_verdict(j, run, no, all[no - 3], no == 8 ? NOTHING : ZL_STR("true"), &err));
  WORKS(zl_change_verdict(j, run, 2, "different", ZL_STR("false"), &err));
  WORKS(zl_change_verdict(j, run, 2, "applied", ZL_STR("true"), &err)); /* looked at again */
  WORKS(zl_run_changes(j, run, NOTHING, note_verdict, &out, &err));
  assert_string_equal(zl_buf_cstr(&out), "1:-=absent 2:applied=true 3:applied=true 4:locked=true 5:ignored=true "
                                         "6:normalised=true 7:different=true 8:unread=absent ");
  zl_buf_reset(&out);
  WORKS(zl_run_changes(j, run, ZL_STR("u5"), note_verdict, &out, &err));
  assert_string_equal(zl_buf_cstr(&out), "5:ignored=true ");
  zl_buf_reset(&out);
  WORKS(zl_run_groups(j, run, 2, note_group, &out, &err));
  assert_string_equal(zl_buf_cstr(&out), "1x-=absent 2xapplied=true 1xlocked=true 1xignored=true 1xnormalised=true "
                                         "1xdifferent=true 1xunread=absent ");
  zl_buf_reset(&out);
  WORKS(zl_run_groups(j, other, 2, note_group, &out, &err));
  assert_string_equal(zl_buf_cstr(&out), "8x-=absent ");
  assert_int_equal(zl_change_verdict(j, run, 1, "fine", NOTHING, &err), -1);
  err = (struct zl_err){0};
  assert_int_equal(zl_change_verdict(j, run, 9, "applied", NOTHING, &err), -1);
  assert_non_null(strstr(err.text, "no change 9"));
  zl_buf_free(&out);
  zl_journal_close(j);
}

/* ---- texts --------------------------------------------------------------------------------- */

struct texts {
  char id[64], before[64], url[64], body[3000];
};

static void texts_of(struct texts *t, int i)
{
  snprintf(t->id, sizeof(t->id), "u%%2F%d", i);
  snprintf(t->url, sizeof(t->url), "/users/u%%2F%d/settings?option=x", i);
  snprintf(t->before, sizeof(t->before), "\"value %d\"", i);
  memset(t->body, 'a' + i % 26, sizeof(t->body) - 1);
  t->body[sizeof(t->body) - 1] = '\0';
  if (i % 1000)
    snprintf(t->body, sizeof(t->body), "{\"n\":%d}", i);
}

struct expected {
  int n; /* changes so far, two a request */
};

static int as_expected(void *arg, const struct zl_change *c)
{
  struct expected *x = arg;
  struct texts t;
  x->n++;
  texts_of(&t, (x->n + 1) / 2);
  assert_int_equal(c->no, x->n);
  assert_true(zl_str_is(c->object, t.id));
  assert_true(zl_str_is(c->url, t.url));
  assert_true(zl_str_is(c->body, t.body));
  assert_true(zl_str_is(c->before, x->n % 2 ? t.before : "0"));
  assert_true(zl_str_is(c->path, x->n % 2 ? "a.b" : "c.d"));
  return 0;
}

/* More texts than are numbered, long ones among them. */
static int64_t plan_texts(struct zl_journal *j, int n)
{
  struct zl_err err = {0};
  int64_t run, object, request;
  WORKS(zl_plan_begin(j, &(struct zl_run){0}, &run, &err));
  for (int i = 1; i <= n; i++) {
    struct texts t;
    texts_of(&t, i);
    WORKS(zl_plan_object(j, ZL_STR("user"), zl_str_of(t.id), NOTHING, &object, &err));
    struct zl_plan_request r = {"PATCH", zl_str_of(t.url), zl_str_of(t.body), "main", "MEDIUM", true};
    WORKS(zl_plan_request(j, object, &r, &request, &err));
    WORKS(zl_plan_change(j, object, request, ZL_STR("a.b"), zl_str_of(t.before), ZL_STR("1"), ZL_STR("p:1"), &err));
    WORKS(zl_plan_change(j, object, request, ZL_STR("c.d"), ZL_STR("0"), ZL_STR("1"), ZL_STR("p:1"), &err));
  }
  WORKS(zl_plan_commit(j, &err));
  return run;
}

static void test_texts_without_end(void **state)
{
  struct place *p = *state;
  enum { MANY = 6000 };
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  struct zl_buf out = ZL_BUF_INIT(4u << 20);
  int64_t run = plan_texts(j, MANY), groups = 0;
  struct expected x = {0};
  WORKS(zl_run_changes(j, run, NOTHING, as_expected, &x, &err)); /* each comes back as it was planned */
  assert_int_equal(x.n, 2 * MANY);
  x = (struct expected){.n = 2 * 5998};
  WORKS(zl_run_changes(j, run, ZL_STR("u%2F5999"), as_expected, &x, &err));
  assert_int_equal(x.n, 2 * 5999);
  WORKS(zl_run_groups(j, run, 1, note_group, &out, &err));
  for (const char *at = zl_buf_cstr(&out); (at = strchr(at, 'x')); at++)
    groups++;
  assert_int_equal(groups, MANY + 1); /* c.d is one group, whether its row is numbered or not */
  assert_non_null(strstr(zl_buf_cstr(&out), "6000x-="));
  zl_buf_free(&out);
  zl_journal_close(j);
}

/* A path that could be taken for two, and a row that names what is not the last. */
static void test_rows_that_are_refused(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  int64_t run, object, other, request;
  struct zl_plan_request r = {"PATCH", ZL_STR("/users/\x01/x"), NOTHING, "main", "LIGHT", true};
  WORKS(zl_plan_begin(j, &(struct zl_run){0}, &run, &err));
  WORKS(zl_plan_object(j, ZL_STR("user"), ZL_STR("u1"), NOTHING, &object, &err));
  assert_int_equal(zl_plan_request(j, object, &r, &request, &err), -1);
  assert_non_null(strstr(err.text, "control characters"));
  r.path = ZL_STR("/x");
  WORKS(zl_plan_request(j, object, &r, &request, &err));
  WORKS(zl_plan_object(j, ZL_STR("user"), ZL_STR("u2"), NOTHING, &other, &err));
  err = (struct zl_err){0};
  assert_int_equal(zl_plan_request(j, object, &r, &request, &err), -1);
  err = (struct zl_err){0};
  assert_int_equal(zl_plan_change(j, other, request, ZL_STR("a"), NOTHING, NOTHING, ZL_STR("o"), &err), -1);
  zl_plan_rollback(j);
  zl_journal_close(j);
}

/* ---- values that were seen ------------------------------------------------------------------ */

static const char *seen(struct zl_journal *j, const char *kind, const char *id, const char *body, struct zl_buf *out)
{
  struct zl_err err = {0};
  struct zl_buf found = ZL_BUF_INIT(1000);
  int64_t when = 0;
  int rc = zl_seen_get(j, zl_str_of(kind), zl_str_of(id), zl_str_of(body), &when, &found, &err);
  WORKS(rc);
  zl_buf_reset(out);
  zl_buf_printf(out, "%d %lld %s", rc, (long long)when, zl_buf_cstr(&found));
  zl_buf_free(&found);
  return zl_buf_cstr(out);
}

static void test_seen(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  struct zl_journal *j = open_journal(p->path);
  assert_string_equal(seen(j, "user", "u1", "user.settings", &out), "0 0 ");
  assert_int_equal(zl_seen_any(j, &err), 0);
  WORKS(zl_seen_put(j, ZL_STR("user"), ZL_STR("u1"), ZL_STR("user.settings"), 1000, ZL_STR("{\"a\":1}"), &err));
  WORKS(zl_seen_put(j, ZL_STR("user"), ZL_STR("u1"), ZL_STR("user"), 1001, ZL_STR("{\"b\":1}"), &err));
  WORKS(zl_seen_put(j, ZL_STR("phone_user"), ZL_STR("u1"), ZL_STR("user"), 1002, ZL_STR("{}"), &err));
  assert_string_equal(seen(j, "user", "u1", "user.settings", &out), "1 1000 {\"a\":1}");
  assert_int_equal(zl_seen_any(j, &err), 1); /* gathered */
  WORKS(zl_seen_put(j, ZL_STR("user"), ZL_STR("u1"), ZL_STR("user.settings"), 2000, ZL_STR("{\"a\":2}"), &err));
  WORKS(zl_seen_put(j, ZL_STR("user"), ZL_STR("u1"), ZL_STR("user.settings"), 1500, ZL_STR("{\"a\":3}"), &err));
  assert_string_equal(seen(j, "user", "u1", "user.settings", &out), "1 2000 {\"a\":2}"); /* the latest */
  assert_string_equal(seen(j, "user", "u1", "user", &out), "1 1001 {\"b\":1}");
  assert_string_equal(seen(j, "user", "u2", "user", &out), "0 0 ");
  WORKS(zl_seen_put(j, ZL_STR("user"), ZL_STR("u3"), ZL_STR("user"), 1003, ZL_STR("{\"c\":1}"), &err));
  zl_journal_close(j); /* what was gathered is written */
  WORKS(zl_journal_open(&j, p->path, true, &err));
  assert_int_equal(zl_seen_any(j, &err), 1); /* on disk */
  assert_string_equal(seen(j, "phone_user", "u1", "user", &out), "1 1002 {}");
  assert_string_equal(seen(j, "user", "u3", "user", &out), "1 1003 {\"c\":1}");
  assert_int_equal(zl_seen_put(j, ZL_STR("user"), ZL_STR("u3"), ZL_STR("user"), 1, ZL_STR("{}"), &err), -1);
  zl_buf_free(&out);
  zl_journal_close(j);
}

/* What a run changes is forgotten, and what somebody had read of it before that and tells later. */
static void test_seen_is_dropped(void **state)
{
  struct place *p = *state;
  static const struct {
    const char *changed; /* the id of the run's object; NULL: the run is not asked about */
    const char *u1, *u2;
    const char *why;
  } rows[] = {
      {"u1", "1 5000 ", "1 1000 x", "one object: others stay"},
      {"u3", "1 1000 x", "1 1000 x", "of which nothing was seen"},
      {"u1@example.com", "1 5000 ", "1 5000 ", "an address may be anybody's"},
      {NULL, "1 5000 ", "1 5000 ", "all"},
  };
  struct zl_buf out = ZL_BUF_INIT(1000);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_err err = {0};
    struct zl_journal *j = open_journal(p->path);
    int64_t run = 0, object, request;
    struct zl_plan_request r = {"PATCH", ZL_STR("/users/x"), NOTHING, "main", "LIGHT", true};
    WORKS(zl_seen_drop(j, 0, 0, &err));
    WORKS(zl_seen_put(j, ZL_STR("user"), ZL_STR("u1"), ZL_STR("user"), 1000, ZL_STR("x"), &err));
    WORKS(zl_seen_put(j, ZL_STR("user"), ZL_STR("u2"), ZL_STR("user"), 1000, ZL_STR("x"), &err));
    if (rows[i].changed) {
      WORKS(zl_plan_begin(j, &(struct zl_run){0}, &run, &err));
      WORKS(zl_plan_object(j, ZL_STR("user"), zl_str_of(rows[i].changed), NOTHING, &object, &err));
      WORKS(zl_plan_request(j, object, &r, &request, &err));
      WORKS(zl_plan_commit(j, &err));
    }
    WORKS(zl_seen_drop(j, run, 5000, &err));
    WORKS(zl_seen_put(j, ZL_STR("user"), ZL_STR("u1"), ZL_STR("user"), 900, ZL_STR("late"), &err));
    WORKS(zl_seen_flush(j, &err));
    print_message("%s\n", rows[i].why);
    assert_string_equal(seen(j, "user", "u1", "user", &out), rows[i].u1);
    assert_string_equal(seen(j, "user", "u2", "user", &out), rows[i].u2);
    zl_journal_close(j);
  }
  zl_buf_free(&out);
}

/* A user that does not change: under 200 bytes, and no more with the second run. */
static void test_seen_is_small(void **state)
{
  struct place *p = *state;
  enum { MANY = 20000 };
  struct zl_err err = {0};
  struct stat st;
  struct zl_journal *j = open_journal(p->path);
  for (int round = 1; round <= 2; round++)
    for (int i = 0; i < MANY; i++) {
      char id[64];
      snprintf(id, sizeof(id), "%08xQsmaGE3LRPaq%02x", (unsigned)i * 2654435761u, (unsigned)i & 0xff);
      WORKS(zl_seen_put(j, ZL_STR("user"), zl_str_of(id), ZL_STR("user.settings?option=general"),
                        1700000000000 + round, ZL_STR("{\"in_meeting.waiting_room\":true}"), &err));
    }
  zl_journal_close(j);
  assert_int_equal(stat(p->path, &st), 0);
  assert_in_range(st.st_size, MANY * 60, MANY * 200);
  assert_int_equal(count(p->path, "SELECT count(*) FROM seen"), MANY);
}

/* ---- pruning ------------------------------------------------------------------------------- */

static void aged(const char *path, int64_t run, int64_t ms)
{
  sqlite3 *db = NULL;
  char text[200];
  snprintf(text, sizeof(text), "UPDATE run SET started_ms = %lld, finished_ms = %lld * (finished_ms > 0) WHERE id = %lld",
           (long long)ms, (long long)ms, (long long)run);
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
}

static void test_prune(void **state)
{
  struct place *p = *state;
  static const struct {
    const char *state;
    int64_t ms, window;
    bool gone;
    const char *why;
  } rows[] = {
      {"done", 1000, 0, true, "ended long ago"},
      {"partial", 1000, 0, true, "with pending rows, which nobody resumes any more"},
      {"interrupted", 1000, 2, false, "requests whose answer nobody saw: only resume settles them"},
      {"applying", 1000, 0, false, "being applied, or killed: may have sent something"},
      {NULL, 1000, 0, true, "planned, and never applied"},
      {"declined", 1000, 0, true, "not wanted"},
      {"done", 5000, 0, false, "not that old"},
  };
  enum { N = sizeof(rows) / sizeof(rows[0]) };
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  struct zl_run run;
  struct zl_journal *j = open_journal(p->path);
  int64_t id[N], gone = 0;
  for (size_t i = 0; i < N; i++) {
    id[i] = plan_users(j, i == 0 ? 20000 : 3, true);
    if (rows[i].state)
      WORKS(zl_run_state(j, id[i], rows[i].state, &err));
    WORKS(zl_requests_intend(j, id[i], rows[i].window, &err));
    WORKS(zl_change_verdict(j, id[i], 1, "applied", ZL_STR("1"), &err));
    outcome(j, id[i], 3, "done", NULL);
  }
  WORKS(zl_seen_put(j, ZL_STR("user"), ZL_STR("old"), ZL_STR("user"), 1000, ZL_STR("{}"), &err));
  WORKS(zl_seen_put(j, ZL_STR("user"), ZL_STR("new"), ZL_STR("user"), 5000, ZL_STR("{}"), &err));
  zl_journal_close(j);
  for (size_t i = 0; i < N; i++)
    aged(p->path, id[i], rows[i].ms);
  struct stat before, after;
  assert_int_equal(stat(p->path, &before), 0);

  struct zl_journal *reader = NULL; /* one that reads on while it happens */
  j = open_journal(p->path);
  WORKS(zl_journal_open(&reader, p->path, true, &err));
  assert_string_equal(states(reader, id[1], &out), "1:pending 2:pending 3:done ");
  WORKS(zl_runs_prune(j, 4000, &gone, &err));
  assert_int_equal(gone, 4);
  for (size_t i = 0; i < N; i++)
    if (zl_run_get(reader, id[i], &run, &err) == rows[i].gone)
      fail_msg("%s: %s", rows[i].why, rows[i].gone ? "is still there" : "is gone");
  assert_string_equal(states(reader, id[1], &out), "");
  assert_string_equal(states(reader, id[2], &out), "1:sent 2:sent 3:done ");
  assert_string_equal(seen(reader, "user", "old", "user", &out), "0 0 ");
  assert_string_equal(seen(reader, "user", "new", "user", &out), "1 5000 {}");
  assert_int_equal(plan_users(j, 1, true), N + 1); /* no number is given twice */
  zl_journal_close(reader);
  zl_journal_close(j);
  assert_int_equal(stat(p->path, &after), 0);
  assert_in_range(after.st_size, 1, before.st_size / 10); /* the space came back */
  static const char *const tables[] = {"request", "outcome", "verdict", "text"};
  for (size_t t = 0; t < 4; t++)
    for (size_t i = 0; i < N; i++) {
      char question[100];
      snprintf(question, sizeof(question), "SELECT count(*) FROM %s WHERE at >> 32 = %lld", tables[t],
               (long long)id[i]);
      assert_int_equal(count(p->path, question) == 0, rows[i].gone);
    }
  zl_buf_free(&out);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, place_setup, place_teardown)
  const struct CMUnitTest tests[] = {
      T(test_what_is_open),
      T(test_where_a_run_comes_from),
      T(test_verdicts),
      T(test_texts_without_end),
      T(test_rows_that_are_refused),
      T(test_seen),
      T(test_seen_is_dropped),
      T(test_seen_is_small),
      T(test_prune),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
