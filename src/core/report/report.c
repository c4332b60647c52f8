/* report.c - REPORT, ROW and NOBODY: what a policy tells, checked as a stranger's, kept on disk until the
 * policy is done; and the stage that shows it. A report is the policy's word, not ours: whatever is shown
 * of it is marked. Serves serve/serve.c and run.c. */
#include "core/report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/report/people.h"

#define NAME_MAX_BYTES 64
#define TITLE_MAX_BYTES 1000
#define COLUMN_MAX_BYTES 200
#define HEAD_BYTES (64u << 10)

/* ---- one report ----------------------------------------------------------------------------------- */

static int text(struct zl_json v, size_t most, struct zl_buf *out)
{
  *out = ZL_BUF_INIT(most + 1);
  return zl_json_string(v, out) && !out->failed ? 0 : -1;
}

/* What a command line can name: --report NAME=FILE. */
static bool is_name(const struct zl_buf *b)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return b->len > 0 && b->len <= NAME_MAX_BYTES && strspn(b->data, letters) == b->len;
}

static int columns(struct zl_report *r, struct zl_json list)
{
  struct zl_json_iter it = zl_json_iter(list);
  struct zl_json v;
  if (zl_json_kind(list) != ZL_JSON_ARRAY)
    return -1;
  while (zl_json_next(&it, NULL, &v)) {
    if (r->columns == ZL_REPORT_COLUMNS)
      return -1;
    struct zl_buf *b = &r->column[r->columns++]; /* freed with the rest, whatever becomes of it */
    if (text(v, COLUMN_MAX_BYTES, b) != 0 || b->len == 0)
      return -1;
    for (unsigned i = 0; i + 1 < r->columns; i++)
      if (zl_str_eq(zl_buf_view(&r->column[i]), zl_buf_view(b)))
        return -1;
  }
  return r->columns ? 0 : -1;
}

/* [[column, down], ...], columns from 1. */
static int keys(struct zl_report *r, struct zl_json list)
{
  struct zl_json_iter it = zl_json_iter(list);
  struct zl_json v;
  if (zl_json_count(list) == 0)
    return 0;
  if (zl_json_kind(list) != ZL_JSON_ARRAY || zl_json_count(list) > ZL_REPORT_KEYS)
    return -1;
  while (zl_json_next(&it, NULL, &v)) {
    int64_t at;
    bool down;
    if (zl_json_kind(v) != ZL_JSON_ARRAY || !zl_json_int(zl_told_cell(v, 0), &at) || at < 1 || at > r->columns ||
        !zl_json_bool(zl_told_cell(v, 1), &down))
      return -1;
    r->key[r->keys++] = (struct zl_report_key){(unsigned)(at - 1), down};
  }
  return 0;
}

int zl_report_new(struct zl_report **out, int64_t number, struct zl_str policy, struct zl_str head, struct zl_err *err)
{
  struct zl_json v;
  *out = NULL;
  if (head.n > HEAD_BYTES || zl_json_check(head, 4, &v, NULL) != 0 || zl_json_kind(v) != ZL_JSON_OBJECT)
    return zl_err_set(err, ZL_EWIRE, "a report that is no object");
  struct zl_report *r = zl_calloc(1, sizeof(*r));
  if (!r)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  r->number = number;
  r->rows = ZL_TOLD_INIT;
  r->policy = ZL_BUF_INIT(512);
  zl_buf_str(&r->policy, policy);
  bool good = text(zl_json_get(v, "name"), NAME_MAX_BYTES, &r->name) == 0 && is_name(&r->name) &&
              text(zl_json_get(v, "title"), TITLE_MAX_BYTES, &r->title) == 0 &&
              columns(r, zl_json_get(v, "columns")) == 0 && keys(r, zl_json_get(v, "sort")) == 0;
  if (good) {
    *out = r;
    return 0;
  }
  zl_report_free(r);
  return zl_err_set(err, ZL_EWIRE, "a report without a proper name, title or columns");
}

static bool is_cell(struct zl_json v, bool inside)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json one;
  switch (zl_json_kind(v)) {
  case ZL_JSON_NONE:
  case ZL_JSON_OBJECT: return false;
  case ZL_JSON_ARRAY:
    while (!inside && zl_json_next(&it, NULL, &one))
      if (!is_cell(one, true))
        return false;
    return !inside;
  default: return true;
  }
}

int zl_report_row(struct zl_report *r, struct zl_str row, struct zl_err *err)
{
  struct zl_json v, cell;
  if (row.n > ZL_REPORT_ROW_BYTES || zl_json_check(row, 3, &v, NULL) != 0 || zl_json_kind(v) != ZL_JSON_ARRAY ||
      zl_json_count(v) != r->columns)
    return zl_err_set(err, ZL_EWIRE, "a row that does not fit its report");
  struct zl_json_iter it = zl_json_iter(v);
  while (zl_json_next(&it, NULL, &cell))
    if (!is_cell(cell, false))
      return zl_err_set(err, ZL_EWIRE, "a row with something that is no cell");
  if (r->rows.count >= ZL_REPORT_ROWS || r->rows.bytes + (int64_t)r->rows.pending.len > ZL_REPORT_BYTES)
    return zl_err_set(err, ZL_EPOLICY, "%s: a report of more than 5,000,000 rows or 1 GB",
                      zl_buf_cstr(&r->policy));
  return zl_told_add(&r->rows, zl_json_raw(v), err);
}

