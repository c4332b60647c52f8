/* draft_rows.c - wishes of objects that outgrew a record (thousands of operations, long lists of shared
 * access): a row each, so that no record is ever long to search or to move. Serves draft.c.
 *
 * They are in a database private to the process: SQLite opens "" as an unlinked temporary file. Beside the
 * journal's connection and not in it, because its one long transaction would hold up every commit of the
 * plan. No rollback journal, no sync: it dies with the process anyway. */
#include "journal/draft.h"

#define CACHE_KB 512

static int open_rows(struct zl_draft *d, struct zl_err *err)
{
  static const char table[] =
      "CREATE TABLE want (object INTEGER NOT NULL, body INTEGER NOT NULL, path TEXT NOT NULL,"
      "  apart INTEGER NOT NULL, wanted TEXT NOT NULL, origin TEXT NOT NULL, known INTEGER NOT NULL DEFAULT 0,"
      "  current TEXT, author INTEGER NOT NULL,"
      "  PRIMARY KEY (object, body, path, apart)) WITHOUT ROWID;";
  char pragmas[160];
  if (d->sql.db)
    return 0;
  zl_journal_temporary_beside(d->sql.path);
  int rc = sqlite3_open_v2("", &d->sql.db,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                               SQLITE_OPEN_EXRESCODE,
                           NULL);
  if (rc != SQLITE_OK)
    return zl_sql_fail(&d->sql, rc, err);
  snprintf(pragmas, sizeof(pragmas),
           "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;"
           "PRAGMA cache_size = -%d; BEGIN",
           CACHE_KB);
  return zl_sql_exec(&d->sql, pragmas, err) != 0 || zl_sql_exec(&d->sql, table, err) != 0 ? -1 : 0;
}

int zl_draft_rows_want(struct zl_draft *d, int64_t object, const struct zl_record_entry *e,
                       struct zl_err *err)
{
  static const char add[] =
      "INSERT INTO want (object, body, path, wanted, origin, known, current, apart, author)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET"
      "   known = known AND wanted = excluded.wanted,"
      "   current = CASE WHEN wanted = excluded.wanted THEN current END,"
      "   wanted = excluded.wanted, origin = excluded.origin";
  return zl_sql_run(&d->sql, add,
                    ZL_ARGS(ZL_I(object), ZL_I((int64_t)e->body), ZL_S(e->path), ZL_S(e->wanted),
                            ZL_S(e->origin), ZL_I(e->flag), ZL_S(e->current), ZL_I(e->apart), ZL_I(e->author)),
                    err) < 0
             ? -1
             : 0;
}

int zl_draft_rows_take(struct zl_draft *d, struct zl_record *r, struct zl_err *err)
{
  struct zl_record_head head;
  struct zl_record_entry e;
  struct zl_buf rest = ZL_BUF_INIT(UINT32_MAX / 2);
  int rc = 0;
  if (open_rows(d, err) != 0)
    return -1;
  zl_record_read(r, &head);
  head.large = true;
  zl_record_pack_head(&rest, &head);
  for (size_t at = head.end; rc == 0 && zl_record_next(r, &at, &e);)
    rc = e.is_wish ? zl_draft_rows_want(d, r->no, &e, err) : zl_record_pack(&rest, &e);
  if (rc == 0 && rest.failed)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    rc = zl_draft_window_splice(d, r, 0, r->n, zl_buf_view(&rest), err);
  zl_buf_free(&rest);
  return rc;
}

int zl_draft_rows_wanted(struct zl_draft *d, int64_t object, uint64_t body, struct zl_str path, bool apart,
                         struct zl_buf *value, struct zl_err *err)
{
  static const char get[] = "SELECT wanted FROM want WHERE object = ? AND body = ? AND path = ? AND apart = ?";
  sqlite3_stmt *stmt =
      zl_sql_start(&d->sql, get, ZL_ARGS(ZL_I(object), ZL_I((int64_t)body), ZL_S(path), ZL_I(apart)), err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&d->sql, stmt, err);
  if (rc == 1 && zl_buf_str(value, zl_sql_text(stmt, 0)) != 0)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory for a wanted value");
  zl_sql_done(&d->sql, stmt);
  return rc;
}

