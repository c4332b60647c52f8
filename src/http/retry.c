/* retry.c - what an answer means for sending again. Used by engine.c.
 * Pure: the time comes in, jitter is added by the caller, so each rule is one row in the test.
 *
 * Zoom's 429 comes in several dresses: per second (type QPS), per day (type Daily-limit and an
 * ISO instant, or only a text), for one object at a time ("concurrent"), without any header, as a
 * 400 whose body says code 429, and as "batch too large", which no waiting will cure. */
#include "http/internal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define FIRST_NET_MS 500
#define FIRST_429_MS 1000
#define MOST_MS 30000
#define PATIENCE_MS 120000 /* who asks for more than this is closed, not busy */
#define DAY_MS INT64_C(86400000)
#define BODY_LOOKED_AT 4096

/* ---- reading ------------------------------------------------------------------------------- */

static bool says(struct zl_str text, const char *what)
{
  size_t n = strlen(what), most = text.n < BODY_LOOKED_AT ? text.n : BODY_LOOKED_AT;
  for (size_t i = 0; i + n <= most; i++)
    if (strncasecmp(text.p + i, what, n) == 0)
      return true;
  return false;
}

/* Whether the body has "code": 429, spaced however. */
static bool code_429(struct zl_str body)
{
  size_t most = body.n < BODY_LOOKED_AT ? body.n : BODY_LOOKED_AT;
  for (size_t i = 0; i + 6 <= most; i++) {
    if (memcmp(body.p + i, "\"code\"", 6) != 0)
      continue;
    for (i += 6; i < most && (isspace((unsigned char)body.p[i]) || body.p[i] == ':'); i++)
      ;
    return i + 3 <= most && memcmp(body.p + i, "429", 3) == 0 &&
           (i + 3 == most || !isdigit((unsigned char)body.p[i + 3]));
  }
  return false;
}

/* "Wed, 21 Oct 2026 07:28:00 GMT" by way of the ISO reader, which knows the calendar. */
static int http_date(struct zl_str s, int64_t *wall_ms)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const char *comma = s.n ? memchr(s.p, ',', s.n) : NULL;
  if (!comma)
    return -1;
  char text[40] = "", month[4] = "", zone[4] = "";
  size_t n = (size_t)(s.p + s.n - comma - 1);
  if (n >= sizeof(text))
    return -1;
  memcpy(text, comma + 1, n);
  unsigned day, year, hour, minute, second;
  int used = 0;
  if (sscanf(text, " %2u %3s %4u %2u:%2u:%2u %3s %n", &day, month, &year, &hour, &minute, &second,
             zone, &used) != 7 ||
      (size_t)used != n || strcmp(zone, "GMT") != 0 || strlen(month) != 3)
    return -1;
  const char *m = strstr(months, month);
  if (!m || (m - months) % 3 != 0)
    return -1;
  char iso[40];
  snprintf(iso, sizeof(iso), "%04u-%02u-%02uT%02u:%02u:%02uZ", year % 10000u,
           (unsigned)((m - months) / 3 + 1), day % 100u, hour % 100u, minute % 100u, second % 100u);
  return zl_time_parse_iso(zl_str_of(iso), wall_ms);
}

/* How long the server asks to wait, 0 for an instant that is past, -1: it did not (usably) say. */
static int64_t asked_ms(struct zl_str s, int64_t wall_ms)
{
  while (s.n && (*s.p == ' ' || *s.p == '\t'))
    s.p++, s.n--;
  while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
    s.n--;
  int64_t n, until;
  if (s.n == 0)
    return -1;
  if (zl_text_int(s, &n) == 0)
    return n < 0 ? -1 : n > 400 * DAY_MS / 1000 ? -1 : n * 1000;
  if (zl_time_parse_iso(s, &until) != 0 && http_date(s, &until) != 0)
    return -1;
  if (until <= wall_ms)
    return 0;
  return until - wall_ms > 400 * DAY_MS ? -1 : until - wall_ms;
}

/* ---- judging ------------------------------------------------------------------------------- */

static int64_t doubled(int64_t first_ms, int attempt)
{
  int64_t ms = first_ms;
  for (int i = 1; i < attempt && ms < MOST_MS; i++)
    ms *= 2;
  return ms < MOST_MS ? ms : MOST_MS;
}

static int64_t until_midnight(int64_t wall_ms)
{
  int64_t into = wall_ms % DAY_MS;
  return DAY_MS - (into < 0 ? into + DAY_MS : into);
}

bool zl_retry_concerns_object(const struct zl_answer_facts *a)
{
  return a->limit_type.n == 0 && says(a->body, "concurrent");
}

static enum zl_verdict refused(const struct zl_answer_facts *a, int attempt, int64_t wall_ms,
                               int64_t *wait_ms)
{
  int64_t asked = asked_ms(a->retry_after, wall_ms);
  bool per_second = says(a->limit_type, "qps") || says(a->limit_type, "second");
  bool daily = !per_second && (says(a->limit_type, "daily") || says(a->body, "daily rate limit") ||
                               says(a->body, "daily limit"));
  int64_t remaining = 0;
  if (daily && a->limit_type.n == 0 && asked < 0 &&
      zl_text_int(a->limit_remaining, &remaining) == 0 && remaining > 0)
    return ZL_FINAL; /* the day of one object (seen with meetings of one host), not of the account */
  if (daily) {
    *wait_ms = asked > 0 ? asked : until_midnight(wall_ms);
    return ZL_CLOSED;
  }
  if (!per_second && asked < 0 && says(a->body, "only add up to"))
    return ZL_FINAL; /* too many in one body: will be too many the next time */
  if (asked > PATIENCE_MS && !per_second) {
    *wait_ms = asked;
    return ZL_CLOSED;
  }
  *wait_ms = doubled(FIRST_429_MS, attempt);
  if (asked > 0 && asked <= PATIENCE_MS)
    *wait_ms = asked > FIRST_429_MS ? asked : FIRST_429_MS;
  return ZL_RETRY;
}

enum zl_verdict zl_retry_judge(const struct zl_answer_facts *a, int attempt, int64_t wall_ms,
                               int64_t *wait_ms)
{
  *wait_ms = 0;
  if (a->status == 429 || (a->status == 400 && code_429(a->body) && says(a->body, "rate limit")))
    return refused(a, attempt, wall_ms, wait_ms);
  bool lost = a->status == 0;
  bool broken = (a->status >= 500 && a->status != 501 && a->status != 505) || a->status == 408;
  if (!lost && !broken)
    return ZL_FINAL;
  if (lost ? a->sent && !a->safe : !a->safe)
    return ZL_UNKNOWN_FATE; /* a gateway's 502 says nothing about what happened behind it */
  int64_t asked = asked_ms(a->retry_after, wall_ms);
  *wait_ms = doubled(FIRST_NET_MS, attempt);
  if (asked > *wait_ms)
    *wait_ms = asked < PATIENCE_MS ? asked : PATIENCE_MS;
  return ZL_RETRY;
}
