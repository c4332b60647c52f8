/* query.c - runs, and how many requests of each rate label they have: for `history`, `show` and the
 * report. Serves core.
 * Readers need no lock: WAL gives them the last commit while an apply goes on. */
#include "journal/internal.h"

#include <string.h>

/* ---- runs ---------------------------------------------------------------------------------- */

#define RUN_COLUMNS \
  "SELECT id, started_ms, finished_ms, state, policy, version, file, sha256, params, who, account," \
  " api_url, command, tool, catalogue, stopped, objects_read, objects, requests, changes, done, failed," \
  " unknown, resumed FROM run"

/* The counts kept in the row are those of the last change of state; during an apply (or after one
 * that was killed) the rows are asked. */
static int count_live(struct zl_journal *j, struct zl_run *r, struct zl_err *err)
{
  static const char get[] =
      "SELECT count(*) FILTER (WHERE state = 2), count(*) FILTER (WHERE state = 3),"
      " count(*) FILTER (WHERE state = 4) FROM outcome WHERE at BETWEEN ? AND ?";
  sqlite3_stmt *stmt =
      zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(zl_at(r->id, 1)), ZL_I(zl_at(r->id, ZL_NO_MOST))), err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&j->sql, stmt, err);
  if (rc == 1) {
    r->done = sqlite3_column_int64(stmt, 0);
    r->failed = sqlite3_column_int64(stmt, 1);
    r->unknown = sqlite3_column_int64(stmt, 2);
  }
  zl_sql_done(&j->sql, stmt);
  return rc < 0 ? -1 : 0;
}

static int read_run(struct zl_journal *j, sqlite3_stmt *stmt, struct zl_run *r, struct zl_err *err)
{
  const char **texts[] = {&r->state, &r->policy, &r->version, &r->file, &r->sha256, &r->params, &r->who,
                          &r->account, &r->api_url, &r->command, &r->tool, &r->catalogue, &r->stopped};
  int64_t *numbers[] = {&r->objects_read, &r->objects, &r->requests, &r->changes,
                        &r->done, &r->failed, &r->unknown, &r->resumed};
  int column = 3;
  r->id = sqlite3_column_int64(stmt, 0);
  r->started_ms = sqlite3_column_int64(stmt, 1);
  r->finished_ms = sqlite3_column_int64(stmt, 2);
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    *texts[i] = (const char *)sqlite3_column_text(stmt, column++);
    if (!*texts[i])
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
    *numbers[i] = sqlite3_column_int64(stmt, column++);
  if (strcmp(r->state, "applying") == 0 && count_live(j, r, err) != 0)
    return -1;
  r->pending = r->requests - r->done - r->failed - r->unknown;
  return 0;
}

int zl_runs(struct zl_journal *j, int most, int (*each)(void *arg, const struct zl_run *r), void *arg,
            struct zl_err *err)
{
  static const char get[] = RUN_COLUMNS " ORDER BY id DESC LIMIT ?";
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(most > 0 ? most : -1)), err);
  if (!stmt)
    return -1;
  int rc, stopped = 0;
  while (!stopped && (rc = zl_sql_step(&j->sql, stmt, err)) == 1) {
    struct zl_run run;
    stopped = read_run(j, stmt, &run, err) != 0 ? -1 : each(arg, &run);
  }
  zl_sql_done(&j->sql, stmt);
  return stopped ? stopped : rc;
}

/* Moves the strings of a row to the journal, where they live until the next question. */
static int keep(struct zl_journal *j, struct zl_run *r, struct zl_err *err)
{
  const char **texts[] = {&r->state, &r->policy, &r->version, &r->file, &r->sha256, &r->params, &r->who,
                          &r->account, &r->api_url, &r->command, &r->tool, &r->catalogue, &r->stopped};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    *texts[i] = zl_pool_dup(&j->run_strings, zl_str_of(*texts[i]));
    if (!*texts[i])
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  return 0;
}

int zl_run_get(struct zl_journal *j, int64_t run, struct zl_run *out, struct zl_err *err)
{
  static const char get[] = RUN_COLUMNS " WHERE id = ?";
  zl_pool_free(&j->run_strings);
  j->run_strings = (struct zl_pool){0};
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(run)), err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&j->sql, stmt, err);
  if (rc == 1 && (read_run(j, stmt, out, err) != 0 || keep(j, out, err) != 0))
    rc = -1;
  zl_sql_done(&j->sql, stmt);
  return rc;
}

