/* run.c - a run as a whole: its state, why it stopped, what of it is still open, opening what failed
 * once more. Serves core and apply. */
#include "journal/internal.h"

#include <string.h>

static const char *const known[] = {"planned", "applying", "done", "partial", "interrupted", "declined"};

static bool is_known(const char *state)
{
  for (size_t i = 0; state && i < sizeof(known) / sizeof(known[0]); i++)
    if (strcmp(state, known[i]) == 0)
      return true;
  return false;
}

static int no_such_run(struct zl_journal *j, int64_t run, struct zl_err *err)
{
  return zl_err_set(err, ZL_EJOURNAL, "the journal %s has no run %lld", j->path, (long long)run);
}

static int set_state(struct zl_journal *j, int64_t run, const char *state, struct zl_err *err)
{
  static const char set[] =
      "UPDATE run SET resumed = resumed + (?2 = 'applying' AND state <> 'planned'),"
      " stopped = CASE ?2 WHEN 'applying' THEN '' ELSE stopped END, state = ?2, finished_ms = ?3,"
      " done = (SELECT count(*) FROM outcome WHERE at BETWEEN ?4 AND ?5 AND state = 2),"
      " failed = (SELECT count(*) FROM outcome WHERE at BETWEEN ?4 AND ?5 AND state = 3),"
      " unknown = (SELECT count(*) FROM outcome WHERE at BETWEEN ?4 AND ?5 AND state = 4)"
      " WHERE id = ?1";
  bool open = strcmp(state, "planned") == 0 || strcmp(state, "applying") == 0;
  int changed = zl_sql_run(&j->sql, set,
                           ZL_ARGS(ZL_I(run), ZL_Z(state), ZL_I(open ? 0 : zl_wall_ms()),
                                   ZL_I(zl_at(run, 1)), ZL_I(zl_at(run, ZL_NO_MOST))),
                           err);
  if (changed == 0)
    return no_such_run(j, run, err);
  return changed == 1 ? 0 : -1;
}

int zl_run_state(struct zl_journal *j, int64_t run, const char *state, struct zl_err *err)
{
  if (zl_journal_writable(j, err) != 0)
    return -1;
  if (!is_known(state))
    return zl_err_set(err, ZL_EJOURNAL, "a run cannot be '%s'", state ? state : "");
  if (strcmp(state, "applying") != 0)
    return set_state(j, run, state, err);
  if (zl_sql_begin(&j->sql, err) != 0)
    return -1;
  if (zl_window_settle(j, run, err) == 0 && set_state(j, run, state, err) == 0)
    return zl_sql_commit(&j->sql, err);
  zl_sql_rollback(&j->sql);
  return -1;
}

int zl_run_stopped(struct zl_journal *j, int64_t run, const char *why, struct zl_err *err)
{
  static const char set[] = "UPDATE run SET stopped = ? WHERE id = ?";
  struct zl_buf text = ZL_BUF_INIT(1 << 16);
  if (zl_journal_writable(j, err) != 0)
    return -1;
  int changed = -1;
  if (zl_redact(&text, zl_str_of(why)) != 0)
    zl_err_set(err, ZL_ENOMEM, "out of memory");
  else
    changed = zl_sql_run(&j->sql, set, ZL_ARGS(ZL_Z(zl_buf_cstr(&text)), ZL_I(run)), err);
  zl_buf_free(&text);
  if (changed == 0)
    return no_such_run(j, run, err);
  return changed == 1 ? 0 : -1;
}

int zl_run_open_rows(struct zl_journal *j, int64_t run, int64_t *pending, int64_t *sent,
                     struct zl_err *err)
{
  static const char get[] =
      "SELECT count(*) FILTER (WHERE o.state = 0 OR (o.state IS NULL AND r.at > ?3)),"
      " count(*) FILTER (WHERE o.state = 1 OR (o.state IS NULL AND r.at <= ?3))"
      " FROM request r LEFT JOIN outcome o ON o.at = r.at WHERE r.at BETWEEN ?1 AND ?2";
  int64_t intent = 0;
  if (zl_run_intent(j, run, &intent, err) != 0)
    return -1;
  sqlite3_stmt *stmt = zl_sql_start(
      &j->sql, get,
      ZL_ARGS(ZL_I(zl_at(run, 1)), ZL_I(zl_at(run, ZL_NO_MOST)), ZL_I(zl_at(run, intent))), err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&j->sql, stmt, err);
  if (rc == 1) {
    *pending = sqlite3_column_int64(stmt, 0);
    *sent = sqlite3_column_int64(stmt, 1);
  }
  zl_sql_done(&j->sql, stmt);
  return rc < 0 ? -1 : 0;
}

/* The error stays with the row until it is answered anew. */
int zl_run_reopen(struct zl_journal *j, int64_t run, struct zl_err *err)
{
  static const char open[] = "UPDATE outcome SET state = 0 WHERE at BETWEEN ? AND ? AND state = 3";
  static const char count[] = "UPDATE run SET failed = 0 WHERE id = ?";
  if (zl_journal_writable(j, err) != 0 || zl_sql_begin(&j->sql, err) != 0)
    return -1;
  int changed = zl_sql_run(&j->sql, count, ZL_ARGS(ZL_I(run)), err);
  if (changed == 0)
    no_such_run(j, run, err);
  if (changed == 1 &&
      zl_sql_run(&j->sql, open, ZL_ARGS(ZL_I(zl_at(run, 1)), ZL_I(zl_at(run, ZL_NO_MOST))), err) >= 0)
    return zl_sql_commit(&j->sql, err);
  zl_sql_rollback(&j->sql);
  return -1;
}
