/* test_format.c - journals of format 1, as the version before wrote them, and damaged ones. */
#include "place.h"

#include <fcntl.h>
#include <sqlite3.h>

#define NOTHING ((struct zl_str){NULL, 0})

/* What format 1 was, in its own words: never to be changed with schema.c. */
static const char format_1[] =
    "PRAGMA journal_mode = WAL;"
    "BEGIN;"
    "CREATE TABLE text (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"
    "CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL, started_ms INTEGER NOT NULL,"
    "  finished_ms INTEGER NOT NULL DEFAULT 0, policy TEXT NOT NULL, version TEXT NOT NULL, file TEXT NOT NULL,"
    "  sha256 TEXT NOT NULL, params TEXT NOT NULL, who TEXT NOT NULL, account TEXT NOT NULL,"
    "  api_url TEXT NOT NULL, objects_read INTEGER NOT NULL, objects INTEGER NOT NULL DEFAULT 0,"
    "  requests INTEGER NOT NULL DEFAULT 0, changes INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0,"
    "  failed INTEGER NOT NULL DEFAULT 0, unknown INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE object (run INTEGER NOT NULL, no INTEGER NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL,"
    "  label TEXT NOT NULL, PRIMARY KEY (run, no)) WITHOUT ROWID;"
    "CREATE TABLE request (run INTEGER NOT NULL, no INTEGER NOT NULL, object INTEGER NOT NULL,"
    "  method INTEGER NOT NULL, path TEXT NOT NULL, body INTEGER, product INTEGER NOT NULL,"
    "  label INTEGER NOT NULL, safe INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'pending'"
    "    CHECK (state IN ('pending', 'sent', 'done', 'failed', 'unknown')),"
    "  sent_ms INTEGER, answered_ms INTEGER, attempts INTEGER, status INTEGER, answer TEXT,"
    "  tracking_id TEXT, error TEXT, PRIMARY KEY (run, no)) WITHOUT ROWID;"
    "CREATE TABLE change (run INTEGER NOT NULL, no INTEGER NOT NULL, object INTEGER NOT NULL,"
    "  request INTEGER NOT NULL, path INTEGER NOT NULL, before INTEGER, wanted INTEGER,"
    "  origin INTEGER NOT NULL, PRIMARY KEY (run, no)) WITHOUT ROWID;"
    "PRAGMA application_id = 1514949169; PRAGMA user_version = 1;"
    "INSERT INTO text VALUES (1,'user'),(2,'PATCH'),(3,'main'),(4,'MEDIUM'),(5,'{\"a\":true}'),(6,'a.b'),"
    "  (7,'false'),(8,'true'),(9,'p.lua:3'),(10,'phone_user'),(11,'DELETE'),(12,'phone'),(13,'LIGHT'),(14,''),"
    "  (15,'p.lua:4');"
    "INSERT INTO run VALUES (3,'partial',1000,2000,'waiting-room','1.0.0','p.lua','ab12','{}','admin','acc',"
    "  'https://api.zoom.us/v2',50,3,5,6,1,1,1), (7,'planned',3000,0,'late','','','','','','','',0,1,1,1,0,0,0);"
    "INSERT INTO object VALUES (3,1,1,'u1','one@example.com'),(3,2,1,'u2',''),(3,3,10,'u1','one@example.com'),"
    "  (7,1,1,'u9','');"
    "INSERT INTO request VALUES"
    "  (3,1,1,2,'/users/u1/settings',5,3,4,1,'done',1100,1350,2,204,NULL,'track-1',NULL),"
    "  (3,2,1,2,'/users/u1/settings?option=x',5,3,4,1,'failed',1100,1200,1,400,'{\"code\":300}',NULL,'refused'),"
    "  (3,3,2,2,'/users/u2/settings',5,3,4,1,'sent',1100,NULL,NULL,NULL,NULL,NULL,NULL),"
    "  (3,4,2,2,'/users/u2/settings?option=x',5,3,4,1,'pending',NULL,1300,0,0,NULL,NULL,'skipped: why'),"
    "  (3,5,3,11,'/phone/users/u1/settings/voice_mail?shared_id=s1',NULL,12,13,0,'unknown',1100,1300,1,0,NULL,"
    "     NULL,'lost'),"
    "  (7,1,1,2,'/users/u9/settings',5,3,4,1,'pending',NULL,NULL,NULL,NULL,NULL,NULL,NULL);"
    "INSERT INTO change VALUES (3,1,1,1,6,7,8,9),(3,2,1,1,6,NULL,8,15),(3,3,1,2,6,7,8,9),(3,4,2,3,6,14,8,9),"
    "  (3,5,2,4,6,7,8,9),(3,6,3,5,6,7,NULL,9),(7,1,1,1,6,7,8,9);"
    "COMMIT;";

