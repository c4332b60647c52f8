/* run.c - the stages of a run as one list: reading `stages` is understanding the program. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "core/import/import.h"
#include "core/plan/members.h"
#include "core/plan/secret.h"
#include "core/plan/unseen.h"
#include "core/serve/policies.h"
#include "core/stage.h"

volatile int zl_core_stop;

static void on_signal(int sig)
{
  (void)sig;
  zl_core_stop++;
}

void zl_core_catch_signals(void)
{
  struct sigaction sa = {.sa_handler = on_signal}; /* no SA_RESTART: a wait must end */
  sigaction(SIGINT, &sa, NULL);
  sigaction(SIGTERM, &sa, NULL);
  sigaction(SIGHUP, &sa, NULL);
  signal(SIGPIPE, SIG_IGN);
}

int zl_core_journal_path(const char *account, struct zl_buf *out, struct zl_err *err)
{
  char tail[300];
  snprintf(tail, sizeof(tail), "%s.db", account);
  return zl_state_path(tail, out, err);
}

/* ---- the stages between the beginning and the end -------------------------------------------- */

static int serve(struct zl_job *job, struct zl_err *err)
{
  int rc = zl_serve(&job->core, err);
  zl_unknown_tell(&job->core);
  return rc;
}

static int locks(struct zl_job *job, struct zl_err *err)
{
  return zl_members_read(&job->core, err) == 0 ? zl_locks_read(&job->core, err) : -1;
}

/* What the journal told is enough to find out what to change, not to change it. */
static int renew(struct zl_job *job, struct zl_err *err)
{
  return zl_known_renew(&job->core, err);
}

static int plan(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  zl_known_stop(c);
  if (!c->saved) /* a saved plan says how many it looked at */
    c->objects_read = zl_list_objects(c);
  return zl_plan_make(c, &job->run, err);
}

static zl_stage *const stages[] = {
  zl_stage_policy,  /* the file, and its hash */
  zl_stage_grants,  /* --read, --net, --env: opened before the policy gets a byte */
  zl_stage_trust,   /* whether this file may run: its own user's, or known */
  zl_stage_save_possible, /* -o: whether a file can be made there */
  zl_stage_reports_possible, /* --report: likewise */
  zl_stage_sign_in, /* credentials; the token is fetched with the first request */
  zl_stage_journal,
  zl_stage_wall,    /* from here on: the state, the network, and nothing else */
  serve,            /* the policy runs; what it asks for and what the plan needs is read */
  zl_stage_reports, /* what the policy tells, before what it wants */
  renew,            /* --max-age: what would change because of values of the journal is read again */
  locks,            /* what the account and groups have locked; who is in the groups that get other members */
  plan,             /* what differs, numbered, into the journal */
  zl_stage_save,    /* -o: into a file, too */
  zl_stage_show,
  zl_stage_brakes,  /* a plan that changes too much ends here, unless that is allowed */
  zl_stage_confirm,
  zl_stage_waves,   /* --canary, --waves: to a few first, read back */
  zl_stage_apply,   /* the only stage that writes to Zoom */
  zl_stage_verify,  /* --verify: what was done is read back */
  zl_stage_report,
};

static int explain(struct zl_job *job, struct zl_err *err)
{
  job->exit = ZL_EXIT_DONE;
  return zl_explain(&job->core, stdout, err);
}

/* The wishes of an undo come from the journal instead of from a policy. */
static int wish_back(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  snprintf(job->name, sizeof(job->name), "undo of run %lld", (long long)c->cli->run);
  c->policy->name = job->name;
  return zl_undo_wish(c, err);
}

static int read_back(struct zl_job *job, struct zl_err *err)
{
  return zl_serve_reads(&job->core, err);
}

static zl_stage *const undo_stages[] = {
  zl_stage_sign_in, zl_stage_journal, zl_stage_wall, wish_back, read_back, locks, plan,
  zl_stage_show, zl_stage_brakes, zl_stage_confirm, zl_stage_waves, zl_stage_apply, zl_stage_verify, zl_stage_report,
};

static zl_stage *const apply_stages[] = {
  zl_stage_saved, zl_stage_sign_in, zl_stage_journal, zl_stage_wall, zl_stage_saved_account, zl_stage_saved_wish, read_back, locks,
  plan, zl_stage_saved_moved, zl_stage_show, zl_stage_brakes, zl_stage_confirm, zl_stage_waves, zl_stage_apply,
  zl_stage_verify, zl_stage_report,
};

static zl_stage *const check_stages[] = {
  zl_stage_policy, zl_stage_grants, zl_stage_trust, zl_stage_reports_possible, zl_stage_sign_in, zl_stage_scratch,
  zl_stage_wall, serve, zl_stage_reports, renew, locks, plan, zl_stage_check,
};

