/* outcome.c - what became of each request: the intent before it leaves, the answer after. Serves
 * apply. What Zoom answered is kept with registered secrets taken out. */
#include "journal/internal.h"

#include <string.h>

#define ANSWER_BYTES 4096

static bool one_of(const char *state, const char *const *states)
{
  for (; state && *states; states++)
    if (strcmp(state, *states) == 0)
      return true;
  return false;
}

/* ---- the run ------------------------------------------------------------------------------- */

/* What an earlier process intended and saw no answer to is "sent", row by row, and what it put back
 * is pending like the rest: the window of this apply then begins at nothing. */
static int settle_window(struct zl_journal *j, int64_t run, struct zl_err *err)
{
  static const char sent[] =
      "UPDATE request SET state = 'sent' WHERE run = ?1 AND state = 'pending' AND answered_ms IS NULL"
      " AND no <= (SELECT intent FROM run WHERE id = ?1)";
  static const char again[] =
      "UPDATE request SET answered_ms = NULL WHERE run = ? AND state = 'pending'"
      " AND answered_ms IS NOT NULL";
  static const char none[] = "UPDATE run SET intent = 0 WHERE id = ?";
  if (zl_sql_run(&j->sql, sent, ZL_ARGS(ZL_I(run)), err) < 0 ||
      zl_sql_run(&j->sql, again, ZL_ARGS(ZL_I(run)), err) < 0)
    return -1;
  return zl_sql_run(&j->sql, none, ZL_ARGS(ZL_I(run)), err) < 0 ? -1 : 0;
}

static int set_state(struct zl_journal *j, int64_t run, const char *state, struct zl_err *err)
{
  static const char *const known[] = {"planned", "applying", "done", "partial", "interrupted",
                                      "declined", NULL};
  static const char set[] =
      "UPDATE run SET state = ?2, finished_ms = ?3,"
      " done = (SELECT count(*) FROM request WHERE run = ?1 AND state = 'done'),"
      " failed = (SELECT count(*) FROM request WHERE run = ?1 AND state = 'failed'),"
      " unknown = (SELECT count(*) FROM request WHERE run = ?1 AND state = 'unknown')"
      " WHERE id = ?1";
  if (!one_of(state, known))
    return zl_err_set(err, ZL_EJOURNAL, "a run cannot be '%s'", state ? state : "");
  bool open = strcmp(state, "planned") == 0 || strcmp(state, "applying") == 0;
  int changed =
      zl_sql_run(&j->sql, set, ZL_ARGS(ZL_I(run), ZL_Z(state), ZL_I(open ? 0 : zl_wall_ms())), err);
  if (changed == 0)
    zl_err_set(err, ZL_EJOURNAL, "the journal %s has no run %lld", j->path, (long long)run);
  return changed == 1 ? 0 : -1;
}

int zl_run_state(struct zl_journal *j, int64_t run, const char *state, struct zl_err *err)
{
  if (zl_journal_writable(j, err) != 0)
    return -1;
  if (!state || strcmp(state, "applying") != 0)
    return set_state(j, run, state, err);
  if (zl_sql_begin(&j->sql, err) != 0)
    return -1;
  if (settle_window(j, run, err) == 0 && set_state(j, run, state, err) == 0)
    return zl_sql_commit(&j->sql, err);
  zl_sql_rollback(&j->sql);
  return -1;
}

int zl_requests_intend(struct zl_journal *j, int64_t run, int64_t up_to_no, struct zl_err *err)
{
  static const char set[] = "UPDATE run SET intent = ? WHERE id = ?";
  if (zl_journal_writable(j, err) != 0)
    return -1;
  int changed = zl_sql_run(&j->sql, set, ZL_ARGS(ZL_I(up_to_no), ZL_I(run)), err);
  if (changed == 0) {
    zl_err_set(err, ZL_EJOURNAL, "the journal %s has no run %lld", j->path, (long long)run);
    zl_sql_fail(&j->sql, SQLITE_MISUSE, err);
  }
  return changed == 1 ? 0 : -1;
}

int zl_run_pending(struct zl_journal *j, int64_t run, int64_t after_no, int most,
                   int (*each)(void *arg, const struct zl_pending *p), void *arg, struct zl_err *err)
{
  static const char get[] =
      "SELECT r.no, r.object, m.text, r.path, b.text, p.text, l.text, k.text || '/' || o.id,"
      "  CASE o.label WHEN '' THEN o.id ELSE o.label END, r.safe,"
      "  CASE WHEN r.state = 'pending' AND r.answered_ms IS NULL AND r.no <= u.intent THEN 'sent'"
      "    ELSE r.state END"
      " FROM request r CROSS JOIN run u ON u.id = r.run JOIN object o ON o.run = r.run AND o.no = r.object"
      " JOIN text m ON m.id = r.method JOIN text p ON p.id = r.product"
      " JOIN text l ON l.id = r.label JOIN text k ON k.id = o.kind"
      " LEFT JOIN text b ON b.id = r.body"
      " WHERE r.run = ?1 AND r.no > ?2 AND r.state IN ('pending', 'sent')"
      " ORDER BY r.no LIMIT ?3";
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(run), ZL_I(after_no), ZL_I(most)), err);
  if (!stmt)
    return -1;
  int rc, stopped = 0;
  while (!stopped && (rc = zl_sql_step(&j->sql, stmt, err)) == 1) {
    struct zl_pending row = {
        .no = sqlite3_column_int64(stmt, 0),
        .object = sqlite3_column_int64(stmt, 1),
        .method = zl_sql_text(stmt, 2),
        .path = zl_sql_text(stmt, 3),
        .body = zl_sql_text(stmt, 4),
        .product = zl_sql_text(stmt, 5),
        .label = zl_sql_text(stmt, 6),
        .object_key = zl_sql_text(stmt, 7),
        .object_label = zl_sql_text(stmt, 8),
        .safe = sqlite3_column_int(stmt, 9) != 0,
        .state = zl_sql_text(stmt, 10).p,
    };
    stopped = each(arg, &row);
  }
  zl_sql_done(&j->sql, stmt);
  return stopped ? stopped : rc;
}

