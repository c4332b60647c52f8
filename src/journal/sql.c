/* sql.c - one SQLite connection: statements kept prepared, one transaction at a time, results put
 * into words. Used by every file of this room, for the journal's file and for the draft. */
#include "journal/internal.h"

#include <errno.h>
#include <string.h>

/* ---- words --------------------------------------------------------------------------------- */

int zl_sql_no_space(const char *path, struct zl_err *err)
{
  return zl_err_set(err, ZL_EJOURNAL,
                    "no space left to write the journal %s: free some on its disk (or raise the "
                    "quota or file size limit), then try again",
                    path);
}

static int io_error(const struct zl_sql *s, struct zl_err *err)
{
  int number = s->db ? sqlite3_system_errno(s->db) : 0;
  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    return zl_sql_no_space(s->path, err);
  return zl_err_set(err, ZL_EJOURNAL,
                    "reading or writing the journal %s failed: %s (SQLite %d); check the disk, or "
                    "set ZOOMLUA_HOME to a folder on another one",
                    s->path, number ? strerror(number) : "input/output error",
                    s->db ? sqlite3_extended_errcode(s->db) : 0);
}

static int locked(const struct zl_sql *s, struct zl_err *err)
{
  char holder[96];
  zl_lock_holder(s->path, holder, sizeof(holder));
  return zl_err_set(err, ZL_EJOURNAL,
                    "the journal %s is locked%s: wait until that has ended, then try again", s->path,
                    holder[0] ? holder : " by another process");
}

/* Fills err only; the transaction is the caller's business. */
static void words(const struct zl_sql *s, int rc, struct zl_err *err)
{
  switch (rc & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    locked(s, err);
    return;
  case SQLITE_FULL:
    zl_sql_no_space(s->path, err);
    return;
  case SQLITE_IOERR:
    io_error(s, err);
    return;
  case SQLITE_NOMEM:
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    return;
  case SQLITE_NOTADB:
    zl_err_set(err, ZL_EJOURNAL,
               "%s is not a journal of zoomlua (not an SQLite file): move it away to start a new one",
               s->path);
    return;
  case SQLITE_CORRUPT:
    zl_err_set(err, ZL_EJOURNAL,
               "the journal %s is damaged: move it away (with its -wal and -shm) to start a new one; "
               "\"sqlite3 FILE .recover\" may bring back what it held",
               s->path);
    return;
  case SQLITE_READONLY:
  case SQLITE_PERM:
    zl_err_set(err, ZL_EJOURNAL,
               "the journal %s cannot be written: make the file and its folder writable, or set "
               "ZOOMLUA_HOME to a folder that is",
               s->path);
    return;
  case SQLITE_CANTOPEN:
    zl_err_set(err, ZL_EJOURNAL,
               "cannot open the journal %s: %s; check the path and the permissions of its folder",
               s->path, s->db && sqlite3_system_errno(s->db)
                            ? strerror(sqlite3_system_errno(s->db))
                            : "no such file or no permission");
    return;
  default:
    zl_err_set(err, ZL_EJOURNAL, "the journal %s: %s (SQLite %d)", s->path,
               s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc), rc);
  }
}

int zl_sql_fail(struct zl_sql *s, int rc, struct zl_err *err)
{
  words(s, rc, err);
  if (s->draft)
    s->lost = true;
  if (s->in_tx) {
    s->lost = true;
    if (!sqlite3_get_autocommit(s->db)) /* some errors have rolled back by themselves */
      sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  }
  return -1;
}

/* ---- statements ---------------------------------------------------------------------------- */

static sqlite3_stmt *find(struct zl_sql *s, const char *text, struct zl_err *err)
{
  size_t at = 0;
  while (at < s->n && s->kept[at].text != text)
    at++;
  if (at < s->n && !s->kept[at].taken) {
    s->kept[at].taken = true;
    return s->kept[at].stmt;
  }
  /* Not there yet, or in use further up the stack (a callback that asks again): one more. */
  bool keep = at == s->n && s->n < ZL_SQL_KEPT;
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v3(s->db, text, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0, &stmt, NULL);
  if (rc != SQLITE_OK) {
    zl_sql_fail(s, rc, err);
    return NULL;
  }
  if (keep) {
    s->kept[at].text = text;
    s->kept[at].stmt = stmt;
    s->kept[at].taken = true;
    s->n++;
  }
  return stmt;
}

static int bind(sqlite3_stmt *stmt, const struct zl_arg *args, size_t n)
{
  int rc = SQLITE_OK;
  for (size_t i = 0; i < n && rc == SQLITE_OK; i++) {
    int at = (int)i + 1;
    if (args[i].is == ZL_ARG_NUMBER)
      rc = sqlite3_bind_int64(stmt, at, args[i].i);
    else if (!args[i].s.p)
      rc = sqlite3_bind_null(stmt, at);
    else if (args[i].is == ZL_ARG_BYTES)
      rc = sqlite3_bind_blob64(stmt, at, args[i].s.p, args[i].s.n, SQLITE_STATIC);
    else /* static: the caller's bytes outlive the steps, and every use binds afresh */
      rc = sqlite3_bind_text64(stmt, at, args[i].s.p, args[i].s.n, SQLITE_STATIC, SQLITE_UTF8);
  }
  return rc;
}

