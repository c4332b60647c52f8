/* dict.c - the texts of one run: those that come back thousands of times (what a request is made of,
 * setting paths, values, origins, whole lists of changes) are kept once and named by number. Serves
 * plan.c, which numbers them, and all that reads a plan.
 *
 * A run has its own numbers, so that pruning it takes its texts along. There are at most 4096 of them
 * and 512 KB: what comes later, or is long, stands in its row itself, in the column or in the packed
 * changes. A text is thus written in one way throughout a run, and to compare two is to compare what is
 * written. */
#include "journal/internal.h"

#include <stdlib.h>
#include <string.h>

#define MOST 4096
#define MOST_BYTES ((size_t)512 << 10)
#define LONGEST 1024

/* ---- writing ------------------------------------------------------------------------------- */

int zl_dict_add(struct zl_journal *j, struct zl_str s, bool bytes, int64_t *no, struct zl_err *err)
{
  static const char add[] = "INSERT INTO text (at, value) VALUES (?, ?)";
  struct zl_plan_state *p = &j->plan;
  *no = (int64_t)(intptr_t)zl_map_get(&p->texts, s);
  if (*no || s.n > LONGEST || p->texts_full)
    return 0;
  if (p->texts.count == MOST || p->texts_bytes + s.n > MOST_BYTES) {
    p->texts_full = true; /* also for what would still fit: one way throughout a run */
    return 0;
  }
  int64_t next = (int64_t)p->texts.count + 1;
  if (zl_sql_run(&j->sql, add, ZL_ARGS(ZL_I(zl_at(p->run, next)), bytes ? ZL_B(s) : ZL_S(s)), err) < 0)
    return -1;
  if (zl_map_put(&p->texts, s, (void *)(intptr_t)next) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  p->texts_bytes += s.n;
  *no = next;
  return 0;
}

int zl_dict_column(struct zl_journal *j, struct zl_str s, bool bytes, struct zl_arg *arg,
                   struct zl_err *err)
{
  int64_t no = 0;
  if (s.p && zl_dict_add(j, s, bytes, &no, err) != 0)
    return -1;
  *arg = no ? ZL_I(no) : bytes ? ZL_B(s) : ZL_S(s);
  return 0;
}

/* 0: absent; even: twice the number of a text; odd: a length, and the bytes follow. */
int zl_dict_pack(struct zl_journal *j, struct zl_buf *out, struct zl_str s, struct zl_err *err)
{
  int64_t no = 0;
  if (s.p && zl_dict_add(j, s, false, &no, err) != 0)
    return -1;
  if (!s.p || no)
    zl_pack_number(out, (uint64_t)no * 2);
  else if (zl_pack_number(out, (uint64_t)s.n * 2 + 1) == 0)
    zl_buf_str(out, s);
  return out->failed ? zl_err_set(err, ZL_ENOMEM, "out of memory for the changes of one request") : 0;
}

/* ---- reading ------------------------------------------------------------------------------- */

static int damaged(struct zl_journal *j, struct zl_err *err)
{
  return zl_sql_fail(&j->sql, SQLITE_CORRUPT, err);
}

static void release(struct zl_dict *t)
{
  if (!t || --t->users > 0)
    return;
  zl_pool_free(&t->pool);
  free(t->text);
  free(t);
}

static int load(struct zl_journal *j, struct zl_dict *t, struct zl_err *err)
{
  static const char get[] = "SELECT value FROM text WHERE at BETWEEN ? AND ? ORDER BY at";
  sqlite3_stmt *stmt =
      zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(zl_at(t->run, 1)), ZL_I(zl_at(t->run, ZL_NO_MOST))), err);
  int rc = stmt ? 1 : -1;
  size_t cap = 0;
  while (rc == 1 && (rc = zl_sql_step(&j->sql, stmt, err)) == 1) {
    struct zl_str s = zl_sql_bytes(stmt, 0);
    if (t->n == cap) {
      cap = cap ? cap * 2 : 64;
      struct zl_str *grown = zl_realloc(t->text, cap * sizeof(*grown));
      if (!grown)
        rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
      else
        t->text = grown;
    }
    char *copy = rc == 1 ? zl_pool_dup(&t->pool, s) : NULL;
    if (rc == 1 && !copy)
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
    if (rc == 1)
      t->text[t->n++] = (struct zl_str){copy, s.n};
  }
  if (stmt)
    zl_sql_done(&j->sql, stmt);
  return rc;
}

/* Kept for the next question about the same run; a walk that is under way has its own claim. */
struct zl_dict *zl_dict_of(struct zl_journal *j, int64_t run, struct zl_err *err)
{
  if (!j->dict || j->dict->run != run) {
    struct zl_dict *t = zl_calloc(1, sizeof(*t));
    if (!t) {
      zl_err_set(err, ZL_ENOMEM, "out of memory");
      return NULL;
    }
    t->run = run;
    t->users = 1;
    if (load(j, t, err) != 0) {
      release(t);
      return NULL;
    }
    if (t->n == 0) /* nothing is planned under that number, yet */
      return t;
    release(j->dict);
    j->dict = t;
  }
  j->dict->users++;
  return j->dict;
}

void zl_dict_done(struct zl_dict *t)
{
  release(t);
}

void zl_dict_forget(struct zl_journal *j)
{
  release(j->dict);
  j->dict = NULL;
}

static int numbered(struct zl_journal *j, const struct zl_dict *t, uint64_t no, struct zl_str *s,
                    struct zl_err *err)
{
  if (no < 1 || no > t->n)
    return damaged(j, err);
  *s = t->text[no - 1];
  return 0;
}

int zl_dict_read(struct zl_journal *j, const struct zl_dict *t, sqlite3_stmt *stmt, int column,
                  struct zl_str *s, struct zl_err *err)
{
  if (sqlite3_column_type(stmt, column) == SQLITE_INTEGER)
    return numbered(j, t, (uint64_t)sqlite3_column_int64(stmt, column), s, err);
  *s = zl_sql_bytes(stmt, column);
  return 0;
}

int zl_dict_unpack(struct zl_journal *j, const struct zl_dict *t, struct zl_unpack *u, struct zl_str *s,
                    struct zl_err *err)
{
  uint64_t n;
  *s = (struct zl_str){NULL, 0};
  if (!zl_unpack_number(u, &n))
    return damaged(j, err);
  if (n == 0)
    return 0;
  if (n % 2 == 0)
    return numbered(j, t, n / 2, s, err);
  return zl_unpack_bytes(u, n / 2, s) ? 0 : damaged(j, err);
}
