/* number.c - JSON numbers, exactly as they were written. Used by read.c and equal.c.
 * A licence number above 2^53 must not pass through a double; 2, 2.0 and 20e-1 are one value.
 * So a number is looked at as decimal digits and an exponent, and becomes a C type at the end. */
#include "json/scan.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

#define FAR INT64_C(10000000000000000) /* the point is never further away than this */

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static int64_t exponent(const char *p, const char *end)
{
  bool negative = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+'))
    p++;
  int64_t n = 0;
  for (; p < end && is_digit(*p); p++)
    if (n < FAR * 10) /* more than FAR: it is cut there when the point is known */
      n = n * 10 + (*p - '0');
  return negative ? -n : n;
}

struct zl_decimal zl_decimal(const char *p, const char *end)
{
  struct zl_decimal d = {0};
  int64_t seen = 0, first = 0, last = 0, whole = -1;
  if (p < end && *p == '-') {
    d.negative = true;
    p++;
  }
  for (; p < end; p++) {
    if (*p == '.') {
      whole = seen;
      continue;
    }
    if (!is_digit(*p))
      break;
    seen++;
    if (*p != '0') {
      if (!d.digits) {
        d.digits = p;
        first = seen;
      }
      last = seen;
    }
  }
  if (!d.digits)
    return (struct zl_decimal){0}; /* -0 is 0 */
  d.count = last - first + 1;
  d.point = (whole < 0 ? seen : whole) - (first - 1);
  if (p < end && (*p | 0x20) == 'e')
    d.point += exponent(p + 1, end);
  d.point = d.point > FAR ? FAR : d.point < -FAR ? -FAR : d.point;
  return d;
}

/* The next digit; steps over the point. */
static char next_digit(const char **p)
{
  if (**p == '.')
    (*p)++;
  return *(*p)++;
}

bool zl_decimal_same(const struct zl_decimal *a, const struct zl_decimal *b)
{
  if (a->negative != b->negative || a->count != b->count || a->point != b->point)
    return false;
  const char *p = a->digits, *q = b->digits;
  for (int64_t i = 0; i < a->count; i++)
    if (next_digit(&p) != next_digit(&q))
      return false;
  return true;
}

bool zl_decimal_int(const struct zl_decimal *d, int64_t *out)
{
  if (d->count > d->point && d->count > 0)
    return false; /* a fraction is left */
  if (d->point > 19)
    return false;
  const uint64_t most = (uint64_t)INT64_MAX + (d->negative ? 1 : 0);
  const char *p = d->digits;
  uint64_t n = 0;
  for (int64_t i = 0; i < (d->count ? d->point : 0); i++) {
    uint64_t digit = i < d->count ? (uint64_t)(next_digit(&p) - '0') : 0;
    if (n > (most - digit) / 10)
      return false;
    n = n * 10 + digit;
  }
  *out = (int64_t)(d->negative ? 0 - n : n);
  return true;
}

/* A decimal point whatever LC_NUMERIC says. NULL: the machine has no "C" locale (never seen). */
static locale_t c_locale(void)
{
  static locale_t c;
  if (!c)
    c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  return c;
}

/* strtod on the digits; past 780 of them one more digit tells it that there was something. */
static double slow_double(const struct zl_decimal *d)
{
  char text[832];
  const char *p = d->digits;
  int64_t used = d->count < 780 ? d->count : 780, exp10 = d->point - used;
  size_t n = 0;
  if (d->negative)
    text[n++] = '-';
  for (int64_t i = 0; i < used; i++)
    text[n++] = next_digit(&p);
  if (used < d->count) {
    text[n++] = '1';
    exp10--;
  }
  snprintf(text + n, sizeof(text) - n, "e%lld", (long long)exp10);
  locale_t c = c_locale();
  return c ? strtod_l(text, NULL, c) : strtod(text, NULL);
}

bool zl_decimal_double(const struct zl_decimal *d, double *out)
{
  static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  int64_t exp10 = d->point - d->count;
  if (d->count == 0) {
    *out = 0;
    return true;
  }
  double v;
  if (d->count <= 15 && exp10 >= -22 && exp10 <= 22) { /* both exact: one rounding, so right */
    const char *p = d->digits;
    int64_t n = 0;
    for (int64_t i = 0; i < d->count; i++)
      n = n * 10 + (next_digit(&p) - '0');
    v = exp10 < 0 ? (double)n / tens[-exp10] : (double)n * tens[exp10];
    v = d->negative ? -v : v;
  } else {
    v = slow_double(d);
  }
  if (!isfinite(v))
    return false;
  *out = v;
  return true;
}

static void put_digits(struct zl_buf *out, const char **p, int64_t n)
{
  for (; n > 0; n--)
    zl_buf_putc(out, next_digit(p));
}

static void put_zeros(struct zl_buf *out, int64_t n)
{
  for (; n > 0; n--)
    zl_buf_putc(out, '0');
}

int zl_decimal_write(const struct zl_decimal *d, struct zl_buf *out)
{
  const char *p = d->digits;
  if (d->count == 0)
    return zl_buf_putc(out, '0');
  if (d->negative)
    zl_buf_putc(out, '-');
  if (d->point > 21 || d->point < -5) {
    put_digits(out, &p, 1);
    if (d->count > 1) {
      zl_buf_putc(out, '.');
      put_digits(out, &p, d->count - 1);
    }
    return zl_buf_printf(out, "e%lld", (long long)(d->point - 1));
  }
  if (d->point <= 0) {
    zl_buf_puts(out, "0.");
    put_zeros(out, -d->point);
    put_digits(out, &p, d->count);
  } else {
    put_digits(out, &p, d->count < d->point ? d->count : d->point);
    put_zeros(out, d->point - d->count);
    if (d->count > d->point) {
      zl_buf_putc(out, '.');
      put_digits(out, &p, d->count - d->point);
    }
  }
  return out->failed ? -1 : 0;
}