static void make_format_1(const char *path)
{
  sqlite3 *db = NULL;
  char *why = NULL;
  umask(077);
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  if (sqlite3_exec(db, format_1, NULL, NULL, &why) != SQLITE_OK)
    fail_msg("%s", why);
  sqlite3_close(db);
}

static int note_all(void *arg, const struct zl_change *c)
{
  return zl_buf_printf(arg, "%lld/%lld %.*s %.*s (%.*s) %.*s %.*s->%.*s %.*s %s %.*s %.*s %.*s %d %.*s|%.*s|%.*s %lld\n",
                       (long long)c->no, (long long)c->request, (int)c->kind.n, c->kind.p, (int)c->object.n,
                       c->object.p, (int)c->label.n, c->label.p, (int)c->path.n, c->path.p,
                       c->has_before ? (int)c->before.n : 6, c->has_before ? c->before.p : "absent",
                       c->wanted.p ? (int)c->wanted.n : 6, c->wanted.p ? c->wanted.p : "absent",
                       (int)c->origin.n, c->origin.p, zl_str_is(c->method, "PATCH") ? "patch" : "other",
                       (int)c->url.n, c->url.p, (int)c->body.n, c->body.n ? c->body.p : "", (int)c->state.n,
                       c->state.p, c->status, (int)c->error.n, c->error.n ? c->error.p : "",
                       (int)c->tracking_id.n, c->tracking_id.n ? c->tracking_id.p : "", (int)c->answer.n,
                       c->answer.n ? c->answer.p : "", (long long)c->took_ms);
}

static int note_pending(void *arg, const struct zl_pending *p)
{
  return zl_buf_printf(arg, "%lld:%lld:%s:%.*s:%.*s:%.*s:%.*s:%d ", (long long)p->no, (long long)p->object, p->state,
                       (int)p->object_key.n, p->object_key.p, (int)p->object_label.n, p->object_label.p,
                       (int)p->product.n, p->product.p, (int)p->label.n, p->label.p, p->safe);
}

static void test_format_1_comes_along(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = NULL;
  struct zl_run run;
  struct zl_buf out = ZL_BUF_INIT(10000);
  make_format_1(p->path);
  assert_int_equal(zl_journal_open(&j, p->path, true, &err), -1);
  assert_non_null(strstr(err.text, "older format"));
  j = open_journal(p->path);
  err = (struct zl_err){0};
  WORKS(zl_run_changes(j, 3, NOTHING, note_all, &out, &err));
  assert_string_equal(
      zl_buf_cstr(&out),
      "1/1 user u1 (one@example.com) a.b false->true p.lua:3 patch /users/u1/settings {\"a\":true} done 204 |track-1| 250\n"
      "2/1 user u1 (one@example.com) a.b absent->true p.lua:4 patch /users/u1/settings {\"a\":true} done 204 |track-1| 250\n"
      "3/2 user u1 (one@example.com) a.b false->true p.lua:3 patch /users/u1/settings?option=x {\"a\":true} failed 400 "
      "refused||{\"code\":300} 100\n"
      "4/3 user u2 () a.b ->true p.lua:3 patch /users/u2/settings {\"a\":true} sent 0 || -1\n"
      "5/4 user u2 () a.b false->true p.lua:3 patch /users/u2/settings?option=x {\"a\":true} pending 0 skipped: why|| -1\n"
      "6/5 phone_user u1 (one@example.com) a.b false->absent p.lua:3 other "
      "/phone/users/u1/settings/voice_mail?shared_id=s1  unknown 0 lost|| 200\n");
  zl_buf_reset(&out);
  WORKS(zl_run_pending(j, 3, 0, 100, note_pending, &out, &err));
  assert_string_equal(zl_buf_cstr(&out),
                      "3:2:sent:user/u2:u2:main:MEDIUM:1 4:2:pending:user/u2:u2:main:MEDIUM:1 ");
  assert_int_equal(zl_run_get(j, 3, &run, &err), 1);
  assert_string_equal(run.state, "partial");
  assert_string_equal(run.policy, "waiting-room");
  assert_string_equal(run.command, "");
  assert_int_equal(run.finished_ms, 2000);
  assert_int_equal(run.objects, 3);
  assert_int_equal(run.requests, 5);
  assert_int_equal(run.done, 1);
  assert_int_equal(run.pending, 2);
  zl_buf_reset(&out);
  assert_string_equal(states(j, 7, &out), "1:pending ");
  assert_int_equal(plan_users(j, 1, true), 8); /* numbers go on */
  zl_journal_close(j);
  j = open_journal(p->path); /* and it is no older format any more */
  assert_string_equal(states(j, 7, &out), "1:pending ");
  zl_buf_free(&out);
  zl_journal_close(j);
}

