/* waves.c - a plan applied to a few objects first: --canary 5, --waves 5,50,500. Each wave is read back;
 * only when all of it is as planned, and whoever sits at the terminal says so (or said --yes before),
 * does the next one follow. What is left is pending, for `zoomlua resume`. */
#include "core/plan/members.h"
#include "core/readback/verify.h"

static int count_left(void *arg, const struct zl_change *c)
{
  struct {
    int64_t n;
    int64_t last;
    struct zl_buf object;
  } *left = arg;
  if (!zl_str_is(c->state, "pending") || c->request == left->last)
    return 0;
  left->last = c->request;
  struct zl_str member; /* counted by themselves, see apply/rows.c */
  if (!zl_member_of_place(c->path, &member) && zl_str_eq(zl_buf_view(&left->object), c->object))
    return 0;
  left->n++;
  zl_buf_reset(&left->object);
  return zl_buf_str(&left->object, c->object);
}

static int objects_left(struct zl_job *job, int64_t *n, struct zl_err *err)
{
  struct {
    int64_t n;
    int64_t last;
    struct zl_buf object;
  } left = {.object = ZL_BUF_INIT(4096)};
  int rc = zl_run_changes(job->core.journal, job->run, (struct zl_str){NULL, 0}, count_left, &left, err);
  *n = left.n;
  zl_buf_free(&left.object);
  return rc == 0 ? 0 : -1;
}

/* The rest stays pending; the run says so in the journal and here. */
static int hold(struct zl_job *job, enum zl_exit status, const char *why, int64_t left, struct zl_err *err)
{
  char rest[32];
  zl_log(status == ZL_EXIT_PARTIAL ? ZL_LOG_ERROR : ZL_LOG_INFO,
         "%s; %s object%s pending, to go on: zoomlua%s resume %lld", why, zl_text_thousands(rest, left),
         left == 1 ? " is" : "s are", job->core.cli->again, (long long)job->run);
  job->over = true;
  job->exit = status;
  return zl_run_state(job->core.journal, job->run, status == ZL_EXIT_INTERRUPTED ? "interrupted" : "partial", err);
}

/* 1: on, 0: no, -1: interrupted. */
static int go_on(const struct zl_job *job, int64_t done, int64_t left)
{
  char question[160], applied[32], rest[32];
  zl_text_thousands(applied, done);
  zl_text_thousands(rest, left);
  if (zl_core_stop)
    return -1;
  if (job->core.cli->yes)
    return 1;
  fflush(stdout);
  snprintf(question, sizeof(question), "Applied to %s, all as planned. Go on with %s? [y/N] ", applied, rest);
  return zl_confirm(question);
}

static int one_wave(struct zl_job *job, int64_t size, int64_t *applied, struct zl_err *err)
{
  bool clean = false;
  int64_t before, left;
  struct zl_err why = {0};
  if (objects_left(job, &before, err) != 0 || zl_apply_some(job, size, err) != 0)
    return -1;
  job->ended = !job->applied.paused; /* the plan is at its end, or something stopped it */
  if (!job->applied.done)
    return 0;
  int rc = zl_verify(job, ZL_VERIFY_WAVE, &clean, &why);
  if (objects_left(job, &left, err) != 0)
    return -1;
  *applied += before - left;
  if (job->ended) {
    if (!clean && job->exit == ZL_EXIT_DONE)
      job->exit = ZL_EXIT_PARTIAL;
    if (rc != 0)
      zl_log(ZL_LOG_ERROR, "not everything is verified: %s", why.text);
    return 0;
  }
  if (why.code == ZL_EINTR)
    return hold(job, ZL_EXIT_INTERRUPTED, "interrupted", left, err);
  if (rc != 0)
    zl_log(ZL_LOG_ERROR, "%s", why.text);
  if (!clean)
    return hold(job, ZL_EXIT_PARTIAL, rc ? "stopped: the wave could not be verified"
                                         : "stopped: not all of the wave is as planned", left, err);
  if (zl_memory_lost())
    return hold(job, ZL_EXIT_PARTIAL, "stopped: out of memory", left, err);
  int on = go_on(job, *applied, left);
  if (on < 0)
    return hold(job, ZL_EXIT_INTERRUPTED, "interrupted", left, err);
  return on ? 0 : hold(job, ZL_EXIT_PARTIAL, "stopped here", left, err);
}

int zl_stage_waves(struct zl_job *job, struct zl_err *err)
{
  const struct zl_cli *cli = job->core.cli;
  int64_t applied = 0;
  for (int i = 0; i < cli->n_waves && !job->over && !job->ended; i++)
    if (one_wave(job, cli->waves[i], &applied, err) != 0)
      return -1;
  return 0;
}
