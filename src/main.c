/* main.c - argv, then the fork: the policy process before any secret is read, the simulator where
 * it is wanted, and the core in the process that the user started. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/core.h"
#include "pack/pack.h"
#include "policy/policy.h"
#include "sim/sim.h"

static int complain(const struct zl_err *err)
{
  zl_log(ZL_LOG_ERROR, "%s", err->text);
  return err->code == ZL_EUSAGE ? ZL_EXIT_USAGE : ZL_EXIT_FAILED;
}

/* A descriptor that is closed would be given to the next file or socket, and what is printed would go there. Nothing
 * can be written to what takes its place, so that the loss of a result is noticed. */
static void fill_descriptors(void)
{
  for (int fd = 0; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
      _exit(ZL_EXIT_FAILED);
}

/* ---- the policy process -------------------------------------------------------------------- */

static int fork_policy(const struct zl_cli *cli, struct zl_child *child, struct zl_err *err)
{
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    return zl_err_set(err, ZL_ESYS, "cannot make the wire: %s", strerror(errno));
  child->pid = fork();
  if (child->pid < 0)
    return zl_err_set(err, ZL_ESYS, "cannot start the policy process: %s", strerror(errno));
  if (child->pid == 0) {
    struct zl_policy_limits limits = {.memory_bytes = (size_t)cli->memory_mb << 20, .cpu_s = cli->time_s,
                                      .test = cli->command == ZL_CMD_TEST};
    close(pair[0]);
    if (zl_policy_fence(pair[1], &limits, err) != 0)
      _exit(1);
    _exit(zl_cli_reads_specifications(cli) ? zl_policy_spec(pair[1], &limits) : zl_policy_main(pair[1], &limits));
  }
  close(pair[1]);
  child->fd = pair[0];
  return 0;
}

#define CONFIG_BYTES ((size_t)32 << 20) /* of memory; processor time: a second */

/* A process that evaluates config.lua, which is no policy and gets no more than one. */
static int fork_config(struct zl_str text, struct zl_child *child, struct zl_err *err)
{
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    return zl_err_set(err, ZL_ESYS, "cannot read config.lua: %s", strerror(errno));
  child->pid = fork();
  if (child->pid == 0) {
    struct zl_policy_limits limits = {.memory_bytes = CONFIG_BYTES, .cpu_s = 1};
    _exit(zl_policy_fence(pair[1], &limits, err) != 0 || zl_policy_config(pair[1], text) != 0);
  }
  close(pair[1]);
  child->fd = pair[0];
  if (child->pid > 0)
    return 0;
  close(pair[0]);
  return zl_err_set(err, ZL_ESYS, "cannot read config.lua: %s", strerror(errno));
}

#define UNPACK_BYTES ((size_t)128 << 20) /* xz wants most */

/* A process that unpacks somebody's archive, with no more than a policy has. */
static int fork_unpack(struct zl_child *child, struct zl_err *err)
{
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    return zl_err_set(err, ZL_ESYS, "cannot unpack: %s", strerror(errno));
  child->pid = fork();
  if (child->pid == 0) {
    struct zl_policy_limits limits = {.memory_bytes = UNPACK_BYTES, .cpu_s = 20};
    close(pair[0]);
    zl_archive_load(err); /* where it is not, serving tells */
    _exit(zl_policy_fence(pair[1], &limits, err) != 0 || zl_pack_serve(pair[1]) != 0);
  }
  close(pair[1]);
  child->fd = pair[0];
  if (child->pid > 0)
    return 0;
  close(pair[0]);
  return zl_err_set(err, ZL_ESYS, "cannot unpack: %s", strerror(errno));
}

/* ---- the simulator ------------------------------------------------------------------------- */

static int sim_state(const char *tenant, struct zl_buf *out, struct zl_err *err)
{
  char tail[160];
  snprintf(tail, sizeof(tail), "sim/%s.json", tenant);
  return zl_state_path(tail, out, err);
}

static void tell_port(void *arg, int port)
{
  (void)!write(*(int *)arg, &port, sizeof(port));
}

struct sim_process {
  pid_t pid;
  int stop; /* closing it ends the simulator */
};

/* Runs a simulator for the time of this command and points the environment at it. Without a tenant's name
 * nothing lasts. */
static int start_sim(const char *tenant, struct sim_process *sim, struct zl_err *err)
{
  int stop[2], told[2], port = 0;
  struct zl_buf state = ZL_BUF_INIT(4096);
  if (tenant && sim_state(tenant, &state, err) != 0)
    return -1;
  if (pipe(stop) != 0 || pipe(told) != 0)
    return zl_err_set(err, ZL_ESYS, "cannot start the simulator: %s", strerror(errno));
  sim->pid = fork();
  if (sim->pid < 0)
    return zl_err_set(err, ZL_ESYS, "cannot start the simulator: %s", strerror(errno));
  if (sim->pid == 0) {
    struct zl_sim config = {.state_file = tenant ? zl_buf_cstr(&state) : NULL, .users = tenant ? 0 : 1,
                            .stop_fd = stop[0], .ready = tell_port, .arg = &told[1]};
    close(stop[1]);
    close(told[0]);
    signal(SIGINT, SIG_IGN); /* Ctrl-C is for the client, which then closes the pipe */
    int rc = zl_sim_run(&config, err);
    if (rc != 0)
      zl_log(ZL_LOG_ERROR, "%s", err->text);
    _exit(rc != 0);
  }
  close(stop[0]);
  close(told[1]);
  ssize_t got;
  do
    got = read(told[0], &port, sizeof(port));
  while (got < 0 && errno == EINTR);
  close(told[0]);
  zl_buf_free(&state);
  sim->stop = stop[1];
  if (got != sizeof(port))
    return zl_err_set(err, ZL_ESYS, "the simulator did not start");
  char url[64];
  snprintf(url, sizeof(url), "http://127.0.0.1:%d/v2", port);
  setenv("ZOOM_API_URL", url, 1);
  snprintf(url, sizeof(url), "http://127.0.0.1:%d/oauth", port);
  setenv("ZOOM_OAUTH_URL", url, 1);
  setenv("ZOOM_ACCOUNT_ID", ZL_SIM_ACCOUNT, 1);
  setenv("ZOOM_CLIENT_ID", ZL_SIM_CLIENT, 1);
  setenv("ZOOM_CLIENT_SECRET", ZL_SIM_SECRET, 1);
  unsetenv("ZOOM_ACCESS_TOKEN");
  return 0;
}

static void end_sim(struct sim_process *sim)
{
  if (sim->pid <= 0)
    return;
  close(sim->stop);
  while (waitpid(sim->pid, NULL, 0) < 0 && errno == EINTR)
    continue;
}

static void announce(void *arg, int port)
{
  const struct zl_cli *cli = arg;
  char text[32];
  if (cli->sim_port_file) {
    struct zl_err err = {0};
    snprintf(text, sizeof(text), "%d\n", port);
    if (zl_file_write(cli->sim_port_file, zl_str_of(text), 0644, &err) != 0)
      zl_log(ZL_LOG_ERROR, "%s", err.text);
  }
  printf("A Zoom tenant on http://127.0.0.1:%d/v2 - Ctrl-C ends it.\n\n"
         "  export ZOOM_API_URL=http://127.0.0.1:%d/v2 ZOOM_OAUTH_URL=http://127.0.0.1:%d/oauth\n"
         "  export ZOOM_ACCOUNT_ID=%s ZOOM_CLIENT_ID=%s ZOOM_CLIENT_SECRET=%s\n",
         port, port, port, ZL_SIM_ACCOUNT, ZL_SIM_CLIENT, ZL_SIM_SECRET);
  fflush(stdout);
}

static int serve_sim(const struct zl_cli *cli)
{
  struct zl_err err = {0};
  struct zl_buf state = ZL_BUF_INIT(4096);
  /* A tenant from a file is that file's, anew at each start; a generated one lasts. */
  if (!cli->sim_tenant_file && sim_state(cli->tenant, &state, &err) != 0)
    return complain(&err);
  struct zl_sim sim = {.port = cli->sim_port, .tenant_file = cli->sim_tenant_file, .users = cli->sim_users,
                       .state_file = cli->sim_tenant_file ? NULL : zl_buf_cstr(&state), .log_file = cli->sim_log,
                       .plan = cli->sim_plan ? cli->sim_plan : "none", .locked_refused = cli->sim_locked_refused,
                       .faults_file = cli->sim_faults, .token_life_s = cli->sim_token_life_s,
                       .others = cli->sim_others, .gzip = cli->sim_gzip, .applied = cli->sim_applied,
                       .rtt_ms = cli->sim_rtt_ms, .stop_fd = -1, .ready = announce, .arg = (void *)cli};
  int rc = zl_sim_run(&sim, &err);
  zl_buf_free(&state);
  return rc == 0 ? ZL_EXIT_DONE : complain(&err);
}

static int reset_sim(const struct zl_cli *cli)
{
  struct zl_err err = {0};
  struct zl_buf state = ZL_BUF_INIT(4096);
  if (sim_state(cli->tenant, &state, &err) != 0)
    return complain(&err);
  int rc = unlink(zl_buf_cstr(&state));
  if (rc != 0 && errno != ENOENT)
    zl_err_set(&err, ZL_ESYS, "cannot remove %s: %s", zl_buf_cstr(&state), strerror(errno));
  else
    printf("The simulator's tenant '%s' is as new.\n", cli->tenant);
  zl_buf_free(&state);
  return err.code ? complain(&err) : ZL_EXIT_DONE;
}

static int run_tests(const struct zl_cli *cli)
{
  struct sim_process sim = {0};
  struct zl_err err = {0};
  if (start_sim(NULL, &sim, &err) != 0)
    return complain(&err);
  int status = zl_core_test(cli, fork_policy);
  end_sim(&sim);
  return status;
}

/* ---- main ---------------------------------------------------------------------------------- */

int main(int argc, char **argv)
{
  struct zl_cli cli;
  struct zl_err err = {0};
  fill_descriptors();
  if (zl_cli_parse(&cli, argc, argv, &err) != 0)
    return complain(&err);
  switch (cli.command) {
  case ZL_CMD_HELP: zl_cli_help(cli.topic, stdout); return zl_core_told(true) ? ZL_EXIT_DONE : ZL_EXIT_FAILED;
  case ZL_CMD_VERSION: zl_cli_version(stdout); return zl_core_told(true) ? ZL_EXIT_DONE : ZL_EXIT_FAILED;
  case ZL_CMD_SIM: return serve_sim(&cli);
  case ZL_CMD_SIM_RESET: return reset_sim(&cli);
  default: break;
  }

  cli.evaluate = fork_config;
  struct zl_child children[ZL_POLICIES_MAX]; /* for each policy of the command line */
  int n_children = cli.n_policies > 1 ? cli.n_policies : 1;
  struct sim_process sim = {0};
  bool run = zl_cli_runs_policy(&cli) || zl_cli_reads_specifications(&cli);
  if (zl_cli_packages(&cli)) {
    cli.unpack = fork_unpack;
    return zl_packages_run(&cli);
  }
  if (cli.command == ZL_CMD_TEST)
    return run_tests(&cli); /* with the built-in catalogue, as everywhere */
  zl_core_catalogue();
  if (cli.command == ZL_CMD_INFO)
    return zl_core_info(&cli, fork_policy);
  if (zl_params_load(&cli, &err) != 0)
    return complain(&err);
  for (int i = 0; run && i < n_children; i++)
    if (fork_policy(&cli, &children[i], &err) != 0)
      return complain(&err); /* those that run already end with this process */
  if (cli.sim) {
    if (start_sim(cli.tenant, &sim, &err) != 0)
      return complain(&err);
    if (cli.rate < 0)
      cli.rate = 0; /* the simulator has no limits unless it is told to */
  }
  int status = zl_core_run(&cli, run ? children : NULL);
  end_sim(&sim);
#ifndef ZOOMLUA_SANITIZED /* the leak checker works at the end */
  /* Everything of ours is on disk and told; what a dozen libraries would tidy up in memory that is
   * about to go is a twentieth of what a short run takes. */
  fflush(NULL);
  _exit(status);
#endif
  return status;
}
