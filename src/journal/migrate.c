/* migrate.c - plans of format 1 (a row each for object, request, change) become those of format 2.
 * Serves schema.c, inside the transaction of its step. */
#include "journal/internal.h"

struct copying {
  struct zl_journal *j;
  sqlite3_stmt *changes; /* all of the run, by request; on a row, or `at_end` */
  bool at_end;
  int64_t object; /* the last one copied, by its old number */
};

static int next_change(struct copying *c, struct zl_err *err)
{
  int rc = zl_sql_step(&c->j->sql, c->changes, err);
  c->at_end = rc != 1;
  return rc < 0 ? -1 : 0;
}

static int copy_changes(struct copying *c, int64_t old_request, int64_t object, int64_t request,
                        struct zl_err *err)
{
  while (!c->at_end && sqlite3_column_int64(c->changes, 0) <= old_request) {
    if (sqlite3_column_int64(c->changes, 0) == old_request &&
        zl_plan_change(c->j, object, request, zl_sql_text(c->changes, 1), zl_sql_text(c->changes, 2),
                       zl_sql_text(c->changes, 3), zl_sql_text(c->changes, 4), err) != 0)
      return -1;
    if (next_change(c, err) != 0)
      return -1;
  }
  return 0;
}

static int copy_request(struct copying *c, sqlite3_stmt *row, struct zl_err *err)
{
  int64_t no = sqlite3_column_int64(row, 0), old_object = sqlite3_column_int64(row, 1), object, request;
  struct zl_plan_state *p = &c->j->plan;
  if (old_object != c->object) {
    p->objects = old_object - 1; /* objects keep their numbers */
    if (zl_plan_object(c->j, zl_sql_text(row, 8), zl_sql_text(row, 9), zl_sql_text(row, 10),
                       &object, err) != 0)
      return -1;
    c->object = object;
  }
  const char *method = (const char *)sqlite3_column_text(row, 2);
  struct zl_plan_request r = {.method = method ? method : "",
                              .path = zl_sql_text(row, 3),
                              .body = zl_sql_text(row, 4),
                              .product = (const char *)sqlite3_column_text(row, 5),
                              .label = (const char *)sqlite3_column_text(row, 6),
                              .safe = sqlite3_column_int(row, 7) != 0};
  if (zl_plan_flush(c->j, err) != 0)
    return -1;
  p->requests = no - 1; /* and requests theirs, which their outcomes know */
  if (zl_plan_request(c->j, c->object, &r, &request, err) != 0)
    return -1;
  return copy_changes(c, no, c->object, request, err);
}

static int copy_run(struct zl_journal *j, int64_t run, struct zl_err *err)
{
  static const char requests[] =
      "SELECT r.no, r.object, m.text, r.path, b.text, p.text, l.text, r.safe, k.text, o.id, o.label"
      " FROM old_request r CROSS JOIN old_object o ON o.run = r.run AND o.no = r.object"
      " JOIN old_text m ON m.id = r.method JOIN old_text p ON p.id = r.product"
      " JOIN old_text l ON l.id = r.label JOIN old_text k ON k.id = o.kind"
      " LEFT JOIN old_text b ON b.id = r.body WHERE r.run = ? ORDER BY r.no";
  static const char changes[] =
      "SELECT c.request, p.text, b.text, w.text, g.text FROM old_change c"
      " JOIN old_text p ON p.id = c.path JOIN old_text g ON g.id = c.origin"
      " LEFT JOIN old_text b ON b.id = c.before LEFT JOIN old_text w ON w.id = c.wanted"
      " WHERE c.run = ? ORDER BY c.request, c.no";
  struct copying c = {.j = j};
  sqlite3_stmt *row = zl_sql_start(&j->sql, requests, ZL_ARGS(ZL_I(run)), err);
  c.changes = row ? zl_sql_start(&j->sql, changes, ZL_ARGS(ZL_I(run)), err) : NULL;
  int rc = c.changes ? next_change(&c, err) : -1;
  zl_plan_resume(j, run);
  while (rc == 0 && (rc = zl_sql_step(&j->sql, row, err)) == 1)
    rc = copy_request(&c, row, err);
  if (rc == 0)
    rc = zl_plan_flush(j, err);
  if (c.changes)
    zl_sql_done(&j->sql, c.changes);
  if (row)
    zl_sql_done(&j->sql, row);
  zl_plan_forget(j);
  return rc;
}

int zl_journal_repack(struct zl_journal *j, struct zl_err *err)
{
  static const char next[] = "SELECT id FROM run WHERE id > ? ORDER BY id LIMIT 1";
  static const char outcomes[] =
      "INSERT INTO outcome (at, state, status, attempts, answered_ms, took_ms, tracking_id, error, "
      "answer)"
      " SELECT run * 4294967296 + no,"
      "   CASE state WHEN 'sent' THEN 1 WHEN 'done' THEN 2 WHEN 'failed' THEN 3 WHEN 'unknown' "
      "THEN 4 ELSE 0 END,"
      "   status, attempts, answered_ms, answered_ms - sent_ms, tracking_id, error, answer"
      " FROM old_request WHERE state <> 'pending' OR error IS NOT NULL ORDER BY run, no";
  for (int64_t run = 0;;) {
    if (zl_sql_int(&j->sql, next, ZL_ARGS(ZL_I(run)), 0, &run, err) != 0)
      return -1;
    if (run == 0)
      return zl_sql_run(&j->sql, outcomes, NULL, 0, err) < 0 ? -1 : 0;
    if (copy_run(j, run, err) != 0)
      return -1;
  }
}
