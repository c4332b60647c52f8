/* limit.c - when a request may leave: the plan's figures, what this process has sent, and what all
 * processes of the account have sent and learnt. Used by engine.c.
 *
 * A request needs room in a bucket of its own process, which has that process's figures, and in the
 * shared one, which has the largest figures of those who share: so each stays within its own and
 * all together within the largest. The lanes are product x label, and one for each call that has
 * a limit of its own (plans.c), which also needs room in its label's lane.
 *
 * Fairness: of two processes that both wait for the shared bucket, the one whose last request is
 * longer ago goes first; the other gives it a moment (YIELD_US).
 *
 * The caller gives the time; with no file behind it (path NULL) all of this is pure. */
#include "http/limit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_FACTOR 0.25
#define REFUSED_FACTOR 0.8    /* of the rate, after a refusal */
#define SLOWLY 0.005           /* of the full rate, a window's worth of answers: near where we were */
#define QUICKLY 0.05          /* refused the last time; and where we are well away from that */
#define SAMPLES 64
#define ENOUGH_SAMPLES 16
#define YIELD_US 4000         /* a process that is woken late is this late at most, mostly */
#define STALE_US 8000         /* who wanted to be here so long ago and is not, does not want any more */

struct zl_limits {
  struct zl_common alone, *common; /* `common` may be the shared one */
  struct zl_shared shared;         /* .s NULL: not shared */
  struct zl_bucket own[ZL_LANES];
  double count[ZL_LANES], window_us[ZL_LANES];
  uint8_t own_of[ZL_LANES], day_of[ZL_LANES];
  int64_t most[ZL_LANES];          /* a day; 0: no bound */
  int64_t day, day_ends_us;
  bool day_known, by_plan;
  double share;
  int64_t rtt_us[SAMPLES], least_us, quarter_us;
  unsigned samples;
};

/* ---- making -------------------------------------------------------------------------------- */

static void set_lane(struct zl_limits *l, unsigned lane, double count, double window_us)
{
  l->count[lane] = count;
  l->window_us[lane] = window_us;
  zl_bucket_size(&l->own[l->own_of[lane]], count, window_us);
  if (l->shared.s && zl_share_lock(&l->shared) == 0) {
    zl_share_figures(&l->shared, lane, count, window_us);
    zl_share_unlock(&l->shared);
  }
}

static void from_plan(struct zl_limits *l, enum zl_plan plan, double share)
{
  for (unsigned lane = 0; lane < ZL_LANES; lane++) {
    struct zl_figure f = zl_plan_figure(plan, lane);
    bool special = zl_plan_base(lane) != lane; /* so slow that a part of it would be none */
    int64_t day = (int64_t)floor((double)f.per_day * share);
    l->day_of[lane] = (uint8_t)zl_plan_day(plan, lane);
    l->most[lane] = f.per_day > 0 && day < 1 ? 1 : day;
    set_lane(l, lane, special ? f.count : f.count * share, (double)f.per_s * ZL_SECOND_US);
  }
}

/* One figure for everything that has a label; calls with a limit of their own keep it. */
static void from_rate(struct zl_limits *l, enum zl_plan plan, double rate)
{
  for (unsigned lane = 0; lane < ZL_LANES; lane++) {
    struct zl_figure f = zl_plan_figure(plan, lane);
    bool special = zl_plan_base(lane) != lane;
    l->day_of[lane] = (uint8_t)zl_plan_day(plan, lane);
    if (!special && lane % ZL_LABELS == ZL_UNLIMITED)
      continue;
    l->own_of[lane] = (uint8_t)(special ? lane : 0);
    set_lane(l, lane, special ? f.count : rate,
             special ? (double)f.per_s * ZL_SECOND_US : (double)ZL_SECOND_US);
  }
}

struct zl_limits *zl_limits_new(enum zl_plan plan, double share, double rate, const char *path)
{
  struct zl_limits *l = zl_calloc(1, sizeof(*l));
  struct zl_err why = {0};
  if (!l)
    return NULL;
  zl_common_init(&l->alone);
  l->common = &l->alone;
  if (path && zl_share_open(&l->shared, path, zl_wall_ms() * 1000 / ZL_DAY_US, &why) != 0)
    zl_log(ZL_LOG_VERBOSE, "%s; this process counts alone", why.text);
  if (l->shared.s)
    l->common = &l->shared.s->common;
  for (unsigned lane = 0; lane < ZL_LANES; lane++)
    l->own_of[lane] = l->day_of[lane] = (uint8_t)lane;
  if (!(share > 0))
    share = 0.01;
  if (share > 1)
    share = 1;
  l->share = share;
  l->by_plan = rate < 0;
  if (rate < 0)
    from_plan(l, plan, share);
  else if (rate > 0)
    from_rate(l, plan, rate);
  return l;
}

