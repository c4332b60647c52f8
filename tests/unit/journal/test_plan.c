/* test_plan.c - plans are saved whole or not at all, outcomes stay, questions are answered. */
#include "place.h"

#include <signal.h>
#include <sqlite3.h>

#define NOTHING ((struct zl_str){NULL, 0})

/* ---- saving -------------------------------------------------------------------------------- */

static void test_run_comes_back_as_it_was(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  struct zl_run got, run = {.started_ms = 1700000000123, .policy = "waiting-room", .version = "1.0.0",
                            .file = "policy.lua", .sha256 = "ab12", .params = "{\"a\":\"ü\"}",
                            .who = "admin", .account = "acc", .api_url = "https://api.zoom.us/v2",
                            .objects_read = 1204};
  int64_t id, object, request, other;
  WORKS(zl_plan_begin(j, &run, &id, &err));
  WORKS(zl_plan_object(j, ZL_STR("user"), ZL_STR("u1"), ZL_STR("one@example.com"), &object, &err));
  struct zl_plan_request r = {"DELETE", ZL_STR("/phone/users/u1/settings/voice_mail?shared_id=s1"),
                              NOTHING, "phone", "LIGHT", false};
  WORKS(zl_plan_request(j, object, &r, &request, &err));
  WORKS(zl_plan_change(j, object, request, ZL_STR("voice_mail"), ZL_STR("{}"), NOTHING, ZL_STR("p.lua:3"),
                       &err));
  WORKS(zl_plan_change(j, object, request, ZL_STR("other"), NOTHING, ZL_STR(""), ZL_STR("p.lua:4"), &err));
  WORKS(zl_plan_commit(j, &err));
  other = plan_users(j, 3, true);
  assert_int_equal(zl_run_get(j, id, &got, &err), 1);
  assert_string_equal(got.state, "planned");
  assert_int_equal(got.started_ms, run.started_ms);
  assert_int_equal(got.finished_ms, 0);
  assert_string_equal(got.policy, run.policy);
  assert_string_equal(got.version, run.version);
  assert_string_equal(got.file, run.file);
  assert_string_equal(got.sha256, run.sha256);
  assert_string_equal(got.params, run.params);
  assert_string_equal(got.who, run.who);
  assert_string_equal(got.account, run.account);
  assert_string_equal(got.api_url, run.api_url);
  assert_int_equal(got.objects_read, 1204);
  assert_int_equal(got.objects, 1);
  assert_int_equal(got.requests, 1);
  assert_int_equal(got.changes, 2);
  assert_int_equal(got.pending, 1);
  assert_int_equal(zl_run_get(j, other, &got, &err), 1);
  assert_int_equal(got.objects, 3);
  assert_string_equal(got.who, "");
  assert_int_equal(zl_run_get(j, 99, &got, &err), 0);
  zl_journal_close(j);
}

static int check_two(void *arg, const struct zl_change *c)
{
  int *n = arg;
  if ((*n)++ == 0) { /* taken away: wanted is absent */
    assert_true(c->has_before);
    assert_true(zl_str_is(c->before, "{}"));
    assert_null(c->wanted.p);
    assert_true(zl_str_is(c->method, "DELETE"));
    assert_int_equal(c->body.n, 0);
  } else { /* added: before is absent, which is not the empty text */
    assert_false(c->has_before);
    assert_null(c->before.p);
    assert_non_null(c->wanted.p);
    assert_int_equal(c->wanted.n, 0);
  }
  return 0;
}

static void test_absent_is_not_empty(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  int64_t id, object, request;
  int n = 0;
  WORKS(zl_plan_begin(j, &(struct zl_run){0}, &id, &err));
  WORKS(zl_plan_object(j, ZL_STR("user"), ZL_STR("u1"), NOTHING, &object, &err));
  struct zl_plan_request r = {"DELETE", ZL_STR("/x"), NOTHING, "phone", "LIGHT", false};
  WORKS(zl_plan_request(j, object, &r, &request, &err));
  WORKS(zl_plan_change(j, object, request, ZL_STR("a"), ZL_STR("{}"), NOTHING, ZL_STR("o"), &err));
  WORKS(zl_plan_change(j, object, request, ZL_STR("b"), NOTHING, ZL_STR(""), ZL_STR("o"), &err));
  WORKS(zl_plan_commit(j, &err));
  WORKS(zl_run_changes(j, id, NOTHING, check_two, &n, &err));
  assert_int_equal(n, 2);
  zl_journal_close(j);
}

