/* check.c - `zoomlua check policy.lua`, for cron: nothing is said when all is as the policy wants it.
 * Nothing is kept, either: the plan is made in a journal of its own, which is gone with the process.
 * (What else would be said is kept quiet by the log's level, see run.c.) Serves run.c. */
#include "core/show/show.h"
#include "core/stage.h"

int zl_stage_scratch(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  if (zl_scratch_open(&c->journal, err) != 0)
    return -1;
  if (zl_draft_begin(c->journal, err) != 0)
    return -1;
  return c->cli->max_age_ms ? zl_known_begin(c, true, err) : 0;
}

/* What is locked is no less different for it: it counts as drift. */
int zl_stage_check(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  int64_t run = job->run, left = zl_left_count(c);
  int rc = 0;
  job->over = true;
  job->run = 0; /* no run to report */
  job->exit = run || left ? ZL_EXIT_PENDING : c->unreadable ? ZL_EXIT_FAILED : ZL_EXIT_DONE;
  FILE *to = c->cli->csv ? stderr : stdout;
  if (zl_show_unreadable(c, stderr, err) != 0)
    return -1;
  if (!c->cli->json && (run || left || c->cli->verbose)) /* a list that has aged is no drift */
    zl_people_show(c, to);
  if (c->cli->json && run)
    return zl_show_plan_json(c->journal, run, "drift", c, stdout, err);
  if (c->cli->json) {
    zl_show_nothing_json(c, stdout);
    return 0;
  }
  if (run)
    rc = zl_show_changes(c, run, "Drift", to, err);
  if (run)
    zl_known_tell(c, to);
  if (rc == 0 && left) {
    if (run)
      fputc('\n', to);
    else
      zl_show_title(c, to);
    rc = zl_show_left(c, to);
  }
  return rc;
}
