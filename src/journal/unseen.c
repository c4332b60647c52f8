/* unseen.c - which value of a field that Zoom never shows was sent last, as a mark of the core's own making. The
 * marks are rows of the plan, so what became of the request is known without another write. Serves core. */
#include "journal/internal.h"

int zl_plan_unseen(struct zl_journal *j, int64_t request, struct zl_str path, struct zl_str mark, struct zl_err *err)
{
  static const char add[] = "INSERT INTO unseen (id, path, at, mark) VALUES (?, ?, ?, ?)";
  struct zl_plan_state *p = &j->plan;
  if (!p->open || request < 1 || request != p->requests)
    return zl_err_set(err, ZL_EJOURNAL, "a value that Zoom does not show belongs to the last request of a plan");
  return zl_sql_run(&j->sql, add,
                    ZL_ARGS(ZL_S(zl_buf_view(&p->id)), ZL_S(path), ZL_I(zl_at(p->run, request)), ZL_S(mark)), err) < 0
             ? -1
             : 0;
}

int zl_unseen_last(struct zl_journal *j, struct zl_str id, struct zl_str path, struct zl_buf *mark, int64_t *run,
                   struct zl_err *err)
{
  /* What was never sent says nothing; the newest of the others has to be one that worked. */
  static const char get[] =
      "SELECT u.mark, u.at, coalesce(o.state, u.at <= r.id * 4294967296 + r.intent)"
      " FROM unseen u JOIN run r ON r.id = u.at / 4294967296 LEFT JOIN outcome o ON o.at = u.at"
      " WHERE u.id = ? AND u.path = ? ORDER BY u.at DESC";
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_S(id), ZL_S(path)), err);
  int rc = stmt ? 0 : -1, found = 0;
  while (rc == 0 && zl_sql_step(&j->sql, stmt, err) == 1) {
    int64_t state = sqlite3_column_int64(stmt, 2);
    if (state == ZL_ROW_PENDING)
      continue;
    found = state == ZL_ROW_DONE;
    *run = sqlite3_column_int64(stmt, 1) / (ZL_NO_MOST + 1);
    rc = found && zl_buf_str(mark, zl_sql_text(stmt, 0)) != 0 ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
    break;
  }
  if (stmt)
    zl_sql_done(&j->sql, stmt);
  return rc == 0 ? found : -1;
}
