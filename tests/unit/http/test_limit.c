/* test_limit.c - the limiter against a simulated server that counts what arrives, in simulated
 * time: no request is refused, and next to nothing of what is permitted is wasted. */
#include "http/http.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000)
#define MOST 20000
#define CONNECTIONS 512

static uint64_t seed;
static double uniform(void) /* a generator of our own: failures repeat */
{
  seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(seed >> 11) / (double)(UINT64_C(1) << 53);
}

enum shape { CONSTANT, EVEN, TAIL, SPIKES };
static int64_t one_way_us(enum shape shape, int64_t us)
{
  switch (shape) {
  case CONSTANT: return us;
  case EVEN: return (int64_t)(2 * (double)us * uniform());
  case TAIL: return us / 2 + (int64_t)(-log(1 - uniform()) * (double)us / 2);
  case SPIKES: return uniform() < 0.05 ? us * 20 : us;
  }
  return us;
}

static int by_time(const void *a, const void *b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static unsigned lane_of(enum zl_product p, enum zl_label label)
{
  return zl_limits_lane(p, label, NULL, ZL_STR(""));
}

struct link {
  enum shape shape;
  int64_t way_us, lateness_us; /* one way; how late our timers fire */
};
struct outcome {
  int left, refused, most_in_100_ms;
};

/* Keeps the limiter busy for `seconds`; the server allows `allowed` in any `window_us`. */
static struct outcome run(struct zl_limits *l, enum zl_product p, enum zl_label label, int allowed,
                          int64_t window_us, struct link link, int seconds)
{
  static int64_t arrivals[MOST], departures[MOST];
  static struct {
    int64_t left_us, back_us;
    struct zl_ticket ticket;
  } flying[CONNECTIONS];
  int n_flying = 0;
  int64_t now = 12345678, end = now + seconds * SECOND, least_us = 0;
  struct outcome o = {0, 0, 0};
  while (now < end) {
    int64_t wait = zl_limits_wait_us(l, lane_of(p, label), now);
    if (wait == 0 && n_flying < CONNECTIONS && o.left < MOST) {
      int64_t there = one_way_us(link.shape, link.way_us);
      departures[o.left] = now;
      arrivals[o.left++] = now + there;
      flying[n_flying].left_us = now;
      flying[n_flying].back_us = now + there + one_way_us(link.shape, link.way_us);
      flying[n_flying++].ticket = zl_limits_take(l, lane_of(p, label), now);
      continue;
    }
    int64_t next = wait > 0 ? now + wait + (int64_t)((double)link.lateness_us * uniform()) : end;
    int soonest = -1;
    for (int i = 0; i < n_flying; i++)
      if (flying[i].back_us <= next) {
        next = flying[i].back_us;
        soonest = i;
      }
    now = next > now ? next : now + 1;
    if (soonest < 0)
      continue;
    int64_t rtt = now - flying[soonest].left_us;
    if (rtt > 0 && (least_us == 0 || rtt < least_us))
      least_us = rtt;
    zl_limits_answered(l, &flying[soonest].ticket, now, least_us);
    flying[soonest] = flying[--n_flying];
  }
  qsort(arrivals, (size_t)o.left, sizeof(arrivals[0]), by_time); /* they overtake each other */
  for (int i = allowed; i < o.left; i++)
    o.refused += arrivals[i] - arrivals[i - allowed] < window_us;
  for (int i = 0, from = 0; i < o.left; i++) {
    while (departures[i] - departures[from] >= SECOND / 10)
      from++;
    if (i - from + 1 > o.most_in_100_ms)
      o.most_in_100_ms = i - from + 1;
  }
  return o;
}

static const struct {
  double rate;
  int allowed;
  int64_t window_us;
  struct link link;
  double at_least; /* of the permitted requests */
  const char *why;
} lines[] = {
  {20, 20, SECOND, {CONSTANT, 100, 300}, 0.98, "near zero"},
  {10, 10, SECOND, {CONSTANT, 100, 300}, 0.98, "near zero, half of Pro's Medium"},
  {1, 1, SECOND, {CONSTANT, 100, 300}, 0.98, "near zero, one a second"},
  {80, 80, SECOND, {CONSTANT, 100, 300}, 0.98, "near zero, Business Light"},
  {30, 30, SECOND, {CONSTANT, 100, 2000}, 0.98, "timers that are 2 ms late"},
  {1000, 1000, SECOND, {CONSTANT, 100, 300}, 0.98, "a fast test server"},
  {2.5, 2, SECOND * 8 / 10, {CONSTANT, 100, 300}, 0.98, "a fraction: 2 in 0.8 s"},
  {0.5, 1, 2 * SECOND, {CONSTANT, 100, 300}, 0.98, "less than one a second"},
  {20, 20, SECOND, {CONSTANT, 25000, 300}, 0.98, "50 ms round trip, won back"},
  {1, 1, SECOND, {CONSTANT, 25000, 300}, 0.94, "50 ms, before there is anything to win back"},
  {80, 80, SECOND, {CONSTANT, 25000, 300}, 0.98, "50 ms, fast"},
  {20, 20, SECOND, {CONSTANT, 150000, 300}, 0.94, "300 ms"},
  {20, 20, SECOND, {EVEN, 25000, 300}, 0.90, "evenly spread ways: nothing may be won back"},
  {60, 60, SECOND, {EVEN, 100000, 300}, 0.70, "widely spread"},
  {20, 20, SECOND, {TAIL, 25000, 300}, 0.90, "long tails"},
  {80, 80, SECOND, {TAIL, 60000, 300}, 0.80, "longer tails"},
  {20, 20, SECOND, {SPIKES, 5000, 300}, 0.95, "steady but for spikes"},
  {80, 80, SECOND, {SPIKES, 40000, 300}, 0.90, "spikes of 800 ms each way"},
  {200, 200, SECOND, {EVEN, 5000, 300}, 0.95, "fast and uneven"},
};

static void never_refused(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
    for (seed = 1; seed < 2000; seed += 97) {
      struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 1, lines[i].rate, NULL);
      assert_non_null(l);
      uint64_t s = seed;
      struct outcome o = run(l, ZL_MAIN, ZL_MEDIUM, lines[i].allowed, lines[i].window_us,
                             lines[i].link, 20);
      double part = o.left / (lines[i].rate * 20);
      if (o.refused || part < lines[i].at_least)
        fail_msg("%s: %d left of %.0f (%.1f %%), %d refused", lines[i].why, o.left,
                 lines[i].rate * 20, part * 100, o.refused);
      assert_true(o.most_in_100_ms <= 2 + lines[i].rate / 8); /* spaced, not in bursts */
      seed = s;
      zl_limits_free(l);
    }
}

