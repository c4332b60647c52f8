/* finish.c - the last stages of a run: the plan is shown, confirmed, applied, reported. */
#include <string.h>

#include "core/plan/secret.h"
#include "core/serve/policies.h"
#include "core/stage.h"

static void nothing_to_change(const struct zl_core *c, FILE *to)
{
  struct zl_buf titles = ZL_BUF_INIT(1u << 20);
  zl_policies_titles(c, ", ", &titles);
  fprintf(to, "%s: nothing to change.\n", zl_buf_cstr(&titles));
  zl_buf_free(&titles);
}

int zl_stage_show(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  FILE *to = c->cli->csv ? stderr : stdout; /* --csv: stdout is the report's alone */
  zl_progress("");
  zl_people_show(c, c->cli->json ? stderr : to);
  if (zl_show_unreadable(c, stderr, err) != 0 || zl_show_left(c, c->cli->json ? stderr : to) != 0)
    return -1;
  if (!job->run) {
    job->over = true;
    job->exit = c->unreadable ? ZL_EXIT_FAILED : ZL_EXIT_DONE;
    if (c->cli->json)
      zl_show_nothing_json(c, stdout);
    else if (!zl_reports_alone(c))
      nothing_to_change(c, to);
    if (!c->cli->json)
      zl_known_tell(c, to);
    return 0;
  }
  if (c->cli->json)
    return 0; /* once, with the outcome: see report */
  int rc = zl_show_plan(c, job->run, to, err);
  zl_known_tell(c, to);
  return rc;
}

int zl_stage_confirm(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  (void)err;
  zl_draft_end(c->journal);
  if (c->cli->yes)
    return 0;
  job->over = true;
  job->exit = ZL_EXIT_PENDING;
  fflush(stdout);
  bool silent = c->cli->plan_only || c->cli->json || c->cli->csv;
  if (silent || !zl_confirm_possible()) {
    if (!silent)
      zl_log(ZL_LOG_INFO, "nothing was changed; --yes applies the plan");
    return 0;
  }
  int answer = zl_confirm("Apply? [y/N] ");
  if (answer == 1) {
    job->over = false;
    return 0;
  }
  if (answer < 0) {
    job->exit = ZL_EXIT_INTERRUPTED;
    fputc('\n', stderr);
  }
  zl_log(ZL_LOG_INFO, "nothing was changed");
  return zl_run_state(c->journal, job->run, "declined", err);
}

static void progress(void *arg, int64_t done, int64_t failed, int64_t total)
{
  zl_tell(arg, "applying", done + failed, total, failed > 0);
}

/* A journal that could not be written, a network that is gone: what is on disk is enough to go on. */
static void way_on(const struct zl_job *job, struct zl_err *err)
{
  size_t n = strlen(err->text);
  snprintf(err->text + n, sizeof(err->text) - n, "; what was applied is recorded, to go on: zoomlua%s resume %lld",
           job->core.cli->again, (long long)job->run);
}

static int open_sealed(void *arg, struct zl_str place, struct zl_str body, struct zl_buf *out, struct zl_err *err)
{
  return zl_secret_open_at(arg, place, body, out, err);
}

int zl_apply_some(struct zl_job *job, int64_t most_objects, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  if (zl_core_stop)
    return zl_err_set(err, ZL_EINTR, "interrupted; nothing has been changed");
  job->sending = true;
  if (zl_journal_lock(c->journal, err) != 0 || zl_known_forget(c, job->run, err) != 0)
    return -1;
  struct zl_apply a = {.session = c->session, .http = c->http, .journal = c->journal, .run = job->run,
                       .most_objects = most_objects, .stop = &zl_core_stop, .progress = progress, .arg = c, .open = open_sealed,
                       .begun = job->begun, .long_ago = job->long_ago, .failed = job->again.failed,
                       .n_failed = job->again.n_failed};
  int64_t along = job->applied.along; /* of earlier waves */
  int rc = zl_apply_run(&a, &job->applied, err);
  job->applied.along += along;
  if (zl_known_forget(c, job->run, rc == 0 ? err : NULL) != 0) /* what another process read meanwhile, too */
    rc = -1;
  job->begun = job->long_ago = false;
  zl_progress("");
  const struct zl_applied *got = &job->applied;
  if (rc == 0 && got->paused)
    return 0; /* still "applying": what comes next decides */
  bool all = rc == 0 && got->done == got->total;
  const char *state = all ? "done" : zl_core_stop ? "interrupted" : "partial";
  if (rc == 0 && *got->stopped)
    zl_run_stopped(c->journal, job->run, got->stopped, err);
  if (rc != 0)
    way_on(job, err);
  if (zl_run_state(c->journal, job->run, state, rc == 0 ? err : NULL) != 0)
    rc = -1;
  job->exit = all ? (c->unreadable ? ZL_EXIT_PARTIAL : ZL_EXIT_DONE)
              : zl_core_stop ? ZL_EXIT_INTERRUPTED
              : got->done ? ZL_EXIT_PARTIAL : ZL_EXIT_FAILED;
  return rc;
}

int zl_stage_apply(struct zl_job *job, struct zl_err *err)
{
  return job->ended ? 0 : zl_apply_some(job, 0, err);
}

int zl_stage_report(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  const struct zl_applied *got = &job->applied;
  struct zl_run r;
  if (zl_run_get(c->journal, job->run, &r, err) != 1)
    return -1;
  char requests[32], changes[32], number[32];
  snprintf(number, sizeof(number), "%lld", (long long)job->run);
  zl_text_thousands(requests, got->total);
  zl_text_thousands(changes, r.changes);
  if (got->done == got->total) {
    int64_t sent = got->total - (c->cli->command == ZL_CMD_RESUME ? 0 : got->along); /* of an earlier process nobody knows */
    zl_text_thousands(requests, sent);
    if (!c->cli->json)
      fprintf(c->cli->csv ? stderr : stdout, "Applied: %s change%s in %s request%s. Run %lld is kept: zoomlua%s show %lld\n", changes,
             r.changes == 1 ? "" : "s", requests, sent == 1 ? "" : "s", (long long)job->run, c->cli->again,
             (long long)job->run);
    return 0;
  }
  if (*got->stopped)
    zl_log(ZL_LOG_ERROR, "%s", got->stopped);
  /* What is unknown and cannot be looked at is nothing to go on with. */
  bool more = got->failed + got->pending > 0;
  zl_log(ZL_LOG_ERROR, "%lld of %s request%s not applied (%lld failed, %lld of unknown fate, %lld not sent); "
         "run %lld is kept, see: zoomlua%s show %lld%s%s%s%s", (long long)(got->total - got->done), requests,
         got->total == 1 ? " was" : "s were", (long long)got->failed, (long long)got->unknown, (long long)got->pending, (long long)job->run,
         c->cli->again, (long long)job->run, more ? "; to go on: zoomlua" : "", more ? c->cli->again : "",
         more ? " resume " : "", more ? number : "");
  return 0;
}
