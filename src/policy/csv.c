/* csv.c - CSV as RFC 4180 has it, and as spreadsheets write it: a byte order mark, CRLF or LF, quoted
 * fields with separators, quotes and line breaks in them. What could be read in two ways is a mistake
 * with its row, never a guess. A record that is not whole yet is read again from its start once more
 * bytes are there: it is short, and so there is no state to get wrong. */
#include "policy/csv.h"

#include <string.h>

void zl_csv_init(struct zl_csv *c, char separator)
{
  *c = (struct zl_csv){.separator = separator, .text = ZL_BUF_INIT(ZL_CSV_RECORD_MAX)};
}

void zl_csv_free(struct zl_csv *c)
{
  zl_buf_free(&c->text);
}

struct zl_str zl_csv_field(const struct zl_csv *c, unsigned i)
{
  return (struct zl_str){c->text.data ? c->text.data + c->at[i] : "", c->at[i + 1] - c->at[i]};
}

const char *zl_csv_place(const struct zl_csv *c, char out[64])
{
  if (c->row == c->line)
    snprintf(out, 64, "row %lld", (long long)c->row);
  else
    snprintf(out, 64, "row %lld (line %lld)", (long long)c->row, (long long)c->line);
  return out;
}

/* What is being read of one record. */
struct cursor {
  struct zl_csv *csv;
  struct zl_str bytes;
  size_t at;
  bool last;
  int64_t breaks; /* lines begun inside */
  struct zl_err *err;
};
enum { MORE = 0, DONE = 1, BAD = -1 };

static int bad(struct cursor *u, const char *words)
{
  char place[64];
  zl_err_set(u->err, ZL_EVALUE, "%s: %s", zl_csv_place(u->csv, place), words);
  return BAD;
}

static int too_long(struct cursor *u)
{
  return bad(u, "it is longer than 1 MB, or memory has run out (is a quote not closed?)");
}

/* Length of the line break here: 0 there is none, -1 the bytes end in the middle of it. */
static int line_break(const struct cursor *u)
{
  if (u->bytes.p[u->at] == '\n')
    return 1;
  if (u->bytes.p[u->at] != '\r')
    return 0;
  if (u->at + 1 == u->bytes.n)
    return u->last ? 0 : -1;
  return u->bytes.p[u->at + 1] == '\n' ? 2 : 0;
}

/* A field in quotes; the cursor is behind the first of them. */
static int quoted(struct cursor *u)
{
  struct zl_buf *text = &u->csv->text;
  for (;;) {
    size_t left = u->bytes.n - u->at;
    const char *p = u->bytes.p + u->at, *quote = left ? memchr(p, '"', left) : NULL;
    size_t n = quote ? (size_t)(quote - p) : left;
    for (size_t i = 0; i < n; i++)
      u->breaks += p[i] == '\n';
    if (zl_buf_add(text, p, n) != 0)
      return too_long(u);
    u->at += n + (quote != NULL);
    if (!quote)
      return u->last ? bad(u, "a quote is not closed") : MORE;
    if (u->at == u->bytes.n)
      return u->last ? DONE : MORE; /* the next byte tells whether this was its end */
    if (u->bytes.p[u->at] != '"')
      return DONE;
    if (zl_buf_putc(text, '"') != 0)
      return too_long(u);
    u->at++;
  }
}

static int plain(struct cursor *u)
{
  size_t from = u->at;
  for (; u->at < u->bytes.n; u->at++) {
    char ch = u->bytes.p[u->at];
    if (ch == u->csv->separator || ch == '\n' || ch == '\r')
      break;
    if (ch == '"')
      return bad(u, "a quote in the middle of a field: put the whole field in quotes, and write \"\" for one in it");
  }
  if (zl_buf_add(&u->csv->text, u->bytes.p + from, u->at - from) != 0)
    return too_long(u);
  return u->at == u->bytes.n && !u->last ? MORE : DONE;
}

/* The fields of one record up to its line break. */
static int record(struct cursor *u)
{
  struct zl_csv *c = u->csv;
  c->n = 0;
  zl_buf_reset(&c->text);
  c->at[0] = 0;
  for (;;) {
    if (c->n == ZL_CSV_COLUMNS)
      return bad(u, "more than 1000 fields");
    if (u->at == u->bytes.n && !u->last)
      return MORE;
    bool quote = u->at < u->bytes.n && u->bytes.p[u->at] == '"';
    u->at += quote;
    int rc = quote ? quoted(u) : plain(u);
    if (rc != DONE)
      return rc;
    c->at[++c->n] = c->text.len;
    struct zl_str field = zl_csv_field(c, c->n - 1);
    if (field.n && memchr(field.p, 0, field.n))
      return bad(u, "a NUL byte: is this a text file? Save it as CSV in UTF-8");
    if (!zl_utf8_valid(field))
      return bad(u, "not UTF-8: save the file as CSV in UTF-8");
    if (u->at == u->bytes.n)
      return DONE;
    if (u->bytes.p[u->at] == c->separator) {
      u->at++;
      continue;
    }
    int n = line_break(u);
    if (n < 0)
      return MORE;
    if (n == 0)
      return bad(u, quote ? "something stands behind a closing quote" : "a carriage return without a line feed");
    u->at += (size_t)n;
    u->breaks++;
    return DONE;
  }
}

/* Past a byte order mark, if there is one. */
static bool begin(struct zl_csv *c, struct zl_str bytes, bool last, size_t *used)
{
  static const char mark[] = "\xEF\xBB\xBF";
  size_t n = bytes.n < 3 ? bytes.n : 3;
  bool like = n == 0 || memcmp(bytes.p, mark, n) == 0;
  if (like && n < 3 && !last)
    return false;
  c->begun = true;
  *used = like && n == 3 ? 3 : 0;
  return true;
}

int zl_csv_next(struct zl_csv *c, struct zl_str bytes, bool last, size_t *used, struct zl_err *err)
{
  *used = 0;
  if (!c->begun && !begin(c, bytes, last, used))
    return 0;
  for (;;) {
    struct cursor u = {.csv = c, .bytes = bytes, .at = *used, .last = last, .err = err};
    if (u.at == bytes.n)
      return 0;
    c->row = c->rows + 1;
    c->line = c->lines + 1;
    int blank = line_break(&u);
    if (blank < 0)
      return 0;
    if (blank == 0) {
      int rc = record(&u);
      if (rc != DONE)
        return rc;
    } else {
      u.at += (size_t)blank;
      u.breaks = 1;
    }
    *used = u.at;
    c->rows++;
    c->lines += u.breaks;
    if (!blank)
      return 1;
  }
}
