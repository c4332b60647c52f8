/* csv.c - CSV as RFC 4180 has it, and as spreadsheets write it: a byte order mark, CRLF or LF, quoted
 * fields with separators, quotes and line breaks in them, semicolons where the comma is for decimals. What could be
 * read in two ways is a mistake with its row, never a guess. A record that is not whole yet is read again from its start once more
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

/* ---- how a file begins ------------------------------------------------------------------------------------ */

/* What spreadsheets save by other menu entries. */
static const struct {
  char bytes[5];
  size_t n;
  const char *words;
} others[] = {
  {"\xFF\xFE", 2, "this is UTF-16 (\"Unicode Text\"): save it as CSV in UTF-8"},
  {"\xFE\xFF", 2, "this is UTF-16: save it as CSV in UTF-8"},
  {"PK\x03\x04", 4, "this is a spreadsheet (or a zip archive): save it as CSV in UTF-8"},
  {"\xD0\xCF\x11\xE0", 4, "this is a spreadsheet of an old form: save it as CSV in UTF-8"},
};

/* The separator that the header has, behind `at`; 0: it takes more bytes to tell. */
static char separator_of(struct zl_str bytes, size_t at, bool last)
{
  bool quoted = false, semicolon = false, tab = false, any = false;
  for (; at < bytes.n; at++) {
    char ch = bytes.p[at];
    quoted ^= ch == '"';
    if (!quoted && ch == ',')
      return ',';
    if (!quoted && (ch == '\n' || ch == '\r') && any)
      break;
    any |= ch != '\n' && ch != '\r';
    semicolon |= !quoted && ch == ';';
    tab |= !quoted && ch == '\t';
  }
  if (at == bytes.n && !last && bytes.n < ZL_CSV_RECORD_MAX)
    return 0;
  return semicolon ? ';' : tab ? '\t' : ',';
}

/* Past "sep=;", which is no row of the table: its length, 0 without one, -1 it takes more bytes. */
static int sep_line(struct zl_str bytes, size_t at, bool last, char *separator)
{
  static const char lower[] = "sep=", upper[] = "SEP=";
  const char *p = bytes.p + at;
  size_t n = bytes.n - at;
  for (size_t i = 0; i < 4; i++) {
    if (i == n)
      return last ? 0 : -1;
    if (p[i] != lower[i] && p[i] != upper[i])
      return 0;
  }
  size_t end = 5 + (n > 5 && p[5] == '\r');
  if (n <= end)
    return last ? 0 : -1;
  if (!memchr(",;|\t", p[4], 4) || p[end] != '\n')
    return 0;
  *separator = p[4];
  return (int)end + 1;
}

/* Past what is no part of the table, and which separator it has. 1; 0: it takes more bytes. */
static int begin(struct zl_csv *c, struct zl_str bytes, bool last, size_t *used, struct zl_err *err)
{
  static const char mark[] = "\xEF\xBB\xBF";
  if (bytes.n < 4 && !last)
    return 0;
  for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
    if (bytes.n >= others[i].n && memcmp(bytes.p, others[i].bytes, others[i].n) == 0)
      return zl_err_set(err, ZL_EVALUE, "row 1: %s", others[i].words);
  size_t at = bytes.n >= 3 && memcmp(bytes.p, mark, 3) == 0 ? 3 : 0;
  char said = 0;
  int n = sep_line(bytes, at, last, &said);
  if (n < 0)
    return 0;
  char separator = c->separator ? c->separator : said ? said : separator_of(bytes, at, last);
  if (!separator)
    return 0;
  c->separator = separator;
  c->lines = n > 0;
  c->begun = true;
  *used = at + (size_t)n;
  return 1;
}

int zl_csv_next(struct zl_csv *c, struct zl_str bytes, bool last, size_t *used, struct zl_err *err)
{
  *used = 0;
  int ready = c->begun ? 1 : begin(c, bytes, last, used, err);
  if (ready != 1)
    return ready;
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
