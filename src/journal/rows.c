/* rows.c - the requests of a plan as they come back: what is to be sent, every change with what became
 * of it. Serves apply and core. Rows are unpacked here (dict.c, form.c); readers need no lock: WAL gives
 * them the last commit while an apply goes on. */
#include "journal/internal.h"

#include <string.h>

static int damaged(struct zl_journal *j, struct zl_err *err)
{
  return zl_sql_fail(&j->sql, SQLITE_CORRUPT, err);
}

/* A walk over the rows of one run. The path is built only when it is another one. */
struct walk {
  struct zl_journal *j;
  const struct zl_dict *texts;
  int64_t run, intent;
  struct zl_form form;
  struct zl_buf path, key;
};

static int walk_begin(struct walk *w, struct zl_journal *j, int64_t run, struct zl_err *err)
{
  *w = (struct walk){.j = j, .run = run, .path = ZL_BUF_INIT(16u << 20), .key = ZL_BUF_INIT(1u << 20)};
  w->texts = zl_dict_of(j, run, err);
  if (!w->texts)
    return -1;
  return zl_run_intent(j, run, &w->intent, err);
}

static void walk_end(struct walk *w, sqlite3_stmt *stmt)
{
  if (stmt)
    zl_sql_done(&w->j->sql, stmt);
  zl_dict_done((struct zl_dict *)w->texts);
  zl_buf_free(&w->path);
  zl_buf_free(&w->key);
}