static const struct {
  enum zl_plan plan;
  double share;
  enum zl_product p;
  enum zl_label label;
  double rate; /* a second */
} plans[] = {
  {ZL_PLAN_PRO, 0.5, ZL_MAIN, ZL_LIGHT, 15},
  {ZL_PLAN_PRO, 0.5, ZL_MAIN, ZL_MEDIUM, 10},
  {ZL_PLAN_PRO, 0.5, ZL_MAIN, ZL_HEAVY, 5},
  {ZL_PLAN_PRO, 0.5, ZL_MAIN, ZL_INTENSIVE, 5 / 60.0},
  {ZL_PLAN_PRO, 0.25, ZL_PHONE, ZL_HEAVY, 1.25},
  {ZL_PLAN_FREE, 0.5, ZL_MAIN, ZL_MEDIUM, 1},
  {ZL_PLAN_FREE, 0.25, ZL_MAIN, ZL_HEAVY, 0.25},
  {ZL_PLAN_BUSINESS, 1, ZL_MAIN, ZL_LIGHT, 80},
  {ZL_PLAN_BUSINESS, 1, ZL_PHONE, ZL_INTENSIVE, 10 / 60.0},
  {ZL_PLAN_PRO, 0.5, ZL_MAIN, ZL_UNLIMITED, 0},
};

