/* draft.c - what a policy wants, while it is still running: objects, wishes, present values, bodies
 * still to be read. Serves core.
 *
 * A database of its own, private to the process: SQLite opens "" as an unlinked temporary file, so
 * nothing of it is left after any kind of death. Beside the journal's connection and not in it,
 * because its one long transaction would hold up every commit of the plan. No rollback journal, no
 * sync: it dies with the process anyway. The page cache is bounded and spills to the file, which
 * lies in the journal's folder: memory stays flat, and /tmp, often memory itself, is left alone.
 *
 * In memory are only the queue of bodies to read (16 bytes each) and the names of kinds and bodies
 * (a handful, from the catalogue). */
#include "journal/internal.h"

#include <stdlib.h>
#include <string.h>

#define CACHE_KB 8192

struct need {
  int64_t object;
  int64_t body;
};
struct zl_draft {
  struct zl_sql sql;
  struct zl_map numbers; /* name of a kind or body -> index in names + 1 */
  char **names;
  size_t n_names, cap_names;
  struct need *queue; /* a ring */
  size_t head, count, cap;
};

/* ---- begin and end ------------------------------------------------------------------------- */

static const char tables[] =
    "CREATE TABLE object (no INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id TEXT NOT NULL,"
    "  label TEXT NOT NULL);"
    "CREATE UNIQUE INDEX object_key ON object (id, kind);"
    "CREATE TABLE want (object INTEGER NOT NULL, body INTEGER NOT NULL, path TEXT NOT NULL,"
    "  wanted TEXT NOT NULL, origin TEXT NOT NULL, known INTEGER NOT NULL DEFAULT 0, current TEXT,"
    "  PRIMARY KEY (object, body, path)) WITHOUT ROWID;"
    "CREATE TABLE body (object INTEGER NOT NULL, body INTEGER NOT NULL, is_read INTEGER NOT NULL,"
    "  why TEXT, PRIMARY KEY (object, body)) WITHOUT ROWID;";

/* The global is SQLite's only way to say so; no other room uses SQLite. Without it (no memory, no
 * right to write there) SQLite takes /var/tmp or /tmp, which is as good but for the space. */
static void temporary_files_beside(const char *journal)
{
  const char *slash = strrchr(journal, '/');
  char *folder = !slash             ? sqlite3_mprintf(".")
                 : slash == journal ? sqlite3_mprintf("/")
                                    : sqlite3_mprintf("%.*s", (int)(slash - journal), journal);
  if (!folder)
    return;
  sqlite3_free(sqlite3_temp_directory);
  sqlite3_temp_directory = folder;
}

int zl_draft_begin(struct zl_journal *j, struct zl_err *err)
{
  char pragmas[160];
  zl_draft_end(j);
  struct zl_draft *d = calloc(1, sizeof(*d));
  if (!d)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  j->draft = d;
  d->sql.path = j->path;
  d->sql.draft = true;
  temporary_files_beside(j->path);
  int rc = sqlite3_open_v2("", &d->sql.db,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                               SQLITE_OPEN_EXRESCODE,
                           NULL);
  if (rc != SQLITE_OK) {
    zl_sql_fail(&d->sql, rc, err);
    zl_draft_end(j);
    return -1;
  }
  snprintf(pragmas, sizeof(pragmas),
           "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;"
           "PRAGMA cache_size = -%d; BEGIN",
           CACHE_KB);
  if (zl_sql_exec(&d->sql, pragmas, err) != 0 || zl_sql_exec(&d->sql, tables, err) != 0) {
    zl_draft_end(j);
    return -1;
  }
  return 0;
}

void zl_draft_end(struct zl_journal *j)
{
  struct zl_draft *d = j ? j->draft : NULL;
  if (!d)
    return;
  zl_sql_close(&d->sql);
  zl_map_free(&d->numbers);
  for (size_t i = 0; i < d->n_names; i++)
    free(d->names[i]);
  free(d->names);
  free(d->queue);
  free(d);
  j->draft = NULL;
}

