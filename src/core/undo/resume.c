/* resume.c - `zoomlua resume RUN`: an apply that ended early goes on. This stage finds the run, says what
 * is left and makes it ready; the stages behind it are those of every run, and the plan is the one
 * that was confirmed: nothing is planned anew.
 *
 * What was in flight is settled by apply. A run that rested for a while may meet a tenant that others
 * have changed: then the present values of all that is left are read first, and what is neither as
 * it was nor as it should be is left alone. Within a minute that is not worth twice the requests. */
#include <string.h>
#include <sys/stat.h>

#include "apply/readback.h"
#include "core/stage.h"

#define FRESH_MS 60000

struct checking {
  struct zl_job *job;
  struct zl_err *err;
  int64_t request; /* whose changes are being gathered; 0: none */
  int64_t wanted, before, otherwise, untold;
  int64_t done, left; /* requests */
};

static int way_out(const struct zl_core *c, const struct zl_run *r, struct zl_err *err)
{
  long long id = (long long)r->id;
  if (strcmp(r->state, "done") == 0)
    return zl_err_set(err, ZL_EREFUSED, "run %lld is done: nothing is left to resume (to take it back: zoomlua%s undo "
                      "%lld)", id, c->cli->again, id);
  if (strcmp(r->state, "planned") == 0 || strcmp(r->state, "declined") == 0)
    return zl_err_set(err, ZL_EREFUSED, "run %lld was %s, so nothing of it was begun: run the policy again", id,
                      r->state[0] == 'd' ? "declined" : "planned and never confirmed");
  return 0;
}

static int find_run(struct zl_job *job, struct zl_run *r, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  int got = zl_run_get(c->journal, c->cli->run, r, err);
  if (got == 0)
    zl_err_set(err, ZL_EREFUSED, "there is no run %lld (see: zoomlua%s history)", (long long)c->cli->run, c->cli->again);
  if (got != 1)
    return -1;
  if (strcmp(r->account, zl_buf_cstr(&c->account)) != 0)
    return zl_err_set(err, ZL_EREFUSED, "run %lld belongs to the account %s, and these credentials are of %s",
                      (long long)r->id, r->account, zl_buf_cstr(&c->account));
  return way_out(c, r, err);
}

/* The lock was last taken when an apply began: with a run that died before its first answer, that is
 * the only sign of life. */
static int64_t locked_ms(const struct zl_core *c)
{
  struct zl_buf path = ZL_BUF_INIT(4096);
  struct zl_err unused = {0};
  struct stat st;
  int64_t ms = 0;
  if (zl_core_journal_path(zl_buf_cstr(&c->account), &path, &unused) == 0 && zl_buf_puts(&path, ".lock") == 0 &&
      stat(zl_buf_cstr(&path), &st) == 0)
    ms = (int64_t)st.st_mtim.tv_sec * 1000;
  zl_buf_free(&path);
  return ms;
}

/* ---- is what is left still as it was? --------------------------------------------------------- */

static bool asked(void *arg, const struct zl_change *c)
{
  (void)arg; /* operations have no value to look at */
  return (zl_str_is(c->state, "pending") || zl_str_is(c->state, "sent")) &&
         !(c->path.n > 5 && memcmp(c->path.p, "call.", 5) == 0);
}

/* All changes of a request were looked at. */
static int judge(struct checking *k, struct zl_err *err)
{
  struct zl_outcome o = {0};
  if (k->otherwise) {
    o.state = "failed";
    o.error = "changed since by somebody else: left as it is now";
    k->left++;
  } else if (k->wanted && !k->before && !k->untold) {
    o.state = "done";
    o.answer = ZL_STR("not sent by this run: when it went on, everything was as planned already");
    k->done++;
  }
  int rc = o.state ? zl_request_outcome(k->job->core.journal, k->job->run, k->request, &o, err) : 0;
  k->wanted = k->before = k->otherwise = k->untold = 0;
  k->request = 0;
  return rc;
}

