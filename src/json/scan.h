/* scan.h - the json room's own: the pieces that its files share. Not for other rooms. */
#ifndef ZL_JSON_SCAN_H
#define ZL_JSON_SCAN_H

#include "json/bytes.h"
#include "json/json.h"

static inline bool zl_is_space(char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* In a checked document: from just after an opening quote to the closing one. */
static inline const char *zl_string_end(const char *p, const char *end, bool *escaped)
{
  for (;;) {
    p = zl_quote_or_slash(p, end);
    if (*p == '"')
      return p;
    *escaped = true;
    p += 2; /* whatever was escaped; the digits of \u are harmless */
  }
}

/* ---- strings (text.c) -------------------------------------------------------------------- */

/* The next character of a checked string's inner bytes as UTF-8 in out; returns its length, 0 at
 * the end. */
int zl_json_char(const char **p, const char *end, char out[4]);
/* Two strings' inner bytes, both possibly with escapes. */
bool zl_json_text_same(struct zl_str a, struct zl_str b);
bool zl_json_has_escape(struct zl_str raw_inner);
/* Adds plain bytes between quotes, escaped as little as JSON allows. */
int zl_json_quote(struct zl_buf *out, struct zl_str plain);
int zl_json_quote_inner(struct zl_buf *out, struct zl_str plain); /* without the quotes */

/* ---- numbers (number.c) ------------------------------------------------------------------ */

/* A number as it was written, exactly: +-0.DDD * 10^point, where the `count` digits run from the
 * first to the last that is not 0. Zero has none. Points past 10^16 are all taken as one. */
struct zl_decimal {
  bool negative;
  const char *digits; /* may have a '.' in between */
  int64_t count, point;
};
struct zl_decimal zl_decimal(const char *p, const char *end);
bool zl_decimal_same(const struct zl_decimal *a, const struct zl_decimal *b);
bool zl_decimal_int(const struct zl_decimal *d, int64_t *out);
bool zl_decimal_double(const struct zl_decimal *d, double *out);
int zl_decimal_write(const struct zl_decimal *d, struct zl_buf *out);

#endif