void zl_limits_free(struct zl_limits *l)
{
  if (!l)
    return;
  zl_share_close(&l->shared);
  free(l);
}

void zl_limits_set(struct zl_limits *l, enum zl_product p, enum zl_label label, double per_second,
                   int64_t per_day)
{
  unsigned lane = zl_limits_lane(p, label, NULL, ZL_STR(""));
  l->own_of[lane] = (uint8_t)lane;
  l->day_of[lane] = (uint8_t)lane;
  l->most[lane] = per_day;
  set_lane(l, lane, per_second, (double)ZL_SECOND_US);
}

void zl_limits_own(struct zl_limits *l, const struct zl_own_figure *f, unsigned n)
{
  for (unsigned i = 0; l->by_plan && i < n; i++) {
    unsigned lane = zl_limits_lane(f[i].product, f[i].label, NULL, ZL_STR("")), base = f[i].product * ZL_LABELS;
    int64_t day = (int64_t)floor((double)f[i].per_day * l->share);
    if (f[i].count > 0)
      set_lane(l, lane, f[i].count * l->share, (double)f[i].per_s * ZL_SECOND_US);
    for (unsigned k = base; f[i].per_day > 0 && k < base + ZL_LABELS; k++)
      if (l->day_of[k] == l->day_of[lane]) /* who shares the day shares its figure */
        l->most[k] = day < 1 ? 1 : day;
  }
}

/* ---- holding it together --------------------------------------------------------------------- */

static void enter(struct zl_limits *l)
{
  if (!l->shared.s || zl_share_lock(&l->shared) == 0)
    return;
  /* A mutex that is beyond repair: what is known so far goes along. */
  l->alone = *l->common;
  l->common = &l->alone;
  zl_share_close(&l->shared);
}

static void leave(struct zl_limits *l)
{
  if (l->shared.s)
    zl_share_unlock(&l->shared);
}

/* ---- the day ------------------------------------------------------------------------------- */

void zl_limits_day(struct zl_limits *l, int64_t wall_ms, int64_t now_us)
{
  int64_t day_ms = ZL_DAY_US / 1000;
  l->day = wall_ms / day_ms;
  l->day_ends_us = now_us + (day_ms - wall_ms % day_ms) * 1000;
  l->day_known = true;
}

static void see_day(struct zl_limits *l, int64_t now_us)
{
  if (!l->day_known) {
    l->day_ends_us = now_us + ZL_DAY_US;
    l->day_known = true;
  }
  while (now_us >= l->day_ends_us) {
    l->day_ends_us += ZL_DAY_US;
    l->day++;
  }
}

/* How much of today's budget is used. Only forward: another process may be past midnight by its
 * own clock already. */
static int64_t *used_today(struct zl_limits *l, unsigned lane, int64_t now_us)
{
  unsigned at = l->day_of[lane];
  see_day(l, now_us);
  if (l->common->days[at].day < l->day) {
    l->common->days[at].day = l->day;
    l->common->days[at].used = 0;
  }
  return &l->common->days[at].used;
}

static bool spent(struct zl_limits *l, unsigned lane, int64_t now_us, int64_t *reopens_us)
{
  unsigned base = zl_plan_base(lane);
  int64_t most = l->most[base], until = l->common->shut_us[base];
  if (most > 0 && *used_today(l, base, now_us) >= most && l->day_ends_us > until)
    until = l->day_ends_us;
  *reopens_us = until;
  return until > now_us;
}

bool zl_limits_spent(struct zl_limits *l, unsigned lane, int64_t now_us, int64_t *reopens_us)
{
  enter(l);
  bool is = spent(l, lane, now_us, reopens_us);
  leave(l);
  return is;
}

void zl_limits_shut(struct zl_limits *l, unsigned lane, int64_t until_us, int64_t now_us)
{
  unsigned base = zl_plan_base(lane), product = base / ZL_LABELS;
  if (until_us > now_us + ZL_DAY_US) /* a later run asks once more */
    until_us = now_us + ZL_DAY_US;
  enter(l);
  for (unsigned i = product * ZL_LABELS; i < (product + 1) * ZL_LABELS; i++)
    if (l->day_of[i] == l->day_of[base] && until_us > l->common->shut_us[i])
      l->common->shut_us[i] = until_us;
  leave(l);
}

