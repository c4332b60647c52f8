/* table.c - a report as a table for people, 80 columns wide. Each line of it begins with a mark, so
 * that no cell can pass for a word of ours; control characters are made visible. Columns that do not fit
 * are narrowed and their cells wrapped; of a very long cell the first lines are shown, and dots. An address stays
 * whole: it is what people copy. Where there are too many columns for that, each row stands for itself, a cell a
 * line. Serves report.c. */
#include <string.h>

#include "core/report/report.h"

#define MARK "| "
#define GAP 2
#define NARROW 12       /* no column is made narrower than that to fit, for most words are not longer, */
#define NARROWEST 8     /*   unless there are many columns */
#define LINES 5         /* of a cell */
#define ADDRESS_MOST 64 /* a longer address is wrapped like any word */
#define NAME_WIDTH 24   /* of a column's name where each row stands for itself */
#define CELL_BYTES (4 * ZL_REPORT_ROW_BYTES + 64)

struct table {
  const struct zl_report *report;
  FILE *to;
  size_t width[ZL_REPORT_COLUMNS];
  size_t address[ZL_REPORT_COLUMNS]; /* the widest address in it; 0: none */
  uint32_t cells[ZL_REPORT_COLUMNS][ZL_REPORT_WIDTH + 1]; /* how many are so wide; the last: and wider */
  bool right[ZL_REPORT_COLUMNS];
  struct zl_buf cell[ZL_REPORT_COLUMNS]; /* of one row, made visible */
  struct zl_str rest[ZL_REPORT_COLUMNS]; /* of it, what is not shown yet */
  struct zl_buf text, line;
};

void zl_report_cell(struct zl_json cell, struct zl_buf *out)
{
  struct zl_json_iter it = zl_json_iter(cell);
  struct zl_json one;
  switch (zl_json_kind(cell)) {
  case ZL_JSON_NONE:
  case ZL_JSON_NULL:
  case ZL_JSON_OBJECT: return;
  case ZL_JSON_STRING: zl_json_string(cell, out); return;
  case ZL_JSON_ARRAY:
    for (bool first = true; zl_json_next(&it, NULL, &one); first = false) {
      if (!first)
        zl_buf_puts(out, ", ");
      zl_report_cell(one, out);
    }
    return;
  default: zl_buf_str(out, zl_json_raw(cell)); return;
  }
}

static void visible(struct table *t, struct zl_json cell, struct zl_buf *out)
{
  zl_buf_reset(&t->text);
  zl_buf_reset(out);
  zl_report_cell(cell, &t->text);
  zl_visible(out, zl_buf_view(&t->text), false);
}

/* ---- wrapping ----------------------------------------------------------------------------------------- */

/* How many bytes of `s` take at most `width` columns, at least one character. */
static size_t fits(struct zl_str s, size_t width)
{
  size_t at = 0, used = 0;
  while (at < s.n) {
    uint32_t cp;
    int n = zl_utf8_next(s.p + at, s.p + s.n, &cp);
    if (n <= 0)
      n = 1;
    used += zl_text_width((struct zl_str){s.p + at, (size_t)n});
    if (used > width && at > 0)
      break;
    at += (size_t)n;
  }
  return at;
}

/* Takes the next line of at most `width` columns off *rest: at a blank where there is one, else behind a
 * sign that joins names ("in_meeting.|waiting_room") if the line is half full by then. */
static struct zl_str next_line(struct zl_str *rest, size_t width)
{
  size_t n = fits(*rest, width), at = n, joint = n;
  if (n < rest->n && rest->p[n] != ' ') {
    while (at > 0 && rest->p[at - 1] != ' ')
      at--;
    while (at == 0 && joint > n / 2 && !strchr("._-/@,", rest->p[joint - 1]))
      joint--;
    n = at > 0 ? at : joint > n / 2 ? joint : n;
  }
  struct zl_str line = {rest->p, n};
  rest->p += n;
  rest->n -= n;
  while (rest->n && *rest->p == ' ')
    rest->p++, rest->n--;
  while (line.n && line.p[line.n - 1] == ' ')
    line.n--;
  return line;
}

