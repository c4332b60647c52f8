/* outcome.c - what became of each request: the intent before it leaves, the answer after. Serves
 * apply. What Zoom answered is kept with registered secrets taken out.
 *
 * Intent is one number a run (zl_requests_intend), an answer one short row that is only ever added:
 * neither touches the row of the request. */
#include "journal/internal.h"

#include <string.h>

#define ANSWER_BYTES 4096

/* ---- names --------------------------------------------------------------------------------- */

static const char *const state_names[ZL_ROW_STATES] = {"pending", "sent", "done", "failed", "unknown"};

const char *zl_row_state_name(enum zl_row_state state)
{
  return state_names[state];
}

enum zl_row_state zl_row_state(sqlite3_stmt *stmt, int column, int64_t no, int64_t intent)
{
  if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
    return no <= intent ? ZL_ROW_SENT : ZL_ROW_PENDING;
  int64_t state = sqlite3_column_int64(stmt, column);
  return state >= 0 && state < ZL_ROW_STATES ? (enum zl_row_state)state : ZL_ROW_UNKNOWN;
}

int zl_run_intent(struct zl_journal *j, int64_t run, int64_t *intent, struct zl_err *err)
{
  static const char get[] = "SELECT intent FROM run WHERE id = ?";
  return zl_sql_int(&j->sql, get, ZL_ARGS(ZL_I(run)), 0, intent, err);
}

/* ---- intent -------------------------------------------------------------------------------- */

static int no_such_run(struct zl_journal *j, int64_t run, struct zl_err *err)
{
  zl_err_set(err, ZL_EJOURNAL, "the journal %s has no run %lld", j->path, (long long)run);
  return zl_sql_fail(&j->sql, SQLITE_MISUSE, err);
}

int zl_requests_intend(struct zl_journal *j, int64_t run, int64_t up_to_no, struct zl_err *err)
{
  static const char set[] = "UPDATE run SET intent = ? WHERE id = ?";
  if (zl_journal_writable(j, err) != 0)
    return -1;
  int changed = zl_sql_run(&j->sql, set, ZL_ARGS(ZL_I(up_to_no), ZL_I(run)), err);
  if (changed == 0)
    return no_such_run(j, run, err);
  return changed == 1 ? 0 : -1;
}

/* What an earlier process intended and saw no answer to is "sent", row by row, and what it put back
 * is pending like the rest: the window of this apply then begins at nothing. */
int zl_window_settle(struct zl_journal *j, int64_t run, struct zl_err *err)
{
  static const char sent[] =
      "INSERT OR IGNORE INTO outcome (at, state) SELECT at, 1 FROM request"
      " WHERE at BETWEEN ?1 AND ?1 + (SELECT intent FROM run WHERE id = ?2) - 1";
  static const char again[] = "DELETE FROM outcome WHERE at BETWEEN ? AND ? AND state = 0";
  static const char none[] = "UPDATE run SET intent = 0 WHERE id = ? AND intent <> 0";
  int64_t first = zl_at(run, 1);
  if (zl_sql_run(&j->sql, sent, ZL_ARGS(ZL_I(first), ZL_I(run)), err) < 0 ||
      zl_sql_run(&j->sql, again, ZL_ARGS(ZL_I(first), ZL_I(zl_at(run, ZL_NO_MOST))), err) < 0)
    return -1;
  return zl_sql_run(&j->sql, none, ZL_ARGS(ZL_I(run)), err) < 0 ? -1 : 0;
}

/* ---- batches ------------------------------------------------------------------------------- */

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

/* A wrong number inside a batch gives the batch up like any error. */
static int no_such_request(struct zl_journal *j, int64_t run, int64_t no, const char *expected,
                           struct zl_err *err)
{
  zl_err_set(err, ZL_EJOURNAL, "the journal %s has no %s request %lld in run %lld", j->path,
             expected, (long long)no, (long long)run);
  return zl_sql_fail(&j->sql, SQLITE_MISUSE, err);
}

/* A plan's requests are numbered without gaps, so that their count tells which there are. */
static int exists(struct zl_journal *j, int64_t run, int64_t no, const char *expected, struct zl_err *err)
{
  static const char get[] = "SELECT requests FROM run WHERE id = ?";
  if (j->applying != run || j->applying == 0) {
    if (zl_sql_int(&j->sql, get, ZL_ARGS(ZL_I(run)), 0, &j->requests, err) != 0)
      return -1;
    j->applying = run;
  }
  if (no >= 1 && no <= j->requests)
    return 0;
  j->applying = 0;
  return no_such_request(j, run, no, expected, err);
}