/* ---- round trips ----------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static void note_rtt(struct zl_limits *l, int64_t rtt_us, int64_t min_rtt_us)
{
  if (rtt_us > 0)
    l->rtt_us[l->samples++ % SAMPLES] = rtt_us;
  if (min_rtt_us > 0 && min_rtt_us < rtt_us)
    rtt_us = min_rtt_us;
  if (l->least_us == 0 || rtt_us < l->least_us)
    l->least_us = rtt_us;
  if (l->samples < ENOUGH_SAMPLES || l->samples % 8 != 0)
    return;
  int64_t sorted[SAMPLES];
  unsigned n = l->samples < SAMPLES ? l->samples : SAMPLES;
  memcpy(sorted, l->rtt_us, n * sizeof(sorted[0]));
  qsort(sorted, n, sizeof(sorted[0]), by_size);
  l->quarter_us = sorted[n / 4];
}

/* The request travelled for a while before the server counted it, and the answer for a while
 * after; the next request of the place will travel too. The least sum of both ways may be won back,
 * but the least *measured* sum is larger than that when the ways vary. So it is lessened by as
 * much again as the quicker quarter of the answers lies above it: all of a steady round trip
 * comes back, and nothing of an unsteady one. */
static int32_t win_back_us(const struct zl_limits *l)
{
  if (l->samples < ENOUGH_SAMPLES || l->quarter_us == 0)
    return 0;
  int64_t sure = 2 * l->least_us - l->quarter_us;
  return sure < 0 ? 0 : sure < ZL_SECOND_US * 60 ? (int32_t)sure : (int32_t)ZL_SECOND_US * 60;
}

static int32_t at_most_half(const struct zl_bucket *b, int32_t back_us)
{
  return back_us < b->window_us / 2 ? back_us : (int32_t)(b->window_us / 2);
}

/* ---- leaving and coming back --------------------------------------------------------------- */

/* Up to four: own and shared, of the lane and of its label's lane when that is another. */
struct need {
  struct zl_bucket *bucket;
  unsigned who, lane;
  bool shared;
};

static unsigned needs(struct zl_limits *l, unsigned lane, struct need out[4])
{
  unsigned n = 0, base = zl_plan_base(lane);
  for (unsigned at = lane;; at = base) {
    out[n++] = (struct need){&l->own[l->own_of[at]], 0, at, false};
    if (l->shared.s && l->count[at] > 0)
      out[n++] = (struct need){&l->shared.s->buckets[at], l->shared.me, at, true};
    if (at == base)
      return n;
  }
}

/* Whether somebody whose turn it is will be there in time. */
static bool others_turn(const struct zl_limits *l, unsigned lane, int64_t until_us, int64_t now_us)
{
  const struct zl_share *s = l->shared.s;
  int64_t mine = s->member[l->shared.me].lanes[lane].last_us;
  for (unsigned i = 0, seen = 0; i < ZL_MEMBERS && seen < s->members; i++) {
    const struct zl_member *m = &s->member[i];
    seen += m->alive != 0;
    if (i != l->shared.me && m->alive && m->lanes[lane].last_us < mine &&
        m->lanes[lane].wants_us >= now_us - STALE_US && m->lanes[lane].wants_us <= until_us)
      return true;
  }
  return false;
}

static int64_t opens_us(struct zl_limits *l, unsigned lane, int64_t now_us)
{
  struct need need[4];
  int32_t back = win_back_us(l);
  int64_t until = l->common->closed_us[lane], reopens, since;
  if (spent(l, lane, now_us, &reopens) && reopens > until)
    until = reopens;
  unsigned n = needs(l, lane, need);
  for (unsigned i = 0; i < n; i++) {
    int64_t opens = zl_bucket_opens_us(need[i].bucket, at_most_half(need[i].bucket, back), now_us,
                                       &since);
    if (need[i].shared && l->shared.s->members > 1 && since + YIELD_US > opens &&
        others_turn(l, need[i].lane, since + YIELD_US, now_us))
      opens = since + YIELD_US;
    if (opens > until)
      until = opens;
  }
  return until;
}

int64_t zl_limits_wait_us(struct zl_limits *l, unsigned lane, int64_t now_us)
{
  enter(l);
  if (l->shared.s)
    zl_share_look(&l->shared, now_us);
  int64_t until = opens_us(l, lane, now_us);
  if (l->shared.s)
    l->shared.s->member[l->shared.me].lanes[lane].wants_us = until > now_us ? until : now_us;
  /* One of the others may die meanwhile: then this is asked again in time to see it. */
  if (l->shared.s && l->shared.s->members > 1 && until > now_us + ZL_LOOK_EVERY_US &&
      until > l->common->closed_us[lane])
    until = now_us + ZL_LOOK_EVERY_US;
  leave(l);
  return until > now_us ? until - now_us : 0;
}