/* The last line that is shown of a cell of which more is left: ends with dots. */
static struct zl_str cut(struct table *t, struct zl_str line, size_t width)
{
  size_t n = width > 3 ? fits(line, width - 3) : 0;
  zl_buf_reset(&t->text);
  zl_buf_add(&t->text, line.p, n);
  zl_buf_puts(&t->text, width > 3 ? "..." : ".");
  return zl_buf_view(&t->text);
}

static void blanks(struct zl_buf *out, size_t n)
{
  zl_buf_printf(out, "%*s", (int)n, "");
}

static int end_line(struct table *t)
{
  while (t->line.len && t->line.data[t->line.len - 1] == ' ')
    t->line.len--;
  zl_buf_putc(&t->line, '\n');
  bool bad = t->line.failed || fwrite(t->line.data, 1, t->line.len, t->to) != t->line.len;
  zl_buf_reset(&t->line);
  zl_buf_puts(&t->line, MARK);
  return bad ? -1 : 0;
}

/* ---- as a table ------------------------------------------------------------------------------------------ */

/* The lines of a row whose cells are in `rest`. */
static int put_row(struct table *t)
{
  unsigned n = t->report->columns;
  bool more = true;
  for (int line = 1; more; line++) {
    size_t behind = 0; /* blanks that are due */
    more = false;
    for (unsigned i = 0; i < n; i++) {
      struct zl_str part = next_line(&t->rest[i], t->width[i]);
      if (line == LINES && t->rest[i].n) {
        part = cut(t, part, t->width[i]);
        t->rest[i].n = 0;
      }
      size_t width = zl_text_width(part), pad = width < t->width[i] ? t->width[i] - width : 0;
      blanks(&t->line, behind + (t->right[i] ? pad : 0));
      zl_buf_str(&t->line, part);
      behind = GAP + (t->right[i] ? 0 : pad);
      more |= t->rest[i].n > 0;
    }
    if (end_line(t) != 0)
      return -1;
  }
  return 0;
}

static int put_head(struct table *t)
{
  for (unsigned i = 0; i < t->report->columns; i++) {
    zl_buf_reset(&t->cell[i]);
    zl_visible(&t->cell[i], zl_buf_view(&t->report->column[i]), false);
    t->rest[i] = zl_buf_view(&t->cell[i]);
  }
  if (put_row(t) != 0)
    return -1;
  for (unsigned i = 0; i < t->report->columns; i++) {
    blanks(&t->line, i ? GAP : 0);
    for (size_t k = 0; k < t->width[i]; k++)
      zl_buf_putc(&t->line, '-');
  }
  return end_line(t);
}

/* The widest address in a cell: a word with an @ inside. */
static size_t widest_address(struct zl_str cell)
{
  size_t widest = 0;
  for (size_t at = 0; cell.n && memchr(cell.p + at, '@', cell.n - at);) {
    size_t n = 0;
    while (at + n < cell.n && cell.p[at + n] != ' ')
      n++;
    struct zl_str word = {cell.p + at, n};
    const char *sign = memchr(word.p, '@', n);
    size_t width = sign && sign != word.p && sign != word.p + n - 1 ? zl_text_width(word) : 0;
    if (width <= ADDRESS_MOST && width > widest)
      widest = width;
    at += n;
    while (at < cell.n && cell.p[at] == ' ')
      at++;
  }
  return widest;
}

