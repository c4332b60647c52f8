/* text.c - JSON strings: their inner bytes compared, unescaped and written. Used by the room's
 * other files and, through json.h, by everybody. The inner bytes were checked before. */
#include "json/scan.h"

static uint32_t hex4(const char *p)
{
  uint32_t v = 0;
  for (int i = 0; i < 4; i++) {
    char h = p[i];
    v = v << 4 | (uint32_t)(h <= '9' ? h - '0' : (h | 0x20) - 'a' + 10);
  }
  return v;
}

int zl_json_char(const char **at, const char *end, char out[4])
{
  const char *p = *at;
  if (p >= end)
    return 0;
  if (*p != '\\') {
    uint32_t cp;
    int n = zl_utf8_next(p, end, &cp);
    n = n ? n : 1; /* unchecked bytes pass as they are */
    memcpy(out, p, (size_t)n);
    *at = p + n;
    return n;
  }
  char kind = end - p >= 2 ? p[1] : '\\';
  *at = end - p >= 2 ? p + 2 : end;
  switch (kind) {
  case 'b': out[0] = '\b'; return 1;
  case 'f': out[0] = '\f'; return 1;
  case 'n': out[0] = '\n'; return 1;
  case 'r': out[0] = '\r'; return 1;
  case 't': out[0] = '\t'; return 1;
  case 'u': break;
  default: out[0] = kind; return 1;
  }
  if (end - p < 6) {
    *at = end;
    return zl_utf8_put(0xFFFD, out);
  }
  uint32_t cp = hex4(p + 2);
  *at = p + 6;
  if (cp >= 0xD800 && cp <= 0xDBFF && end - p >= 12) {
    cp = 0x10000 + ((cp - 0xD800) << 10) + ((hex4(p + 8) - 0xDC00) & 0x3FF);
    *at = p + 12;
  }
  return zl_utf8_put(cp, out);
}

bool zl_json_has_escape(struct zl_str raw)
{
  return raw.n > 0 && memchr(raw.p, '\\', raw.n) != NULL;
}

bool zl_json_text_is(struct zl_str raw, struct zl_str plain)
{
  if (!zl_json_has_escape(raw))
    return zl_str_eq(raw, plain);
  const char *p = raw.p, *end = raw.p + raw.n;
  size_t at = 0;
  char c[4];
  int n;
  while ((n = zl_json_char(&p, end, c)) > 0) {
    if (plain.n - at < (size_t)n || memcmp(plain.p + at, c, (size_t)n) != 0)
      return false;
    at += (size_t)n;
  }
  return at == plain.n;
}

bool zl_json_text_same(struct zl_str a, struct zl_str b)
{
  if (!zl_json_has_escape(a))
    return zl_json_text_is(b, a);
  if (!zl_json_has_escape(b))
    return zl_json_text_is(a, b);
  const char *p = a.p, *q = b.p;
  char c[4], d[4];
  for (;;) {
    int n = zl_json_char(&p, a.p + a.n, c), m = zl_json_char(&q, b.p + b.n, d);
    if (n != m || memcmp(c, d, (size_t)n) != 0)
      return false;
    if (n == 0)
      return true;
  }
}

int zl_json_unescape(struct zl_str raw, struct zl_buf *out)
{
  if (!zl_json_has_escape(raw))
    return zl_buf_str(out, raw);
  const char *p = raw.p, *end = raw.p + raw.n;
  while (p < end) {
    const char *slash = memchr(p, '\\', (size_t)(end - p));
    zl_buf_add(out, p, (size_t)((slash ? slash : end) - p));
    if (!slash)
      break;
    char c[4];
    p = slash;
    zl_buf_add(out, c, (size_t)zl_json_char(&p, end, c));
  }
  return out->failed ? -1 : 0;
}

/* ---- writing ------------------------------------------------------------------------------- */

static int escaped(struct zl_buf *out, unsigned char c)
{
  switch (c) {
  case '"': return zl_buf_add(out, "\\\"", 2);
  case '\\': return zl_buf_add(out, "\\\\", 2);
  case '\b': return zl_buf_add(out, "\\b", 2);
  case '\f': return zl_buf_add(out, "\\f", 2);
  case '\n': return zl_buf_add(out, "\\n", 2);
  case '\r': return zl_buf_add(out, "\\r", 2);
  case '\t': return zl_buf_add(out, "\\t", 2);
  default: return zl_buf_printf(out, "\\u%04x", c);
  }
}

/* From p to the next byte that cannot be copied as it is. */
static const char *copyable(const char *p, const char *end)
{
  for (;;) {
    p = zl_plain_end(p, end);
    if (p == end || (unsigned char)*p < 0x80)
      return p;
    uint32_t cp;
    int n = zl_utf8_next(p, end, &cp);
    if (n == 0)
      return p;
    p += n;
  }
}

int zl_json_quote_inner(struct zl_buf *out, struct zl_str plain)
{
  const char *p = plain.p, *end = plain.n ? plain.p + plain.n : plain.p;
  while (p < end) {
    const char *stop = copyable(p, end);
    zl_buf_add(out, p, (size_t)(stop - p));
    p = stop;
    if (p == end)
      break;
    unsigned char b = (unsigned char)*p++;
    if (b >= 0x80)
      zl_buf_add(out, "\xEF\xBF\xBD", 3); /* U+FFFD for each byte that is no UTF-8 */
    else
      escaped(out, b);
  }
  return out->failed ? -1 : 0;
}

int zl_json_quote(struct zl_buf *out, struct zl_str plain)
{
  zl_buf_putc(out, '"');
  zl_json_quote_inner(out, plain);
  return zl_buf_putc(out, '"');
}
