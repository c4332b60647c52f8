/* write.c - a report for other programs: CSV and JSON, written row by row.
 *
 * CSV. What is reported comes from people at large (display names, departments), and spreadsheets run what
 * looks like a formula: a text that begins with = + - @, a tab, CR or LF (or the wide forms of these signs), also
 * behind blanks, gets an apostrophe in front, as spreadsheets themselves write it. Numbers of the policy stay numbers.
 * Control characters come out visible, but for tabs and line breaks, so that the file can also be shown on
 * a terminal. Serves report.c and file.c. */
#include <string.h>

#include "core/report/report.h"

/* What a spreadsheet may drop in front of a cell, and what nobody sees there. */
static bool is_blank(uint32_t cp)
{
  return cp == ' ' || cp == 0xa0 || (cp >= 0x2000 && cp <= 0x200f) || cp == 0x202f || cp == 0x205f || cp == 0x2060 ||
         cp == 0x3000 || cp == 0xfeff;
}

static bool starts_formula(struct zl_str s)
{
  uint32_t cp = 0;
  for (size_t i = 0; i < s.n;) {
    int n = zl_utf8_next(s.p + i, s.p + s.n, &cp);
    if (n <= 0 || !is_blank(cp))
      break;
    i += (size_t)n;
  }
  switch (cp) {
  case '=': case '+': case '-': case '@': case '\t': case '\r': case '\n':
  case 0xff1d: case 0xff0b: case 0xff0d: case 0xff20: /* the wide forms */
    return true;
  default: return false;
  }
}

/* One character of a text: control characters as \x1b. */
static void put_char(const char *p, int n, uint32_t cp, struct zl_buf *out)
{
  if ((cp < 0x20 && cp != '\n' && cp != '\r' && cp != '\t') || (cp >= 0x7f && cp < 0xa0))
    zl_buf_printf(out, "\\x%02x", (unsigned)cp);
  else if (cp == '"')
    zl_buf_puts(out, "\"\"");
  else
    zl_buf_add(out, p, (size_t)n);
}

static void put_text(struct zl_str s, bool guard, struct zl_buf *out)
{
  bool quote = false, mark = guard && starts_formula(s);
  for (size_t i = 0; i < s.n && !quote; i++)
    quote = s.p[i] && strchr(",;\"\r\n\t", s.p[i]);
  quote |= s.n > 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
  if (quote)
    zl_buf_putc(out, '"');
  if (mark)
    zl_buf_putc(out, '\'');
  for (size_t i = 0; i < s.n;) {
    uint32_t cp;
    int n = zl_utf8_next(s.p + i, s.p + s.n, &cp);
    if (n <= 0) {
      zl_buf_puts(out, "\xef\xbf\xbd");
      i++;
      continue;
    }
    put_char(s.p + i, n, cp, out);
    i += (size_t)n;
  }
  if (quote)
    zl_buf_putc(out, '"');
}

void zl_report_csv_cell(struct zl_json cell, struct zl_buf *out)
{
  enum zl_json_kind kind = zl_json_kind(cell);
  struct zl_str plain;
  if (zl_json_plain(cell, &plain)) {
    put_text(plain, true, out);
    return;
  }
  struct zl_buf text = ZL_BUF_INIT(ZL_REPORT_ROW_BYTES);
  zl_report_cell(cell, &text);
  put_text(zl_buf_view(&text), kind == ZL_JSON_STRING || kind == ZL_JSON_ARRAY, out);
  zl_buf_free(&text);
}

static int flush(struct zl_buf *line, FILE *to)
{
  bool bad = line->failed || fwrite(zl_buf_cstr(line), 1, line->len, to) != line->len;
  zl_buf_reset(line);
  return bad ? -1 : 0;
}

int zl_report_csv(const struct zl_report *r, FILE *to)
{
  struct zl_buf line = ZL_BUF_INIT(8 * ZL_REPORT_ROW_BYTES);
  for (unsigned i = 0; i < r->columns; i++) {
    if (i)
      zl_buf_putc(&line, ',');
    put_text(zl_buf_view(&r->column[i]), true, &line);
  }
  zl_buf_putc(&line, '\n');
  int rc = flush(&line, to);
  for (size_t row = 0; rc == 0 && row < r->rows.count; row++) {
    struct zl_json_iter it = zl_json_iter(zl_told_get(&r->rows, row));
    struct zl_json v;
    for (unsigned i = 0; i < r->columns && zl_json_next(&it, NULL, &v); i++) {
      if (i)
        zl_buf_putc(&line, ',');
      zl_report_csv_cell(v, &line);
    }
    if (r->columns == 1 && line.len == 0)
      zl_buf_puts(&line, "\"\""); /* an empty line is no row */
    zl_buf_putc(&line, '\n');
    rc = flush(&line, to);
  }
  zl_buf_free(&line);
  return rc;
}

int zl_report_json(const struct zl_report *r, FILE *to)
{
  struct zl_buf line = ZL_BUF_INIT(4 * ZL_REPORT_ROW_BYTES);
  struct zl_jw w = zl_jw(&line);
  zl_jw_object(&w);
  zl_jw_key(&w, "name"), zl_jw_str(&w, zl_buf_view(&r->name));
  zl_jw_key(&w, "policy"), zl_jw_str(&w, zl_buf_view(&r->policy));
  zl_jw_key(&w, "title"), zl_jw_str(&w, zl_buf_view(&r->title));
  zl_jw_key(&w, "columns");
  zl_jw_array(&w);
  for (unsigned i = 0; i < r->columns; i++)
    zl_jw_str(&w, zl_buf_view(&r->column[i]));
  zl_jw_end_array(&w);
  zl_jw_key(&w, "rows");
  zl_jw_array(&w);
  int rc = flush(&line, to);
  for (size_t row = 0; rc == 0 && row < r->rows.count; row++) {
    struct zl_json_iter it = zl_json_iter(zl_told_get(&r->rows, row));
    struct zl_json v;
    zl_jw_object(&w);
    for (unsigned i = 0; i < r->columns && zl_json_next(&it, NULL, &v); i++) {
      zl_jw_key_n(&w, zl_buf_view(&r->column[i]));
      zl_jw_raw(&w, zl_json_raw(v));
    }
    zl_jw_end_object(&w);
    rc = flush(&line, to);
  }
  zl_jw_end_array(&w);
  zl_jw_end_object(&w);
  if (rc == 0)
    rc = flush(&line, to);
  zl_buf_free(&line);
  return rc;
}
