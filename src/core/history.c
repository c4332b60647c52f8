/* history.c - questions to the journal: what was planned and applied, and what became of it. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/stage.h"

int zl_history_run(const struct zl_cli *cli, struct zl_err *err)
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
  if (zl_account_of(cli, &cr, &account, err) != 0 || zl_core_journal_path(zl_buf_cstr(&account), &path, err) != 0)
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