static void figures_of_plans(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
    struct zl_limits *l = zl_limits_new(plans[i].plan, plans[i].share, -1, NULL);
    double rate = zl_limits_rate(l, plans[i].p, plans[i].label);
    if (fabs(rate - plans[i].rate) > 1e-9)
      fail_msg("row %zu: %f a second, not %f", i, rate, plans[i].rate);
    if (plans[i].rate > 0) {
      struct link link = {CONSTANT, 1000, 300};
      int seconds = plans[i].rate < 1 ? 200 : 20;
      struct outcome o = run(l, plans[i].p, plans[i].label,
                             plans[i].rate < 1 ? (int)(plans[i].rate * 60 + 0.5)
                                               : (int)ceil(plans[i].rate),
                             plans[i].rate < 1 ? 60 * SECOND : SECOND, link, seconds);
      assert_int_equal(o.refused, 0);
      assert_true(o.left >= 0.97 * plans[i].rate * seconds - 1);
    }
    zl_limits_free(l);
  }
}

/* Takes until told to wait for longer than any bucket makes one wait. */
static int taken_in_a_day(struct zl_limits *l, enum zl_label label, int64_t *now)
{
  int n = 0;
  int64_t reopens;
  while (!zl_limits_spent(l, lane_of(ZL_MAIN, label), *now, &reopens)) {
    int64_t wait = zl_limits_wait_us(l, lane_of(ZL_MAIN, label), *now);
    *now += wait;
    struct zl_ticket t = zl_limits_take(l, lane_of(ZL_MAIN, label), *now);
    zl_limits_answered(l, &t, *now, 0);
    n++;
  }
  assert_true(zl_limits_wait_us(l, lane_of(ZL_MAIN, label), *now) == reopens - *now);
  return n;
}

static void day_budgets(void **state)
{
  (void)state;
  int64_t now = SECOND, reopens, used;
  struct zl_limits *l = zl_limits_new(ZL_PLAN_FREE, 0.5, -1, NULL);
  zl_limits_day(l, 5 * INT64_C(86400000) - 79999000, SECOND);
  assert_true(zl_limits_today(l, ZL_MAIN, ZL_MEDIUM, now, &used) == 1000 && used == 0);
  assert_int_equal(taken_in_a_day(l, ZL_MEDIUM, &now), 1000);
  assert_true(zl_limits_today(l, ZL_MAIN, ZL_MEDIUM, now, &used) == 1000 && used == 1000);
  assert_true(zl_limits_today(l, ZL_MAIN, ZL_LIGHT, now, &used) == 3000 && used == 0);
  assert_true(zl_limits_spent(l, lane_of(ZL_MAIN, ZL_MEDIUM), now, &reopens));
  assert_true(reopens == 80000 * SECOND);
  assert_false(zl_limits_spent(l, lane_of(ZL_MAIN, ZL_LIGHT), now, &reopens));
  now = 80000 * SECOND; /* the next day */
  assert_false(zl_limits_spent(l, lane_of(ZL_MAIN, ZL_MEDIUM), now, &reopens));
  assert_int_equal(taken_in_a_day(l, ZL_MEDIUM, &now), 1000);
  zl_limits_free(l);

  l = zl_limits_new(ZL_PLAN_PRO, 0.1, -1, NULL); /* Heavy and resource-intensive share 3000 */
  now = SECOND;
  zl_limits_take(l, lane_of(ZL_MAIN, ZL_INTENSIVE), now);
  assert_int_equal(taken_in_a_day(l, ZL_HEAVY, &now), 2999);
  assert_true(zl_limits_spent(l, lane_of(ZL_MAIN, ZL_INTENSIVE), now, &reopens));
  assert_false(zl_limits_spent(l, lane_of(ZL_PHONE, ZL_HEAVY), now, &reopens));
  assert_false(zl_limits_spent(l, lane_of(ZL_MAIN, ZL_MEDIUM), now, &reopens));
  zl_limits_free(l);
}

