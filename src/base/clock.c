/* clock.c - time and randomness from the kernel. Used wherever something waits, is dated or needs
 * jitter. The calendar is computed here (proleptic Gregorian, UTC): timegm and strptime depend on
 * the environment. */
#include "base/base.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

static int64_t now(clockid_t clock, int64_t per_second)
{
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * per_second + t.tv_nsec / (1000000000 / per_second);
}

int64_t zl_mono_ms(void)
{
  return now(CLOCK_MONOTONIC, 1000);
}

int64_t zl_mono_us(void)
{
  return now(CLOCK_MONOTONIC, 1000000);
}

static bool frozen;
static int64_t frozen_ms;

int64_t zl_wall_ms(void)
{
  return frozen ? frozen_ms : now(CLOCK_REALTIME, 1000);
}

void zl_wall_freeze(int64_t wall_ms)
{
  frozen = true;
  frozen_ms = wall_ms;
}

bool zl_wall_frozen(void)
{
  return frozen;
}

uint64_t zl_random_u64(void)
{
  uint64_t out = 0;
  ssize_t n;
  do
    n = getrandom(&out, sizeof(out), 0);
  while (n < 0 && errno == EINTR);
  if (n != (ssize_t)sizeof(out))
    abort(); /* without randomness neither a PKCE verifier nor a hash seed is safe */
  return out;
}

/* ---- calendar ------------------------------------------------------------------------------ */

static bool leap(int64_t year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int64_t year, int month)
{
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01 to 1 January of `year` (0..10000). */
static int64_t days_before_year(int64_t year)
{
  int64_t y = year - 1;
  if (year == 0)
    return -719528;
  return year * 365 + y / 4 - y / 100 + y / 400 + 1 - 719528;
}

#define DAY_S INT64_C(86400)
#define FIRST_S (INT64_C(-719528) * DAY_S)      /* 0000-01-01T00:00:00Z */
#define LAST_S (INT64_C(2932897) * DAY_S - 1)   /* 9999-12-31T23:59:59Z */

void zl_time_iso(int64_t wall_ms, char out[25])
{
  int64_t s = wall_ms / 1000 - (wall_ms % 1000 < 0);
  if (s < FIRST_S)
    s = FIRST_S;
  if (s > LAST_S)
    s = LAST_S;
  int64_t day = (s - FIRST_S) / DAY_S + FIRST_S / DAY_S;
  int64_t second = s - day * DAY_S;
  int64_t year = 1970 + day / 366 - (day < 0); /* at most some years too early */
  if (year < 0)
    year = 0;
  while (days_before_year(year) > day)
    year--;
  while (days_before_year(year + 1) <= day)
    year++;
  int left = (int)(day - days_before_year(year));
  int month = 1;
  while (left >= days_in_month(year, month))
    left -= days_in_month(year, month++);
  snprintf(out, 25, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)year % 10000u,
           (unsigned)month % 100u, (unsigned)(left + 1) % 100u, (unsigned)(second / 3600) % 100u,
           (unsigned)(second / 60 % 60), (unsigned)(second % 60));
}

/* Exactly `n` digits at *p, or -1. */
static int digits(const char **p, const char *end, int n)
{
  int v = 0;
  for (int i = 0; i < n; i++) {
    if (*p == end || **p < '0' || **p > '9')
      return -1;
    v = v * 10 + (*(*p)++ - '0');
  }
  return v;
}

static bool eat(const char **p, const char *end, const char *any_of)
{
  for (; *p < end && *any_of; any_of++)
    if (**p == *any_of) {
      (*p)++;
      return true;
    }
  return false;
}

/* Milliseconds of ".123456", 0 when there is no fraction, -1 when it has no digit. */
static int fraction_ms(const char **p, const char *end)
{
  if (!eat(p, end, ".,"))
    return 0;
  int ms = 0, seen = 0;
  for (; *p < end && **p >= '0' && **p <= '9'; (*p)++, seen++)
    if (seen < 3)
      ms = ms * 10 + (**p - '0');
  if (seen == 0)
    return -1;
  for (; seen < 3; seen++)
    ms *= 10;
  return ms;
}

/* Seconds east of UTC of "Z", "+05:30" or "+0530". */
static int zone_s(const char **p, const char *end, int64_t *out)
{
  *out = 0;
  if (eat(p, end, "Zz"))
    return 0;
  int sign = eat(p, end, "+") ? 1 : eat(p, end, "-") ? -1 : 0;
  if (sign == 0)
    return -1;
  int hours = digits(p, end, 2);
  eat(p, end, ":");
  int minutes = digits(p, end, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
    return -1;
  *out = sign * (hours * 3600 + minutes * 60);
  return 0;
}

int zl_time_parse_iso(struct zl_str s, int64_t *wall_ms)
{
  if (!s.p)
    return -1;
  const char *p = s.p, *end = s.p + s.n;
  int year = digits(&p, end, 4);
  if (year < 0 || !eat(&p, end, "-"))
    return -1;
  int month = digits(&p, end, 2);
  if (month < 1 || month > 12 || !eat(&p, end, "-"))
    return -1;
  int day = digits(&p, end, 2);
  if (day < 1 || day > days_in_month(year, month) || !eat(&p, end, "Tt "))
    return -1;
  int hour = digits(&p, end, 2);
  if (hour < 0 || hour > 23 || !eat(&p, end, ":"))
    return -1;
  int minute = digits(&p, end, 2);
  if (minute < 0 || minute > 59 || !eat(&p, end, ":"))
    return -1;
  int second = digits(&p, end, 2); /* 60: a leap second, the same as the next minute's first */
  if (second < 0 || second > 60)
    return -1;
  int ms = fraction_ms(&p, end);
  int64_t east;
  if (ms < 0 || zone_s(&p, end, &east) != 0 || p != end)
    return -1;
  int64_t days = days_before_year(year) + day - 1;
  for (int m = 1; m < month; m++)
    days += days_in_month(year, m);
  *wall_ms = (days * DAY_S + hour * 3600 + minute * 60 + second - east) * 1000 + ms;
  return 0;
}
