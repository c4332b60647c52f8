/* rule.c - the rule at the end of a TZif file, as POSIX writes TZ: "CET-1CEST,M3.5.0,M10.5.0/3". It says
 * how it goes on after the last change that the file lists; here it is written out year by year. Pure.
 * Serves zone.c. */
#include <string.h>

#include "core/zone/zone.h"

#define DAY 86400
#define YEARS 200 /* before the last one, at most */

struct date { /* on which day of a year clocks change, and when */
  enum { BY_MONTH, BY_DAY, BY_DAY_NO_LEAP } kind;
  int month, week, day;
  int64_t time;
};

struct reader {
  const char *p, *end;
};

static bool take(struct reader *r, char c)
{
  if (r->p == r->end || *r->p != c)
    return false;
  r->p++;
  return true;
}

static bool number(struct reader *r, int min, int max, int *out)
{
  int n = 0, digits = 0;
  while (r->p < r->end && *r->p >= '0' && *r->p <= '9' && digits++ < 4)
    n = n * 10 + (*r->p++ - '0');
  *out = n;
  return digits > 0 && n >= min && n <= max;
}

/* "CET" or "<+0330>". */
static bool name(struct reader *r)
{
  bool quoted = take(r, '<');
  int n = 0;
  for (; r->p < r->end; r->p++, n++) {
    char c = *r->p;
    bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!letter && !(quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-')))
      break;
  }
  return n >= 3 && (!quoted || take(r, '>'));
}

/* [+-]hh[:mm[:ss]] */
static bool clock_time(struct reader *r, int most_hours, int64_t *out)
{
  int h, m = 0, s = 0;
  bool minus = take(r, '-');
  if (!minus)
    take(r, '+');
  if (!number(r, 0, most_hours, &h))
    return false;
  if (take(r, ':') && !number(r, 0, 59, &m))
    return false;
  if (r->p < r->end && *r->p == ':' && (r->p++, !number(r, 0, 59, &s)))
    return false;
  *out = (minus ? -1 : 1) * ((int64_t)h * 3600 + m * 60 + s);
  return true;
}

static bool rule_date(struct reader *r, struct date *d)
{
  *d = (struct date){.kind = BY_MONTH, .time = 2 * 3600};
  if (!take(r, ','))
    return false;
  if (take(r, 'M')) {
    if (!number(r, 1, 12, &d->month) || !take(r, '.') || !number(r, 1, 5, &d->week) || !take(r, '.') ||
        !number(r, 0, 6, &d->day))
      return false;
  } else {
    d->kind = take(r, 'J') ? BY_DAY_NO_LEAP : BY_DAY;
    if (!number(r, d->kind == BY_DAY_NO_LEAP, 365, &d->day))
      return false;
  }
  return !take(r, '/') || clock_time(r, 167, &d->time);
}

/* ---- days ------------------------------------------------------------------------------------------ */

static bool leap(int year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from 1970-01-01 to the first day of a year. */
static int64_t year_start(int year)
{
  int64_t y = year - 1;
  return 365 * (year - (int64_t)1970) + (y / 4 - y / 100 + y / 400) - 477;
}

static int month_days(int year, int month)
{
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Seconds since 1970 of a rule's date in a year, as the clock on the wall shows them. */
static int64_t when(const struct date *d, int year)
{
  int64_t start = year_start(year), day = start;
  if (d->kind == BY_DAY)
    return (start + d->day) * DAY + d->time;
  if (d->kind == BY_DAY_NO_LEAP)
    return (start + d->day - 1 + (leap(year) && d->day >= 60)) * DAY + d->time;
  for (int m = 1; m < d->month; m++)
    day += month_days(year, m);
  int weekday = (int)(((day + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
  int in_month = (d->day - weekday + 7) % 7 + (d->week - 1) * 7;
  while (in_month >= month_days(year, d->month))
    in_month -= 7;
  return (day + in_month) * DAY + d->time;
}

static int year_of(int64_t seconds)
{
  int year = 1970 + (int)(seconds / (366 * (int64_t)DAY));
  while (year_start(year + 1) * DAY <= seconds)
    year++;
  return year;
}

int zl_zone_rule(struct zl_str rule, int64_t after, int (*each)(void *arg, int64_t at, int64_t offset), void *arg)
{
  struct reader r = {rule.p, rule.p + rule.n};
  struct date on, off;
  int64_t west, offset, summer;
  if (!name(&r) || !clock_time(&r, 24, &west))
    return -1;
  offset = -west;
  if (r.p == r.end)
    return after == INT64_MIN ? each(arg, INT64_MIN + 1, offset) : each(arg, after + 1, offset);
  summer = offset + 3600;
  if (!name(&r))
    return -1;
  if (r.p < r.end && *r.p != ',') {
    if (!clock_time(&r, 24, &west))
      return -1;
    summer = -west;
  }
  if (!rule_date(&r, &on) || !rule_date(&r, &off) || r.p != r.end)
    return -1;
  int first = after > 0 && after < (int64_t)ZL_ZONE_LAST_YEAR * 366 * DAY ? year_of(after) : 1970;
  if (first < ZL_ZONE_LAST_YEAR - YEARS)
    first = ZL_ZONE_LAST_YEAR - YEARS;
  int64_t last = after;
  for (int year = first; year <= ZL_ZONE_LAST_YEAR; year++) {
    struct {
      int64_t at, offset;
    } two[2] = {{when(&on, year) - offset, summer}, {when(&off, year) - summer, offset}};
    bool swap = two[0].at > two[1].at;
    for (int i = 0; i < 2; i++) {
      int k = swap ? 1 - i : i;
      if (two[k].at <= last)
        continue;
      if (each(arg, two[k].at, two[k].offset) != 0)
        return -1;
      last = two[k].at;
    }
  }
  return 0;
}
