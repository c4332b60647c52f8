/* groups.c - identical changes together: 10,000 users with one change are one line with a count and
 * a few names. Serves the plan's display and the report.
 *
 * SQLite sorts numbers, not texts: what is grouped by are the numbers of texts. Which objects come
 * first in a group is collected by an aggregate of our own while it counts. */
#include "journal/internal.h"

#include <string.h>

#define NAMES_MOST 16

/* ---- zl_first(no, object, most) ------------------------------------------------------------ */

struct first {
  int n;
  struct {
    int64_t no, object;
  } at[NAMES_MOST];
};

/* Keeps the smallest numbers, in whatever order the rows come. */
static void first_step(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
  (void)argc;
  int64_t no = sqlite3_value_int64(argv[0]), object = sqlite3_value_int64(argv[1]);
  int most = sqlite3_value_int(argv[2]);
  struct first *f = sqlite3_aggregate_context(ctx, sizeof(*f));
  if (!f || most < 1)
    return;
  if (most > NAMES_MOST)
    most = NAMES_MOST;
  int at = f->n;
  while (at > 0 && f->at[at - 1].no > no)
    at--;
  if (at >= most)
    return;
  if (f->n < most)
    f->n++;
  memmove(&f->at[at + 1], &f->at[at], (size_t)(f->n - 1 - at) * sizeof(f->at[0]));
  f->at[at].no = no;
  f->at[at].object = object;
}

static void first_final(sqlite3_context *ctx)
{
  int64_t objects[NAMES_MOST];
  struct first *f = sqlite3_aggregate_context(ctx, 0);
  int n = f ? f->n : 0;
  for (int i = 0; i < n; i++)
    objects[i] = f->at[i].object;
  sqlite3_result_blob(ctx, objects, n * (int)sizeof(objects[0]), SQLITE_TRANSIENT);
}

int zl_groups_register(sqlite3 *db)
{
  return sqlite3_create_function_v2(db, "zl_first", 3,
                                    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
                                    NULL, first_step, first_final, NULL);
}

/* ---- the question -------------------------------------------------------------------------- */

/* A label is one line here, whatever it holds. */
static int add_name(struct zl_buf *out, struct zl_str name)
{
  if (out->len && zl_buf_putc(out, '\n') != 0)
    return -1;
  size_t start = out->len;
  if (zl_buf_str(out, name) != 0)
    return -1;
  for (size_t i = start; i < out->len; i++)
    if (out->data[i] == '\n')
      out->data[i] = ' ';
  return 0;
}

static int add_names(struct zl_journal *j, int64_t run, sqlite3_stmt *group, int column,
                     struct zl_buf *out, struct zl_err *err)
{
  static const char get[] =
      "SELECT CASE label WHEN '' THEN id ELSE label END FROM object WHERE run = ? AND no = ?";
  int64_t objects[NAMES_MOST];
  size_t bytes = (size_t)sqlite3_column_bytes(group, column);
  const void *blob = sqlite3_column_blob(group, column);
  if (!blob || bytes > sizeof(objects))
    return 0;
  memcpy(objects, blob, bytes);
  for (size_t i = 0; i < bytes / sizeof(objects[0]); i++) {
    sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(run), ZL_I(objects[i])), err);
    if (!stmt)
      return -1;
    int rc = zl_sql_step(&j->sql, stmt, err);
    if (rc == 1 && add_name(out, zl_sql_text(stmt, 0)) != 0)
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
    zl_sql_done(&j->sql, stmt);
    if (rc < 0)
      return -1;
  }
  return 0;
}

int zl_run_groups(struct zl_journal *j, int64_t run, int names,
                  int (*each)(void *arg, const struct zl_change_group *g), void *arg, struct zl_err *err)
{
  static const char get[] =
      "SELECT k.text, p.text, b.text, w.text, g.text, t.state, t.count, t.first_no, t.objects FROM ("
      "  SELECT o.kind AS kind, c.path AS path, c.before AS before, c.wanted AS wanted,"
      "    c.origin AS origin, r.state AS state, count(*) AS count, min(c.no) AS first_no,"
      "    zl_first(c.no, c.object, ?2) AS objects"
      "  FROM change c"
      "  CROSS JOIN object o ON o.run = c.run AND o.no = c.object"
      "  CROSS JOIN request r ON r.run = c.run AND r.no = c.request"
      "  WHERE c.run = ?1 GROUP BY 1, 2, 3, 4, 5, 6) t"
      " JOIN text k ON k.id = t.kind JOIN text p ON p.id = t.path JOIN text g ON g.id = t.origin"
      " LEFT JOIN text b ON b.id = t.before LEFT JOIN text w ON w.id = t.wanted"
      " ORDER BY t.first_no";
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(run), ZL_I(names)), err);
  if (!stmt)
    return -1;
  struct zl_buf labels = ZL_BUF_INIT(1 << 20);
  int rc, stopped = 0;
  while (!stopped && (rc = zl_sql_step(&j->sql, stmt, err)) == 1) {
    zl_buf_reset(&labels);
    if (add_names(j, run, stmt, 8, &labels, err) != 0) {
      stopped = -1;
      break;
    }
    struct zl_change_group group = {
        .kind = zl_sql_text(stmt, 0),
        .path = zl_sql_text(stmt, 1),
        .before = zl_sql_text(stmt, 2),
        .wanted = zl_sql_text(stmt, 3),
        .origin = zl_sql_text(stmt, 4),
        .state = zl_sql_text(stmt, 5),
        .has_before = sqlite3_column_type(stmt, 2) != SQLITE_NULL,
        .count = sqlite3_column_int64(stmt, 6),
        .names = zl_buf_view(&labels),
        .first_no = sqlite3_column_int64(stmt, 7),
    };
    stopped = each(arg, &group);
  }
  zl_sql_done(&j->sql, stmt);
  zl_buf_free(&labels);
  return stopped ? stopped : rc;
}