/* A run of `zoomlua test`: what stands between a plan and applying it is for people. */
static zl_stage *const test_stages[] = {
  zl_stage_policy, zl_stage_grants, zl_stage_test_granted, zl_stage_sign_in, zl_stage_journal, zl_stage_wall, serve,
  zl_stage_reports, renew, locks, plan, zl_stage_test_plan, zl_stage_apply, zl_stage_test_applied,
};

static zl_stage *const resume_stages[] = {
  zl_stage_sign_in, zl_stage_journal, zl_stage_wall, zl_stage_resume, zl_stage_waves, zl_stage_apply, zl_stage_verify,
  zl_stage_report,
};

static zl_stage *const whoami_stages[] = {zl_stage_sign_in, zl_stage_wall, zl_stage_whoami};
static zl_stage *const call_stages[] = {
  zl_stage_sign_in, zl_stage_journal, zl_stage_wall, zl_stage_call, plan, zl_stage_show, zl_stage_brakes, zl_stage_confirm,
  zl_stage_apply, zl_stage_report,
};
static zl_stage *const explain_stages[] = {zl_stage_sign_in, zl_stage_wall, explain};
static zl_stage *const explain_policy_stages[] = {
  zl_stage_policy, zl_stage_grants, zl_stage_trust, zl_stage_sign_in, zl_stage_journal, zl_stage_wall, serve, explain,
};

static int scopes(struct zl_job *job, struct zl_err *err)
{
  return zl_scopes_run(&job->core, &job->exit, err);
}

static zl_stage *const scopes_stages[] = {
  zl_stage_policy, zl_stage_grants, zl_stage_trust, zl_stage_sign_in_if_possible, zl_stage_wall, scopes,
};

#define STAGES(list) (list), sizeof(list) / sizeof((list)[0])
static const struct {
  enum zl_command command;
  bool policy; /* only where a policy is given */
  zl_stage *const *stages;
  size_t n;
} lists[] = {
  {ZL_CMD_RUN, true, STAGES(stages)},
  {ZL_CMD_PLAN, true, STAGES(stages)},
  {ZL_CMD_CHECK, true, STAGES(check_stages)},
  {ZL_CMD_TEST_RUN, true, STAGES(test_stages)},
  {ZL_CMD_UNDO, false, STAGES(undo_stages)},
  {ZL_CMD_RESUME, false, STAGES(resume_stages)},
  {ZL_CMD_APPLY, false, STAGES(apply_stages)},
  {ZL_CMD_WHOAMI, false, STAGES(whoami_stages)},
  {ZL_CMD_CALL, false, STAGES(call_stages)},
  {ZL_CMD_EXPLAIN, true, STAGES(explain_policy_stages)},
  {ZL_CMD_EXPLAIN, false, STAGES(explain_stages)},
  {ZL_CMD_SCOPES, true, STAGES(scopes_stages)},
};

bool zl_cli_runs_policy(const struct zl_cli *cli)
{
  return cli->policy != NULL && cli->command != ZL_CMD_INFO;
}

static enum zl_exit exit_of(const struct zl_err *err)
{
  return err->code == ZL_EUSAGE ? ZL_EXIT_USAGE : err->code == ZL_EINTR ? ZL_EXIT_INTERRUPTED : ZL_EXIT_FAILED;
}

static void cleanup(struct zl_core *c)
{
  zl_policies_free(c);
  zl_session_free(c->session);
  zl_http_free(c->http);
  zl_limits_free(c->limits);
  zl_known_stop(c);
  zl_reads_free(c);
  zl_locks_free(c);
  zl_left_free(c);
  zl_unseen_free(c);
  zl_saved_free(c);
  zl_scopes_free(c);
  zl_unknown_free(c);
  zl_grants_free(c);
  zl_lists_free(c);
  zl_members_free(c);
  zl_reports_free(c);
  zl_known_free(c);
  zl_journal_close(c->journal);
  zl_credentials_free(&c->credentials);
  zl_secrets_free(c);
  zl_profile_free(&c->profile);
  zl_buf_free(&c->account);
  zl_secret_forget_all();
}

/* Nothing is sent, and nothing ends well, once memory was lost: what was read, or is on the screen, may lack
 * something. From the first request on it is the journal that counts, and readback/waves.c stops between waves. */
static int whole(const struct zl_job *job, struct zl_err *err)
{
  return zl_memory_lost() && !job->sending ? zl_err_set(err, ZL_ENOMEM, ZL_MEMORY_GONE) : 0;
}