static void test_rolled_back_leaves_nothing(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf text = ZL_BUF_INIT(1000);
  struct zl_journal *j = open_journal(p->path);
  struct zl_run got;
  int64_t id, object;
  WORKS(zl_plan_begin(j, &(struct zl_run){.policy = "one"}, &id, &err));
  WORKS(zl_plan_object(j, ZL_STR("user"), ZL_STR("u1"), NOTHING, &object, &err));
  zl_plan_rollback(j);
  assert_int_equal(zl_run_get(j, id, &got, &err), 0);
  assert_int_equal(zl_plan_object(j, ZL_STR("user"), ZL_STR("u1"), NOTHING, &object, &err), -1);
  /* texts that were numbered in what was taken back are numbered afresh */
  int64_t run = plan_users(j, 1, true);
  assert_string_equal(states(j, run, &text), "1:pending ");
  zl_buf_free(&text);
  zl_journal_close(j);
}

static void test_wrong_numbers_are_refused(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  int64_t id, no;
  struct zl_plan_request r = {"PATCH", ZL_STR("/x"), NOTHING, "main", "LIGHT", true};
  WORKS(zl_plan_begin(j, &(struct zl_run){0}, &id, &err));
  assert_int_equal(zl_plan_request(j, 1, &r, &no, &err), -1);
  assert_int_equal(zl_plan_change(j, 1, 1, ZL_STR("a"), NOTHING, NOTHING, ZL_STR("o"), &err), -1);
  zl_plan_rollback(j);
  zl_journal_close(j);
}

/* ---- outcomes ------------------------------------------------------------------------------ */

static void outcome(struct zl_journal *j, int64_t run, int64_t no, const char *word)
{
  struct zl_err err = {0};
  struct zl_outcome o = {.state = word, .status = 204, .attempts = 1};
  WORKS(zl_request_outcome(j, run, no, &o, &err));
}

static void test_outcomes_are_counted(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  struct zl_run got;
  int64_t run = plan_users(j, 5, true);
  WORKS(zl_run_state(j, run, "applying", &err));
  WORKS(zl_batch_begin(j, &err));
  for (int i = 1; i <= 4; i++)
    WORKS(zl_request_sent(j, run, i, &err));
  WORKS(zl_batch_commit(j, &err));
  outcome(j, run, 1, "done");
  outcome(j, run, 2, "failed");
  outcome(j, run, 3, "unknown");
  for (int live = 1; live >= 0; live--) { /* while it applies, and after */
    assert_int_equal(zl_run_get(j, run, &got, &err), 1);
    assert_int_equal(got.done, 1);
    assert_int_equal(got.failed, 1);
    assert_int_equal(got.unknown, 1);
    assert_int_equal(got.pending, 2); /* one sent, one not */
    assert_int_equal(got.finished_ms != 0, !live);
    if (live)
      WORKS(zl_run_state(j, run, "partial", &err));
  }
  assert_int_equal(zl_run_state(j, run, "nonsense", &err), -1);
  err = (struct zl_err){0};
  assert_int_equal(zl_run_state(j, 99, "done", &err), -1);
  assert_non_null(strstr(err.text, "no run 99"));
  zl_journal_close(j);
}

static int keep_answer(void *arg, const struct zl_change *c)
{
  zl_buf_str(arg, c->answer);
  return zl_buf_printf(arg, "|%.*s|%.*s|%d", (int)c->error.n, c->error.p, (int)c->tracking_id.n,
                       c->tracking_id.p, c->status);
}

