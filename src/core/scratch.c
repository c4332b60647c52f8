/* scratch.c - a journal that leaves nothing behind: for plans that are only looked at (`check`, `show
 * FILE`). Its file loses its name as soon as it is open, so that a process that is killed leaves no
 * more behind than one that ends. Serves check.c and show/file.c. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/state.h"

static void forget(const char *folder)
{
  static const char *const names[] = {"plan.db", "plan.db-wal", "plan.db-shm", "plan.db.lock"};
  struct zl_buf path = ZL_BUF_INIT(4096);
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    zl_buf_reset(&path);
    if (zl_buf_printf(&path, "%s/%s", folder, names[i]) == 0)
      unlink(path.data);
  }
  zl_buf_free(&path);
  rmdir(folder);
}

int zl_scratch_open(struct zl_journal **out, struct zl_err *err)
{
  struct zl_buf folder = ZL_BUF_INIT(4096), path = ZL_BUF_INIT(4096);
  int rc = zl_state_path("scratch-XXXXXX", &folder, err);
  if (rc == 0 && !mkdtemp(folder.data))
    rc = zl_err_set(err, ZL_ESYS, "cannot make a folder in the state folder: %s", strerror(errno));
  if (rc == 0) {
    zl_buf_printf(&path, "%s/plan.db", folder.data);
    rc = path.failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : zl_journal_open(out, path.data, false, err);
    forget(folder.data);
  }
  zl_buf_free(&folder);
  zl_buf_free(&path);
  return rc;
}