static int leave(struct checking *k, const struct zl_reading *r, struct zl_err *err)
{
  struct zl_change_group g = {.kind = r->kind, .path = r->path, .before = r->after, .wanted = r->wanted,
                              .origin = ZL_STR("changed since by somebody else: left as it is now")};
  if (r->label.n && zl_list_learn(&k->job->core, r->object, r->label) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return zl_left_add(&k->job->core, &g, r->object, err);
}

static int take(void *arg, struct zl_reading *list, size_t n, struct zl_err *err)
{
  struct checking *k = arg;
  struct zl_journal *j = k->job->core.journal;
  if (zl_batch_begin(j, err) != 0)
    return -1;
  int rc = 0;
  for (size_t i = 0; rc == 0 && i < n; i++) {
    const struct zl_reading *r = &list[i];
    if (k->request && k->request != r->request)
      rc = judge(k, err);
    k->request = r->request;
    k->wanted += r->found == ZL_FOUND_APPLIED || r->found == ZL_FOUND_NORMALISED;
    k->before += r->found == ZL_FOUND_IGNORED || r->found == ZL_FOUND_LOCKED;
    k->otherwise += r->found == ZL_FOUND_DIFFERENT;
    k->untold += r->found == ZL_FOUND_UNREAD; /* what cannot be read will say so itself when it is sent */
    if (rc == 0 && r->found == ZL_FOUND_DIFFERENT)
      rc = leave(k, r, err);
  }
  if (zl_batch_commit(j, rc == 0 ? err : NULL) != 0)
    rc = -1;
  return rc;
}

static void progress(void *arg, int64_t read)
{
  char line[96];
  (void)arg;
  snprintf(line, sizeof(line), "looking at what is left: %lld", (long long)read);
  zl_progress(line);
}

static int check(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  struct checking k = {.job = job, .err = err};
  struct zl_readback r = {.session = c->session, .http = c->http, .journal = c->journal, .run = job->run,
                          .wait_ms = -1, .stop = &zl_core_stop, .asked = asked, .take = take, .progress = progress,
                          .arg = &k};
  int rc = zl_readback(&r, err);
  zl_progress("");
  if (rc == 0 && k.request)
    rc = judge(&k, err);
  if (rc == 0 && k.done)
    zl_log(ZL_LOG_INFO, "%lld request%s not needed any more: somebody has brought about what was planned",
           (long long)k.done, k.done == 1 ? " is" : "s are");
  if (rc == 0 && k.left)
    return zl_show_left(c, c->cli->json ? stderr : stdout);
  return rc;
}

/* ---- the stage -------------------------------------------------------------------------------- */

static void tell(const struct zl_run *r, const struct zl_reopen *again, int64_t pending, int64_t sent)
{
  char parts[5][64] = {""}, total[32], n[32];
  const struct {
    int64_t n;
    const char *what;
  } list[] = {{r->done, "done"},
              {(int64_t)again->n_failed, "failed and will be tried again"},
              {sent, "may have left and will be settled"},
              {pending - (int64_t)again->n_failed, "not sent yet"},
              {r->unknown - again->lost, "of unknown fate"}};
  struct zl_buf line = ZL_BUF_INIT(1024);
  for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
    if (list[i].n > 0) {
      snprintf(parts[i], sizeof(parts[i]), "%s%s %s", line.len ? ", " : "", zl_text_thousands(n, list[i].n),
               list[i].what);
      zl_buf_puts(&line, parts[i]);
    }
  struct zl_buf titles = ZL_BUF_INIT(1u << 20);
  zl_run_titles(r, ", ", &titles);
  zl_log(ZL_LOG_INFO, "run %lld (%s) goes on; of its %s request%s %s", (long long)r->id, zl_buf_cstr(&titles),
         zl_text_thousands(total, r->requests), r->requests == 1 ? "" : "s", zl_buf_cstr(&line));
  zl_buf_free(&titles);
  zl_buf_free(&line);
}

int zl_stage_resume(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  struct zl_run r;
  int64_t pending, sent, active_ms = locked_ms(c), now_ms = zl_wall_ms();
  zl_draft_end(c->journal);
  /* The lock first: a run that is being applied is nobody's to resume. */
  if (zl_journal_lock(c->journal, err) != 0 || find_run(job, &r, err) != 0)
    return -1;
  int64_t limit_ms = c->cli->max_age_ms > 0 ? c->cli->max_age_ms : FRESH_MS;
  if (r.finished_ms > active_ms)
    active_ms = r.finished_ms;
  if (zl_apply_reopen(c->journal, r.id, &job->again, err) != 0 ||
      zl_run_open_rows(c->journal, r.id, &pending, &sent, err) != 0)
    return -1;
  if (job->again.active_ms > active_ms)
    active_ms = job->again.active_ms;
  job->run = r.id;
  job->begun = true;
  job->long_ago = now_ms - active_ms > limit_ms;
  tell(&r, &job->again, pending, sent);
  return job->long_ago && pending + sent > 0 ? check(job, err) : 0;
}