static int read_form(struct walk *w, sqlite3_stmt *stmt, int column, struct zl_str id, struct zl_err *err)
{
  struct zl_str text;
  if (zl_dict_read(w->j, w->texts, stmt, column, &text, err) != 0)
    return -1;
  if (!zl_form_read(&w->form, text))
    return damaged(w->j, err);
  zl_buf_reset(&w->path);
  if (zl_buf_puts(&w->path, "") != 0 || zl_form_path(&w->path, &w->form, id) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory for a request's path");
  return 0;
}

/* ---- what is to be sent -------------------------------------------------------------------- */

/* at, object, form, body, id, label, state of the outcome */
static int pending_row(struct walk *w, sqlite3_stmt *stmt, struct zl_pending *p, struct zl_err *err)
{
  struct zl_str id = zl_sql_text(stmt, 4), label = zl_sql_text(stmt, 5);
  if (read_form(w, stmt, 2, id, err) != 0)
    return -1;
  *p = (struct zl_pending){.no = zl_no(sqlite3_column_int64(stmt, 0)),
                           .object = sqlite3_column_int64(stmt, 1),
                           .method = w->form.method,
                           .path = zl_buf_view(&w->path),
                           .product = w->form.product,
                           .label = w->form.label,
                           .object_label = label.n ? label : id,
                           .safe = w->form.safe};
  p->state = zl_row_state_name(zl_row_state(stmt, 6, p->no, w->intent));
  zl_buf_reset(&w->key);
  zl_buf_str(&w->key, w->form.kind);
  zl_buf_putc(&w->key, '/');
  if (zl_buf_str(&w->key, id) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  p->object_key = zl_buf_view(&w->key);
  return zl_dict_read(w->j, w->texts, stmt, 3, &p->body, err);
}

int zl_run_pending(struct zl_journal *j, int64_t run, int64_t after_no, int most,
                   int (*each)(void *arg, const struct zl_pending *p), void *arg, struct zl_err *err)
{
  static const char get[] =
      "SELECT r.at, r.object, r.form, r.body, r.id, r.label, o.state"
      " FROM request r LEFT JOIN outcome o ON o.at = r.at"
      " WHERE r.at > ? AND r.at <= ? AND coalesce(o.state, 0) <= 1 ORDER BY r.at LIMIT ?";
  struct walk w;
  sqlite3_stmt *stmt = NULL;
  int rc = walk_begin(&w, j, run, err), stopped = 0;
  if (rc == 0)
    stmt = zl_sql_start(
        &j->sql, get, ZL_ARGS(ZL_I(zl_at(run, after_no)), ZL_I(zl_at(run, ZL_NO_MOST)), ZL_I(most)),
        err);
  if (!stmt)
    rc = -1;
  while (rc == 0 && !stopped && (rc = zl_sql_step(&j->sql, stmt, err)) == 1) {
    struct zl_pending row;
    rc = pending_row(&w, stmt, &row, err);
    if (rc == 0)
      stopped = each(arg, &row);
  }
  walk_end(&w, stmt);
  return stopped ? stopped : rc;
}

/* ---- changes ------------------------------------------------------------------------------- */

struct changes {
  struct walk walk;
  struct zl_unpack u; /* what is left of the row's changes */
  int64_t verdict_no; /* the change that the verdict at hand is of; ZL_NO_MOST: none any more */
  sqlite3_stmt *verdicts;
};

/* Verdicts come in the order of the changes; most runs have none. */
static int next_verdict(struct changes *c, struct zl_err *err)
{
  int rc = zl_sql_step(&c->walk.j->sql, c->verdicts, err);
  c->verdict_no = rc == 1 ? zl_no(sqlite3_column_int64(c->verdicts, 0)) : ZL_NO_MOST;
  return rc < 0 ? -1 : 0;
}

static int take_verdict(struct changes *c, struct zl_change *change, struct zl_err *err)
{
  while (c->verdict_no < change->no)
    if (next_verdict(c, err) != 0)
      return -1;
  if (c->verdict_no != change->no)
    return 0;
  change->verdict = zl_verdict_name(sqlite3_column_int64(c->verdicts, 1));
  change->after = zl_sql_text(c->verdicts, 2);
  return 0;
}

/* at, form, body, id, label, state, status, error, tracking_id, answer, took_ms, answered_ms, changes, first */
static int change_row(struct changes *c, sqlite3_stmt *stmt, struct zl_change *change, struct zl_err *err)
{
  struct walk *w = &c->walk;
  struct zl_str packed, id = zl_sql_text(stmt, 3), label = zl_sql_text(stmt, 4);
  if (read_form(w, stmt, 1, id, err) != 0)
    return -1;
  *change = (struct zl_change){
      .no = sqlite3_column_int64(stmt, 13),
      .request = zl_no(sqlite3_column_int64(stmt, 0)),
      .kind = w->form.kind,
      .object = id,
      .label = label.p ? label : ZL_STR(""),
      .method = w->form.method,
      .url = zl_buf_view(&w->path),
      .status = sqlite3_column_int(stmt, 6),
      .error = zl_sql_text(stmt, 7),
      .tracking_id = zl_sql_text(stmt, 8),
      .answer = zl_sql_text(stmt, 9),
      .took_ms = sqlite3_column_type(stmt, 10) == SQLITE_NULL ? -1 : sqlite3_column_int64(stmt, 10),
      .answered_ms = sqlite3_column_int64(stmt, 11)};
  change->state = zl_str_of(zl_row_state_name(zl_row_state(stmt, 5, change->request, w->intent)));
  if (zl_dict_read(w->j, w->texts, stmt, 2, &change->body, err) != 0 ||
      zl_dict_read(w->j, w->texts, stmt, 12, &packed, err) != 0)
    return -1;
  c->u = zl_unpack_of(packed);
  return 0;
}

int zl_change_unpack(struct zl_journal *j, const struct zl_dict *t, struct zl_unpack *u,
                     struct zl_str text[4], struct zl_err *err)
{
  for (int i = 0; i < 4; i++)
    if (zl_dict_unpack(j, t, u, &text[i], err) != 0)
      return -1;
  return 0;
}

static int each_change(struct changes *c, struct zl_change *change,
                       int (*each)(void *arg, const struct zl_change *c), void *arg, int *stopped,
                       struct zl_err *err)
{
  for (; c->u.p < c->u.end && !*stopped; change->no++) {
    struct zl_str text[4];
    if (zl_change_unpack(c->walk.j, c->walk.texts, &c->u, text, err) != 0)
      return -1;
    change->path = text[0];
    change->before = text[1];
    change->wanted = text[2];
    change->origin = text[3];
    change->has_before = text[1].p != NULL;
    change->verdict = NULL;
    change->after = (struct zl_str){NULL, 0};
    if (take_verdict(c, change, err) != 0)
      return -1;
    *stopped = each(arg, change);
  }
  return 0;
}

int zl_run_changes(struct zl_journal *j, int64_t run, struct zl_str object,
                   int (*each)(void *arg, const struct zl_change *c), void *arg, struct zl_err *err)
{
  static const char get[] =
      "SELECT r.at, r.form, r.body, r.id, r.label, o.state, o.status, o.error, o.tracking_id, o.answer,"
      "  o.took_ms, o.answered_ms, r.changes, r.first"
      " FROM request r LEFT JOIN outcome o ON o.at = r.at"
      " WHERE r.at BETWEEN ?1 AND ?2 AND (?3 IS NULL OR r.id = ?3 OR r.label = ?3 COLLATE NOCASE)"
      " ORDER BY r.at";
  static const char verdicts[] =
      "SELECT at, verdict, after FROM verdict WHERE at BETWEEN ? AND ? ORDER BY at";
  struct zl_arg first = ZL_I(zl_at(run, 1)), last = ZL_I(zl_at(run, ZL_NO_MOST));
  struct changes c = {0};
  sqlite3_stmt *stmt = NULL;
  int rc = walk_begin(&c.walk, j, run, err), stopped = 0;
  if (rc == 0)
    stmt = zl_sql_start(&j->sql, get, ZL_ARGS(first, last, ZL_S(object)), err);
  if (stmt)
    c.verdicts = zl_sql_start(&j->sql, verdicts, ZL_ARGS(first, last), err);
  if (!c.verdicts)
    rc = -1;
  while (rc == 0 && !stopped && (rc = zl_sql_step(&j->sql, stmt, err)) == 1) {
    struct zl_change change;
    rc = change_row(&c, stmt, &change, err);
    if (rc == 0)
      rc = each_change(&c, &change, each, arg, &stopped, err);
  }
  if (c.verdicts)
    zl_sql_done(&j->sql, c.verdicts);
  walk_end(&c.walk, stmt);
  return stopped ? stopped : rc;
}