/* ---- what a plan leaves out (format 3) ------------------------------------------------------ */

static int note_aside(void *arg, enum zl_aside kind, struct zl_str told)
{
  return zl_buf_printf(arg, "%d %.*s ", (int)kind, (int)told.n, told.p);
}

static const char *asides(struct zl_journal *j, int64_t run, struct zl_buf *out)
{
  struct zl_err err = {0};
  zl_buf_reset(out);
  zl_buf_puts(out, "");
  WORKS(zl_run_asides(j, run, note_aside, out, &err));
  return zl_buf_cstr(out);
}

static void test_asides(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  int64_t a, b, object, request, gone;
  struct zl_journal *j = open_journal(p->path);
  assert_int_equal(zl_plan_aside(j, ZL_ASIDE_LEFT, ZL_STR("{}"), &err), -1); /* no plan is open */
  err = (struct zl_err){0};
  const struct zl_plan_request r = {"PATCH", ZL_STR("/users/u1/settings"), ZL_STR("{}"), "main", "MEDIUM", true};
  const struct zl_run old = {.started_ms = 1000};
  for (int64_t *id = &a; id; id = id == &a ? &b : NULL) {
    WORKS(zl_plan_begin(j, id == &a ? &old : &(struct zl_run){0}, id, &err));
    WORKS(zl_plan_object(j, ZL_STR("user"), ZL_STR("u1"), NOTHING, &object, &err));
    WORKS(zl_plan_request(j, object, &r, &request, &err));
    WORKS(zl_plan_aside(j, ZL_ASIDE_LEFT, id == &a ? ZL_STR("{\"a\":1}") : ZL_STR("{\"b\":1}"), &err));
    WORKS(zl_plan_aside(j, ZL_ASIDE_NOBODY, ZL_STR("[2]"), &err));
    WORKS(zl_plan_commit(j, &err));
  }
  WORKS(zl_plan_begin(j, &(struct zl_run){0}, &gone, &err));
  WORKS(zl_plan_aside(j, ZL_ASIDE_LEFT, ZL_STR("{}"), &err));
  zl_plan_rollback(j);
  assert_string_equal(asides(j, gone, &out), ""); /* with its plan */
  assert_string_equal(asides(j, a, &out), "1 {\"a\":1} 2 [2] ");
  WORKS(zl_runs_prune(j, 2000, &gone, &err));
  assert_int_equal(gone, 1);
  assert_string_equal(asides(j, a, &out), "");
  assert_string_equal(asides(j, b, &out), "1 {\"b\":1} 2 [2] "); /* the other run's stay */
  zl_journal_close(j);
  zl_buf_free(&out);
}

/* ---- fields that Zoom never shows (format 4) -------------------------------------------------- */

