/* seen.c - values that were read from Zoom, with the time, for a later run that may use them (--max-age).
 * Serves core.
 *
 * Only the latest reading of a body is kept, and of that only what somebody looked at. Readings come one
 * by one while a policy runs, when no transaction may stay open, so they are gathered and written
 * together, in the order of the table: ids are random, and 256 of them one by one would touch as many
 * pages (11 us each at 100,000 users; so it is 2). Losing the last of them costs a reading, nothing
 * else. */
#include "journal/internal.h"

#include <stdlib.h>
#include <string.h>

#define GATHER 8192
#define GATHER_BYTES ((size_t)1 << 20)

struct zl_seen {
  struct zl_buf gathered; /* source, id, time, values; packed */
  size_t n, at[GATHER];   /* where each begins */
  struct zl_map last;     /* id, source -> where its last reading begins, + 1 */
  struct zl_buf key;
  struct zl_map sources;  /* "kind body" -> number */
};

static int no_memory(struct zl_err *err)
{
  return zl_err_set(err, ZL_ENOMEM, "out of memory");
}

static struct zl_seen *seen_of(struct zl_journal *j, struct zl_err *err)
{
  if (!j->seen) {
    j->seen = zl_calloc(1, sizeof(*j->seen));
    if (!j->seen)
      no_memory(err);
    else
      j->seen->gathered = ZL_BUF_INIT(64u << 20), j->seen->key = ZL_BUF_INIT(1u << 20);
  }
  return j->seen;
}

void zl_seen_free(struct zl_journal *j)
{
  struct zl_seen *s = j->seen;
  if (!s)
    return;
  struct zl_err lost = {0};
  if (s->n && !j->sql.in_tx)
    zl_seen_flush(j, &lost);
  zl_buf_free(&s->gathered);
  zl_buf_free(&s->key);
  zl_map_free(&s->last);
  zl_map_free(&s->sources);
  free(s);
  j->seen = NULL;
}

static int source_name(struct zl_buf *out, struct zl_str kind, struct zl_str body, struct zl_err *err)
{
  zl_buf_str(out, kind);
  zl_buf_putc(out, ' ');
  return zl_buf_str(out, body) == 0 ? 0 : no_memory(err);
}

/* The number of a source; 0: nothing was ever seen of it. */
static int source_find(struct zl_journal *j, struct zl_str name, int64_t *no, struct zl_err *err)
{
  static const char get[] = "SELECT no FROM source WHERE name = ?";
  struct zl_seen *s = j->seen;
  *no = (int64_t)(intptr_t)zl_map_get(&s->sources, name);
  if (*no)
    return 0;
  if (zl_sql_int(&j->sql, get, ZL_ARGS(ZL_S(name)), 0, no, err) != 0)
    return -1;
  return *no && zl_map_put(&s->sources, name, (void *)(intptr_t)*no) != 0 ? no_memory(err) : 0;
}

struct reading {
  struct zl_str name, id, found;
  int64_t read_ms;
};

static bool reading_at(const struct zl_seen *s, size_t at, struct reading *r)
{
  struct zl_str all = zl_buf_view(&s->gathered);
  struct zl_unpack u = zl_unpack_of((struct zl_str){all.p + at, all.n - at});
  uint64_t read_ms = 0;
  bool whole = zl_unpack_text(&u, &r->name) && zl_unpack_text(&u, &r->id) && zl_unpack_number(&u, &read_ms) &&
               zl_unpack_text(&u, &r->found);
  r->read_ms = (int64_t)read_ms; /* NOLINT(clang-analyzer-core.NullDereference): callers have a row */
  return whole;
}

static struct zl_str key_of(struct zl_seen *s, struct zl_str name, struct zl_str id)
{
  zl_buf_reset(&s->key);
  zl_buf_str(&s->key, id);
  zl_buf_putc(&s->key, '\0');
  zl_buf_str(&s->key, name);
  return zl_buf_view(&s->key);
}

