/* run.c - processes of `zoomlua test` that run the stages of a run (run.c): forked from this one, which has
 * its libraries set up already, and never exec'ed. The wall that such a process builds around itself (wall_core.c)
 * is its own. Serves asks.c. */
#include "core/test/test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINE_MAX_BYTES ((size_t)36 << 20)
#define PRINTED_MAX ((size_t)2 << 20)
#define TICK_MS 250

/* ---- in the child ---------------------------------------------------------------------------------------- */

static void run_stages(struct zl_tests *t, const struct zl_cli *cli, int out)
{
  struct zl_child children[ZL_POLICIES_MAX];
  struct zl_err err = {0};
  bool policy = zl_cli_runs_policy(cli);
  int status = ZL_EXIT_FAILED;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (t->policy.peer.fd >= 0)
    close(t->policy.peer.fd); /* the wire to the file of tests is nobody else's */
  if (dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0)
    _exit(status);
  setvbuf(stdout, NULL, _IOLBF, 0);
  struct zl_buf files = ZL_BUF_INIT(8192);
  zl_buf_printf(&files, "%s/files", zl_buf_cstr(&t->scratch));
  int rc = chdir(zl_buf_cstr(&files)) == 0 ? 0 : zl_err_set(&err, ZL_ESYS, "%s: %s", zl_buf_cstr(&files), strerror(errno));
  zl_buf_free(&files);
  for (int i = 0; rc == 0 && i < cli->n_envs; i++)
    setenv(cli->envs[i], cli->test_values[i], 1);
  if (rc == 0)
    rc = zl_params_load(cli, &err);
  for (int i = 0; rc == 0 && policy && i < cli->n_policies; i++)
    rc = t->spawn(cli, &children[i], &err);
  if (rc == 0)
    status = zl_core_run(cli, policy ? children : NULL);
  else
    zl_log(ZL_LOG_ERROR, "%s", err.text);
  fflush(NULL);
  _exit(status);
}

/* ---- here -------------------------------------------------------------------------------------------------- */

int zl_test_start(struct zl_tests *t, const struct zl_cli *cli, struct zl_test_run *run, struct zl_err *err)
{
  int tell[2], go[2];
  struct zl_cli its = *cli;
  *run = (struct zl_test_run){.tell = -1, .go = -1, .out = -1};
  if (pipe2(tell, O_CLOEXEC) != 0)
    return zl_err_set(err, ZL_ESYS, "cannot make a pipe: %s", strerror(errno));
  if (pipe2(go, O_CLOEXEC) != 0) {
    close(tell[0]), close(tell[1]);
    return zl_err_set(err, ZL_ESYS, "cannot make a pipe: %s", strerror(errno));
  }
  run->out = memfd_create("zoomlua-test", MFD_CLOEXEC);
  fflush(NULL); /* what waits here is not the child's to write */
  run->pid = run->out >= 0 ? fork() : -1;
  if (run->pid == 0) {
    close(tell[0]), close(go[1]);
    its.test_tell = tell[1], its.test_go = go[0];
    run_stages(t, &its, run->out);
  }
  close(tell[1]), close(go[0]);
  run->tell = tell[0], run->go = go[1];
  if (run->pid > 0)
    return 0;
  run->pid = 0;
  zl_test_end(run, NULL, NULL);
  return zl_err_set(err, ZL_ESYS, "cannot start a process: %s", strerror(errno));
}

int zl_test_line(struct zl_test_run *run, struct zl_buf *line, struct zl_err *err)
{
  *line = ZL_BUF_INIT(LINE_MAX_BYTES);
  for (;;) {
    struct pollfd p = {.fd = run->tell, .events = POLLIN};
    if (zl_core_stop)
      return zl_err_set(err, ZL_EINTR, "interrupted");
    if (poll(&p, 1, TICK_MS) <= 0)
      continue;
    char *room = zl_buf_room(line, 65536);
    if (!room)
      return zl_err_set(err, ZL_ENOMEM, "a plan of more than %zu MB", LINE_MAX_BYTES >> 20);
    ssize_t n = read(run->tell, room, 65536);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return 0; /* half a line is none */
    line->len += (size_t)n;
    if (line->data[line->len - 1] == '\n') { /* one line at a time: the next comes when it is told to go on */
      line->data[--line->len] = 0;
      return 1;
    }
  }
}

int zl_test_go(struct zl_test_run *run, struct zl_err *err)
{
  if (write(run->go, "a", 1) == 1)
    return 0;
  return zl_err_set(err, ZL_ESYS, "the run is gone: %s", strerror(errno));
}

void zl_test_printed(struct zl_test_run *run, struct zl_buf *out)
{
  char part[16384];
  for (ssize_t n; (n = pread(run->out, part, sizeof(part), (off_t)run->taken)) > 0; run->taken += n)
    if ((size_t)run->taken > PRINTED_MAX || zl_buf_add(out, part, (size_t)n) != 0)
      return;
}

void zl_test_end(struct zl_test_run *run, int *status, struct zl_buf *printed)
{
  if (run->go >= 0)
    close(run->go);
  if (run->tell >= 0)
    close(run->tell);
  int how = 0;
  if (run->pid > 0 && zl_core_stop)
    kill(run->pid, SIGKILL);
  while (run->pid > 0 && waitpid(run->pid, &how, 0) < 0 && errno == EINTR)
    if (zl_core_stop)
      kill(run->pid, SIGKILL);
  if (status)
    *status = how;
  if (run->out >= 0 && printed)
    zl_test_printed(run, printed);
  if (run->out >= 0)
    close(run->out);
  *run = (struct zl_test_run){.tell = -1, .go = -1, .out = -1};
}
