/* scan.h - the json room's own: looking at eight bytes at a time, and the pieces that its files
 * share. Not for other rooms. */
#ifndef ZL_JSON_SCAN_H
#define ZL_JSON_SCAN_H

#include "json/json.h"

#include <string.h>

#define ZL_ONES UINT64_C(0x0101010101010101)
#define ZL_HIGHS UINT64_C(0x8080808080808080)

/* The eight bytes at p with the first one lowest. */
static inline uint64_t zl_word(const char *p)
{
  uint64_t w;
  memcpy(&w, p, sizeof(w));
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  w = __builtin_bswap64(w);
#endif
  return w;
}

/* Marks (with their high bit) the bytes of `w` that equal `c`. Only the lowest mark is exact:
 * a borrow may mark bytes above it. The same holds for all masks here. */
static inline uint64_t zl_word_is(uint64_t w, char c)
{
  uint64_t x = w ^ (ZL_ONES * (unsigned char)c);
  return (x - ZL_ONES) & ~x & ZL_HIGHS;
}

static inline uint64_t zl_word_control(uint64_t w) /* below 0x20 */
{
  return (w - ZL_ONES * 0x20) & ~w & ZL_HIGHS;
}

static inline int zl_word_first(uint64_t mask)
{
  return __builtin_ctzll(mask) >> 3;
}

static inline bool zl_is_space(char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* In a checked document: from just after an opening quote to the closing one. */
static inline const char *zl_string_end(const char *p, const char *end, bool *escaped)
{
  for (;;) {
    if (end - p >= 8) {
      uint64_t w = zl_word(p);
      uint64_t mask = zl_word_is(w, '"') | zl_word_is(w, '\\');
      if (mask == 0) {
        p += 8;
        continue;
      }
      p += zl_word_first(mask);
    } else {
      while (*p != '"' && *p != '\\')
        p++;
    }
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

/* ---- keys of the objects that are open (keys.c) ------------------------------------------ */

#define ZL_KEYS_FEW 256

struct zl_open_key {
  uint32_t at, len, hash, slot;
};

/* One stack of keys with one hash table over it, for all objects that are open at a time: what
 * an object added is taken off when it ends, so memory follows what is open, not the document. */
struct zl_keys {
  const char *text;
  struct zl_open_key *keys;
  uint32_t *table; /* index into keys, plus 1; twice as many slots as `room` */
  uint32_t count, room;
  struct zl_open_key few[ZL_KEYS_FEW];
  uint32_t few_table[ZL_KEYS_FEW * 2];
};
void zl_keys_init(struct zl_keys *k, const char *text);
/* Adds the key at [p, p+len) to the object whose first key is number `base`.
 * 0; 1 when the object has it already; -1 out of memory. */
int zl_keys_add(struct zl_keys *k, uint32_t base, const char *p, size_t len, bool escaped);
void zl_keys_end(struct zl_keys *k, uint32_t base);
void zl_keys_free(struct zl_keys *k);

#endif