static void test_answers_are_cut_and_hold_no_secret(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(100000);
  struct zl_journal *j = open_journal(p->path);
  int64_t run = plan_users(j, 2, true);
  zl_secret_add(ZL_STR("hunter2hunter2"));
  struct zl_outcome o = {.state = "failed", .status = 400, .tracking_id = "v=2.0;rid=1",
                         .answer = ZL_STR("{\"token\":\"hunter2hunter2\"}"),
                         .error = "bad token hunter2hunter2", .attempts = 1};
  WORKS(zl_request_outcome(j, run, 1, &o, &err));
  WORKS(zl_run_changes(j, run, ZL_STR("u1"), keep_answer, &out, &err));
  assert_string_equal(zl_buf_cstr(&out),
                      "{\"token\":\"[secret]\"}|bad token [secret]|v=2.0;rid=1|400");
  char *text = malloc(9001); /* two-byte characters, so that a cut can fall inside one */
  text[0] = 'x';
  for (int i = 1; i < 9001; i += 2)
    memcpy(text + i, "\xc3\xbc", 2);
  o = (struct zl_outcome){.state = "done", .answer = {text, 9001}};
  WORKS(zl_request_outcome(j, run, 2, &o, &err));
  zl_buf_reset(&out);
  WORKS(zl_run_changes(j, run, ZL_STR("u2"), keep_answer, &out, &err));
  size_t n = strcspn(out.data, "|");
  assert_in_range(n, 4000, 4096);
  assert_true(zl_utf8_valid((struct zl_str){out.data, n}));
  zl_secret_forget_all();
  free(text);
  zl_buf_free(&out);
  zl_journal_close(j);
}

static void test_a_failing_batch_is_taken_back(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf text = ZL_BUF_INIT(1000);
  struct zl_journal *j = open_journal(p->path);
  int64_t run = plan_users(j, 3, true);
  WORKS(zl_batch_begin(j, &err));
  WORKS(zl_request_sent(j, run, 1, &err));
  assert_int_equal(zl_request_sent(j, run, 77, &err), -1); /* no such request */
  assert_non_null(strstr(err.text, "no open request 77"));
  err = (struct zl_err){0};
  assert_int_equal(zl_request_sent(j, run, 2, &err), -1); /* nothing goes on after it */
  assert_int_equal(zl_batch_commit(j, &err), -1);
  assert_string_equal(states(j, run, &text), "1:pending 2:pending 3:pending ");
  err = (struct zl_err){0};
  WORKS(zl_batch_begin(j, &err)); /* and the next batch is a new start */
  WORKS(zl_request_sent(j, run, 2, &err));
  WORKS(zl_batch_commit(j, &err));
  assert_string_equal(states(j, run, &text), "1:pending 2:sent 3:pending ");
  outcome(j, run, 2, "done");
  assert_int_equal(zl_request_sent(j, run, 2, &err), -1); /* what is done is not sent again */
  zl_buf_free(&text);
  zl_journal_close(j);
}

static int take_no(void *arg, const struct zl_pending *p)
{
  return zl_buf_printf(arg, "%lld:%s:%.*s ", (long long)p->no, p->state, (int)p->object_key.n,
                       p->object_key.p);
}

static void test_pending_in_pieces(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  struct zl_journal *j = open_journal(p->path);
  int64_t run = plan_users(j, 5, true);
  plan_users(j, 5, true); /* another run's rows stay out of it */
  WORKS(zl_request_sent(j, run, 1, &err));
  outcome(j, run, 3, "done");
  WORKS(zl_run_pending(j, run, 0, 3, take_no, &out, &err));
  assert_string_equal(zl_buf_cstr(&out), "1:sent:user/u1 2:pending:user/u2 4:pending:user/u4 ");
  zl_buf_reset(&out);
  WORKS(zl_run_pending(j, run, 4, 3, take_no, &out, &err));
  assert_string_equal(zl_buf_cstr(&out), "5:pending:user/u5 ");
  zl_buf_free(&out);
  zl_journal_close(j);
}