static void closing(void **state)
{
  (void)state;
  struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 1, -1, NULL);
  zl_limits_close(l, lane_of(ZL_MAIN, ZL_MEDIUM), 5 * SECOND);
  zl_limits_close(l, lane_of(ZL_MAIN, ZL_MEDIUM), 3 * SECOND); /* does not open it sooner */
  assert_true(zl_limits_wait_us(l, lane_of(ZL_MAIN, ZL_MEDIUM), SECOND) == 4 * SECOND);
  assert_true(zl_limits_wait_us(l, lane_of(ZL_MAIN, ZL_LIGHT), SECOND) == 0);
  assert_true(zl_limits_wait_us(l, lane_of(ZL_PHONE, ZL_MEDIUM), SECOND) == 0);
  assert_true(zl_limits_wait_us(l, lane_of(ZL_MAIN, ZL_MEDIUM), 5 * SECOND) == 0);
  zl_limits_free(l);

  l = zl_limits_new(ZL_PLAN_PRO, 1, 0, NULL); /* no limit: a server that refuses is still obeyed */
  assert_true(zl_limits_wait_us(l, lane_of(ZL_MAIN, ZL_LIGHT), SECOND) == 0);
  assert_int_equal(zl_limits_take(l, lane_of(ZL_MAIN, ZL_LIGHT), SECOND).place[0], 0);
  zl_limits_close(l, lane_of(ZL_MAIN, ZL_LIGHT), 2 * SECOND);
  assert_true(zl_limits_wait_us(l, lane_of(ZL_MAIN, ZL_LIGHT), SECOND) == SECOND);
  zl_limits_free(l);
}

/* Others use the account too: after a refusal the rate drops, and comes back. */
static void slows_down_and_recovers(void **state)
{
  (void)state;
  struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 1, 20, NULL);
  struct link link = {CONSTANT, 100, 300};
  for (int i = 0; i < 5; i++) /* one piece of news, five times */
    zl_limits_close(l, lane_of(ZL_MAIN, ZL_MEDIUM), SECOND);
  int after = run(l, ZL_MAIN, ZL_MEDIUM, 20, SECOND, link, 4).left;
  assert_in_range(after, 4 * 20 * 7 / 10, 4 * 20 * 95 / 100);
  zl_limits_free(l);

  l = zl_limits_new(ZL_PLAN_PRO, 1, 20, NULL);
  zl_limits_close(l, lane_of(ZL_MAIN, ZL_MEDIUM), SECOND);
  run(l, ZL_MAIN, ZL_MEDIUM, 20, SECOND, link, 30); /* long enough to be trusted again */
  int64_t now = 100 * SECOND;
  for (int i = 0; i < 20; i++) {
    now += zl_limits_wait_us(l, lane_of(ZL_MAIN, ZL_MEDIUM), now);
    struct zl_ticket t = zl_limits_take(l, lane_of(ZL_MAIN, ZL_MEDIUM), now);
    zl_limits_answered(l, &t, now, 0);
  }
  now += zl_limits_wait_us(l, lane_of(ZL_MAIN, ZL_MEDIUM), now);
  assert_in_range(now - 100 * SECOND, SECOND * 95 / 100, SECOND * 102 / 100);
  zl_limits_free(l);
}