static struct zl_draft *draft_of(const struct zl_journal *j, struct zl_err *err)
{
  if (!j->draft)
    zl_err_set(err, ZL_EJOURNAL, "the journal %s: no draft was begun", j->path);
  return j->draft;
}

/* ---- names --------------------------------------------------------------------------------- */

/* The number of a kind or body; new ones join. 0: out of memory. */
static int64_t number_of(struct zl_draft *d, struct zl_str name, struct zl_err *err)
{
  int64_t no = (int64_t)(intptr_t)zl_map_get(&d->numbers, name);
  if (no)
    return no;
  if (d->n_names == d->cap_names) {
    size_t cap = d->cap_names ? d->cap_names * 2 : 16;
    char **grown = realloc(d->names, cap * sizeof(*grown));
    if (!grown)
      goto no_memory;
    d->names = grown;
    d->cap_names = cap;
  }
  char *copy = strndup(name.n ? name.p : "", name.n);
  if (!copy)
    goto no_memory;
  d->names[d->n_names++] = copy;
  if (zl_map_put(&d->numbers, name, (void *)(intptr_t)d->n_names) == 0)
    return (int64_t)d->n_names;
no_memory:
  zl_err_set(err, ZL_ENOMEM, "out of memory");
  return 0;
}

/* 0 when nothing of that name was ever told, which no row has. */
static int64_t number_if_any(const struct zl_draft *d, struct zl_str name)
{
  return (int64_t)(intptr_t)zl_map_get(&d->numbers, name);
}

static struct zl_str name_of(const struct zl_draft *d, int64_t no)
{
  return no > 0 && (size_t)no <= d->n_names ? zl_str_of(d->names[no - 1]) : ZL_STR("");
}

static struct zl_str not_null(struct zl_str s)
{
  return s.p ? s : ZL_STR("");
}

/* ---- objects and wishes -------------------------------------------------------------------- */

int zl_draft_object(struct zl_journal *j, struct zl_str kind, struct zl_str id, struct zl_str label,
                    int64_t *no, struct zl_err *err)
{
  static const char add[] = "INSERT OR IGNORE INTO object (kind, id, label) VALUES (?, ?, ?)";
  static const char find[] = "SELECT no FROM object WHERE kind = ? AND id = ?";
  static const char name[] = "UPDATE object SET label = ? WHERE no = ? AND label = ''";
  struct zl_draft *d = draft_of(j, err);
  int64_t kind_no = d ? number_of(d, kind, err) : 0;
  if (!kind_no)
    return -1;
  id = not_null(id);
  int added = zl_sql_run(&d->sql, add, ZL_ARGS(ZL_I(kind_no), ZL_S(id), ZL_S(not_null(label))), err);
  if (added < 0)
    return -1;
  if (added == 1) {
    *no = sqlite3_last_insert_rowid(d->sql.db);
    return 0;
  }
  if (zl_sql_int(&d->sql, find, ZL_ARGS(ZL_I(kind_no), ZL_S(id)), 0, no, err) != 0)
    return -1;
  if (label.n && zl_sql_run(&d->sql, name, ZL_ARGS(ZL_S(label), ZL_I(*no)), err) < 0)
    return -1;
  return 0;
}

int zl_draft_want(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_str path,
                  struct zl_str value, struct zl_str origin, struct zl_err *err)
{
  static const char add[] =
      "INSERT INTO want (object, body, path, wanted, origin) VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT DO UPDATE SET"
      "   known = known AND wanted = excluded.wanted,"
      "   current = CASE WHEN wanted = excluded.wanted THEN current END,"
      "   wanted = excluded.wanted, origin = excluded.origin";
  struct zl_draft *d = draft_of(j, err);
  int64_t body_no = d ? number_of(d, body, err) : 0;
  if (!body_no)
    return -1;
  return zl_sql_run(&d->sql, add,
                    ZL_ARGS(ZL_I(object), ZL_I(body_no), ZL_S(not_null(path)), ZL_S(not_null(value)),
                            ZL_S(not_null(origin))),
                    err) < 0
             ? -1
             : 0;
}