static void test_unseen(void **state)
{
  static const struct {
    const char *state; /* of the second run's request; NULL: never sent */
    const char *last;  /* NULL: nobody knows */
    const char *why;
  } rows[] = {
    {NULL, "one", "what was never sent changes nothing"},
    {"done", "two", "the newest"},
    {"failed", NULL, "refused, or its answer lost: either value may be there"},
    {"unknown", NULL, "nobody knows"},
  };
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf mark = ZL_BUF_INIT(100);
  const struct zl_plan_request r = {"PATCH", ZL_STR("/users/u1"), ZL_STR("{}"), "main", "LIGHT", true};
  struct zl_journal *j = open_journal(p->path);
  int64_t run, first, object, request, gone, by = 0;
  assert_int_equal(zl_plan_unseen(j, 1, ZL_STR("profile.x"), ZL_STR("m"), &err), -1); /* no plan is open */
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char path[32];
    err = (struct zl_err){0};
    snprintf(path, sizeof(path), "profile.%zu", i);
    for (int k = 0; k < 2; k++) {
      WORKS(zl_plan_begin(j, &(struct zl_run){.started_ms = k ? 0 : 1000}, &run, &err));
      WORKS(zl_plan_object(j, ZL_STR("user"), ZL_STR("u1"), NOTHING, &object, &err));
      WORKS(zl_plan_request(j, object, &r, &request, &err));
      WORKS(zl_plan_unseen(j, request, zl_str_of(path), k ? ZL_STR("two") : ZL_STR("one"), &err));
      WORKS(zl_plan_commit(j, &err));
      first = k ? first : run;
      if (k && !rows[i].state)
        continue;
      WORKS(zl_run_state(j, run, "applying", &err));
      WORKS(zl_request_outcome(j, run, 1, &(struct zl_outcome){.state = k ? rows[i].state : "done"}, &err));
      WORKS(zl_run_state(j, run, "done", &err));
    }
    zl_buf_reset(&mark);
    int found = zl_unseen_last(j, ZL_STR("u1"), zl_str_of(path), &mark, &by, &err);
    if (found != (rows[i].last != NULL) || (found && strcmp(zl_buf_cstr(&mark), rows[i].last) != 0))
      fail_msg("%d %s, but %s", found, zl_buf_cstr(&mark), rows[i].why);
    if (found)
      assert_int_equal(by, rows[i].state ? run : first);
  }
  assert_int_equal(zl_unseen_last(j, ZL_STR("u2"), ZL_STR("profile.1"), &mark, &by, &err), 0); /* somebody else */
  assert_int_equal(zl_unseen_last(j, ZL_STR("u1"), ZL_STR("profile.1"), &mark, &by, &err), 1);
  WORKS(zl_runs_prune(j, INT64_MAX / 2, &gone, &err));
  assert_int_equal(zl_unseen_last(j, ZL_STR("u1"), ZL_STR("profile.1"), &mark, &by, &err), 0); /* gone with its run */
  zl_journal_close(j);
  zl_buf_free(&mark);
}

