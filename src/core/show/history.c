/* history.c - questions to the journal: what was planned and applied, and what became of it. They need
 * no secret, and no lock: they are answered while an apply goes on. Serves run.c. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/show/pick.h"
#include "core/show/show.h"
#include "core/stage.h"

static int journal_path(const struct zl_cli *cli, struct zl_buf *account, struct zl_buf *path, struct zl_err *err)
{
  struct zl_credentials cr = {0};
  const char *id = getenv("ZOOM_ACCOUNT_ID"), *token = getenv("ZOOM_ACCESS_TOKEN");
  cr.account_id = ZL_BUF_INIT(256); /* the past can be read without the secret */
  struct zl_profile profile = {0};
  int rc = 0;
  if (!(id && *id))
    rc = zl_core_profile(cli, &profile, err);
  bool told = (id && *id) || (profile.account_id.len && !(token && *token));
  if (rc == 0)
    rc = id && *id ? zl_buf_puts(&cr.account_id, id)
         : told    ? zl_buf_str(&cr.account_id, zl_buf_view(&profile.account_id))
                   : zl_credentials_from_env(&cr, err);
  zl_profile_free(&profile);
  if (rc == 0)
    rc = zl_account_of(cli, &cr, account, err);
  if (rc == 0)
    rc = zl_core_journal_path(zl_buf_cstr(account), path, err);
  zl_credentials_free(&cr);
  return rc;
}

/* To read. A journal of an older format cannot be read as it is: it is brought up to date, where it may
 * be written (by opening it to write, which refuses everything else in the same words as before). */
static int open_to_read(struct zl_journal **j, const char *path, struct zl_err *err)
{
  struct zl_err first = {0}, second = {0};
  struct stat st;
  if (zl_journal_open(j, path, true, &first) == 0)
    return 0;
  if (stat(path, &st) == 0 && st.st_size > 0 && access(path, W_OK) == 0 && zl_journal_open(j, path, false, &second) == 0)
    return 0;
  return zl_err_set(err, first.code, "%s", first.text);
}

static int no_run(const struct zl_cli *cli, struct zl_err *err)
{
  return zl_err_set(err, ZL_EUSAGE, "there is no run %lld (see: zoomlua%s history)", (long long)cli->run, cli->again);
}

static int show(const struct zl_cli *cli, struct zl_journal *j, struct zl_err *err)
{
  struct zl_run r;
  int got = zl_run_get(j, cli->run, &r, err);
  if (got != 1)
    return got == 0 ? no_run(cli, err) : -1;
  if (cli->object && zl_pick_some(j, cli->run, zl_str_of(cli->object), err) != 0)
    return -1;
  struct zl_policy_run none = {.name = ""};
  struct zl_core c = {.cli = cli, .policies = &none, .n_policies = 1, .policy = &none, .limits = zl_limits_new(cli->plan, cli->share, cli->rate, NULL)};
  int rc = c.limits ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (rc == 0 && !cli->object) /* what was left out is the whole plan's */
    rc = zl_aside_load(&c, j, cli->run, err);
  if (rc == 0)
    rc = cli->json       ? zl_show_run_json(j, &r, cli->object ? NULL : &c, cli->object, stdout, err)
         : cli->markdown ? zl_show_markdown(j, &r, &c, NULL, stdout, err)
                         : zl_show_run(j, &r, &c, stdout, err);
  zl_left_free(&c);
  zl_reports_free(&c);
  zl_lists_free(&c);
  zl_limits_free(c.limits);
  return rc;
}

int zl_history_run(const struct zl_cli *cli, struct zl_err *err)
{
  struct zl_buf account = {0}, path = ZL_BUF_INIT(4096);
  struct zl_journal *j = NULL;
  int rc = -1;
  bool prune = cli->command == ZL_CMD_PRUNE;
  if (cli->command == ZL_CMD_SHOW && cli->plan_file)
    return zl_show_file(cli, err);
  if (journal_path(cli, &account, &path, err) != 0)
    goto out;
  if (access(zl_buf_cstr(&path), F_OK) != 0 && errno == ENOENT) {
    rc = cli->command == ZL_CMD_SHOW ? no_run(cli, err) : 0;
    if (cli->command == ZL_CMD_HISTORY)
      zl_log(ZL_LOG_INFO, "no runs of this account are on record yet");
    goto out;
  }
  if ((prune ? zl_journal_open(&j, zl_buf_cstr(&path), false, err) : open_to_read(&j, zl_buf_cstr(&path), err)) != 0)
    goto out;
  if (zl_journal_account(j, zl_buf_cstr(&account), err) != 0)
    goto out;
  rc = prune ? zl_prune_run(cli, j, err)
             : cli->command == ZL_CMD_HISTORY ? zl_show_history(j, cli, stdout, err) : show(cli, j, err);
out:
  zl_journal_close(j);
  zl_buf_free(&account);
  zl_buf_free(&path);
  zl_secret_forget_all();
  return rc;
}