int zl_draft_wanted(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_str path,
                    struct zl_buf *value, struct zl_err *err)
{
  static const char get[] = "SELECT wanted FROM want WHERE object = ? AND body = ? AND path = ?";
  struct zl_draft *d = draft_of(j, err);
  if (!d)
    return -1;
  sqlite3_stmt *stmt = zl_sql_start(
      &d->sql, get, ZL_ARGS(ZL_I(object), ZL_I(number_if_any(d, body)), ZL_S(not_null(path))), err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&d->sql, stmt, err);
  if (rc == 1 && zl_buf_str(value, zl_sql_text(stmt, 0)) != 0)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory for a wanted value");
  zl_sql_done(&d->sql, stmt);
  return rc;
}

int zl_draft_current(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_str path,
                     struct zl_str value, struct zl_err *err)
{
  static const char set[] =
      "UPDATE want SET known = 1, current = ? WHERE object = ? AND body = ? AND path = ?";
  struct zl_draft *d = draft_of(j, err);
  if (!d)
    return -1;
  return zl_sql_run(&d->sql, set,
                    ZL_ARGS(ZL_S(value), ZL_I(object), ZL_I(number_if_any(d, body)),
                            ZL_S(not_null(path))),
                    err) < 0
             ? -1
             : 0;
}

/* ---- bodies to read ------------------------------------------------------------------------ */

static int enqueue(struct zl_draft *d, struct need need, struct zl_err *err)
{
  if (d->count == d->cap) {
    size_t cap = d->cap ? d->cap * 2 : 256;
    struct need *grown = malloc(cap * sizeof(*grown));
    if (!grown)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
    for (size_t i = 0; i < d->count; i++)
      grown[i] = d->queue[(d->head + i) % d->cap];
    free(d->queue);
    d->queue = grown;
    d->cap = cap;
    d->head = 0;
  }
  d->queue[(d->head + d->count++) % d->cap] = need;
  return 0;
}

int zl_draft_need(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_err *err)
{
  static const char add[] = "INSERT OR IGNORE INTO body (object, body, is_read) VALUES (?, ?, 0)";
  static const char again[] =
      "UPDATE body SET is_read = 0, why = NULL WHERE object = ? AND body = ? AND is_read = 1";
  struct zl_draft *d = draft_of(j, err);
  int64_t body_no = d ? number_of(d, body, err) : 0;
  if (!body_no)
    return -1;
  int new = zl_sql_run(&d->sql, add, ZL_ARGS(ZL_I(object), ZL_I(body_no)), err);
  if (new == 0)
    new = zl_sql_run(&d->sql, again, ZL_ARGS(ZL_I(object), ZL_I(body_no)), err);
  if (new <= 0)
    return new;
  return enqueue(d, (struct need){object, body_no}, err);
}

int zl_draft_next_need(struct zl_journal *j, int64_t *object, struct zl_buf *kind, struct zl_buf *id,
                       struct zl_buf *body, struct zl_err *err)
{
  static const char get[] = "SELECT kind, id FROM object WHERE no = ?";
  struct zl_draft *d = draft_of(j, err);
  if (!d)
    return -1;
  if (d->count == 0)
    return 0;
  struct need need = d->queue[d->head];
  sqlite3_stmt *stmt = zl_sql_start(&d->sql, get, ZL_ARGS(ZL_I(need.object)), err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&d->sql, stmt, err);
  if (rc == 0)
    rc = zl_err_set(err, ZL_EJOURNAL, "the draft has no object %lld", (long long)need.object);
  if (rc == 1 && (zl_buf_str(kind, name_of(d, sqlite3_column_int64(stmt, 0))) != 0 ||
                  zl_buf_str(id, zl_sql_text(stmt, 1)) != 0 ||
                  zl_buf_str(body, name_of(d, need.body)) != 0))
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  zl_sql_done(&d->sql, stmt);
  if (rc == 1) {
    *object = need.object;
    d->head = (d->head + 1) % d->cap;
    d->count--;
  }
  return rc;
}

