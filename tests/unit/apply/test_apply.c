/* test_apply.c - the loop that sends a plan, against a scripted session in this file, a real journal
 * and the real reader of Zoom's errors. The session checks on every send, through a second connection, that the intent is on
 * disk already and that no two requests of one object overlap. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "apply/apply.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOTHING ((struct zl_str){NULL, 0})

/* ---- the scripted session ------------------------------------------------------------------ */

struct flight {
  uint32_t id;
  char method[8], url[96], object[64];
  void (*done)(void *arg, struct zl_response *r);
  void *arg;
};
struct zl_session { /* one for all */
  struct flight flights[64];
  size_t n, most;
  uint32_t next_id;
  int sent, cancelled, answered;
  struct zl_buf log; /* "PATCH /a; " in the order of sending */
  const char *path;  /* the journal, for a look at it from outside */
  int64_t run;
  bool last_first; /* answers come in reverse */
  void (*reply)(const struct flight *f, struct zl_response *r);
  void (*after)(int answered);
  int refuse_at; /* this send fails at once */
};
static struct zl_session fake;

/* Whether the journal, seen from outside, says of a path that it may have left. */
static int find_sent(void *arg, const struct zl_pending *p)
{
  const char **looked_for = arg;
  if (zl_str_is(p->path, looked_for[0]))
    looked_for[1] = p->state[0] == 's' ? "sent" : "not intended";
  return 0;
}

int zl_session_send(struct zl_session *s, const struct zl_request *r, uint32_t *id, struct zl_err *err)
{
  struct zl_err look = {0};
  struct zl_journal *j = NULL;
  assert_ptr_equal(s, &fake);
  s->sent++;
  struct flight f = {.id = ++s->next_id, .done = r->done, .arg = r->arg};
  snprintf(f.method, sizeof(f.method), "%s", r->method);
  snprintf(f.url, sizeof(f.url), "%.*s", (int)r->url.n, r->url.p);
  snprintf(f.object, sizeof(f.object), "%.*s", (int)r->object.n, r->object.p);
  zl_buf_printf(&s->log, "%s %s; ", f.method, f.url);
  if (zl_journal_open(&j, s->path, true, &look) != 0)
    fail_msg("%s", look.text);
  const char *found[2] = {f.url, "missing"};
  assert_int_equal(zl_run_pending(j, s->run, 0, 10000, find_sent, found, &look), 0);
  if (strcmp(f.method, "GET") != 0)
    assert_string_equal(found[1], "sent");
  zl_journal_close(j);
  for (size_t i = 0; i < s->n && f.object[0]; i++)
    assert_string_not_equal(s->flights[i].object, f.object);
  if (s->sent == s->refuse_at)
    return zl_err_set(err, ZL_EVALUE, "that URL is refused");
  assert_true(s->n < 64);
  s->flights[s->n++] = f;
  if (s->n > s->most)
    s->most = s->n;
  *id = f.id;
  return 0;
}

size_t zl_http_in_flight(const struct zl_http *h)
{
  (void)h;
  return fake.n;
}

size_t zl_http_sleeping(const struct zl_http *h)
{
  (void)h;
  return 0;
}

void zl_session_cancel(struct zl_session *s, uint32_t id)
{
  for (size_t i = 0; i < s->n; i++)
    if (s->flights[i].id == id) {
      s->flights[i] = s->flights[--s->n];
      s->cancelled++;
      return;
    }
  fail_msg("cancels what is not in flight");
}

/* Answers up to three requests. */
int zl_http_wait(struct zl_http *h, struct zl_http_fd *fds, unsigned n_fds, int timeout_ms,
                 struct zl_err *err)
{
  (void)h, (void)fds, (void)n_fds, (void)err;
  assert_true(fake.n > 0 || timeout_ms < 1000); /* a wait for nothing would be a hang */
  if (fake.n == 0)
    usleep((useconds_t)timeout_ms * 1000);
  for (int i = 0; i < 3 && fake.n > 0; i++) {
    size_t at = fake.last_first ? fake.n - 1 : 0;
    struct flight f = fake.flights[at];
    memmove(&fake.flights[at], &fake.flights[at + 1], (fake.n - at - 1) * sizeof(f));
    fake.n--;
    struct zl_response r = {.status = 204, .verdict = ZL_FINAL, .attempts = 1};
    if (fake.reply)
      fake.reply(&f, &r);
    f.done(f.arg, &r);
    fake.answered++;
    if (fake.after)
      fake.after(fake.answered);
  }
  return 0;
}