static void one_rate_for_everything(void **state)
{
  (void)state;
  struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 0.5, 2, NULL);
  struct zl_ticket first = zl_limits_take(l, lane_of(ZL_MAIN, ZL_LIGHT), SECOND);
  zl_limits_take(l, lane_of(ZL_PHONE, ZL_HEAVY), SECOND + SECOND / 2);
  assert_true(zl_limits_wait_us(l, lane_of(ZL_MAIN, ZL_MEDIUM), 2 * SECOND) > 0);
  assert_true(zl_limits_wait_us(l, lane_of(ZL_MAIN, ZL_UNLIMITED), 2 * SECOND) == 0);
  zl_limits_answered(l, &first, 2 * SECOND, 0);
  zl_limits_answered(l, &first, 2 * SECOND, 0); /* twice is once */
  int64_t wait = zl_limits_wait_us(l, lane_of(ZL_MAIN, ZL_MEDIUM), 2 * SECOND);
  assert_in_range(wait, SECOND, SECOND + 2000);
  assert_true(zl_limits_take(l, lane_of(ZL_MAIN, ZL_LIGHT), 2 * SECOND + wait).place[0] != 0);
  assert_int_equal(zl_limits_take(l, lane_of(ZL_MAIN, ZL_LIGHT), 2 * SECOND + wait).lane, 0); /* unasked */
  zl_limits_free(l);
}

static void figures_of_an_account(void **state)
{
  (void)state;
  static const struct {
    const char *text, *wrong;
    enum zl_product p;
    enum zl_label label;
    double rate; /* a second, at a share of a half */
    int64_t day;
    const char *why;
  } rows[] = {
    {"medium 40/s", NULL, ZL_MAIN, ZL_MEDIUM, 20, 0, "instead of Pro's 20"},
    {"medium 40/s", NULL, ZL_MAIN, ZL_LIGHT, 15, 0, "the others stay"},
    {"medium 40/s", NULL, ZL_PHONE, ZL_MEDIUM, 5, 0, "Phone is another product"},
    {" Phone.Medium 8/s ", "no rate label", ZL_MAIN, ZL_MEDIUM, 0, 0, "phone. is written small"},
    {"light 10/s,\n phone.medium 8/s", NULL, ZL_PHONE, ZL_MEDIUM, 4, 0, "several"},
    {"RESOURCE-INTENSIVE 30/min", NULL, ZL_MAIN, ZL_INTENSIVE, 0.25, 15000, "a minute"},
    {"heavy 8000/day", NULL, ZL_MAIN, ZL_HEAVY, 5, 4000, "a day alone"},
    {"heavy 8000/day", NULL, ZL_MAIN, ZL_INTENSIVE, 5 / 60.0, 4000, "they share the day"},
    {"heavy 2/s 8000/day", NULL, ZL_MAIN, ZL_HEAVY, 1, 4000, "both"},
    {"", "no figure", ZL_MAIN, ZL_HEAVY, 0, 0, "nothing"},
    {"medium", "'medium' has no figure: write medium 40/s", ZL_MAIN, ZL_HEAVY, 0, 0, "no figure"},
    {"medum 40/s", "'medum' is no rate label", ZL_MAIN, ZL_HEAVY, 0, 0, "misspelt"},
    {"unlimited 40/s", "no rate label", ZL_MAIN, ZL_HEAVY, 0, 0, "not one of Zoom's"},
    {"medium 40", "'40' is no figure: write 40/s", ZL_MAIN, ZL_HEAVY, 0, 0, "a second or a day?"},
    {"medium 40/h", "'40/h' is no figure", ZL_MAIN, ZL_HEAVY, 0, 0, "Zoom counts no hours"},
    {"medium 0/s", "no figure", ZL_MAIN, ZL_HEAVY, 0, 0, "nothing would ever leave"},
    {"medium 4/s, , heavy 1/s", "no rate label", ZL_MAIN, ZL_HEAVY, 0, 0, "an empty entry"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_own_figure f[ZL_FIGURES_MOST];
    struct zl_err err = {0};
    unsigned n;
    int64_t used;
    int rc = zl_figures_read(zl_str_of(rows[i].text), f, &n, &err);
    if ((rc != 0) != (rows[i].wrong != NULL) || (rc != 0 && !strstr(err.text, rows[i].wrong)))
      fail_msg("%s: %s", rows[i].why, err.text);
    if (rc != 0)
      continue;
    struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 0.5, -1, NULL);
    zl_limits_own(l, f, n);
    double rate = zl_limits_rate(l, rows[i].p, rows[i].label);
    int64_t day = zl_limits_today(l, rows[i].p, rows[i].label, SECOND, &used);
    if (fabs(rate - rows[i].rate) > 1e-9 || day != rows[i].day)
      fail_msg("%s: %f a second, %lld a day", rows[i].why, rate, (long long)day);
    zl_limits_free(l);
    l = zl_limits_new(ZL_PLAN_PRO, 0.5, 7, NULL); /* one rate for everything */
    zl_limits_own(l, f, n);
    assert_true(fabs(zl_limits_rate(l, rows[i].p, rows[i].label) - 7) < 1e-9);
    zl_limits_free(l);
  }
}