int zl_draft_rows_current(struct zl_draft *d, int64_t object, uint64_t body, struct zl_str path, bool apart,
                          struct zl_str value, bool *there, struct zl_err *err)
{
  static const char set[] =
      "UPDATE want SET known = 1, current = ? WHERE object = ? AND body = ? AND path = ? AND apart = ?";
  int rows = zl_sql_run(&d->sql, set,
                        ZL_ARGS(ZL_S(value), ZL_I(object), ZL_I((int64_t)body), ZL_S(path), ZL_I(apart)), err);
  *there = rows > 0;
  return rows < 0 ? -1 : 0;
}

int zl_draft_rows_wants(struct zl_draft *d, int64_t object, uint64_t body, struct zl_str body_name,
                  int (*each)(void *arg, const struct zl_draft_want *w), void *arg, struct zl_err *err)
{
  static const char get[] =
      "SELECT path, wanted, current, origin, known, author, apart FROM want WHERE object = ? AND body = ?"
      " ORDER BY path, apart";
  sqlite3_stmt *stmt = zl_sql_start(&d->sql, get, ZL_ARGS(ZL_I(object), ZL_I((int64_t)body)), err);
  if (!stmt)
    return -1;
  int rc, stopped = 0;
  while (!stopped && (rc = zl_sql_step(&d->sql, stmt, err)) == 1) {
    struct zl_draft_want want = {body_name, zl_sql_text(stmt, 0), zl_sql_text(stmt, 1),
                                 zl_sql_text(stmt, 2), zl_sql_text(stmt, 3),
                                 sqlite3_column_int(stmt, 4) != 0, (unsigned)sqlite3_column_int(stmt, 5)};
    stopped = zl_draft_tell(d, object, body, sqlite3_column_int(stmt, 6) != 0, &want, each, arg);
  }
  zl_sql_done(&d->sql, stmt);
  return stopped ? stopped : rc;
}

int zl_draft_rows_next_body(struct zl_draft *d, int64_t object, uint64_t after, uint64_t *body,
                            struct zl_err *err)
{
  static const char get[] = "SELECT body FROM want WHERE object = ? AND body > ? ORDER BY body LIMIT 1";
  int64_t no = 0;
  if (zl_sql_int(&d->sql, get, ZL_ARGS(ZL_I(object), ZL_I((int64_t)after)), 0, &no, err) != 0)
    return -1;
  *body = (uint64_t)no;
  return 0;
}

/* ---- two authors ----------------------------------------------------------------------------- */

static void keep(struct zl_buf *strings, struct zl_str *s)
{
  if (!s->p)
    return;
  size_t at = strings->len;
  zl_buf_str(strings, *s);
  zl_buf_putc(strings, '\0');
  s->p = (const char *)(uintptr_t)(at + 1); /* until the buffer stays where it is; 0 is absent */
}

static void place(const struct zl_buf *strings, struct zl_str *s)
{
  if (s->p)
    s->p = strings->data + ((uintptr_t)s->p - 1);
}

static void read_wish(sqlite3_stmt *stmt, int column, struct zl_record_entry *e)
{
  *e = (struct zl_record_entry){.is_wish = true, .body = (uint64_t)sqlite3_column_int64(stmt, 0),
                                .path = zl_sql_text(stmt, 1), .wanted = zl_sql_text(stmt, column),
                                .origin = zl_sql_text(stmt, column + 1), .flag = sqlite3_column_int(stmt, column + 2) != 0,
                                .current = zl_sql_text(stmt, column + 3),
                                .author = (unsigned)sqlite3_column_int(stmt, column + 4)};
}

