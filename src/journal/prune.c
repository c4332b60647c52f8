/* prune.c - old runs go, and their space comes back. Serves core (`history prune`).
 *
 * A run goes as a whole, in a transaction of its own, so that an apply which is under way never waits
 * long. What stays whatever its age: a run that is being applied (or whose apply was killed), and one
 * with requests whose answer nobody saw, as only `resume` can settle those. */
#include "journal/internal.h"

#include <string.h>

#define WORTH_IT 10 /* percent of the file that must be free before it is written anew */

static int delete_rows(struct zl_journal *j, int64_t run, struct zl_err *err)
{
  static const char requests[] = "DELETE FROM request WHERE at BETWEEN ? AND ?";
  static const char outcomes[] = "DELETE FROM outcome WHERE at BETWEEN ? AND ?";
  static const char verdicts[] = "DELETE FROM verdict WHERE at BETWEEN ? AND ?";
  static const char texts[] = "DELETE FROM text WHERE at BETWEEN ? AND ?";
  static const char asides[] = "DELETE FROM aside WHERE at BETWEEN ? AND ?";
  static const char unseen[] = "DELETE FROM unseen WHERE at BETWEEN ? AND ?";
  static const char *const all[] = {requests, outcomes, verdicts, texts, asides, unseen};
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
    if (zl_sql_run(&j->sql, all[i], ZL_ARGS(ZL_I(zl_at(run, 1)), ZL_I(zl_at(run, ZL_NO_MOST))), err) < 0)
      return -1;
  return 0;
}

/* 1: gone. The run is looked at again inside the transaction: an apply may just have begun. */
static int delete_run(struct zl_journal *j, int64_t run, int64_t before_ms, struct zl_err *err)
{
  static const char row[] =
      "DELETE FROM run WHERE id = ?1 AND state <> 'applying' AND max(started_ms, finished_ms) < ?2";
  if (zl_sql_begin(&j->sql, err) != 0)
    return -1;
  int gone = zl_sql_run(&j->sql, row, ZL_ARGS(ZL_I(run), ZL_I(before_ms)), err);
  if (gone == 1 && delete_rows(j, run, err) != 0)
    gone = -1;
  if (gone >= 0)
    return zl_sql_commit(&j->sql, err) == 0 ? gone : -1;
  zl_sql_rollback(&j->sql);
  return -1;
}

static int delete_seen(struct zl_journal *j, int64_t before_ms, struct zl_err *err)
{
  static const char seen[] = "DELETE FROM seen WHERE read_ms < ?";
  return zl_sql_run(&j->sql, seen, ZL_ARGS(ZL_I(before_ms)), err) < 0 ? -1 : 0;
}

/* Written anew by VACUUM, through the log like any transaction: who reads meanwhile goes on reading
 * what was there. The file itself shrinks when the log is taken over, at the latest with the next
 * writer. Failing is no loss: free pages are used again. */
static void give_back(struct zl_journal *j)
{
  static const char part[] = "SELECT 100 * (SELECT freelist_count FROM pragma_freelist_count) / "
                             "(SELECT page_count FROM pragma_page_count)";
  struct zl_err why = {0};
  int64_t percent = 0;
  zl_journal_temporary_beside(j->path);
  if (zl_sql_int(&j->sql, part, NULL, 0, 0, &percent, &why) == 0 && percent >= WORTH_IT)
    zl_sql_exec(&j->sql, "VACUUM", &why);
  sqlite3_wal_checkpoint_v2(j->sql.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  if (why.code)
    zl_log(ZL_LOG_WARN, "old runs are gone, but their space is not given back yet: %s", why.text);
}

int zl_runs_prune(struct zl_journal *j, int64_t before_ms, int64_t *runs, struct zl_err *err)
{
  static const char next[] =
      "SELECT id FROM run WHERE id > ?1 AND state <> 'applying' AND max(started_ms, finished_ms) < ?2"
      " ORDER BY id LIMIT 1";
  int64_t run = 0, pending, sent;
  *runs = 0;
  if (zl_journal_writable(j, err) != 0 || zl_seen_flush(j, err) != 0 ||
      delete_seen(j, before_ms, err) != 0)
    return -1;
  zl_dict_forget(j);
  for (;;) {
    if (zl_sql_int(&j->sql, next, ZL_ARGS(ZL_I(run), ZL_I(before_ms)), 0, &run, err) != 0)
      return -1;
    if (run == 0)
      break;
    if (zl_run_open_rows(j, run, &pending, &sent, err) != 0)
      return -1;
    if (sent)
      continue;
    int gone = delete_run(j, run, before_ms, err);
    if (gone < 0)
      return -1;
    *runs += gone;
  }
  give_back(j);
  return 0;
}