static int gather(struct zl_seen *s, const struct reading *r)
{
  struct reading before;
  size_t at = s->gathered.len, last = (uintptr_t)zl_map_get(&s->last, key_of(s, r->name, r->id));
  if (last && reading_at(s, last - 1, &before) && before.read_ms > r->read_ms)
    return 0;
  if (zl_pack_text(&s->gathered, r->name) == 0 && zl_pack_text(&s->gathered, r->id) == 0 &&
      zl_pack_number(&s->gathered, (uint64_t)r->read_ms) == 0 && zl_pack_text(&s->gathered, r->found) == 0 &&
      zl_map_put(&s->last, key_of(s, r->name, r->id), (void *)(uintptr_t)(at + 1)) == 0) {
    s->at[s->n++] = at;
    return 0;
  }
  s->gathered.len = at;
  return -1;
}

int zl_seen_put(struct zl_journal *j, struct zl_str kind, struct zl_str id, struct zl_str body,
                int64_t read_ms, struct zl_str found, struct zl_err *err)
{
  struct zl_seen *s = zl_journal_writable(j, err) == 0 ? seen_of(j, err) : NULL;
  struct zl_buf name = ZL_BUF_INIT(4096);
  if (!s)
    return -1;
  int rc = s->n == GATHER ? zl_seen_flush(j, err) : 0; /* it failed when it became full */
  if (rc == 0)
    rc = source_name(&name, kind, body, err);
  struct reading r = {zl_buf_view(&name), id, found, read_ms};
  if (rc == 0 && gather(s, &r) != 0)
    rc = no_memory(err);
  zl_buf_free(&name);
  if (rc == 0 && (s->n == GATHER || s->gathered.len >= GATHER_BYTES))
    rc = zl_seen_flush(j, err);
  return rc;
}

static int write_one(struct zl_journal *j, const struct reading *r, struct zl_err *err)
{
  static const char add_source[] = "INSERT INTO source (name) VALUES (?)";
  static const char put[] =
      "INSERT INTO seen (id, source, read_ms, found) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
      "  read_ms = excluded.read_ms, found = excluded.found WHERE excluded.read_ms >= read_ms";
  int64_t source;
  if (source_find(j, r->name, &source, err) != 0)
    return -1;
  if (source == 0) {
    if (zl_sql_run(&j->sql, add_source, ZL_ARGS(ZL_S(r->name)), err) < 0)
      return -1;
    source = sqlite3_last_insert_rowid(j->sql.db);
  }
  return zl_sql_run(&j->sql, put,
                    ZL_ARGS(ZL_S(r->id), ZL_I(source), ZL_I(r->read_ms), ZL_S(r->found)), err) < 0
             ? -1
             : 0;
}

/* By id, as the table is; readings of one body in the order in which they were made. */
static int by_id(const void *a, const void *b)
{
  const struct reading *x = a, *y = b;
  size_t n = x->id.n < y->id.n ? x->id.n : y->id.n;
  int order = n ? memcmp(x->id.p, y->id.p, n) : 0;
  if (order == 0)
    order = (x->id.n > y->id.n) - (x->id.n < y->id.n);
  return order ? order : (x->id.p > y->id.p) - (x->id.p < y->id.p);
}

static int write_all(struct zl_journal *j, struct zl_err *err)
{
  struct zl_seen *s = j->seen;
  struct reading *all = zl_malloc(s->n * sizeof(*all));
  int rc = all ? 0 : no_memory(err);
  for (size_t i = 0; rc == 0 && i < s->n; i++)
    if (!reading_at(s, s->at[i], &all[i]))
      rc = zl_err_set(err, ZL_EJOURNAL, "the readings gathered for the journal %s are damaged", j->path);
  if (rc == 0)
    qsort(all, s->n, sizeof(*all), by_id);
  for (size_t i = 0; rc == 0 && i < s->n; i++)
    rc = write_one(j, &all[i], err);
  free(all);
  return rc;
}