/* How wide columns want to be, and whether they hold nothing but numbers. */
static void measure(struct table *t)
{
  const struct zl_report *r = t->report;
  bool number[ZL_REPORT_COLUMNS] = {0}, other[ZL_REPORT_COLUMNS] = {0};
  for (unsigned i = 0; i < r->columns; i++) {
    zl_visible(&t->cell[0], zl_buf_view(&r->column[i]), false);
    t->width[i] = zl_text_width(zl_buf_view(&t->cell[0]));
    zl_buf_reset(&t->cell[0]);
  }
  for (size_t row = 0; row < r->rows.count; row++) {
    struct zl_json_iter it = zl_json_iter(zl_told_get(&r->rows, row));
    struct zl_json v;
    for (unsigned i = 0; i < r->columns && zl_json_next(&it, NULL, &v); i++) {
      enum zl_json_kind kind = zl_json_kind(v);
      number[i] |= kind == ZL_JSON_NUMBER;
      other[i] |= kind != ZL_JSON_NUMBER && kind != ZL_JSON_NULL;
      visible(t, v, &t->cell[i]);
      size_t width = zl_text_width(zl_buf_view(&t->cell[i]));
      size_t address = widest_address(zl_buf_view(&t->cell[i]));
      if (width > t->width[i])
        t->width[i] = width;
      if (address > t->address[i])
        t->address[i] = address;
      t->cells[i][width < ZL_REPORT_WIDTH ? width : ZL_REPORT_WIDTH]++;
    }
  }
  for (unsigned i = 0; i < r->columns; i++) {
    t->right[i] = number[i] && !other[i];
    if (t->width[i] == 0)
      t->width[i] = 1;
  }
}

/* How many lines the cells of a column take at a width, roughly: those that are wider. */
static double lines_at(const struct table *t, unsigned column, size_t width)
{
  double lines = 0;
  for (size_t w = width + 1; w <= ZL_REPORT_WIDTH; w++)
    lines += (double)t->cells[column][w] * (double)w / (double)width;
  return lines;
}

/* What a column gets in any case. */
static size_t at_least(const struct table *t, unsigned column, size_t wanted, size_t least)
{
  size_t floor = t->address[column] > least ? t->address[column] : least;
  return wanted < floor ? wanted : floor;
}

/* Narrows columns until all fit: each gets little, but its addresses stay whole, and what is left goes, one by one,
 * to where it spares most lines. False: they would be too narrow to be read. */
static bool narrow(struct table *t, size_t least)
{
  unsigned n = t->report->columns;
  size_t gaps = strlen(MARK) + GAP * (n - 1), wanted[ZL_REPORT_COLUMNS], used = 0;
  for (unsigned i = 0; i < n; i++) {
    wanted[i] = t->width[i];
    used += at_least(t, i, wanted[i], least);
  }
  if (gaps + used > ZL_REPORT_WIDTH)
    return false;
  for (unsigned i = 0; i < n; i++)
    t->width[i] = at_least(t, i, wanted[i], least);
  for (size_t room = ZL_REPORT_WIDTH - gaps - used; room > 0; room--) {
    unsigned best = n;
    double most = -1;
    for (unsigned i = 0; i < n; i++) {
      double spared = t->width[i] < wanted[i] ? lines_at(t, i, t->width[i]) - lines_at(t, i, t->width[i] + 1) : -1;
      if (spared > most)
        best = i, most = spared;
    }
    if (best == n)
      break;
    t->width[best]++;
  }
  return true;
}

static int as_table(struct table *t)
{
  const struct zl_report *r = t->report;
  int rc = put_head(t);
  for (size_t row = 0; rc == 0 && row < r->rows.count; row++) {
    struct zl_json_iter it = zl_json_iter(zl_told_get(&r->rows, row));
    struct zl_json v;
    for (unsigned i = 0; i < r->columns && zl_json_next(&it, NULL, &v); i++) {
      visible(t, v, &t->cell[i]);
      t->rest[i] = zl_buf_view(&t->cell[i]);
    }
    rc = put_row(t);
  }
  return rc;
}

/* ---- a cell a line ------------------------------------------------------------------------------------------ */