static const char *pending(struct zl_journal *j, int64_t run, struct zl_buf *out)
{
  struct zl_err err = {0};
  zl_buf_reset(out);
  zl_buf_puts(out, "");
  WORKS(zl_run_pending(j, run, 0, 100, take_no, out, &err));
  return zl_buf_cstr(out);
}

/* A window of intent stands for an intent a row: what it covers may have left, until an outcome or
 * an orderly end says otherwise. */
static void test_intent_windows(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  struct zl_journal *j = open_journal(p->path);
  int64_t run = plan_users(j, 6, true);
  WORKS(zl_run_state(j, run, "applying", &err));
  WORKS(zl_requests_intend(j, run, 4, &err));
  outcome(j, run, 1, "done");
  outcome(j, run, 3, "pending"); /* put back: it did not leave */
  assert_string_equal(pending(j, run, &out), "2:sent:user/u2 3:pending:user/u3 4:sent:user/u4 "
                                             "5:pending:user/u5 6:pending:user/u6 ");
  /* That process died. The next one's first window must not make its own rows out of the old ones,
   * nor lose row 3 once it is sent in its turn. */
  WORKS(zl_run_state(j, run, "applying", &err));
  assert_string_equal(pending(j, run, &out), "2:sent:user/u2 3:pending:user/u3 4:sent:user/u4 "
                                             "5:pending:user/u5 6:pending:user/u6 ");
  WORKS(zl_requests_intend(j, run, 5, &err));
  assert_string_equal(pending(j, run, &out), "2:sent:user/u2 3:sent:user/u3 4:sent:user/u4 "
                                             "5:sent:user/u5 6:pending:user/u6 ");
  outcome(j, run, 2, "unknown");
  WORKS(zl_requests_intend(j, run, 0, &err)); /* an orderly end: 3 and 5 never left, 4 once did */
  assert_string_equal(pending(j, run, &out),
                      "3:pending:user/u3 4:sent:user/u4 5:pending:user/u5 6:pending:user/u6 ");
  assert_int_equal(zl_requests_intend(j, 99, 1, &err), -1);
  assert_non_null(strstr(err.text, "no run 99"));
  zl_buf_free(&out);
  zl_journal_close(j);
}

/* ---- killed at any instant ----------------------------------------------------------------- */

enum moment { IN_PLAN, PLANNED, IN_BATCH, SENT, ANSWERED };

static void live_until(const char *path, enum moment moment, int tell)
{
  struct zl_err err = {0};
  struct zl_journal *j = NULL;
  struct zl_outcome o = {.state = "done", .status = 204};
  int64_t id = 1, object, request;
  struct zl_plan_request r = {"PATCH", ZL_STR("/x"), NOTHING, "main", "LIGHT", true};
  if (zl_journal_open(&j, path, false, &err) != 0)
    _exit(1);
  if (moment == IN_PLAN) {
    zl_plan_begin(j, &(struct zl_run){0}, &id, &err);
    for (int i = 0; i < 50000; i++) { /* enough that some of it is in the -wal file already */
      zl_plan_object(j, ZL_STR("user"), ZL_STR("somebody whose id is long"),
                     ZL_STR("somebody@example.com"), &object, &err);
      zl_plan_request(j, object, &r, &request, &err);
    }
  } else {
    plan_users(j, 2, true);
    if (moment > PLANNED) {
      zl_batch_begin(j, &err);
      zl_request_sent(j, id, 1, &err);
    }
    if (moment > IN_BATCH)
      zl_batch_commit(j, &err);
    if (moment > SENT)
      zl_request_outcome(j, id, 1, &o, &err);
  }
  if (write(tell, "x", 1) != 1)
    _exit(1);
  for (;;)
    pause();
}

