/* stage.c - what takes the place of showing, asking and reporting where a run is one of `zoomlua test`: the
 * plan is told as JSON on one line, and the word to apply it comes through a pipe. Serves run.c. */
#include "core/test/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/show/show.h"
#include "core/stage.h"

static int tell(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  struct zl_run r;
  int fd = dup(c->cli->test_tell), rc = 0;
  FILE *to = fd >= 0 ? fdopen(fd, "w") : NULL;
  if (!to) {
    if (fd >= 0)
      close(fd);
    return zl_err_set(err, ZL_ESYS, "cannot tell the plan: %s", strerror(errno));
  }
  if (!job->run)
    zl_show_nothing_json(c, to);
  else if (zl_run_get(c->journal, job->run, &r, err) != 1)
    rc = -1;
  else
    rc = zl_show_run_json(c->journal, &r, c, NULL, to, err);
  bool lost = ferror(to) != 0;
  if ((fclose(to) != 0 || lost) && rc == 0)
    rc = zl_err_set(err, ZL_ESYS, "cannot tell the plan: %s", strerror(errno));
  return rc;
}

/* The grants have copies by now. The names are a stranger's: none of them may tell a library of ours anything, such
 * as a proxy. */
int zl_stage_test_granted(struct zl_job *job, struct zl_err *err)
{
  const struct zl_cli *cli = job->core.cli;
  for (int i = 0; i < cli->n_envs; i++)
    if (unsetenv(cli->envs[i]) != 0)
      return zl_err_set(err, ZL_ESYS, "%s: %s", cli->envs[i], strerror(errno));
  return 0;
}

int zl_stage_test_plan(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  char word = 0;
  ssize_t n;
  if (zl_show_unreadable(c, stderr, err) != 0 || tell(job, err) != 0)
    return -1;
  job->over = true;
  job->exit = c->unreadable ? ZL_EXIT_FAILED : job->run ? ZL_EXIT_PENDING : ZL_EXIT_DONE;
  if (!job->run)
    return 0;
  zl_draft_end(c->journal);
  do
    n = read(c->cli->test_go, &word, 1);
  while (n < 0 && errno == EINTR && !zl_core_stop);
  job->over = n != 1;
  return 0;
}

int zl_stage_test_applied(struct zl_job *job, struct zl_err *err)
{
  if (*job->applied.stopped)
    zl_log(ZL_LOG_ERROR, "%s", job->applied.stopped);
  return tell(job, err);
}
