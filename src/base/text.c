/* text.c - small questions about text: how near are two names, does a pattern cover a path, is
 * this a whole number. Used by the builder's "did you mean", by `writes` patterns and by options.
 * Pure. */
#include "base/base.h"

#include <string.h>

#define LONGEST 128 /* no name that anybody mistypes is longer */

static char folded(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int least(int a, int b)
{
  return a < b ? a : b;
}

int zl_text_distance(struct zl_str a, struct zl_str b, int most)
{
  size_t apart = a.n > b.n ? a.n - b.n : b.n - a.n;
  if (most < 0 || apart > (size_t)most)
    return most + 1;
  if (a.n > LONGEST || b.n > LONGEST)
    return zl_str_eq(a, b) ? 0 : most + 1;
  int rows[3][LONGEST + 1]; /* two rows back (for swaps), one row back, this one */
  int *before = rows[0], *last = rows[1], *row = rows[2];
  for (size_t j = 0; j <= b.n; j++)
    last[j] = (int)j;
  for (size_t i = 1; i <= a.n; i++) {
    row[0] = (int)i;
    int best = row[0];
    char x = folded(a.p[i - 1]);
    for (size_t j = 1; j <= b.n; j++) {
      char y = folded(b.p[j - 1]);
      int d = last[j - 1] + (x != y);
      d = least(d, least(last[j], row[j - 1]) + 1);
      if (i > 1 && j > 1 && x == folded(b.p[j - 2]) && folded(a.p[i - 2]) == y)
        d = least(d, before[j - 2] + 1);
      row[j] = d;
      best = least(best, d);
    }
    /* A swap reaches back two rows, so one row above the limit is not yet the end. */
    if (best > most + 1)
      return most + 1;
    int *spare = before;
    before = last;
    last = row;
    row = spare;
  }
  return last[b.n] > most ? most + 1 : last[b.n];
}

const char *zl_text_thousands(char *out, int64_t n)
{
  char digits[24], *to = out;
  uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
  int count = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)size);
  if (n < 0)
    *to++ = '-';
  for (int i = 0; i < count; i++) {
    if (i > 0 && (count - i) % 3 == 0)
      *to++ = ',';
    *to++ = digits[i];
  }
  *to = '\0';
  return out;
}

bool zl_text_glob(struct zl_str pattern, struct zl_str text)
{
  size_t p = 0, t = 0, star = SIZE_MAX, resume = 0;
  while (t < text.n) {
    if (p < pattern.n && pattern.p[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.n && pattern.p[p] == text.p[t]) {
      p++;
      t++;
    } else if (star != SIZE_MAX) { /* let the last star swallow one byte more */
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.n && pattern.p[p] == '*')
    p++;
  return p == pattern.n;
}

int zl_text_int(struct zl_str s, int64_t *out)
{
  bool negative = s.n > 0 && s.p[0] == '-';
  size_t i = negative ? 1 : 0;
  if (i == s.n)
    return -1;
  const uint64_t most = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
  uint64_t n = 0;
  for (; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9')
      return -1;
    uint64_t digit = (uint64_t)(s.p[i] - '0');
    if (n > (most - digit) / 10)
      return -1;
    n = n * 10 + digit;
  }
  *out = (int64_t)(negative ? 0 - n : n);
  return 0;
}

/* ---- percent-encoding ---------------------------------------------------------------------- */

static const char hex[] = "0123456789ABCDEF";

static bool unreserved(unsigned char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

int zl_text_percent(struct zl_buf *out, struct zl_str s, char also)
{
  size_t plain = 0; /* start of the stretch that needs no encoding */
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (unreserved(c) || (also && c == (unsigned char)also))
      continue;
    char three[3] = {'%', hex[c >> 4], hex[c & 15]};
    zl_buf_add(out, s.p + plain, i - plain);
    zl_buf_add(out, three, 3);
    plain = i + 1;
  }
  if (plain < s.n)
    zl_buf_add(out, s.p + plain, s.n - plain);
  return out->failed ? -1 : 0;
}