/* POST /users/features: one in ten seconds whatever its label, and within its label's rate, too. */
static void calls_with_a_limit_of_their_own(void **state)
{
  (void)state;
  static const struct {
    const char *method, *url;
    bool own;
    const char *why;
  } rows[] = {
    {"POST", "https://api.zoom.us/v2/users/features", true, "the call itself"},
    {"POST", "https://api.zoom.us/v2/users/features?x=/users", true, "a query changes nothing"},
    {"GET", "https://api.zoom.us/v2/users/features", false, "another method"},
    {"POST", "https://api.zoom.us/v2/users/features/x", false, "another path"},
    {"POST", "https://api.zoom.us/v2/users?path=/users/features", false, "the query is no path"},
    {"POST", "/features", false, "shorter"},
  };
  unsigned medium = lane_of(ZL_MAIN, ZL_MEDIUM), own = 0;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    unsigned lane = zl_limits_lane(ZL_MAIN, ZL_MEDIUM, rows[i].method, zl_str_of(rows[i].url));
    if ((lane != medium) != rows[i].own)
      fail_msg("%s: lane %u", rows[i].why, lane);
    own = rows[i].own ? lane : own;
  }
  for (int with_rate = 0; with_rate < 2; with_rate++) {
    struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 0.5, with_rate ? 100 : -1, NULL);
    int64_t now = SECOND;
    struct zl_ticket t = zl_limits_take(l, own, now);
    zl_limits_answered(l, &t, now + 1000, 0);
    assert_in_range(zl_limits_wait_us(l, own, now), 10 * SECOND, 10 * SECOND + 5000);
    assert_true(zl_limits_wait_us(l, medium, now) < SECOND / 8); /* others are not held up */
    now += 10 * SECOND + 5000;
    assert_true(zl_limits_wait_us(l, own, now) == 0);
    while (zl_limits_wait_us(l, medium, now) == 0)
      zl_limits_take(l, medium, now);
    assert_true(zl_limits_wait_us(l, own, now) > 0); /* it is one of its label's */
    zl_limits_free(l);
  }
  struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 1, 0, NULL);
  zl_limits_take(l, own, SECOND);
  assert_true(zl_limits_wait_us(l, own, SECOND) == 0);
  zl_limits_free(l);
}

static void figures_of_ones_own(void **state)
{
  (void)state;
  struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 0.5, -1, NULL);
  zl_limits_set(l, ZL_PHONE, ZL_LIGHT, 3, 5);
  assert_true(fabs(zl_limits_rate(l, ZL_PHONE, ZL_LIGHT) - 3) < 1e-9);
  assert_true(fabs(zl_limits_rate(l, ZL_MAIN, ZL_LIGHT) - 15) < 1e-9);
  int64_t now = SECOND, reopens;
  int n = 0;
  for (; !zl_limits_spent(l, lane_of(ZL_PHONE, ZL_LIGHT), now, &reopens); n++) {
    now += zl_limits_wait_us(l, lane_of(ZL_PHONE, ZL_LIGHT), now);
    struct zl_ticket t = zl_limits_take(l, lane_of(ZL_PHONE, ZL_LIGHT), now);
    zl_limits_answered(l, &t, now, 0);
  }
  assert_int_equal(n, 5);
  assert_in_range(now, SECOND * 22 / 10, SECOND * 24 / 10);
  zl_limits_set(l, ZL_PHONE, ZL_LIGHT, 0, 0);
  assert_false(zl_limits_spent(l, lane_of(ZL_PHONE, ZL_LIGHT), now, &reopens));
  assert_true(zl_limits_wait_us(l, lane_of(ZL_PHONE, ZL_LIGHT), now) == 0);
  zl_limits_free(l);
}