/* ---- a plan and a run of it ---------------------------------------------------------------- */

struct place {
  char folder[256], path[300];
  struct zl_journal *j;
  struct zl_applied applied;
  struct zl_err err;
  struct zl_buf text;
  volatile int stop;
  int64_t run, progress;
};
static struct place here;

static int setup(void **state)
{
  const char *tmp = getenv("TMPDIR");
  (void)state;
  here = (struct place){.text = ZL_BUF_INIT(1 << 20)};
  snprintf(here.folder, sizeof(here.folder), "%.200s/zl-apply-XXXXXX", tmp && tmp[0] ? tmp : "/tmp");
  if (!mkdtemp(here.folder))
    return -1;
  snprintf(here.path, sizeof(here.path), "%s/acc.db", here.folder);
  fake = (struct zl_session){.log = ZL_BUF_INIT(1 << 20), .path = here.path};
  return zl_journal_open(&here.j, here.path, false, &here.err);
}

static int teardown(void **state)
{
  (void)state;
  zl_journal_close(here.j);
  zl_buf_free(&here.text);
  zl_buf_free(&fake.log);
  unlink(here.path);
  return rmdir(here.folder);
}

#define WORKS(call) \
  do { \
    if ((call) < 0) \
      fail_msg("%s: %s", #call, here.err.text); \
  } while (0)

struct step {
  const char *object, *method, *path; /* behind a space in it the body, else {} */
};

static void plan(const struct step *steps, size_t n)
{
  int64_t object = 0, request;
  WORKS(zl_plan_begin(here.j, &(struct zl_run){.policy = "p"}, &here.run, &here.err));
  fake.run = here.run;
  for (size_t i = 0; i < n; i++) {
    if (i == 0 || strcmp(steps[i].object, steps[i - 1].object) != 0)
      WORKS(zl_plan_object(here.j, ZL_STR("user"), zl_str_of(steps[i].object), NOTHING, &object, &here.err));
    const char *path = steps[i].path, *body = strchr(path, ' ');
    struct zl_plan_request r = {steps[i].method, {path, body ? (size_t)(body - path) : strlen(path)},
                                zl_str_of(body ? body + 1 : "{}"), "main", "MEDIUM", strcmp(steps[i].method, "POST") != 0};
    WORKS(zl_plan_request(here.j, object, &r, &request, &here.err));
    WORKS(zl_plan_change(here.j, object, request, ZL_STR("a"), ZL_STR("1"), ZL_STR("2"), ZL_STR("o"),
                         &here.err));
  }
  WORKS(zl_plan_commit(here.j, &here.err));
}
#define PLAN(...) \
  plan((const struct step[]){__VA_ARGS__}, \
       sizeof((const struct step[]){__VA_ARGS__}) / sizeof(struct step))

static void plan_many(int n, const char *method)
{
  struct step *steps = calloc((size_t)n, sizeof(*steps));
  char (*names)[24] = calloc((size_t)n, sizeof(*names));
  for (int i = 0; i < n; i++) {
    snprintf(names[i], sizeof(names[i]), "/%04d", i + 1);
    steps[i] = (struct step){names[i], method, names[i]};
  }
  plan(steps, (size_t)n);
  free(steps);
  free(names);
}

static void on_progress(void *arg, int64_t done, int64_t failed, int64_t total)
{
  assert_ptr_equal(arg, &here);
  assert_true(done + failed >= here.progress && done + failed <= total);
  here.progress = done + failed;
}

static int apply(int width)
{
  struct zl_apply a = {.session = &fake, .journal = here.j, .run = here.run, .width = width,
                       .stop = &here.stop, .progress = on_progress, .arg = &here};
  here.err = (struct zl_err){0};
  here.progress = 0;
  return zl_apply_run(&a, &here.applied, &here.err);
}

static int note(void *arg, const struct zl_change *c)
{
  (void)arg;
  return zl_buf_printf(&here.text, "%.*s:%.*s ", (int)c->url.n, c->url.p, (int)c->state.n, c->state.p);
}

/* "/a:done /b:pending " */
static const char *states(void)
{
  zl_buf_reset(&here.text);
  WORKS(zl_run_changes(here.j, here.run, NOTHING, note, NULL, &here.err));
  return zl_buf_cstr(&here.text);
}

static int note_error(void *arg, const struct zl_change *c)
{
  return zl_buf_str(arg, c->error);
}

static const char *error_of(const char *object)
{
  zl_buf_reset(&here.text);
  zl_buf_puts(&here.text, "");
  WORKS(zl_run_changes(here.j, here.run, zl_str_of(object), note_error, &here.text, &here.err));
  return zl_buf_cstr(&here.text);
}

static void totals(int64_t done, int64_t failed, int64_t unknown, int64_t pending)
{
  struct zl_run run;
  assert_int_equal(here.applied.done, done);
  assert_int_equal(here.applied.failed, failed);
  assert_int_equal(here.applied.unknown, unknown);
  assert_int_equal(here.applied.pending, pending);
  assert_int_equal(here.applied.total, done + failed + unknown + pending);
  assert_int_equal(zl_run_get(here.j, here.run, &run, &here.err), 1); /* and the journal agrees */
  assert_int_equal(run.done, done);
  assert_int_equal(run.failed, failed);
  assert_int_equal(run.unknown, unknown);
  assert_int_equal(run.pending, pending);
  assert_string_equal(run.state, "applying");
}

/* ---- the ordinary run ---------------------------------------------------------------------- */

static void test_all_is_sent_once(void **state)
{
  (void)state;
  plan_many(500, "PATCH");
  WORKS(apply(8));
  totals(500, 0, 0, 0);
  assert_int_equal(fake.sent, 500);
  assert_int_equal(fake.most, 8); /* as many at a time as asked for, never more */
  assert_string_equal(here.applied.stopped, "");
  assert_int_equal(here.progress, 500);
  WORKS(apply(8)); /* nothing is left to do */
  totals(500, 0, 0, 0);
  assert_int_equal(fake.sent, 500);
}

static void test_one_at_a_time_per_object(void **state)
{
  (void)state;
  fake.last_first = true;
  PLAN({"u1", "DELETE", "/1a"}, {"u1", "PATCH", "/1b"}, {"u1", "POST", "/1c"}, {"u2", "PATCH", "/2a"},
       {"u2", "PATCH", "/2b"}, {"u3", "PATCH", "/3a"});
  WORKS(apply(4)); /* overlaps are caught in zl_session_send */
  totals(6, 0, 0, 0);
  const char *log = zl_buf_cstr(&fake.log), *b = strstr(log, "PATCH /1b;"), *c = strstr(log, "POST /1c;");
  assert_ptr_equal(strstr(log, "DELETE /1a; "), log);
  assert_true(b && c && b < c);
  assert_true(strstr(log, "PATCH /3a;") < c); /* the others do not wait for the first */
  assert_true(strstr(log, "PATCH /2a;") < strstr(log, "PATCH /2b;"));
}

/* Whether a request that locks is on its way together with one that it holds, after each answer. */
static int overlaps, together_at_most;
static void look_for_overlaps(int answered)
{
  int users = 0, groups = 0, accounts = 0, others = 0;
  (void)answered;
  for (size_t i = 0; i < fake.n; i++) {
    const char *url = fake.flights[i].url;
    bool locks = strstr(url, "/lock_settings");
    users += strncmp(url, "/users/", 7) == 0;
    groups += locks && strncmp(url, "/groups/", 8) == 0;
    accounts += locks && strncmp(url, "/accounts/", 10) == 0;
    others += !locks && strncmp(url, "/users/", 7) != 0;
  }
  overlaps += (accounts && users + groups + others) || (groups && users);
  if (users + groups + accounts + others > together_at_most)
    together_at_most = users + groups + accounts + others;
}

static void test_locks_and_what_they_hold(void **state)
{
  (void)state;
  overlaps = together_at_most = 0;
  fake.after = look_for_overlaps;
  fake.last_first = true;
  PLAN({"me", "PATCH", "/accounts/me/lock_settings"}, {"g1", "PATCH", "/groups/1/settings"},
       {"g1", "PATCH", "/groups/1/lock_settings"}, {"g2", "PATCH", "/groups/2/lock_settings?option=meeting_security"},
       {"g3", "PATCH", "/groups/3/lock_settings"}, {"g4", "PATCH", "/groups/4/lock_settings"},
       {"u1", "PATCH", "/users/1/settings"}, {"u2", "PATCH", "/users/2/settings"}, {"u3", "PATCH", "/users/3/settings"},
       {"u4", "PATCH", "/users/4/settings"}, {"u5", "PATCH", "/users/5/settings"}, {"u6", "PATCH", "/users/6/settings"},
       {"p1", "PATCH", "/phone/users/1/settings"}, {"g5", "PATCH", "/groups/5/lock_settings"},
       {"g6", "PATCH", "/groups/6/lock_settings"}, {"u7", "PATCH", "/users/7"});
  WORKS(apply(8));
  totals(16, 0, 0, 0);
  assert_int_equal(overlaps, 0);
  assert_true(together_at_most >= 2); /* and all else goes on side by side */
  const char *log = zl_buf_cstr(&fake.log);
  assert_ptr_equal(strstr(log, "PATCH /accounts/me/lock_settings; "), log);
  assert_true(strstr(log, "/groups/4/lock_settings") < strstr(log, "/users/1/settings"));
  assert_true(strstr(log, "/users/6/settings") < strstr(log, "/groups/5/lock_settings"));
  assert_true(strstr(log, "/groups/6/lock_settings") < strstr(log, "/users/7;"));
}

/* How many give a licence back of those on their way, and whether somebody who gets one is among them. */
static void look_at_seats(int answered)
{
  bool leaves = false, takes = false;
  (void)answered;
  for (size_t i = 0; i < fake.n; i++) {
    leaves |= strstr(fake.flights[i].url, "/users/left") != NULL;
    takes |= strstr(fake.flights[i].url, "/users/got") != NULL;
  }
  overlaps += leaves && takes;
}

#define BASIC " {\"dept\":\"x\",\"type\":1}"
#define LICENSED " {\"dept\":\"x\",\"type\":2}"
static void test_seats(void **state)
{
  (void)state;
  overlaps = 0;
  fake.after = look_at_seats;
  fake.last_first = true;
  PLAN({"l1", "PATCH", "/users/left1" BASIC}, {"l2", "PUT", "/users/left2/status {\"action\":\"deactivate\"}"},
       {"l3", "PATCH", "/users/left3 {\"type\":4}"}, {"l3", "PATCH", "/users/3/settings"},
       {"o1", "PATCH", "/users/other {\"dept\":\"x\"}"}, {"o2", "PUT", "/users/on/status {\"action\":\"activate\"}"},
       {"g1", "PATCH", "/users/got1" LICENSED}, {"g1", "PATCH", "/users/1/settings {\"type\":1}"},
       {"g2", "PATCH", "/users/got2" LICENSED}, {"o3", "PATCH", "/users/more {\"dept\":\"y\"}"});
  WORKS(apply(8));
  totals(10, 0, 0, 0);
  assert_int_equal(overlaps, 0);
  assert_true(fake.most >= 2); /* nobody else waits */
  const char *log = zl_buf_cstr(&fake.log);
  assert_true(strstr(log, "/users/got1;") > strstr(log, "/users/left3;"));
}

/* A giver who fails holds nobody up. */
static void reply_seats(const struct flight *f, struct zl_response *r)
{
  if (strstr(f->url, "/users/left"))
    r->status = 400;
}

static void test_seats_that_do_not_come(void **state)
{
  (void)state;
  fake.reply = reply_seats;
  PLAN({"l1", "PATCH", "/users/left1" BASIC}, {"g1", "PATCH", "/users/got1" LICENSED});
  WORKS(apply(8));
  totals(1, 1, 0, 0);
}

static void test_empty_plan(void **state)
{
  (void)state;
  plan(NULL, 0);
  WORKS(apply(0));
  totals(0, 0, 0, 0);
  here.run = 77;
  assert_int_equal(apply(0), -1);
  assert_non_null(strstr(here.err.text, "no run 77"));
}

/* ---- answers ------------------------------------------------------------------------------- */

static void reply_by_path(const struct flight *f, struct zl_response *r)
{
  char kind = f->url[1];
  if (kind == 'F') {
    r->status = 404;
    r->body = ZL_STR("{\"code\":1001,\"message\":\"User does not exist\"}");
  } else if (kind == 'B') {
    r->status = 200; /* a 2xx that is none */
    r->body = ZL_STR("{\"code\":200,\"message\":\"No permission\"}");
  } else if (kind == 'U') {
    r->status = 0;
    r->verdict = ZL_UNKNOWN_FATE;
    zl_err_set(&r->err, ZL_ENET, "connection reset");
  } else if (kind == 'N') {
    r->status = 0;
    zl_err_set(&r->err, ZL_ENET, "cannot connect");
  } else if (kind == 'A') {
    r->status = 0;
    zl_err_set(&r->err, ZL_EAUTH, "the client secret is wrong");
  } else if (kind == '4') {
    r->status = 401;
    r->body = ZL_STR("{\"code\":124}");
  } else if (kind == 'S') {
    r->status = 400;
    r->body = ZL_STR("{\"code\":4711,\"message\":\"Invalid access token, does not contain "
                     "scopes:[user:update:settings:admin].\"}");
  } else if (kind == 'C') {
    r->status = 429;
    r->verdict = ZL_CLOSED;
    r->reopens_wall_ms = 1590883200000;
    zl_err_set(&r->err, ZL_EHTTP, "the daily limit is used up; it reopens at 2020-05-31 00:00 UTC"); /* the engine's words */
  }
}

static void test_a_failure_stops_only_its_object(void **state)
{
  (void)state;
  fake.reply = reply_by_path;
  PLAN({"u1", "PATCH", "/F1"}, {"u1", "PATCH", "/1b"}, {"u2", "PATCH", "/B2"}, {"u3", "POST", "/U3"},
       {"u3", "POST", "/3b"}, {"u4", "PATCH", "/N4"}, {"u5", "PATCH", "/5"});
  WORKS(apply(2));
  assert_string_equal(states(), "/F1:failed /1b:pending /B2:failed /U3:unknown /3b:pending "
                                "/N4:failed /5:done ");
  totals(1, 3, 1, 2);
  assert_string_equal(here.applied.stopped, "");
  assert_non_null(strstr(error_of("u1"), "changing u1: 404"));
  assert_non_null(strstr(error_of("u1"), "skipped: an earlier change of this object failed"));
  assert_non_null(strstr(error_of("u2"), "No permission"));
  assert_non_null(strstr(error_of("u3"), "connection reset: it may have taken effect"));
  assert_non_null(strstr(error_of("u3"), "skipped: what became of"));
  assert_string_equal(error_of("u4"), "cannot connect");
  assert_string_equal(error_of("u5"), "");
}

static void test_what_stops_the_run(void **state)
{
  (void)state;
  static const struct {
    const char *path, *stopped, *why;
  } rows[] = {
      {"/C", "reopens at 2020-05-31 00:00 UTC", "the daily limit: says when it opens again"},
      {"/A", "the client secret is wrong", "no token: nobody would fare better"},
      {"/4", "changing u2: 401", "refused after a fresh token"},
      {"/S", "user:update:settings:admin", "a scope is missing: the same for everybody"},
  };
  fake.reply = reply_by_path;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    fake.sent = 0;
    PLAN({"u1", "PATCH", "/1"}, {"u2", "PATCH", rows[i].path}, {"u3", "PATCH", "/3"}, {"u4", "PATCH", "/4x"});
    WORKS(apply(1));
    totals(1, 0, 0, 3); /* what was refused is put back: it may be sent another day */
    assert_int_equal(fake.sent, 2);
    if (!strstr(here.applied.stopped, rows[i].stopped))
      fail_msg("%s: %s", rows[i].why, here.applied.stopped);
  }
}

