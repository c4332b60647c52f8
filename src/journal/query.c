/* query.c - runs and changes, for `history`, `show` and the report. Serves core.
 * Readers need no lock: WAL gives them the last commit while an apply goes on. */
#include "journal/internal.h"

#include <string.h>

/* ---- runs ---------------------------------------------------------------------------------- */

#define RUN_COLUMNS \
  "SELECT id, started_ms, finished_ms, state, policy, version, file, sha256, params, who, account," \
  " api_url, objects_read, objects, requests, changes, done, failed, unknown FROM run"

/* The counts kept in the row are those of the last change of state; during an apply (or after one
 * that was killed) the rows are asked. */
static int count_live(struct zl_journal *j, struct zl_run *r, struct zl_err *err)
{
  static const char get[] =
      "SELECT count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'failed'),"
      " count(*) FILTER (WHERE state = 'unknown') FROM request WHERE run = ?";
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(r->id)), err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&j->sql, stmt, err);
  if (rc == 1) {
    r->done = sqlite3_column_int64(stmt, 0);
    r->failed = sqlite3_column_int64(stmt, 1);
    r->unknown = sqlite3_column_int64(stmt, 2);
  }
  zl_sql_done(&j->sql, stmt);
  return rc < 0 ? -1 : 0;
}

static int read_run(struct zl_journal *j, sqlite3_stmt *stmt, struct zl_run *r, struct zl_err *err)
{
  const char **texts[] = {&r->state, &r->policy, &r->version, &r->file, &r->sha256, &r->params,
                          &r->who, &r->account, &r->api_url};
  int64_t *numbers[] = {&r->objects_read, &r->objects, &r->requests, &r->changes,
                        &r->done, &r->failed, &r->unknown};
  int column = 3;
  r->id = sqlite3_column_int64(stmt, 0);
  r->started_ms = sqlite3_column_int64(stmt, 1);
  r->finished_ms = sqlite3_column_int64(stmt, 2);
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    *texts[i] = (const char *)sqlite3_column_text(stmt, column++);
    if (!*texts[i])
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
    *numbers[i] = sqlite3_column_int64(stmt, column++);
  if (strcmp(r->state, "applying") == 0 && count_live(j, r, err) != 0)
    return -1;
  r->pending = r->requests - r->done - r->failed - r->unknown;
  return 0;
}

int zl_runs(struct zl_journal *j, int most, int (*each)(void *arg, const struct zl_run *r), void *arg,
            struct zl_err *err)
{
  static const char get[] = RUN_COLUMNS " ORDER BY id DESC LIMIT ?";
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(most > 0 ? most : -1)), err);
  if (!stmt)
    return -1;
  int rc, stopped = 0;
  while (!stopped && (rc = zl_sql_step(&j->sql, stmt, err)) == 1) {
    struct zl_run run;
    stopped = read_run(j, stmt, &run, err) != 0 ? -1 : each(arg, &run);
  }
  zl_sql_done(&j->sql, stmt);
  return stopped ? stopped : rc;
}

/* Moves the strings of a row to the journal, where they live until the next question. */
static int keep(struct zl_journal *j, struct zl_run *r, struct zl_err *err)
{
  const char **texts[] = {&r->state, &r->policy, &r->version, &r->file, &r->sha256, &r->params,
                          &r->who, &r->account, &r->api_url};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    *texts[i] = zl_pool_dup(&j->run_strings, zl_str_of(*texts[i]));
    if (!*texts[i])
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  return 0;
}

int zl_run_get(struct zl_journal *j, int64_t run, struct zl_run *out, struct zl_err *err)
{
  static const char get[] = RUN_COLUMNS " WHERE id = ?";
  zl_pool_free(&j->run_strings);
  j->run_strings = (struct zl_pool){0};
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(run)), err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&j->sql, stmt, err);
  if (rc == 1 && (read_run(j, stmt, out, err) != 0 || keep(j, out, err) != 0))
    rc = -1;
  zl_sql_done(&j->sql, stmt);
  return rc;
}

/* ---- changes ------------------------------------------------------------------------------- */

int zl_run_changes(struct zl_journal *j, int64_t run, struct zl_str object,
                   int (*each)(void *arg, const struct zl_change *c), void *arg, struct zl_err *err)
{
  static const char get[] =
      "SELECT c.no, c.request, k.text, o.id, o.label, p.text, b.text, w.text, g.text, m.text, r.path,"
      "  y.text, r.state, r.error, r.tracking_id, r.answer, r.status"
      " FROM change c"
      " CROSS JOIN object o ON o.run = c.run AND o.no = c.object" /* CROSS: in this order */
      " CROSS JOIN request r ON r.run = c.run AND r.no = c.request"
      " JOIN text k ON k.id = o.kind JOIN text p ON p.id = c.path JOIN text g ON g.id = c.origin"
      " JOIN text m ON m.id = r.method"
      " LEFT JOIN text b ON b.id = c.before LEFT JOIN text w ON w.id = c.wanted"
      " LEFT JOIN text y ON y.id = r.body"
      " WHERE c.run = ?1 AND (?2 IS NULL OR o.id = ?2 OR o.label = ?2 COLLATE NOCASE)"
      " ORDER BY c.no";
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(run), ZL_S(object)), err);
  if (!stmt)
    return -1;
  int rc, stopped = 0;
  while (!stopped && (rc = zl_sql_step(&j->sql, stmt, err)) == 1) {
    struct zl_change change = {
        .no = sqlite3_column_int64(stmt, 0),
        .request = sqlite3_column_int64(stmt, 1),
        .kind = zl_sql_text(stmt, 2),
        .object = zl_sql_text(stmt, 3),
        .label = zl_sql_text(stmt, 4),
        .path = zl_sql_text(stmt, 5),
        .before = zl_sql_text(stmt, 6),
        .wanted = zl_sql_text(stmt, 7),
        .origin = zl_sql_text(stmt, 8),
        .method = zl_sql_text(stmt, 9),
        .url = zl_sql_text(stmt, 10),
        .body = zl_sql_text(stmt, 11),
        .state = zl_sql_text(stmt, 12),
        .error = zl_sql_text(stmt, 13),
        .tracking_id = zl_sql_text(stmt, 14),
        .answer = zl_sql_text(stmt, 15),
        .has_before = sqlite3_column_type(stmt, 6) != SQLITE_NULL,
        .status = sqlite3_column_int(stmt, 16),
    };
    stopped = each(arg, &change);
  }
  zl_sql_done(&j->sql, stmt);
  return stopped ? stopped : rc;
}

int zl_run_labels(struct zl_journal *j, int64_t run,
                  int (*each)(void *arg, struct zl_str product, struct zl_str label, int64_t requests),
                  void *arg, struct zl_err *err)
{
  static const char get[] =
      "SELECT p.text, l.text, count(*) FROM request r JOIN text p ON p.id = r.product"
      " JOIN text l ON l.id = r.label WHERE r.run = ? GROUP BY r.product, r.label ORDER BY 3 DESC, 1, 2";
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(run)), err);
  if (!stmt)
    return -1;
  int rc;
  while ((rc = zl_sql_step(&j->sql, stmt, err)) == 1) {
    rc = each(arg, zl_sql_text(stmt, 0), zl_sql_text(stmt, 1), sqlite3_column_int64(stmt, 2));
    if (rc != 0)
      break;
  }
  zl_sql_done(&j->sql, stmt);
  return rc;
}
