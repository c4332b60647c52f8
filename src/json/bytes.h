/* bytes.h - the json room's own: looking at many bytes at a time. With SSE2, which every x86-64 has,
 * sixteen; elsewhere, and with ZL_JSON_PORTABLE, eight in a word. Both give the same answers, and
 * neither reads a byte at or past `end`. Not for other rooms. */
#ifndef ZL_JSON_BYTES_H
#define ZL_JSON_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && !defined(ZL_JSON_PORTABLE)
#define ZL_JSON_SSE2
#include <emmintrin.h>
#endif

#define ZL_ONES UINT64_C(0x0101010101010101)
#define ZL_HIGHS UINT64_C(0x8080808080808080)

/* ---- a word -------------------------------------------------------------------------------- */

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
 * a borrow may mark bytes above it. */
static inline uint64_t zl_word_is(uint64_t w, char c)
{
  uint64_t x = w ^ (ZL_ONES * (unsigned char)c);
  return (x - ZL_ONES) & ~x & ZL_HIGHS;
}

/* The bytes that a string may not hold as they are, or that need a closer look: controls, the
 * quote, the backslash and all beyond ASCII. Again only the lowest mark is exact. */
static inline uint64_t zl_word_special(uint64_t w)
{
  uint64_t control = (w - ZL_ONES * 0x20) & ~w;
  return (control | zl_word_is(w, '"') | zl_word_is(w, '\\') | w) & ZL_HIGHS;
}

static inline bool zl_byte_special(char c)
{
  return (unsigned char)c < 0x20 || (unsigned char)c >= 0x80 || c == '"' || c == '\\';
}

/* ---- strings ------------------------------------------------------------------------------- */

/* From p to the first special byte, or to the end. */
static inline const char *zl_plain_end(const char *p, const char *end)
{
#ifdef ZL_JSON_SSE2
  for (; end - p >= 16; p += 16) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i special = _mm_or_si128(_mm_cmplt_epi8(v, _mm_set1_epi8(0x20)), /* signed: and >= 0x80 */
                                   _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')),
                                                _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'))));
    int mask = _mm_movemask_epi8(special);
    if (mask != 0)
      return p + __builtin_ctz((unsigned)mask);
  }
#endif
  for (; end - p >= 8; p += 8) {
    uint64_t mask = zl_word_special(zl_word(p));
    if (mask != 0)
      return p + (__builtin_ctzll(mask) >> 3);
  }
  while (p < end && !zl_byte_special(*p))
    p++;
  return p;
}

/* In a checked document: from inside a string to its next quote or backslash, which is there. */
static inline const char *zl_quote_or_slash(const char *p, const char *end)
{
#ifdef ZL_JSON_SSE2
  for (; end - p >= 16; p += 16) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    int mask = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')),
                                              _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'))));
    if (mask != 0)
      return p + __builtin_ctz((unsigned)mask);
  }
#endif
  for (; end - p >= 8; p += 8) {
    uint64_t w = zl_word(p);
    uint64_t mask = zl_word_is(w, '"') | zl_word_is(w, '\\');
    if (mask != 0)
      return p + (__builtin_ctzll(mask) >> 3);
  }
  while (*p != '"' && *p != '\\')
    p++;
  return p;
}

/* ---- a block of 64 bytes ------------------------------------------------------------------- */

#ifdef ZL_JSON_SSE2 /* made of words it would cost more than it saves */

/* Bit i is set where byte i is one: quotes, backslashes, opening and closing brackets of both
 * kinds. */
struct zl_block {
  uint64_t quotes, slashes, opening, closing;
};

static inline uint64_t zl_bits(const __m128i v[4], char c)
{
  const __m128i wanted = _mm_set1_epi8(c);
  uint64_t a = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v[0], wanted));
  uint64_t b = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v[1], wanted));
  uint64_t d = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v[2], wanted));
  uint64_t e = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v[3], wanted));
  return a | b << 16 | d << 32 | e << 48;
}

static inline struct zl_block zl_block(const char *p)
{
  struct zl_block b;
  __m128i v[4];
  for (int i = 0; i < 4; i++)
    v[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
  b.quotes = zl_bits(v, '"');
  b.slashes = zl_bits(v, '\\');
  for (int i = 0; i < 4; i++)
    v[i] = _mm_or_si128(v[i], _mm_set1_epi8(0x20)); /* '[' and ']' become '{' and '}' */
  b.opening = zl_bits(v, '{');
  b.closing = zl_bits(v, '}');
  return b;
}

/* Bit i is the exclusive or of the bits 0 to i. */
static inline uint64_t zl_prefix_xor(uint64_t x)
{
  for (int shift = 1; shift < 64; shift *= 2)
    x ^= x << shift;
  return x;
}

#endif /* ZL_JSON_SSE2 */

#endif