/* Other programs use a part of the account's rate: a server that counts theirs, too. Few are
 * refused, and most of what they leave is used; when they stop, all of it. */
static void others_use_the_account(void **state)
{
  (void)state;
  static int64_t counted[MOST];
  struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 1, 20, NULL);
  unsigned lane = lane_of(ZL_MAIN, ZL_MEDIUM);
  int64_t now = SECOND, theirs_us = SECOND;
  int n = 0, got[3] = {0}, refused[3] = {0};
  for (int minute = 0; minute < 3; minute++) {
    int64_t end = now + 60 * SECOND;
    while (now < end) {
      for (; minute == 1 && theirs_us <= now; theirs_us += SECOND / 8) /* 8 a second, in minute 1 */
        if (n < 20 || theirs_us - counted[n - 20] >= SECOND)
          counted[n++] = theirs_us;
      int64_t wait = zl_limits_wait_us(l, lane, now);
      if (wait > 0) {
        now += minute == 1 && theirs_us > now && theirs_us - now < wait ? theirs_us - now : wait;
        continue;
      }
      struct zl_ticket t = zl_limits_take(l, lane, now);
      bool fits = n < 20 || now - counted[n - 20] >= SECOND;
      if (fits && n < MOST)
        counted[n++] = now;
      *(fits ? &got[minute] : &refused[minute]) += 1;
      zl_limits_answered(l, &t, now + 500, 500);
      if (!fits)
        zl_limits_close(l, lane, now + SECOND);
    }
    theirs_us = now;
  }
  assert_int_equal(refused[0], 0);
  assert_in_range(got[0], 1180, 1201);
  assert_in_range(refused[1], 1, 20); /* of some 700 */
  assert_in_range(got[1], 12 * 60 * 70 / 100, 12 * 60 + 20);
  assert_int_equal(refused[2], 0);
  assert_true(got[2] > 20 * 60 * 80 / 100);
  zl_limits_free(l);
}

static void names(void **state)
{
  (void)state;
  enum zl_label label = ZL_LIGHT;
  enum zl_plan plan = ZL_PLAN_FREE;
  assert_int_equal(zl_label_find(ZL_STR("Resource-Intensive"), &label), 0);
  assert_int_equal(label, ZL_INTENSIVE);
  assert_int_equal(zl_label_find(ZL_STR("medium"), &label), 0);
  assert_int_equal(label, ZL_MEDIUM);
  assert_int_equal(zl_label_find(ZL_STR("mediu"), &label), -1);
  assert_string_equal(zl_label_name(ZL_HEAVY), "HEAVY");
  assert_int_equal(zl_plan_find(ZL_STR("Business"), &plan), 0);
  assert_int_equal(plan, ZL_PLAN_BUSINESS);
  assert_int_equal(zl_plan_find(ZL_STR(""), &plan), -1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(never_refused),   cmocka_unit_test(figures_of_plans),
    cmocka_unit_test(day_budgets),     cmocka_unit_test(closing),
    cmocka_unit_test(slows_down_and_recovers), cmocka_unit_test(one_rate_for_everything),
    cmocka_unit_test(calls_with_a_limit_of_their_own), cmocka_unit_test(figures_of_ones_own),
    cmocka_unit_test(figures_of_an_account),
    cmocka_unit_test(others_use_the_account), cmocka_unit_test(names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