/* A name and what stands behind it, wrapped. */
static int put_pair(struct table *t, struct zl_str name, size_t names, struct zl_str value)
{
  size_t width = ZL_REPORT_WIDTH - strlen(MARK) - 2 - names - GAP;
  for (int line = 1; line == 1 || value.n || name.n; line++) {
    struct zl_str left = next_line(&name, names), part = next_line(&value, width);
    if (line == LINES && value.n) {
      part = cut(t, part, width);
      value.n = 0;
    }
    blanks(&t->line, 2);
    zl_buf_str(&t->line, left);
    blanks(&t->line, names - (zl_text_width(left) < names ? zl_text_width(left) : names) + GAP);
    zl_buf_str(&t->line, part);
    if (end_line(t) != 0)
      return -1;
  }
  return 0;
}

static int as_records(struct table *t)
{
  const struct zl_report *r = t->report;
  struct zl_buf name = ZL_BUF_INIT(4096);
  size_t names = 1;
  int rc = 0;
  for (unsigned i = 0; i < r->columns; i++) {
    zl_buf_reset(&name);
    zl_visible(&name, zl_buf_view(&r->column[i]), false);
    size_t width = zl_text_width(zl_buf_view(&name));
    names = width > names ? width : names;
  }
  names = names > NAME_WIDTH ? NAME_WIDTH : names;
  for (size_t row = 0; rc == 0 && row < r->rows.count; row++) {
    struct zl_json_iter it = zl_json_iter(zl_told_get(&r->rows, row));
    struct zl_json v;
    zl_buf_printf(&t->line, "row %zu", row + 1);
    rc = end_line(t);
    for (unsigned i = 0; rc == 0 && i < r->columns && zl_json_next(&it, NULL, &v); i++) {
      zl_buf_reset(&name);
      zl_visible(&name, zl_buf_view(&r->column[i]), false);
      visible(t, v, &t->cell[0]);
      rc = put_pair(t, zl_buf_view(&name), names, zl_buf_view(&t->cell[0]));
    }
  }
  zl_buf_free(&name);
  return rc;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static int put_title(struct table *t)
{
  zl_visible(&t->cell[0], zl_buf_view(&t->report->title), false);
  struct zl_str rest = zl_buf_view(&t->cell[0]);
  int rc = 0;
  while (rc == 0 && rest.n) {
    zl_buf_str(&t->line, next_line(&rest, ZL_REPORT_WIDTH - strlen(MARK)));
    rc = end_line(t);
  }
  if (rc == 0 && t->report->title.len)
    rc = end_line(t);
  zl_buf_reset(&t->cell[0]);
  return rc;
}

int zl_report_table(const struct zl_report *r, FILE *to)
{
  struct table t = {.report = r, .to = to, .text = ZL_BUF_INIT(ZL_REPORT_ROW_BYTES),
                    .line = ZL_BUF_INIT(CELL_BYTES)};
  char digits[32];
  for (unsigned i = 0; i < r->columns; i++)
    t.cell[i] = ZL_BUF_INIT(CELL_BYTES);
  zl_visible(&t.line, zl_buf_view(&r->policy), false);
  zl_buf_puts(&t.line, " reports:");
  int rc = end_line(&t);
  if (rc == 0)
    rc = put_title(&t);
  measure(&t);
  if (rc == 0 && r->rows.count == 0) {
    zl_buf_puts(&t.line, "(no rows)");
    rc = end_line(&t);
  } else if (rc == 0) {
    rc = narrow(&t, NARROW) || narrow(&t, NARROWEST) ? as_table(&t) : as_records(&t);
    fprintf(to, "%s row%s\n", zl_text_thousands(digits, (int64_t)r->rows.count), r->rows.count == 1 ? "" : "s");
  }
  fputc('\n', to);
  for (unsigned i = 0; i < r->columns; i++)
    zl_buf_free(&t.cell[i]);
  zl_buf_free(&t.text);
  zl_buf_free(&t.line);
  return rc != 0 || ferror(to) ? -1 : 0;
}