void zl_report_free(struct zl_report *r)
{
  if (!r)
    return;
  zl_buf_free(&r->policy);
  zl_buf_free(&r->name);
  zl_buf_free(&r->title);
  for (unsigned i = 0; i < r->columns; i++)
    zl_buf_free(&r->column[i]);
  zl_told_free(&r->rows);
  free(r);
}

/* ---- all of a run's ---------------------------------------------------------------------------------- */

struct zl_reports *zl_reports_of(struct zl_core *c, struct zl_err *err)
{
  if (c->reports)
    return c->reports;
  c->reports = zl_calloc(1, sizeof(*c->reports));
  if (!c->reports)
    zl_err_set(err, ZL_ENOMEM, "out of memory");
  else
    c->reports->nobody = ZL_TOLD_INIT;
  return c->reports;
}

/* The one that this policy calls by this number, or NULL. */
static struct zl_report *find(const struct zl_reports *all, struct zl_str policy, int64_t number)
{
  for (unsigned i = 0; i < all->n; i++)
    if (all->list[i]->number == number && zl_str_eq(zl_buf_view(&all->list[i]->policy), policy))
      return all->list[i];
  return NULL;
}

static int announced(struct zl_core *c, struct zl_reports *all, int64_t number, struct zl_str head, struct zl_err *err)
{
  struct zl_str policy = zl_str_of(c->policy->name);
  if (find(all, policy, number))
    return zl_err_set(err, ZL_EWIRE, "a second report %lld", (long long)number);
  if (all->n == ZL_REPORTS_MAX)
    return zl_err_set(err, ZL_EPOLICY, "%s: more than %d reports", c->policy->name, ZL_REPORTS_MAX);
  struct zl_report *r;
  if (zl_report_new(&r, number, policy, head, err) != 0)
    return -1;
  all->list[all->n++] = r;
  return zl_report_announced(c, r, err);
}

int zl_report_take(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_reports *all = zl_reports_of(c, err);
  int64_t number;
  if (!all)
    return -1;
  if (m->type == ZL_W_NOBODY)
    return zl_people_nobody(all, m, err);
  if (zl_text_int(m->f[0], &number) != 0 || number < 1)
    return zl_err_set(err, ZL_EWIRE, "%s without a number", zl_wire_name(m->type));
  if (m->type == ZL_W_REPORT)
    return announced(c, all, number, m->f[1], err);
  struct zl_report *r = find(all, zl_str_of(c->policy->name), number);
  return r ? zl_report_row(r, m->f[1], err) : zl_err_set(err, ZL_EWIRE, "a row of no report");
}

void zl_reports_free(struct zl_core *c)
{
  struct zl_reports *all = c->reports;
  if (!all)
    return;
  for (unsigned i = 0; i < all->n; i++)
    zl_report_free(all->list[i]);
  zl_told_free(&all->nobody);
  free(all);
  c->reports = NULL;
}

int zl_reports_ready(struct zl_core *c, struct zl_err *err)
{
  struct zl_reports *all = c->reports;
  if (!all || all->ready)
    return 0;
  all->ready = true;
  for (unsigned i = 0; i < all->n; i++)
    if (zl_told_ready(&all->list[i]->rows, all->list[i]->key, all->list[i]->keys, err) != 0)
      return -1;
  return zl_people_ready(all, err);
}

bool zl_reports_alone(const struct zl_core *c)
{
  uint64_t wished = 0;
  for (int i = 0; i < c->n_policies; i++)
    wished += c->policies[i].wished_bytes;
  return c->reports && c->reports->n && wished == 0;
}

/* ---- the stage ------------------------------------------------------------------------------------------ */

static int not_written(struct zl_err *err)
{
  return zl_err_set(err, ZL_ESYS, "cannot write the result: %s", strerror(errno));
}

/* --csv: the one report there is. */
static int csv(struct zl_core *c, struct zl_err *err)
{
  const struct zl_reports *all = c->reports;
  if (!all || all->n == 0)
    return zl_err_set(err, ZL_EUSAGE, "--csv: %s makes no report", c->policy->name);
  if (all->n > 1)
    return zl_err_set(err, ZL_EUSAGE, "--csv is for one report, and this policy makes %u: --report %s=FILE.csv writes one of "
                      "them", all->n, zl_buf_cstr(&all->list[0]->name));
  return zl_report_csv(all->list[0], stdout) == 0 ? 0 : not_written(err);
}

int zl_stage_reports(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  const struct zl_cli *cli = c->cli;
  if (zl_reports_ready(c, err) != 0)
    return -1;
  if (cli->n_reports)
    return zl_reports_save(c, err);
  if (cli->csv)
    return csv(c, err);
  if (cli->json || (cli->command == ZL_CMD_CHECK && !cli->verbose)) /* --json: with the outcome */
    return 0;
  zl_progress("");
  for (unsigned i = 0; c->reports && i < c->reports->n; i++)
    if (zl_report_table(c->reports->list[i], stdout) != 0)
      return not_written(err);
  return 0;
}

int zl_reports_json(struct zl_core *c, FILE *to)
{
  const struct zl_reports *all = c->reports;
  int rc = 0;
  fputs(",\"reports\":[", to);
  for (unsigned i = 0; rc == 0 && all && i < all->n; i++) {
    if (i)
      fputc(',', to);
    rc = zl_report_json(all->list[i], to);
  }
  fputc(']', to);
  if (all)
    zl_people_json(all, to);
  return rc;
}