struct zl_ticket zl_limits_take(struct zl_limits *l, unsigned lane, int64_t now_us)
{
  struct zl_ticket t = {.lane = (uint16_t)(lane + 1)};
  struct need need[4];
  int32_t back = win_back_us(l);
  enter(l);
  unsigned n = needs(l, lane, need);
  for (unsigned i = 0; i < n; i++)
    if (!zl_bucket_has_room(need[i].bucket, at_most_half(need[i].bucket, back), now_us)) {
      leave(l);
      return (struct zl_ticket){0};
    }
  if (l->most[zl_plan_base(lane)] > 0 || l->shared.s)
    (*used_today(l, zl_plan_base(lane), now_us))++;
  for (unsigned i = 0; i < n; i++) {
    struct zl_bucket *b = need[i].bucket;
    t.place[i] = (uint16_t)zl_bucket_take(b, need[i].who, l->common->strain[need[i].lane].factor,
                                          at_most_half(b, back), now_us);
  }
  if (l->shared.s) {
    l->shared.s->member[l->shared.me].lanes[lane].last_us = now_us;
    l->shared.s->member[l->shared.me].lanes[lane].wants_us = 0;
  }
  leave(l);
  t.left_us = now_us;
  return t;
}

static void recover(struct zl_common *c, unsigned lane, unsigned n)
{
  double factor = c->strain[lane].factor, at = c->strain[lane].refused_at;
  bool near = factor > at * 0.94 && factor < at * 1.06;
  c->strain[lane].factor = fmin(1, factor + (near ? SLOWLY : QUICKLY) / n);
}

void zl_limits_answered(struct zl_limits *l, struct zl_ticket *t, int64_t now_us,
                        int64_t min_rtt_us)
{
  if (t->lane == 0)
    return;
  unsigned lane = t->lane - 1u;
  struct need need[4];
  if (min_rtt_us > 0 && l->count[lane] > 0)
    note_rtt(l, now_us - t->left_us, min_rtt_us);
  int32_t back = min_rtt_us > 0 ? win_back_us(l) : 0;
  enter(l);
  unsigned n = needs(l, lane, need);
  for (unsigned i = 0; i < n; i++) {
    struct zl_bucket *b = need[i].bucket;
    zl_bucket_answered(b, t->place[i], need[i].who, l->common->strain[need[i].lane].factor,
                       at_most_half(b, back), now_us);
  }
  if (l->common->strain[lane].factor < 1 && need[0].bucket->n > 0)
    recover(l->common, lane, need[0].bucket->n);
  leave(l);
  *t = (struct zl_ticket){0};
}

void zl_limits_close(struct zl_limits *l, unsigned lane, int64_t until_us)
{
  enter(l);
  struct zl_common *c = l->common;
  if (until_us > c->closed_us[lane])
    c->closed_us[lane] = until_us;
  /* Refusals of requests that were under way together are one piece of news. */
  if (l->window_us[lane] > 0 && until_us >= c->strain[lane].since_us + (int64_t)l->window_us[lane]) {
    c->strain[lane].since_us = until_us;
    c->strain[lane].refused_at = c->strain[lane].factor;
    c->strain[lane].factor = fmax(LEAST_FACTOR, c->strain[lane].factor * REFUSED_FACTOR);
  }
  leave(l);
}

bool zl_limits_bounds(const struct zl_limits *l, unsigned lane)
{
  return l->count[lane] > 0;
}

bool zl_limits_one_rate(const struct zl_limits *l)
{
  return !l->by_plan;
}

double zl_limits_lane_rate(const struct zl_limits *l, unsigned lane)
{
  return l->count[lane] > 0 ? l->count[lane] * (double)ZL_SECOND_US / l->window_us[lane] : 0;
}

double zl_limits_rate(const struct zl_limits *l, enum zl_product p, enum zl_label label)
{
  return zl_limits_lane_rate(l, zl_limits_lane(p, label, NULL, ZL_STR("")));
}

int64_t zl_limits_today(struct zl_limits *l, enum zl_product p, enum zl_label label, int64_t now_us,
                        int64_t *used)
{
  unsigned lane = zl_limits_lane(p, label, NULL, ZL_STR(""));
  enter(l);
  *used = l->most[lane] > 0 ? *used_today(l, lane, now_us) : 0;
  leave(l);
  return l->most[lane];
}