static void test_kill_9(void **state)
{
  struct place *p = *state;
  static const struct {
    enum moment moment;
    const char *states, *why;
  } rows[] = {
      {IN_PLAN, "", "a plan that was not finished never was"},
      {PLANNED, "1:pending 2:pending ", "a plan is there as soon as it is saved"},
      {IN_BATCH, "1:pending 2:pending ", "before the commit nothing has left"},
      {SENT, "1:sent 2:pending ", "the intent is on disk before the request leaves"},
      {ANSWERED, "1:done 2:pending ", "the answer is on disk"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_err err = {0};
    struct zl_buf text = ZL_BUF_INIT(1000);
    struct zl_run run;
    char path[400], c;
    int fds[2];
    snprintf(path, sizeof(path), "%s/kill-%zu.db", p->folder, i);
    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    if (pid == 0)
      live_until(path, rows[i].moment, fds[1]);
    close(fds[1]);
    assert_int_equal(read(fds[0], &c, 1), 1);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    close(fds[0]);
    struct zl_journal *j = open_journal(path);
    if (strcmp(states(j, 1, &text), rows[i].states) != 0)
      fail_msg("%s: %s", rows[i].why, zl_buf_cstr(&text));
    assert_int_equal(zl_run_get(j, 1, &run, &err), rows[i].moment != IN_PLAN);
    zl_buf_free(&text);
    zl_journal_close(j);
  }
}

/* ---- questions ----------------------------------------------------------------------------- */

static int note_run(void *arg, const struct zl_run *r)
{
  return zl_buf_printf(arg, "%lld:%s ", (long long)r->id, r->state);
}

static void test_history_newest_first(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  struct zl_journal *j = open_journal(p->path);
  for (int i = 0; i < 3; i++)
    plan_users(j, 1, true);
  WORKS(zl_run_state(j, 2, "declined", &err));
  WORKS(zl_runs(j, 0, note_run, &out, &err));
  assert_string_equal(zl_buf_cstr(&out), "3:planned 2:declined 1:planned ");
  zl_buf_reset(&out);
  WORKS(zl_runs(j, 1, note_run, &out, &err));
  assert_string_equal(zl_buf_cstr(&out), "3:planned ");
  zl_buf_free(&out);
  zl_journal_close(j);
}

static int note_group(void *arg, const struct zl_change_group *g)
{
  return zl_buf_printf(arg, "%lld x %.*s %.*s %.*s->%.*s %.*s %.*s [%.*s] from %lld\n",
                       (long long)g->count, (int)g->kind.n, g->kind.p, (int)g->path.n, g->path.p,
                       g->has_before ? (int)g->before.n : 6, g->has_before ? g->before.p : "absent",
                       (int)g->wanted.n, g->wanted.p, (int)g->origin.n, g->origin.p, (int)g->state.n,
                       g->state.p, (int)g->names.n, g->names.p, (long long)g->first_no);
}

static void test_groups(void **state)
{
  struct place *p = *state;
  static const struct {
    const char *kind, *label, *before, *wanted, *origin, *why;
  } rows[] = {
      {"user", "z@example.com", "false", "true", "p:1", "the first group, though its value sorts last"},
      {"user", "a\nb", "false", "true", "p:1", "a label is one line"},
      {"user", "", "false", "true", "p:1", "without a label the id is the name"},
      {"user", "d", "false", "true", "p:1", "counted, not named"},
      {"user", "e", NULL, "true", "p:1", "absent is another before"},
      {"user", "f", "", "true", "p:1", "and not the empty text"},
      {"user", "g", "false", "true", "p:2", "another line of the policy"},
      {"user", "h", "false", "1", "p:1", "another wanted value"},
      {"group", "i", "false", "true", "p:1", "another kind"},
      {"user", "j", "false", "true", "p:1", "failed: another state"},
  };
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(10000);
  struct zl_journal *j = open_journal(p->path);
  int64_t run, object, request;
  plan_users(j, 2, true);
  WORKS(zl_plan_begin(j, &(struct zl_run){0}, &run, &err));
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char id[16];
    snprintf(id, sizeof(id), "id%zu", i);
    WORKS(zl_plan_object(j, zl_str_of(rows[i].kind), zl_str_of(id), zl_str_of(rows[i].label), &object, &err));
    struct zl_plan_request r = {"PATCH", ZL_STR("/x"), ZL_STR("{}"), "main", "MEDIUM", true};
    WORKS(zl_plan_request(j, object, &r, &request, &err));
    WORKS(zl_plan_change(j, object, request, ZL_STR("a.b"), zl_str_of(rows[i].before),
                         zl_str_of(rows[i].wanted), zl_str_of(rows[i].origin), &err));
  }
  WORKS(zl_plan_commit(j, &err));
  outcome(j, run, 10, "failed");
  WORKS(zl_run_groups(j, run, 3, note_group, &out, &err));
  assert_string_equal(zl_buf_cstr(&out),
                      "4 x user a.b false->true p:1 pending [z@example.com\na b\nid2] from 1\n"
                      "1 x user a.b absent->true p:1 pending [e] from 5\n"
                      "1 x user a.b ->true p:1 pending [f] from 6\n"
                      "1 x user a.b false->true p:2 pending [g] from 7\n"
                      "1 x user a.b false->1 p:1 pending [h] from 8\n"
                      "1 x group a.b false->true p:1 pending [i] from 9\n"
                      "1 x user a.b false->true p:1 failed [j] from 10\n");
  zl_buf_reset(&out);
  WORKS(zl_run_groups(j, run, 0, note_group, &out, &err));
  assert_non_null(strstr(zl_buf_cstr(&out), "pending [] from 1\n"));
  zl_buf_reset(&out);
  WORKS(zl_run_changes(j, run, ZL_STR("z@example.com"), note_state, &out, &err)); /* by label */
  WORKS(zl_run_changes(j, run, ZL_STR("id9"), note_state, &out, &err));           /* by id */
  assert_string_equal(zl_buf_cstr(&out), "1:pending 10:failed ");
  zl_buf_free(&out);
  zl_journal_close(j);
}