int zl_draft_read(struct zl_journal *j, int64_t object, struct zl_str body, const char *why,
                  struct zl_err *err)
{
  static const char set[] =
      "INSERT INTO body (object, body, is_read, why) VALUES (?1, ?2, 1, ?3)"
      " ON CONFLICT DO UPDATE SET is_read = 1, why = excluded.why";
  struct zl_draft *d = draft_of(j, err);
  int64_t body_no = d ? number_of(d, body, err) : 0;
  if (!body_no)
    return -1;
  struct zl_str reason = why && why[0] ? zl_str_of(why) : (struct zl_str){NULL, 0};
  return zl_sql_run(&d->sql, set, ZL_ARGS(ZL_I(object), ZL_I(body_no), ZL_S(reason)), err) < 0 ? -1
                                                                                               : 0;
}

size_t zl_draft_needs(const struct zl_journal *j)
{
  return j->draft ? j->draft->count : 0;
}

/* ---- walking ------------------------------------------------------------------------------- */

int zl_draft_wants(struct zl_journal *j, int64_t object, struct zl_str body,
                   int (*each)(void *arg, const struct zl_draft_want *w), void *arg, struct zl_err *err)
{
  static const char get[] =
      "SELECT path, wanted, current, origin, known FROM want WHERE object = ? AND body = ?"
      " ORDER BY path";
  struct zl_draft *d = draft_of(j, err);
  if (!d)
    return -1;
  int64_t body_no = number_if_any(d, body);
  sqlite3_stmt *stmt = zl_sql_start(&d->sql, get, ZL_ARGS(ZL_I(object), ZL_I(body_no)), err);
  if (!stmt)
    return -1;
  int rc, stopped = 0;
  while (!stopped && (rc = zl_sql_step(&d->sql, stmt, err)) == 1) {
    struct zl_draft_want want = {name_of(d, body_no), zl_sql_text(stmt, 0), zl_sql_text(stmt, 1),
                                 zl_sql_text(stmt, 2), zl_sql_text(stmt, 3),
                                 sqlite3_column_int(stmt, 4) != 0};
    stopped = each(arg, &want);
  }
  zl_sql_done(&d->sql, stmt);
  return stopped ? stopped : rc;
}

int zl_draft_objects(struct zl_journal *j, int (*each)(void *arg, const struct zl_draft_object *o),
                     void *arg, struct zl_err *err)
{
  static const char get[] =
      "SELECT no, kind, id, label,"
      " (SELECT why FROM body WHERE body.object = object.no AND why IS NOT NULL ORDER BY body LIMIT 1)"
      " FROM object ORDER BY no";
  struct zl_draft *d = draft_of(j, err);
  if (!d)
    return -1;
  sqlite3_stmt *stmt = zl_sql_start(&d->sql, get, NULL, 0, err);
  if (!stmt)
    return -1;
  int rc, stopped = 0;
  while (!stopped && (rc = zl_sql_step(&d->sql, stmt, err)) == 1) {
    struct zl_draft_object object = {sqlite3_column_int64(stmt, 0),
                                     name_of(d, sqlite3_column_int64(stmt, 1)),
                                     zl_sql_text(stmt, 2), zl_sql_text(stmt, 3),
                                     zl_sql_text(stmt, 4)};
    stopped = each(arg, &object);
  }
  zl_sql_done(&d->sql, stmt);
  return stopped ? stopped : rc;
}

int zl_draft_bodies(struct zl_journal *j, int64_t object,
                    int (*each)(void *arg, struct zl_str body), void *arg, struct zl_err *err)
{
  static const char get[] = "SELECT DISTINCT body FROM want WHERE object = ? ORDER BY body";
  struct zl_draft *d = draft_of(j, err);
  if (!d)
    return -1;
  sqlite3_stmt *stmt = zl_sql_start(&d->sql, get, ZL_ARGS(ZL_I(object)), err);
  if (!stmt)
    return -1;
  int rc, stopped = 0;
  while (!stopped && (rc = zl_sql_step(&d->sql, stmt, err)) == 1)
    stopped = each(arg, name_of(d, sqlite3_column_int64(stmt, 0)));
  zl_sql_done(&d->sql, stmt);
  return stopped ? stopped : rc;
}