/* ---- requests ------------------------------------------------------------------------------ */

int zl_request_sent(struct zl_journal *j, int64_t run, int64_t no, struct zl_err *err)
{
  static const char set[] =
      "INSERT INTO outcome (at, state) VALUES (?, 1)"
      " ON CONFLICT DO UPDATE SET state = 1 WHERE state <= 1"; /* pending, sent */
  if (zl_journal_writable(j, err) != 0 || exists(j, run, no, "open", err) != 0)
    return -1;
  int changed = zl_sql_run(&j->sql, set, ZL_ARGS(ZL_I(zl_at(run, no))), err);
  if (changed == 0)
    return no_such_request(j, run, no, "open", err);
  return changed == 1 ? 0 : -1;
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

static int state_of(const char *name)
{
  for (int i = 0; name && i < ZL_ROW_STATES; i++)
    if (i != ZL_ROW_SENT && strcmp(name, state_names[i]) == 0)
      return i;
  return -1;
}

int zl_request_outcome(struct zl_journal *j, int64_t run, int64_t no, const struct zl_outcome *o,
                       struct zl_err *err)
{
  static const char set[] =
      "INSERT OR REPLACE INTO outcome (at, state, status, attempts, answered_ms, took_ms, tracking_id,"
      " error, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  if (zl_journal_writable(j, err) != 0)
    return -1;
  int state = state_of(o->state);
  if (state < 0)
    return zl_err_set(err, ZL_EJOURNAL, "a request cannot be '%s'", o->state ? o->state : "");
  if (exists(j, run, no, "such", err) != 0)
    return -1;
  struct zl_buf answer_buf = ZL_BUF_INIT(1 << 20), error_buf = ZL_BUF_INIT(1 << 20);
  struct zl_str answer, error, tracking = zl_str_of(o->tracking_id);
  struct zl_arg took = ZL_S(((struct zl_str){NULL, 0}));
  int64_t now = zl_wall_ms();
  int rc = -1;
  if (tracking.n == 0)
    tracking = (struct zl_str){NULL, 0};
  if (o->sent_ms > 0)
    took = ZL_I(now > o->sent_ms ? now - o->sent_ms : 0);
  if (redacted(o->answer, &answer_buf, &answer, err) == 0 &&
      redacted(zl_str_of(o->error), &error_buf, &error, err) == 0 &&
      zl_sql_run(&j->sql, set,
                 ZL_ARGS(ZL_I(zl_at(run, no)), ZL_I(state), ZL_I(o->status), ZL_I(o->attempts),
                         ZL_I(now), took, ZL_S(tracking), ZL_S(error), ZL_S(answer)),
                 err) >= 0)
    rc = 0;
  zl_buf_free(&answer_buf);
  zl_buf_free(&error_buf);
  return rc;
}

/* ---- verdicts ------------------------------------------------------------------------------ */

/* As numbers in the file: never reorder. */
static const char *const verdicts[] = {"applied",    "locked",    "ignored",
                                       "normalised", "different", "unread"};

const char *zl_verdict_name(int64_t verdict)
{
  return verdict >= 0 && verdict < (int64_t)(sizeof(verdicts) / sizeof(verdicts[0]))
             ? verdicts[verdict]
             : NULL;
}

int zl_change_verdict(struct zl_journal *j, int64_t run, int64_t change_no, const char *verdict,
                      struct zl_str after, struct zl_err *err)
{
  static const char set[] =
      "INSERT OR REPLACE INTO verdict (at, verdict, after) SELECT ?1, ?2, ?3"
      " WHERE EXISTS (SELECT 1 FROM run WHERE id = ?4 AND ?5 BETWEEN 1 AND changes)";
  int64_t number = 0;
  if (zl_journal_writable(j, err) != 0)
    return -1;
  while (zl_verdict_name(number) && (!verdict || strcmp(verdict, zl_verdict_name(number)) != 0))
    number++;
  if (!zl_verdict_name(number))
    return zl_err_set(err, ZL_EJOURNAL, "a change cannot be '%s'", verdict ? verdict : "");
  int changed = zl_sql_run(&j->sql, set,
                           ZL_ARGS(ZL_I(zl_at(run, change_no)), ZL_I(number), ZL_S(after), ZL_I(run),
                                   ZL_I(change_no)),
                           err);
  if (changed == 0) {
    zl_err_set(err, ZL_EJOURNAL, "the journal %s has no change %lld in run %lld", j->path,
               (long long)change_no, (long long)run);
    return zl_sql_fail(&j->sql, SQLITE_MISUSE, err);
  }
  return changed < 0 ? -1 : 0;
}