int zl_seen_flush(struct zl_journal *j, struct zl_err *err)
{
  struct zl_seen *s = j->seen;
  if (!s || s->n == 0)
    return 0;
  bool own = !j->sql.in_tx;
  if (own && zl_sql_begin(&j->sql, err) != 0)
    return -1;
  int rc = write_all(j, err);
  if (own && rc == 0)
    rc = zl_sql_commit(&j->sql, err);
  else if (own)
    zl_sql_rollback(&j->sql);
  if (rc != 0) { /* numbers of sources that were taken back must not be remembered */
    zl_map_free(&s->sources);
    return -1;
  }
  zl_buf_reset(&s->gathered);
  zl_map_free(&s->last);
  s->n = 0;
  return 0;
}

int zl_seen_any(struct zl_journal *j, struct zl_err *err)
{
  static const char any[] = "SELECT EXISTS (SELECT 1 FROM seen)";
  int64_t found = 0;
  if (j->seen && j->seen->n)
    return 1;
  return zl_sql_int(&j->sql, any, NULL, 0, 0, &found, err) != 0 ? -1 : found != 0;
}

int zl_seen_drop(struct zl_journal *j, int64_t run, int64_t now_ms, struct zl_err *err)
{
  static const char all[] = "UPDATE seen SET found = '', read_ms = ?1";
  static const char those[] =
      "UPDATE seen SET found = '', read_ms = ?1 WHERE id IN"
      " (SELECT id FROM request WHERE at BETWEEN ?2 AND ?3)";
  static const char alias[] = /* an address, or "me": the object has another id, too, and nobody says which */
      "SELECT EXISTS (SELECT 1 FROM request WHERE at BETWEEN ?1 AND ?2 AND (instr(id, '@') OR id = 'me'))";
  int64_t aliased = 0;
  if (zl_journal_writable(j, err) != 0 || zl_seen_flush(j, err) != 0 ||
      (run && zl_sql_int(&j->sql, alias, ZL_ARGS(ZL_I(zl_at(run, 1)), ZL_I(zl_at(run, ZL_NO_MOST))), 0,
                         &aliased, err) != 0))
    return -1;
  int changed = run && !aliased ? zl_sql_run(&j->sql, those,
                                 ZL_ARGS(ZL_I(now_ms), ZL_I(zl_at(run, 1)), ZL_I(zl_at(run, ZL_NO_MOST))), err)
                    : zl_sql_run(&j->sql, all, ZL_ARGS(ZL_I(now_ms)), err);
  return changed < 0 ? -1 : 0;
}

int zl_seen_get(struct zl_journal *j, struct zl_str kind, struct zl_str id, struct zl_str body,
                int64_t *read_ms, struct zl_buf *found, struct zl_err *err)
{
  static const char get[] = "SELECT read_ms, found FROM seen WHERE id = ? AND source = ?";
  struct zl_seen *s = seen_of(j, err);
  struct zl_buf name = ZL_BUF_INIT(4096);
  struct reading gathered;
  int64_t source = 0;
  sqlite3_stmt *stmt = NULL;
  int rc = s ? source_name(&name, kind, body, err) : -1;
  size_t at = rc == 0 && s->n ? (size_t)(uintptr_t)zl_map_get(&s->last, key_of(s, zl_buf_view(&name), id)) : 0;
  if (at && reading_at(s, at - 1, &gathered)) {
    zl_buf_free(&name);
    *read_ms = gathered.read_ms;
    return zl_buf_str(found, gathered.found) == 0 ? 1 : no_memory(err);
  }
  if (rc == 0)
    rc = source_find(j, zl_buf_view(&name), &source, err);
  zl_buf_free(&name);
  if (rc != 0 || source == 0)
    return rc;
  stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_S(id), ZL_I(source)), err);
  if (!stmt)
    return -1;
  rc = zl_sql_step(&j->sql, stmt, err);
  if (rc == 1) {
    *read_ms = sqlite3_column_int64(stmt, 0);
    if (zl_buf_str(found, zl_sql_text(stmt, 1)) != 0)
      rc = no_memory(err);
  }
  zl_sql_done(&j->sql, stmt);
  return rc;
}
