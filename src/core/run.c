/* run.c - the stages of a run as one list: reading `stages` is understanding the program. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/import.h"
#include "core/state.h"

#define POLICY_MAX ((size_t)3 << 20) /* a policy file; LOAD carries it in one frame */

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

/* ---- a run --------------------------------------------------------------------------------- */

struct job {
  struct zl_core core;
  int64_t run;
  enum zl_exit exit;
  bool over;          /* no later stage has anything to do */
  struct zl_applied applied;
  char undo_name[48];
};

typedef int stage(struct job *job, struct zl_err *err);

static int read_policy(struct job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  const char *slash = strrchr(c->cli->policy, '/');
  c->policy_name = slash ? slash + 1 : c->cli->policy;
  c->policy_text = ZL_BUF_INIT(POLICY_MAX + 1);
  if (zl_file_read(c->cli->policy, POLICY_MAX, &c->policy_text, err) != 0)
    return -1;
  return zl_sha256_hex(zl_buf_view(&c->policy_text), c->sha256, err);
}

/* The account by which the journal goes; each tenant of the simulator has its own. */
static int account_of(const struct zl_cli *cli, const struct zl_credentials *cr, struct zl_buf *out,
                      struct zl_err *err)
{
  *out = ZL_BUF_INIT(256);
  if (cli->sim)
    return zl_buf_printf(out, "sim-%s", cli->tenant);
  return zl_credentials_account(cr, out, err);
}

static int start_http(struct zl_core *c, struct zl_err *err)
{
  c->limits = zl_limits_new(c->cli->plan, c->cli->share, c->cli->rate);
  if (!c->limits)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  struct zl_http_config http = {.limits = c->limits, .trace = c->cli->trace};
  return zl_http_new(&c->http, &http, err);
}

static int sign_in(struct job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  if (zl_credentials_from_env(&c->credentials, err) != 0 ||
      account_of(c->cli, &c->credentials, &c->account, err) != 0)
    return -1;
  if (start_http(c, err) != 0)
    return -1;
  return zl_session_new(&c->session, c->http, &c->credentials, err);
}

static int open_journal(struct job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  struct zl_buf path = ZL_BUF_INIT(4096);
  int rc = zl_core_journal_path(zl_buf_cstr(&c->account), &path, err);
  if (rc == 0)
    rc = zl_journal_open(&c->journal, zl_buf_cstr(&path), false, err);
  zl_buf_free(&path);
  return rc == 0 ? zl_draft_begin(c->journal, err) : -1;
}

static int serve(struct job *job, struct zl_err *err)
{
  int rc = zl_serve(&job->core, err);
  zl_unknown_tell(&job->core);
  return rc;
}

static int locks(struct job *job, struct zl_err *err)
{
  return zl_locks_read(&job->core, err);
}

static int plan(struct job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  c->objects_read = zl_list_objects(c);
  return zl_plan_make(c, &job->run, err);
}

static int show(struct job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  zl_progress("");
  if (zl_show_unreadable(c, stderr, err) != 0 || zl_show_left(c, c->cli->json ? stderr : stdout) != 0)
    return -1;
  if (!job->run) {
    job->over = true;
    job->exit = c->unreadable ? ZL_EXIT_FAILED : ZL_EXIT_DONE;
    if (c->cli->json)
      zl_show_nothing_json(c, stdout);
    else
      printf("%s: nothing to change.\n", c->head.name.len ? zl_buf_cstr(&c->head.name) : c->policy_name);
    return 0;
  }
  if (c->cli->json)
    return 0; /* once, with the outcome: see report */
  return zl_show_plan(c, job->run, stdout, err);
}