/* ---- rate labels --------------------------------------------------------------------------- */

struct label_count {
  struct label_count *next;
  struct zl_str product, label;
  int64_t requests;
};

/* Forms differ in more than their label. Sorted as they come in: most requests first, then by name. */
static int add_label(struct label_count **list, struct zl_pool *pool, const struct zl_form *f,
                     int64_t requests)
{
  struct label_count *l = *list;
  while (l && !(zl_str_eq(l->product, f->product) && zl_str_eq(l->label, f->label)))
    l = l->next;
  if (!l) {
    l = zl_pool_alloc(pool, sizeof(*l));
    char *product = zl_pool_dup(pool, f->product), *label = zl_pool_dup(pool, f->label);
    if (!l || !product || !label)
      return -1;
    *l = (struct label_count){*list, {product, f->product.n}, {label, f->label.n}, 0};
    *list = l;
  }
  l->requests += requests;
  return 0;
}

static bool comes_before(const struct label_count *a, const struct label_count *b)
{
  if (a->requests != b->requests)
    return a->requests > b->requests;
  int order = strcmp(a->product.p, b->product.p);
  return order ? order < 0 : strcmp(a->label.p, b->label.p) < 0;
}

static struct label_count *take_next(struct label_count **list)
{
  struct label_count **next = list;
  for (struct label_count **at = list; *at; at = &(*at)->next)
    if (comes_before(*at, *next))
      next = at;
  struct label_count *l = *next;
  *next = l->next;
  return l;
}

static int count_form(struct label_count **list, struct zl_pool *pool, const struct zl_form *f, int64_t requests,
                      struct zl_err *err)
{
  return !requests || add_label(list, pool, f, requests) == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

/* Requests of one form mostly come together, so each form is looked at once for many of them. GROUP BY
 * would sort all of them: in memory. */
static int count_labels(struct zl_journal *j, int64_t run, struct label_count **list,
                        struct zl_pool *pool, struct zl_err *err)
{
  static const char get[] = "SELECT form FROM request WHERE at BETWEEN ? AND ?";
  struct zl_dict *texts = zl_dict_of(j, run, err);
  sqlite3_stmt *stmt =
      texts ? zl_sql_start(&j->sql, get, ZL_ARGS(ZL_I(zl_at(run, 1)), ZL_I(zl_at(run, ZL_NO_MOST))),
                           err)
            : NULL;
  int rc = stmt ? 0 : -1;
  int64_t last = 0, same = 0; /* a number of the dictionary, from 1; how many requests have it */
  struct zl_form last_form = {0}; /* its strings are the dictionary's */
  while (rc == 0 && (rc = zl_sql_step(&j->sql, stmt, err)) == 1) {
    struct zl_str text;
    struct zl_form form;
    int64_t number = sqlite3_column_type(stmt, 0) == SQLITE_INTEGER ? sqlite3_column_int64(stmt, 0) : 0;
    if (number && number == last) {
      same++;
      rc = 0;
      continue;
    }
    rc = zl_dict_read(j, texts, stmt, 0, &text, err);
    if (rc == 0 && !zl_form_read(&form, text))
      rc = zl_sql_fail(&j->sql, SQLITE_CORRUPT, err);
    if (rc == 0 && !number)
      rc = count_form(list, pool, &form, 1, err);
    if (rc != 0 || !number)
      continue;
    rc = count_form(list, pool, &last_form, same, err);
    last = number;
    last_form = form;
    same = 1;
  }
  if (rc == 0)
    rc = count_form(list, pool, &last_form, same, err);
  if (stmt)
    zl_sql_done(&j->sql, stmt);
  zl_dict_done(texts);
  return rc;
}

int zl_run_labels(struct zl_journal *j, int64_t run,
                  int (*each)(void *arg, struct zl_str product, struct zl_str label, int64_t requests),
                  void *arg, struct zl_err *err)
{
  struct label_count *list = NULL;
  struct zl_pool pool = {0};
  int rc = count_labels(j, run, &list, &pool, err);
  while (rc == 0 && list) {
    const struct label_count *l = take_next(&list);
    rc = each(arg, l->product, l->label, l->requests);
  }
  zl_pool_free(&pool);
  return rc;
}