/* ---- requests ------------------------------------------------------------------------------ */

int zl_batch_begin(struct zl_journal *j, struct zl_err *err)
{
  if (zl_journal_writable(j, err) != 0)
    return -1;
  return zl_sql_begin(&j->sql, err);
}

int zl_batch_commit(struct zl_journal *j, struct zl_err *err)
{
  return zl_sql_commit(&j->sql, err);
}

/* One row must have changed; a wrong number inside a batch gives the batch up like any error. */
static int exactly_one(struct zl_journal *j, int changed, int64_t run, int64_t no,
                       const char *expected, struct zl_err *err)
{
  if (changed == 1)
    return 0;
  if (changed == 0) {
    zl_err_set(err, ZL_EJOURNAL, "the journal %s has no %s request %lld in run %lld", j->path,
               expected, (long long)no, (long long)run);
    zl_sql_fail(&j->sql, SQLITE_MISUSE, err);
  }
  return -1;
}

int zl_request_sent(struct zl_journal *j, int64_t run, int64_t no, struct zl_err *err)
{
  static const char set[] =
      "UPDATE request SET state = 'sent', sent_ms = ? WHERE run = ? AND no = ?"
      " AND state IN ('pending', 'sent')";
  if (zl_journal_writable(j, err) != 0)
    return -1;
  int changed = zl_sql_run(&j->sql, set, ZL_ARGS(ZL_I(zl_wall_ms()), ZL_I(run), ZL_I(no)), err);
  return exactly_one(j, changed, run, no, "open", err);
}

/* At most ANSWER_BYTES, cut between characters. */
static struct zl_str cut(struct zl_str s)
{
  if (s.n <= ANSWER_BYTES)
    return s;
  s.n = ANSWER_BYTES;
  while (s.n > ANSWER_BYTES - 4 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
    s.n--;
  return s;
}

/* Redacted copy in `out`, {NULL, 0} for nothing. Redaction comes before the cut: half a secret at
 * the edge would not be recognised. */
static int redacted(struct zl_str s, struct zl_buf *out, struct zl_str *result, struct zl_err *err)
{
  *result = (struct zl_str){NULL, 0};
  if (s.n == 0)
    return 0;
  if (s.n > 2 * ANSWER_BYTES)
    s.n = 2 * ANSWER_BYTES;
  if (zl_redact(out, s) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  *result = cut(zl_buf_view(out));
  return 0;
}

int zl_request_outcome(struct zl_journal *j, int64_t run, int64_t no, const struct zl_outcome *o,
                       struct zl_err *err)
{
  static const char *const known[] = {"done", "failed", "unknown", "pending", NULL};
  static const char set[] =
      "UPDATE request SET state = ?3, answered_ms = ?4, status = ?5, answer = ?6, tracking_id = ?7,"
      " error = ?8, attempts = ?9 WHERE run = ?1 AND no = ?2";
  if (zl_journal_writable(j, err) != 0)
    return -1;
  if (!one_of(o->state, known))
    return zl_err_set(err, ZL_EJOURNAL, "a request cannot be '%s'", o->state ? o->state : "");
  struct zl_buf answer_buf = ZL_BUF_INIT(1 << 20), error_buf = ZL_BUF_INIT(1 << 20);
  struct zl_str answer, error, tracking = zl_str_of(o->tracking_id);
  int rc = -1;
  if (tracking.n == 0)
    tracking = (struct zl_str){NULL, 0};
  if (redacted(o->answer, &answer_buf, &answer, err) == 0 &&
      redacted(zl_str_of(o->error), &error_buf, &error, err) == 0) {
    int changed = zl_sql_run(&j->sql, set,
                             ZL_ARGS(ZL_I(run), ZL_I(no), ZL_Z(o->state), ZL_I(zl_wall_ms()),
                                     ZL_I(o->status), ZL_S(answer), ZL_S(tracking), ZL_S(error),
                                     ZL_I(o->attempts)),
                             err);
    rc = exactly_one(j, changed, run, no, "such", err);
  }
  zl_buf_free(&answer_buf);
  zl_buf_free(&error_buf);
  return rc;
}