static int confirm(struct job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  (void)err;
  zl_draft_end(c->journal);
  if (c->cli->yes)
    return 0;
  job->over = true;
  job->exit = ZL_EXIT_PENDING;
  fflush(stdout);
  if (c->cli->plan_only || c->cli->json || !zl_confirm_possible()) {
    if (!c->cli->plan_only && !c->cli->json)
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
  char line[128];
  (void)arg;
  snprintf(line, sizeof(line), "applying %lld/%lld%s", (long long)(done + failed), (long long)total,
           failed ? ", some failed" : "");
  zl_progress(line);
}

static int apply(struct job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  if (zl_core_stop)
    return zl_err_set(err, ZL_EINTR, "interrupted; nothing has been changed");
  if (zl_journal_lock(c->journal, err) != 0)
    return -1;
  struct zl_apply a = {.session = c->session, .http = c->http, .journal = c->journal, .run = job->run,
                       .stop = &zl_core_stop, .progress = progress};
  int rc = zl_apply_run(&a, &job->applied, err);
  zl_progress("");
  const struct zl_applied *got = &job->applied;
  bool all = rc == 0 && got->done == got->total;
  const char *state = all ? "done" : zl_core_stop ? "interrupted" : "partial";
  if (zl_run_state(c->journal, job->run, state, rc == 0 ? err : NULL) != 0)
    rc = -1;
  job->exit = all ? (c->unreadable ? ZL_EXIT_PARTIAL : ZL_EXIT_DONE)
              : zl_core_stop ? ZL_EXIT_INTERRUPTED
              : got->done ? ZL_EXIT_PARTIAL : ZL_EXIT_FAILED;
  return rc;
}

static int report(struct job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  const struct zl_applied *got = &job->applied;
  struct zl_run r;
  if (zl_run_get(c->journal, job->run, &r, err) != 1)
    return -1;
  if (c->cli->json)
    return 0;
  char requests[32], changes[32];
  zl_text_thousands(requests, got->total);
  zl_text_thousands(changes, r.changes);
  if (got->done == got->total) {
    printf("Applied: %s change%s in %s request%s. Run %lld is kept: zoomlua show %lld\n", changes,
           r.changes == 1 ? "" : "s", requests, got->total == 1 ? "" : "s", (long long)job->run,
           (long long)job->run);
    return 0;
  }
  if (*got->stopped)
    zl_log(ZL_LOG_ERROR, "%s", got->stopped);
  zl_log(ZL_LOG_ERROR, "%lld of %s request%s not applied (%lld failed, %lld of unknown fate, %lld not sent); "
         "run %lld is kept, see: zoomlua show %lld", (long long)(got->total - got->done), requests,
         got->total == 1 ? " was" : "s were", (long long)got->failed, (long long)got->unknown, (long long)got->pending, (long long)job->run,
         (long long)job->run);
  return 0;
}

static stage *const stages[] = {
  read_policy, /* the file, and its hash */
  sign_in,     /* credentials; the token is fetched with the first request */
  open_journal,
  serve,       /* the policy runs; what it asks for and what the plan needs is read */
  locks,       /* what the account and groups have locked */
  plan,        /* what differs, numbered, into the journal */
  show,
  confirm,
  apply,       /* the only stage that writes to Zoom */
  report,
};

static int explain(struct job *job, struct zl_err *err)
{
  job->exit = ZL_EXIT_DONE;
  return zl_explain(&job->core, stdout, err);
}

/* The wishes of an undo come from the journal instead of from a policy. */
static int wish_back(struct job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  snprintf(job->undo_name, sizeof(job->undo_name), "undo of run %lld", (long long)c->cli->run);
  c->policy_name = job->undo_name;
  return zl_undo_wish(c, err);
}

static int read_back(struct job *job, struct zl_err *err)
{
  return zl_serve_reads(&job->core, err);
}

static stage *const undo_stages[] = {
  sign_in, open_journal, wish_back, read_back, locks, plan, show, confirm, apply, report,
};

static stage *const explain_stages[] = {sign_in, explain};
static stage *const explain_policy_stages[] = {
  read_policy, sign_in, open_journal, serve, explain,
};

/* Scopes can be told without an account, though less well; half an account is a mistake. */
static int sign_in_if_possible(struct job *job, struct zl_err *err)
{
  static const char *const names[] = {"ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "ZOOM_ACCESS_TOKEN"};
  struct zl_core *c = &job->core;
  struct zl_err why = {0};
  bool given = false;
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    given |= getenv(names[i]) && *getenv(names[i]);
  bool in = sign_in(job, &why) == 0;
  if (!in && given)
    return zl_err_set(err, why.code, "%s", why.text);
  if (!in && start_http(c, err) != 0)
    return -1;
  return zl_scopes_begin(c, !in, err);
}

static int scopes(struct job *job, struct zl_err *err)
{
  return zl_scopes_run(&job->core, &job->exit, err);
}

static stage *const scopes_stages[] = {read_policy, sign_in_if_possible, scopes};

bool zl_cli_runs_policy(const struct zl_cli *cli)
{
  return cli->policy != NULL;
}

static enum zl_exit exit_of(const struct zl_err *err)
{
  return err->code == ZL_EUSAGE ? ZL_EXIT_USAGE : err->code == ZL_EINTR ? ZL_EXIT_INTERRUPTED : ZL_EXIT_FAILED;
}

static void cleanup(struct zl_core *c)
{
  zl_peer_close(&c->peer, c->policy_name, 0, NULL);
  zl_session_free(c->session);
  zl_http_free(c->http);
  zl_limits_free(c->limits);
  zl_reads_free(c);
  zl_locks_free(c);
  zl_left_free(c);
  zl_scopes_free(c);
  zl_unknown_free(c);
  zl_lists_free(c);
  zl_journal_close(c->journal);
  zl_credentials_free(&c->credentials);
  zl_buf_free(&c->account);
  zl_buf_free(&c->policy_text);
  zl_head_free(&c->head);
  zl_secret_forget_all();
}

static enum zl_exit run_stages(const struct zl_cli *cli, const struct zl_child *child, stage *const *list,
                               size_t n)
{
  struct job *job = calloc(1, sizeof(*job));
  struct zl_err err = {0};
  if (!job)
    return ZL_EXIT_FAILED;
  job->core.cli = cli;
  job->core.peer.fd = -1;
  if (child)
    zl_peer_init(&job->core.peer, child);
  zl_core_catch_signals();
  for (size_t i = 0; i < n && !job->over; i++)
    if (list[i](job, &err) != 0) {
      zl_progress("");
      zl_log(ZL_LOG_ERROR, "%s", err.text);
      job->exit = job->applied.done ? ZL_EXIT_PARTIAL : exit_of(&err);
      job->over = true;
    }
  struct zl_run r;
  if (!err.code && cli->json && job->run && zl_run_get(job->core.journal, job->run, &r, &err) == 1)
    zl_show_run_json(job->core.journal, &r, &job->core, NULL, stdout, &err);
  enum zl_exit status = job->exit;
  if (fflush(stdout) != 0 && status == ZL_EXIT_DONE) {
    zl_log(ZL_LOG_ERROR, "cannot write the result: %s", strerror(errno));
    status = ZL_EXIT_FAILED;
  }
  cleanup(&job->core);
  free(job);
  return status;
}

/* ---- questions to the journal -------------------------------------------------------------- */

static int ask_journal(const struct zl_cli *cli, struct zl_err *err)
{
  struct zl_credentials cr = {0};
  struct zl_buf account = {0}, path = ZL_BUF_INIT(4096);
  struct zl_journal *j = NULL;
  struct zl_run r;
  int rc = -1;
  const char *id = getenv("ZOOM_ACCOUNT_ID");
  cr.account_id = ZL_BUF_INIT(256); /* the past can be read without the secret */
  if (id && *id ? zl_buf_puts(&cr.account_id, id) : zl_credentials_from_env(&cr, err))
    goto out;
  if (account_of(cli, &cr, &account, err) != 0 || zl_core_journal_path(zl_buf_cstr(&account), &path, err) != 0)
    goto out;
  if (access(zl_buf_cstr(&path), F_OK) != 0 && errno == ENOENT) {
    rc = cli->command == ZL_CMD_HISTORY
             ? 0
             : zl_err_set(err, ZL_EUSAGE, "there is no run %lld (see: zoomlua history)", (long long)cli->run);
    goto out;
  }
  if (zl_journal_open(&j, zl_buf_cstr(&path), true, err) != 0)
    goto out;
  if (cli->command == ZL_CMD_HISTORY) {
    rc = zl_show_history(j, cli, stdout, err);
    goto out;
  }
  int got = zl_run_get(j, cli->run, &r, err);
  if (got == 0)
    zl_err_set(err, ZL_EUSAGE, "there is no run %lld (see: zoomlua history)", (long long)cli->run);
  if (got == 1)
    rc = cli->json ? zl_show_run_json(j, &r, NULL, cli->object, stdout, err) : zl_show_run(j, &r, cli, stdout, err);
out:
  zl_journal_close(j);
  zl_buf_free(&account);
  zl_buf_free(&path);
  zl_credentials_free(&cr);
  zl_secret_forget_all();
  return rc;
}

/* The exit status of a command that has printed its result. */
static int told(int rc, struct zl_err *err)
{
  if (rc == 0 && fflush(stdout) == 0)
    return ZL_EXIT_DONE;
  if (!err->code)
    zl_err_set(err, ZL_ESYS, "cannot write the result: %s", strerror(errno));
  zl_log(ZL_LOG_ERROR, "%s", err->text);
  return exit_of(err) == ZL_EXIT_USAGE ? ZL_EXIT_FAILED : exit_of(err);
}

int zl_core_run(const struct zl_cli *cli, const struct zl_child *child)
{
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none); /* a core dump would hold the token */
#ifndef ZOOMLUA_SANITIZED /* the leak checker attaches to its own process */
  prctl(PR_SET_DUMPABLE, 0);
#endif
  zl_log_set_level(cli->trace ? ZL_LOG_TRACE : cli->verbose ? ZL_LOG_VERBOSE : ZL_LOG_INFO);
#define STAGES(list) (list), sizeof(list) / sizeof((list)[0])
  if (cli->command == ZL_CMD_RUN)
    return run_stages(cli, child, STAGES(stages));
  if (cli->command == ZL_CMD_SCOPES)
    return run_stages(cli, child, STAGES(scopes_stages));
  if (cli->command == ZL_CMD_UNDO)
    return run_stages(cli, NULL, STAGES(undo_stages));
  if (cli->command == ZL_CMD_EXPLAIN)
    return cli->policy ? run_stages(cli, child, STAGES(explain_policy_stages))
                       : run_stages(cli, child, STAGES(explain_stages));
  struct zl_err err = {0};
  if (cli->command >= ZL_CMD_SETTINGS_IMPORT && cli->command <= ZL_CMD_SETTINGS_RESET)
    return told(zl_import_run(cli, child, &err), &err);
  int (*const ask)(const struct zl_cli *, struct zl_err *) = cli->command == ZL_CMD_SETTINGS     ? zl_find_settings
                                                             : cli->command == ZL_CMD_OPERATIONS ? zl_find_operations
                                                                                                 : ask_journal;
  return told(ask(cli, &err), &err);
}