sqlite3_stmt *zl_sql_start(struct zl_sql *s, const char *text, const struct zl_arg *args, size_t n,
                           struct zl_err *err)
{
  if (s->lost) {
    zl_err_set(err, ZL_EJOURNAL, "the journal %s: given up after an earlier error", s->path);
    return NULL;
  }
  sqlite3_stmt *stmt = find(s, text, err);
  if (!stmt)
    return NULL;
  int rc = bind(stmt, args, n);
  if (rc != SQLITE_OK) {
    zl_sql_done(s, stmt);
    zl_sql_fail(s, rc, err);
    return NULL;
  }
  return stmt;
}

int zl_sql_step(struct zl_sql *s, sqlite3_stmt *stmt, struct zl_err *err)
{
  int rc = sqlite3_step(stmt);
  if (rc == SQLITE_ROW)
    return 1;
  if (rc == SQLITE_DONE)
    return 0;
  words(s, rc, err);    /* before the reset, which forgets the system's error number */
  sqlite3_reset(stmt);  /* a statement that failed must not keep the rollback waiting */
  return zl_sql_fail(s, rc, err);
}

void zl_sql_done(struct zl_sql *s, sqlite3_stmt *stmt)
{
  for (size_t i = 0; i < s->n; i++)
    if (s->kept[i].stmt == stmt) {
      sqlite3_reset(stmt);
      s->kept[i].taken = false;
      return;
    }
  sqlite3_finalize(stmt); /* takes NULL */
}

int zl_sql_run(struct zl_sql *s, const char *text, const struct zl_arg *args, size_t n,
               struct zl_err *err)
{
  sqlite3_stmt *stmt = zl_sql_start(s, text, args, n, err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(s, stmt, err);
  int changed = sqlite3_changes(s->db); /* stale after a statement that changes nothing by kind */
  zl_sql_done(s, stmt);
  return rc < 0 ? -1 : changed;
}

int zl_sql_int(struct zl_sql *s, const char *text, const struct zl_arg *args, size_t n,
               int64_t otherwise, int64_t *out, struct zl_err *err)
{
  sqlite3_stmt *stmt = zl_sql_start(s, text, args, n, err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(s, stmt, err);
  if (rc >= 0)
    *out = rc == 1 ? sqlite3_column_int64(stmt, 0) : otherwise;
  zl_sql_done(s, stmt);
  return rc < 0 ? -1 : 0;
}

int zl_sql_exec(struct zl_sql *s, const char *text, struct zl_err *err)
{
  int rc = sqlite3_exec(s->db, text, NULL, NULL, NULL);
  return rc == SQLITE_OK ? 0 : zl_sql_fail(s, rc, err);
}

struct zl_str zl_sql_text(sqlite3_stmt *stmt, int column)
{
  const char *p = (const char *)sqlite3_column_text(stmt, column);
  if (!p && sqlite3_errcode(sqlite3_db_handle(stmt)) == SQLITE_NOMEM) /* else it is NULL */
    zl_memory_note();
  return (struct zl_str){p, p ? (size_t)sqlite3_column_bytes(stmt, column) : 0};
}

struct zl_str zl_sql_bytes(sqlite3_stmt *stmt, int column)
{
  if (sqlite3_column_type(stmt, column) != SQLITE_BLOB)
    return zl_sql_text(stmt, column);
  const char *p = sqlite3_column_blob(stmt, column);
  if (!p && sqlite3_errcode(sqlite3_db_handle(stmt)) == SQLITE_NOMEM) /* else it is empty */
    zl_memory_note();
  return (struct zl_str){p ? p : "", p ? (size_t)sqlite3_column_bytes(stmt, column) : 0};
}

/* ---- transactions -------------------------------------------------------------------------- */

int zl_sql_begin(struct zl_sql *s, struct zl_err *err)
{
  static const char begin[] = "BEGIN IMMEDIATE";
  if (s->in_tx)
    return zl_err_set(err, ZL_EJOURNAL, "the journal %s: a transaction is open already", s->path);
  if (zl_sql_run(s, begin, NULL, 0, err) < 0)
    return -1;
  s->in_tx = true;
  s->lost = false;
  return 0;
}

int zl_sql_commit(struct zl_sql *s, struct zl_err *err)
{
  static const char commit[] = "COMMIT";
  if (!s->in_tx)
    return zl_err_set(err, ZL_EJOURNAL, "the journal %s: no transaction is open", s->path);
  int rc = zl_sql_run(s, commit, NULL, 0, err);
  s->in_tx = s->lost = false;
  return rc < 0 ? -1 : 0;
}

void zl_sql_rollback(struct zl_sql *s)
{
  if (s->in_tx && !sqlite3_get_autocommit(s->db))
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  s->in_tx = s->lost = false;
}

void zl_sql_close(struct zl_sql *s)
{
  for (size_t i = 0; i < s->n; i++)
    sqlite3_finalize(s->kept[i].stmt);
  s->n = 0;
  sqlite3_close(s->db); /* takes NULL */
  s->db = NULL;
}