int zl_draft_rows_clash(struct zl_draft *d, int64_t object, struct zl_record_entry *first,
                        struct zl_record_entry *later, struct zl_buf *strings, struct zl_err *err)
{
  static const char get[] =
      "SELECT a.body, a.path, a.wanted, a.origin, a.known, a.current, a.author,"
      " b.wanted, b.origin, b.known, b.current, b.author FROM want b JOIN want a"
      " ON a.object = b.object AND a.body = b.body AND a.path = b.path AND a.apart = 0"
      " WHERE b.object = ? AND b.apart = 1 LIMIT 1";
  sqlite3_stmt *stmt = zl_sql_start(&d->sql, get, ZL_ARGS(ZL_I(object)), err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&d->sql, stmt, err);
  if (rc == 1) {
    read_wish(stmt, 2, first);
    read_wish(stmt, 7, later);
    later->apart = true;
    struct zl_str *all[] = {&first->path, &first->wanted, &first->origin, &first->current,
                            &later->path, &later->wanted, &later->origin, &later->current};
    zl_buf_reset(strings);
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
      keep(strings, all[i]);
    if (strings->failed)
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
    for (size_t i = 0; rc == 1 && i < sizeof(all) / sizeof(all[0]); i++)
      place(strings, all[i]);
  }
  zl_sql_done(&d->sql, stmt);
  return rc;
}

int zl_draft_rows_alone(struct zl_draft *d, int64_t object, int (*each)(void *arg, const struct zl_record_entry *e),
                        void *arg, struct zl_err *err)
{
  static const char get[] =
      "SELECT body, path, wanted, origin, known, current, author FROM want b WHERE object = ? AND apart = 1"
      " AND NOT EXISTS (SELECT 1 FROM want a WHERE a.object = b.object AND a.body = b.body AND a.path = b.path"
      " AND a.apart = 0)";
  sqlite3_stmt *stmt = zl_sql_start(&d->sql, get, ZL_ARGS(ZL_I(object)), err);
  if (!stmt)
    return -1;
  int rc, stopped = 0;
  while (!stopped && (rc = zl_sql_step(&d->sql, stmt, err)) == 1) {
    struct zl_record_entry e;
    read_wish(stmt, 2, &e);
    e.apart = true;
    stopped = each(arg, &e);
  }
  zl_sql_done(&d->sql, stmt);
  return stopped ? stopped : rc;
}

int zl_draft_rows_before(struct zl_draft *d, int64_t object, uint64_t body, struct zl_str path, struct zl_buf *value,
                         struct zl_buf *origin, struct zl_err *err)
{
  static const char get[] = "SELECT wanted, origin FROM want WHERE object = ? AND body = ? AND path = ? AND apart = 0"
                            " AND author <> ?";
  sqlite3_stmt *stmt = zl_sql_start(&d->sql, get, ZL_ARGS(ZL_I(object), ZL_I((int64_t)body), ZL_S(path), ZL_I(d->author)), err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&d->sql, stmt, err);
  if (rc == 1 && (zl_buf_str(value, zl_sql_text(stmt, 0)) != 0 || zl_buf_str(origin, zl_sql_text(stmt, 1)) != 0))
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  zl_sql_done(&d->sql, stmt);
  return rc;
}

int zl_draft_rows_remove(struct zl_draft *d, int64_t object, uint64_t body, struct zl_str path, struct zl_err *err)
{
  static const char drop[] = "DELETE FROM want WHERE object = ? AND body = ? AND path = ?";
  return zl_sql_run(&d->sql, drop, ZL_ARGS(ZL_I(object), ZL_I((int64_t)body), ZL_S(path)), err) < 0 ? -1 : 0;
}

int zl_draft_rows_join(struct zl_draft *d, int64_t object, struct zl_err *err)
{
  static const char join[] = "UPDATE want SET apart = 0 WHERE object = ? AND apart = 1";
  return zl_sql_run(&d->sql, join, ZL_ARGS(ZL_I(object)), err) < 0 ? -1 : 0;
}
