/* people.c - which rows of a list of people were nobody: not found, named twice, not active. The policy
 * process found that out; it is told with the plan, so that no row is left out silently. Serves report.c. */
#include "core/report/people.h"

#include <string.h>

#include "core/show/show.h"

#define TOLD_MAX 1000000
#define SHOWN 10 /* rows of a kind, without --details */
#define NAME_BYTES 400

/* In the order in which they are shown. */
static const struct kind {
  const char *word, *heading;
} kinds[] = {
  {"unknown", "not found"},
  {"twice", "named twice (the first row counts)"},
  {"several", "fits several users"},
  {"empty", "names nobody"},
  {"pending", "invited, has not joined yet"},
  {"inactive", "deactivated"},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

enum { LIST, KIND, ROW, GIVEN, FIRST }; /* cells of a row as it is kept */

int zl_people_nobody(struct zl_reports *all, const struct zl_wire_msg *m, struct zl_err *err)
{
  int64_t row, first;
  size_t kind = 0;
  while (kind < KINDS && !zl_str_is(m->f[1], kinds[kind].word))
    kind++;
  if (kind == KINDS || zl_text_int(m->f[2], &row) != 0 || zl_text_int(m->f[4], &first) != 0 ||
      m->f[0].n > NAME_BYTES || m->f[3].n > NAME_BYTES)
    return zl_err_set(err, ZL_EWIRE, "NOBODY that makes no sense");
  if (all->nobody.count >= TOLD_MAX)
    return zl_err_set(err, ZL_EPOLICY, "more than 1,000,000 rows of lists are nobody");
  struct zl_buf line = ZL_BUF_INIT(8u << 10);
  struct zl_jw w = zl_jw(&line);
  zl_jw_array(&w);
  zl_jw_str(&w, m->f[0]);
  zl_jw_int(&w, (int64_t)kind);
  zl_jw_int(&w, row);
  zl_jw_str(&w, m->f[3]);
  zl_jw_int(&w, first);
  zl_jw_end_array(&w);
  int rc = line.failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : zl_told_add(&all->nobody, zl_buf_view(&line), err);
  zl_buf_free(&line);
  return rc;
}

int zl_people_ready(struct zl_reports *all, struct zl_err *err)
{
  static const struct zl_report_key order[] = {{LIST, false}, {KIND, false}, {ROW, false}};
  return zl_told_ready(&all->nobody, order, sizeof(order) / sizeof(order[0]), err);
}

int zl_people_each(const struct zl_reports *all, int (*each)(void *arg, struct zl_str row), void *arg)
{
  int rc = 0;
  for (size_t i = 0; rc == 0 && all->ready && i < all->nobody.count; i++)
    rc = each(arg, zl_json_raw(zl_told_get(&all->nobody, i)));
  return rc;
}

int zl_people_again(struct zl_core *c, struct zl_str row, struct zl_err *err)
{
  struct zl_json v;
  struct zl_reports *all = zl_reports_of(c, err);
  if (!all || zl_json_check(row, ZL_JSON_DEPTH, &v, err) != 0)
    return -1;
  return zl_told_add(&all->nobody, row, err);
}

static int64_t whole(struct zl_json row, unsigned cell)
{
  int64_t n = 0;
  zl_json_int(zl_told_cell(row, cell), &n);
  return n;
}

static size_t kind_of(struct zl_json row)
{
  return (size_t)whole(row, KIND) % KINDS;
}

static bool same(struct zl_json a, struct zl_json b, unsigned cell)
{
  return zl_json_equal(zl_told_cell(a, cell), zl_told_cell(b, cell));
}

static void put(struct zl_page *p, struct zl_json cell)
{
  struct zl_buf b = ZL_BUF_INIT(4096);
  zl_report_cell(cell, &b);
  zl_page_put(p, zl_buf_view(&b));
  zl_buf_free(&b);
}

static void one(struct zl_page *p, struct zl_json row)
{
  zl_buf_printf(&p->line, "      row %lld", (long long)whole(row, ROW));
  struct zl_json given = zl_told_cell(row, GIVEN);
  if (!zl_json_string_is(given, "")) {
    zl_buf_puts(&p->line, ": ");
    put(p, given);
  }
  if (whole(row, FIRST))
    zl_buf_printf(&p->line, ", as in row %lld", (long long)whole(row, FIRST));
  zl_buf_putc(&p->line, '\n');
  zl_page_flush(p);
}

void zl_people_show(const struct zl_core *c, FILE *to)
{
  const struct zl_told *r = c->reports ? &c->reports->nobody : NULL;
  if (!r || r->count == 0 || !c->reports->ready)
    return;
  struct zl_page p = zl_page(to, false);
  for (size_t i = 0, end; i < r->count; i = end) {
    struct zl_json row = zl_told_get(r, i);
    for (end = i + 1; end < r->count && same(row, zl_told_get(r, end), LIST) && same(row, zl_told_get(r, end), KIND);)
      end++;
    if (i == 0 || !same(row, zl_told_get(r, i - 1), LIST)) {
      zl_buf_puts(&p.line, "Rows of ");
      put(&p, zl_told_cell(row, LIST));
      zl_buf_puts(&p.line, " that the policy left out:\n");
    }
    zl_buf_printf(&p.line, "  %s: %zu\n", kinds[kind_of(row)].heading, end - i);
    size_t most = c->cli->details || end - i <= SHOWN ? end : i + SHOWN;
    for (size_t at = i; at < most; at++)
      one(&p, zl_told_get(r, at));
    if (most < end)
      zl_buf_printf(&p.line, "      and %zu more (--details names them)\n", end - most);
    zl_page_flush(&p);
  }
  fputc('\n', to);
  zl_buf_free(&p.line);
}

void zl_people_json(const struct zl_reports *all, FILE *to)
{
  const struct zl_told *r = &all->nobody;
  struct zl_buf b = ZL_BUF_INIT(16u << 10);
  if (r->count == 0)
    return;
  fputs(",\"nobody\":[", to);
  for (size_t i = 0; i < r->count; i++) {
    struct zl_json row = zl_told_get(r, i);
    zl_buf_reset(&b);
    struct zl_jw w = zl_jw(&b);
    zl_jw_object(&w);
    zl_jw_key(&w, "list"), zl_jw_raw(&w, zl_json_raw(zl_told_cell(row, LIST)));
    zl_jw_key(&w, "row"), zl_jw_int(&w, whole(row, ROW));
    zl_jw_key(&w, "given"), zl_jw_raw(&w, zl_json_raw(zl_told_cell(row, GIVEN)));
    zl_jw_key(&w, "why"), zl_jw_cstr(&w, kinds[kind_of(row)].word);
    zl_jw_key(&w, "as_in_row");
    if (whole(row, FIRST))
      zl_jw_int(&w, whole(row, FIRST));
    else
      zl_jw_null(&w);
    zl_jw_end_object(&w);
    fprintf(to, "%s%s", i ? "," : "", zl_buf_cstr(&b));
  }
  fputc(']', to);
  zl_buf_free(&b);
}