/* The end of a command that would have ended well, had it not lost memory on its way. */
static enum zl_exit whole_exit(const struct zl_job *job, enum zl_exit status)
{
  char line[200];
  if (!zl_memory_lost() || (status != ZL_EXIT_DONE && status != ZL_EXIT_PENDING && status != ZL_EXIT_PARTIAL))
    return status;
  snprintf(line, sizeof(line), "out of memory: not all of this may be shown");
  if (job && job->sending)
    snprintf(line, sizeof(line), "out of memory: not all of this may be shown; what was applied is in the journal: "
             "zoomlua%s show %lld", job->core.cli->again, (long long)job->run);
  zl_log_plain(line);
  return job && job->applied.done ? ZL_EXIT_PARTIAL : ZL_EXIT_FAILED;
}

bool zl_core_told(bool head_is_fine)
{
  int why = fflush(stdout) == 0 ? 0 : errno;
  if (!why && !ferror(stdout))
    return true;
  struct pollfd p = {.fd = STDOUT_FILENO, .events = POLLOUT};
  if (poll(&p, 1, 0) > 0 && (p.revents & POLLERR))
    why = EPIPE; /* what is longer than its buffer was refused before, and ferror does not tell why */
  if (why != EPIPE || !head_is_fine)
    zl_log(ZL_LOG_ERROR, "cannot write the result%s%s", why ? ": " : "", why ? strerror(why) : "");
  return false;
}

static enum zl_exit run_stages(const struct zl_cli *cli, const struct zl_child *children, zl_stage *const *list,
                               size_t n)
{
  struct zl_job *job = zl_calloc(1, sizeof(*job));
  struct zl_err err = {0};
  if (!job) {
    zl_log_plain("out of memory");
    return ZL_EXIT_FAILED;
  }
  job->core.cli = cli;
  zl_core_catch_signals();
  if (zl_policies_begin(&job->core, children, &err) != 0) {
    zl_log_plain(err.text);
    free(job);
    return ZL_EXIT_FAILED;
  }
  for (size_t i = 0; i < n && !job->over; i++)
    if (list[i](job, &err) != 0 || whole(job, &err) != 0) {
      zl_progress("");
      zl_err_set(&err, ZL_ENOMEM, "out of memory"); /* should nobody have said anything */
      zl_log(ZL_LOG_ERROR, "%s", err.text);
      job->exit = job->applied.done ? ZL_EXIT_PARTIAL : exit_of(&err);
      job->over = true;
    }
  struct zl_run r;
  if (!err.code && cli->json && job->run && zl_run_get(job->core.journal, job->run, &r, &err) == 1)
    zl_show_run_json(job->core.journal, &r, &job->core, NULL, stdout, &err);
  enum zl_exit status = job->exit;
  if (!zl_core_told(!job->sending) && (status == ZL_EXIT_DONE || status == ZL_EXIT_PENDING))
    status = ZL_EXIT_FAILED;
  status = whole_exit(job, status);
  zl_reopen_free(&job->again);
  cleanup(&job->core);
  free(job);
  return status;
}

/* The exit status of a command that has printed its result. */
static int told(int rc, struct zl_err *err)
{
  if (!err->code && (!zl_core_told(true) || rc == 0))
    return ferror(stdout) ? ZL_EXIT_FAILED : whole_exit(NULL, ZL_EXIT_DONE);
  zl_err_set(err, ZL_ENOMEM, "out of memory"); /* should nobody have said anything */
  zl_log(ZL_LOG_ERROR, "%s", err->text);
  return exit_of(err) == ZL_EXIT_USAGE ? ZL_EXIT_FAILED : exit_of(err);
}

int zl_core_run(const struct zl_cli *cli, const struct zl_child *children)
{
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none); /* a core dump would hold the token */
#ifndef ZOOMLUA_SANITIZED /* the leak checker attaches to its own process */
  prctl(PR_SET_DUMPABLE, 0);
#endif
  zl_log_set_level(cli->trace ? ZL_LOG_TRACE : cli->verbose ? ZL_LOG_VERBOSE
                    : cli->command == ZL_CMD_CHECK ? ZL_LOG_ERROR : ZL_LOG_INFO); /* cron: silent */
  for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
    if (cli->command == lists[i].command && (!lists[i].policy || cli->policy))
      return run_stages(cli, children, lists[i].stages, lists[i].n);
  struct zl_err err = {0};
  if (cli->command >= ZL_CMD_SETTINGS_IMPORT && cli->command <= ZL_CMD_SETTINGS_RESET)
    return told(zl_import_run(cli, children, &err), &err);
  int (*const ask)(const struct zl_cli *, struct zl_err *) = cli->command == ZL_CMD_SETTINGS     ? zl_find_settings
                                                             : cli->command == ZL_CMD_OPERATIONS ? zl_find_operations
                                                             : cli->command == ZL_CMD_TRUST      ? zl_trust_run
                                                                                                 : zl_history_run;
  return told(ask(cli, &err), &err);
}