static void reply_failing_from_5(const struct flight *f, struct zl_response *r)
{
  if (strcmp(f->url, "/0005") >= 0)
    r->status = 500;
}

static void reply_failing_each_9th(const struct flight *f, struct zl_response *r)
{
  if (atoi(f->url + 1) % 9 == 0)
    r->status = 500;
}

static void reply_failing_each_30th(const struct flight *f, struct zl_response *r)
{
  if (atoi(f->url + 1) % 30 == 29)
    r->status = 500;
}

static void reply_failing_once(const struct flight *f, struct zl_response *r)
{
  if (strcmp(f->url, "/0003") == 0)
    r->status = 500;
}

static void test_ten_failures_in_a_row(void **state)
{
  (void)state;
  plan_many(100, "PATCH");
  fake.reply = reply_failing_from_5;
  WORKS(apply(1));
  totals(4, 10, 0, 86);
  assert_non_null(strstr(here.applied.stopped, "10 requests in a row failed"));
  assert_non_null(strstr(here.applied.stopped, "500"));
}

static void test_one_in_twenty_failed(void **state)
{
  (void)state;
  static const struct {
    void (*reply)(const struct flight *f, struct zl_response *r);
    int done, failed;
    const char *why;
  } rows[] = {
      {reply_failing_once, 99, 1, "one failure is nobody's pattern, even among twenty"},
      {reply_failing_each_30th, 97, 3, "less than 5 % of a hundred"},
      {reply_failing_each_9th, 24, 3, "3 of 27: stops with the first failure after twenty answers"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    plan_many(100, "PATCH");
    fake.reply = rows[i].reply;
    WORKS(apply(1));
    if (here.applied.done != rows[i].done || here.applied.failed != rows[i].failed)
      fail_msg("%s: %d done, %d failed", rows[i].why, (int)here.applied.done, (int)here.applied.failed);
  }
  assert_non_null(strstr(here.applied.stopped, "3 of 27 requests failed"));
}

static void test_a_request_that_cannot_be_handed_over(void **state)
{
  (void)state;
  fake.refuse_at = 2;
  PLAN({"u1", "PATCH", "/1"}, {"u2", "PATCH", "/2"}, {"u3", "PATCH", "/3"});
  WORKS(apply(2));
  totals(2, 1, 0, 0);
  assert_string_equal(error_of("u2"), "that URL is refused");
}

static void test_only_writing_methods(void **state)
{
  (void)state;
  PLAN({"u1", "GET", "/1"}, {"u2", "PATCH", "/2"});
  WORKS(apply(2));
  assert_string_equal(states(), "/1:failed /2:done ");
  assert_string_equal(zl_buf_cstr(&fake.log), "PATCH /2; ");
}

/* ---- windows of intent ------------------------------------------------------------------------ */

static int count_sent(void *arg, const struct zl_pending *p)
{
  *(int *)arg += p->state[0] == 's';
  return 0;
}

static int may_have_left(void)
{
  int n = 0;
  WORKS(zl_run_pending(here.j, here.run, 0, 10000, count_sent, &n, &here.err));
  return n;
}

/* ---- stopping ------------------------------------------------------------------------------ */

static void stop_once(int answered)
{
  if (answered == 4)
    here.stop = 1;
}

static void stop_twice(int answered)
{
  if (answered == 4)
    here.stop = 2;
}

static void test_stop_finishes_what_is_in_flight(void **state)
{
  (void)state;
  plan_many(100, "PATCH");
  fake.after = stop_once;
  WORKS(apply(10));
  assert_int_equal(fake.cancelled, 0);
  assert_string_equal(here.applied.stopped, "interrupted");
  totals(fake.sent, 0, 0, 100 - fake.sent);
  assert_int_equal(may_have_left(), 0); /* though a window covered more */
  int first = fake.sent;
  assert_in_range(first, 5, 20);
  here.stop = 0; /* resumed */
  fake.after = NULL;
  WORKS(apply(10));
  totals(100, 0, 0, 0);
  assert_int_equal(fake.sent, 100); /* none of them twice */
}

static void test_second_stop_returns_at_once(void **state)
{
  (void)state;
  plan_many(100, "PATCH");
  fake.after = stop_twice;
  WORKS(apply(10));
  assert_int_equal(fake.n, 0); /* cancelled: no callback can come into what is gone */
  assert_int_equal(fake.cancelled, fake.sent - fake.answered);
  assert_true(fake.cancelled > 0);
  totals(fake.answered, 0, 0, 100 - fake.answered);
  assert_true(may_have_left() >= fake.cancelled);
}

static void test_pauses_after_some_objects(void **state)
{
  (void)state;
  struct zl_apply a = {.session = &fake, .journal = here.j, .width = 3, .most_objects = 2};
  PLAN({"u1", "PATCH", "/1a"}, {"u1", "PATCH", "/1b"}, {"u2", "PATCH", "/2"}, {"u3", "PATCH", "/3a"},
       {"u3", "PATCH", "/3b"});
  a.run = here.run;
  WORKS(zl_apply_run(&a, &here.applied, &here.err));
  assert_true(here.applied.paused);
  assert_string_equal(states(), "/1a:done /1b:done /2:done /3a:pending /3b:pending ");
  assert_int_equal(may_have_left(), 0);
  totals(3, 0, 0, 2);
  WORKS(zl_apply_run(&a, &here.applied, &here.err));
  assert_false(here.applied.paused); /* nothing is left to pause before */
  totals(5, 0, 0, 0);
}

/* ---- answers that were lost ------------------------------------------------------------------- */

static int looks, posts;

static void reply_share(const struct flight *f, struct zl_response *r)
{
  static const char there[] = "{\"policy\":{\"voicemail_access_members\":[{\"access_user_id\":\"m\",\"shared_id\":\"s\"}]}}";
  bool first = f->url[13] == 'a';
  if (strcmp(f->method, "GET") == 0) {
    r->status = 200;
    /* of u1 the share appears with the second look, of u2 never until it is sent again */
    r->body = first ? (++looks > 1 ? ZL_STR(there) : ZL_STR("{}")) : ZL_STR("{\"policy\":{}}");
    return;
  }
  posts += !first;
  if (first || posts == 1) {
    r->status = 0;
    r->verdict = ZL_UNKNOWN_FATE;
    zl_err_set(&r->err, ZL_ENET, "connection reset");
  }
}

static void test_lost_answers_are_looked_for(void **state)
{
  (void)state;
  int64_t object, no;
  WORKS(zl_plan_begin(here.j, &(struct zl_run){.policy = "p"}, &here.run, &here.err));
  fake.run = here.run;
  for (int i = 0; i < 2; i++) {
    struct zl_plan_request r = {
        "POST", zl_str_of(i ? "/phone/users/b/settings/voice_mail" : "/phone/users/a/settings/voice_mail"),
        ZL_STR("{\"voicemail_access_members\":[{\"access_user_id\":\"m\"}]}"), "phone", "LIGHT", false};
    WORKS(zl_plan_object(here.j, ZL_STR("phone_user"), zl_str_of(i ? "b" : "a"), NOTHING, &object, &here.err));
    WORKS(zl_plan_request(here.j, object, &r, &no, &here.err));
    WORKS(zl_plan_change(here.j, object, no, ZL_STR("x"), NOTHING, ZL_STR("1"), ZL_STR("o"), &here.err));
  }
  WORKS(zl_plan_commit(here.j, &here.err));
  looks = posts = 0;
  fake.reply = reply_share;
  WORKS(apply(2));
  totals(2, 0, 0, 0);
  assert_int_equal(looks, 2);
  assert_int_equal(posts, 2); /* the second only after it was looked for, again and again */
}

/* ---- what an earlier process left ---------------------------------------------------------- */

static void test_rows_left_in_flight(void **state)
{
  (void)state;
  PLAN({"u1", "PATCH", "/1a"}, {"u1", "PATCH", "/1b"}, {"u2", "POST", "/2a"}, {"u2", "POST", "/2b"},
       {"u3", "DELETE", "/3"});
  WORKS(zl_request_sent(here.j, here.run, 1, &here.err));
  WORKS(zl_request_sent(here.j, here.run, 3, &here.err));
  WORKS(zl_request_sent(here.j, here.run, 5, &here.err));
  WORKS(apply(1));
  /* repeatable ones once more; a POST never twice, nor what builds on it */
  assert_string_equal(zl_buf_cstr(&fake.log), "PATCH /1a; PATCH /1b; DELETE /3; ");
  assert_string_equal(states(), "/1a:done /1b:done /2a:unknown /2b:pending /3:done ");
  totals(3, 0, 1, 1);
  assert_non_null(strstr(error_of("u2"), "it is not sent again"));
}

static int kill_pipe;

static void die_after_20(int answered)
{
  if (answered == 20) {
    if (write(kill_pipe, &fake.sent, sizeof(fake.sent)) < 0)
      _exit(1);
    raise(SIGKILL);
  }
}

static void test_kill_9_in_the_middle(void **state)
{
  (void)state;
  int fds[2], sent = 0, status;
  plan_many(60, "POST");
  zl_journal_close(here.j); /* a connection may not be carried into a child */
  here.j = NULL;
  assert_int_equal(pipe(fds), 0);
  pid_t pid = fork();
  if (pid == 0) {
    struct zl_err err = {0};
    kill_pipe = fds[1];
    fake.after = die_after_20;
    if (zl_journal_open(&here.j, here.path, false, &err) == 0)
      apply(8);
    _exit(1);
  }
  close(fds[1]);
  assert_int_equal(read(fds[0], &sent, sizeof(sent)), sizeof(sent));
  close(fds[0]);
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_true(WIFSIGNALED(status));
  WORKS(zl_journal_open(&here.j, here.path, false, &here.err));
  struct zl_run run;
  assert_int_equal(zl_run_get(here.j, here.run, &run, &here.err), 1);
  assert_int_equal(run.done + may_have_left(), sent); /* the journal knows exactly what has left */
  WORKS(apply(8));
  assert_int_equal(fake.sent, 60 - sent); /* and none of that leaves again */
  assert_int_equal(here.applied.done + here.applied.unknown, 60);
  assert_in_range(here.applied.unknown, 1, 10);
}

/* ---- a journal that gives up --------------------------------------------------------------- */

static struct zl_journal *spoiler;

static void take_the_run_away(int answered)
{
  /* An open batch of another connection: ours cannot write any more. */
  struct zl_err err = {0};
  if (answered == 4) {
    assert_int_equal(zl_journal_open(&spoiler, here.path, false, &err), 0);
    assert_int_equal(zl_batch_begin(spoiler, &err), 0);
  }
}

static void test_journal_lost_on_the_way(void **state)
{
  (void)state;
  plan_many(100, "PATCH");
  fake.after = take_the_run_away;
  assert_int_equal(apply(10), -1);
  assert_non_null(strstr(here.err.text, "locked"));
  assert_int_equal(fake.n, 0); /* nothing goes on behind our back */
  zl_journal_close(spoiler);
  spoiler = NULL;
  fake.after = NULL;
  WORKS(apply(10)); /* repeatable: all of it is made good */
  totals(100, 0, 0, 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
  const struct CMUnitTest tests[] = {
      T(test_all_is_sent_once),
      T(test_one_at_a_time_per_object),
      T(test_locks_and_what_they_hold), T(test_seats),
      T(test_seats_that_do_not_come), T(test_empty_plan),
      T(test_a_failure_stops_only_its_object),
      T(test_what_stops_the_run),
      T(test_ten_failures_in_a_row),
      T(test_one_in_twenty_failed),
      T(test_a_request_that_cannot_be_handed_over),
      T(test_only_writing_methods),
      T(test_stop_finishes_what_is_in_flight),
      T(test_second_stop_returns_at_once),
      T(test_pauses_after_some_objects),
      T(test_lost_answers_are_looked_for),
      T(test_rows_left_in_flight),
      T(test_kill_9_in_the_middle),
      T(test_journal_lost_on_the_way),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
