/* aside.c - what a plan does not do, kept beside it: changes that were left out, with the reason, and rows of
 * lists of people that were nobody. Texts of the core's own form. Serves core. */
#include "journal/internal.h"

int zl_plan_aside(struct zl_journal *j, enum zl_aside kind, struct zl_str told, struct zl_err *err)
{
  static const char add[] = "INSERT INTO aside (at, kind, told) VALUES (?, ?, ?)";
  struct zl_plan_state *p = &j->plan;
  if (!p->open)
    return zl_err_set(err, ZL_EJOURNAL, "no plan is being saved");
  if (p->asides == ZL_NO_MOST)
    return zl_err_set(err, ZL_EJOURNAL, "the plan leaves out too much");
  p->asides++;
  return zl_sql_run(&j->sql, add, ZL_ARGS(ZL_I(zl_at(p->run, p->asides)), ZL_I(kind), ZL_S(told)), err) < 0 ? -1 : 0;
}

int zl_run_asides(struct zl_journal *j, int64_t run,
                  int (*each)(void *arg, enum zl_aside kind, struct zl_str told), void *arg, struct zl_err *err)
{
  static const char get[] = "SELECT kind, told FROM aside WHERE at BETWEEN ? AND ? ORDER BY at";
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(zl_at(run, 1)), ZL_I(zl_at(run, ZL_NO_MOST))), err);
  int rc = stmt ? 0 : -1, stopped = 0;
  while (rc == 0 && !stopped && (rc = zl_sql_step(&j->sql, stmt, err)) == 1) {
    stopped = each(arg, (enum zl_aside)sqlite3_column_int(stmt, 0), zl_sql_text(stmt, 1));
    rc = 0;
  }
  if (stmt)
    zl_sql_done(&j->sql, stmt);
  return stopped ? stopped : rc;
}