static void test_format_2_comes_along(void **state)
{
  struct place *p = *state;
  struct zl_buf out = ZL_BUF_INIT(1000);
  struct zl_journal *j = open_journal(p->path);
  int64_t run = plan_users(j, 2, true);
  zl_journal_close(j);
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(p->path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, "DROP TABLE aside; DROP TABLE unseen; PRAGMA user_version = 2", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  j = open_journal(p->path);
  assert_string_equal(asides(j, run, &out), "");
  assert_string_equal(states(j, run, &out), "1:pending 2:pending ");
  assert_int_equal(plan_users(j, 1, true), run + 1);
  zl_journal_close(j);
  zl_buf_free(&out);
}

/* Whatever stops it in the middle, it is a whole format 1 still. */
static void test_a_step_that_fails(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = NULL;
  struct zl_buf out = ZL_BUF_INIT(1000);
  sqlite3 *db = NULL;
  make_format_1(p->path);
  assert_int_equal(sqlite3_open(p->path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, "CREATE TABLE verdict (x)", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(zl_journal_open(&j, p->path, false, &err), -1);
  assert_non_null(strstr(err.text, p->path));
  assert_int_equal(sqlite3_exec(db, "SELECT run, no FROM request; SELECT text FROM text", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, "DROP TABLE verdict", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  j = open_journal(p->path);
  assert_string_equal(states(j, 7, &out), "1:pending ");
  zl_buf_free(&out);
  zl_journal_close(j);
}

/* ---- damaged ------------------------------------------------------------------------------- */

static int nothing(void *arg, const struct zl_change *c)
{
  *(int64_t *)arg += c->no > 0;
  return 0;
}

static int nothing_group(void *arg, const struct zl_change_group *g)
{
  *(int64_t *)arg += g->count > 0;
  return 0;
}

static int nothing_pending(void *arg, const struct zl_pending *row)
{
  *(int64_t *)arg += row->no > 0;
  return 0;
}

static void one_clear_line(const struct zl_err *err, const char *path)
{
  if (err->code != ZL_EJOURNAL || !strstr(err->text, path) || strchr(err->text, '\n') ||
      (!strstr(err->text, "damaged") && !strstr(err->text, "is not a journal")))
    fail_msg("not clear enough: %s", err->text);
}

/* What somebody could have written into a row: never more than an error. */
static void test_rows_that_make_no_sense(void **state)
{
  struct place *p = *state;
  static const struct {
    const char *change, *why;
  } rows[] = {
      {"UPDATE request SET form = 99", "a text that is not there"},
      {"UPDATE request SET form = 0", "no text has the number 0"},
      {"UPDATE request SET form = -1", "nor one below"},
      {"UPDATE request SET form = 'user'", "a form without its parts"},
      {"UPDATE request SET form = NULL WHERE 0; UPDATE text SET value = 'x'", "texts that say something else"},
      {"DELETE FROM text", "no texts"},
      {"UPDATE request SET changes = x'ff'", "a number that does not end"},
      {"UPDATE request SET changes = x'ffffffffffffffffffffff01'", "a number without end"},
      {"UPDATE request SET changes = x'0202'", "two texts where four should be"},
      {"UPDATE request SET changes = x'ff01'", "a text longer than the row"},
      {"UPDATE request SET changes = x'f2010000'", "a text that is not numbered"},
      {"UPDATE request SET changes = 77", "changes that are nowhere"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_err err = {0}, second = {0}, third = {0};
    char path[400];
    sqlite3 *db = NULL;
    int64_t n = 0;
    snprintf(path, sizeof(path), "%s/odd-%zu.db", p->folder, i);
    struct zl_journal *j = open_journal(path);
    int64_t run = plan_users(j, 2, true);
    zl_journal_close(j);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, rows[i].change, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    j = open_journal(path);
    int changes = zl_run_changes(j, run, NOTHING, nothing, &n, &err);
    int groups = zl_run_groups(j, run, 3, nothing_group, &n, &second);
    zl_run_pending(j, run, 0, 10, nothing_pending, &n, &third); /* may work: it looks at no changes */
    if (changes != -1 || groups != -1)
      fail_msg("%s: was not noticed", rows[i].why);
    one_clear_line(&err, path);
    one_clear_line(&second, path);
    zl_journal_close(j);
  }
}

/* Cut off anywhere: refused in one line, when it is opened or when the part that is gone is asked for. */
static void test_cut_anywhere(void **state)
{
  struct place *p = *state;
  struct stat st;
  struct zl_journal *j = open_journal(p->path);
  int64_t run = plan_users(j, 3000, true), n = 0;
  zl_journal_close(j);
  assert_int_equal(stat(p->path, &st), 0);
  int told = 0;
  for (off_t at = st.st_size - 1; at > 0; at -= at > 8192 ? 9973 : 511) {
    struct zl_err err = {0};
    assert_int_equal(truncate(p->path, at), 0);
    j = NULL;
    bool works = zl_journal_open(&j, p->path, false, &err) == 0 &&
                 zl_run_changes(j, run, NOTHING, nothing, &n, &err) == 0;
    zl_journal_close(j);
    if (works) /* what was cut off held nothing */
      continue;
    one_clear_line(&err, p->path);
    told++;
  }
  assert_true(told > 10);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, place_setup, place_teardown)
  const struct CMUnitTest tests[] = {
      T(test_format_1_comes_along),
      T(test_asides),
      T(test_unseen),
      T(test_format_2_comes_along),
      T(test_a_step_that_fails),
      T(test_rows_that_make_no_sense),
      T(test_cut_anywhere),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