static int count_group(void *arg, const struct zl_change_group *g)
{
  (void)g;
  ++*(int64_t *)arg;
  return 0;
}

/* 100,000 changes, half of them alike, half with a value of their own. */
static void test_many(void **state)
{
  struct place *p = *state;
  enum { MANY = 100000 };
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  struct zl_run run;
  int64_t id, object, request, groups = 0;
  WORKS(zl_plan_begin(j, &(struct zl_run){0}, &id, &err));
  for (int i = 0; i < MANY; i++) {
    char name[40], before[40];
    snprintf(name, sizeof(name), "user-%d", i);
    snprintf(before, sizeof(before), "\"value %d\"", i % 2 ? i : 0);
    WORKS(zl_plan_object(j, ZL_STR("user"), zl_str_of(name), zl_str_of(name), &object, &err));
    struct zl_plan_request r = {"PATCH", zl_str_of(name), ZL_STR("{}"), "main", "MEDIUM", true};
    WORKS(zl_plan_request(j, object, &r, &request, &err));
    WORKS(zl_plan_change(j, object, request, ZL_STR("a.b"), zl_str_of(before), ZL_STR("1"),
                         ZL_STR("p:1"), &err));
  }
  WORKS(zl_plan_commit(j, &err));
  assert_int_equal(zl_run_get(j, id, &run, &err), 1);
  assert_int_equal(run.changes, MANY);
  WORKS(zl_run_groups(j, id, 5, count_group, &groups, &err));
  assert_int_equal(groups, MANY / 2 + 1);
  zl_journal_close(j);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, place_setup, place_teardown)
  const struct CMUnitTest tests[] = {
      T(test_run_comes_back_as_it_was),
      T(test_absent_is_not_empty),
      T(test_rolled_back_leaves_nothing),
      T(test_wrong_numbers_are_refused),
      T(test_outcomes_are_counted),
      T(test_answers_are_cut_and_hold_no_secret),
      T(test_a_failing_batch_is_taken_back),
      T(test_pending_in_pieces),
      T(test_intent_windows),
      T(test_kill_9),
      T(test_history_newest_first),
      T(test_groups),
      T(test_many),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
