/* limit.c - when a request may leave, so that the server never has to refuse one. Used by engine.c.
 * Pure: the caller gives the time.
 *
 * A bucket of N requests per window W has N slots. A request takes a slot when it leaves; the slot
 * is free again W after the *answer*, because only the answer proves that the server has counted
 * the request. Two requests of one slot are then at least W apart at the server, so no window of W
 * holds more than N, whatever the round trips are. What the answer's way home takes is lost; it
 * is won back as far as the measured round trips are steady (see win_back_us). Besides, departures are paced
 * so that the slots do not bunch. */
#include "http/http.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SECOND_US INT64_C(1000000)
#define DAY_US (86400 * SECOND_US)
#define GUARD_US 1000        /* clocks and timers are not exact */
#define PACE 0.95            /* part of the even distance that two departures keep: the rest
                                lets a run catch up after a pause of ours */
#define CATCH_UP_US 5000     /* how much of a late departure the next may make good at once */
#define MOST_SLOTS 65536
#define MOST_STRETCH 4.0
#define SAMPLES 64
#define ENOUGH_SAMPLES 16
#define CLOSING_BITS 24      /* a ticket is (bucket + 1) << 24 | slot */

struct slot {
  int64_t left_us, free_us;
  bool out; /* left, not answered */
};

struct bucket {
  unsigned n;              /* slots; 0: no limit */
  double window_us;
  struct slot *slots;
  uint32_t *ready;         /* ring of slots that are not out, soonest first */
  unsigned head, count;
  double next_us;          /* pace: the next departure's place */
  double stretch;          /* > 1: others use the account too, we were refused */
  int64_t stretched_us;
};

struct day {
  int64_t most, used, reset_us; /* most 0: none; reset_us 0: not known yet */
};

struct zl_limits {
  struct bucket buckets[ZL_PRODUCTS * ZL_LABELS];
  struct day days[ZL_PRODUCTS * ZL_LABELS];
  uint8_t bucket_of[ZL_PRODUCTS][ZL_LABELS];
  uint8_t day_of[ZL_PRODUCTS][ZL_LABELS];
  int64_t closed_us[ZL_PRODUCTS][ZL_LABELS];
  int64_t day_reset_us;
  int64_t rtt_us[SAMPLES], least_us, quarter_us;
  unsigned samples;
};

/* ---- figures (docs/zoom-api.md, section 6; `per_s`: length of the window) ---------------- */

struct figure {
  int count, per_s, per_day;
  bool shares_day; /* with the label before it */
};
static const struct figure figures[3][ZL_PRODUCTS][ZL_LABELS] = {
  [ZL_PLAN_FREE] = {
    [ZL_MAIN] = {[ZL_LIGHT] = {4, 1, 6000, false}, [ZL_MEDIUM] = {2, 1, 2000, false},
                 [ZL_HEAVY] = {1, 1, 1000, false}, [ZL_INTENSIVE] = {10, 60, 30000, false}},
    /* Free accounts have no Zoom Phone: Pro's figures, in case one has after all. */
    [ZL_PHONE] = {[ZL_LIGHT] = {20, 1, 0, false}, [ZL_MEDIUM] = {10, 1, 0, false},
                  [ZL_HEAVY] = {5, 1, 15000, false}, [ZL_INTENSIVE] = {5, 60, 15000, true}},
  },
  [ZL_PLAN_PRO] = {
    [ZL_MAIN] = {[ZL_LIGHT] = {30, 1, 0, false}, [ZL_MEDIUM] = {20, 1, 0, false},
                 [ZL_HEAVY] = {10, 1, 30000, false}, [ZL_INTENSIVE] = {10, 60, 30000, true}},
    [ZL_PHONE] = {[ZL_LIGHT] = {20, 1, 0, false}, [ZL_MEDIUM] = {10, 1, 0, false},
                  [ZL_HEAVY] = {5, 1, 15000, false}, [ZL_INTENSIVE] = {5, 60, 15000, true}},
  },
  [ZL_PLAN_BUSINESS] = {
    [ZL_MAIN] = {[ZL_LIGHT] = {80, 1, 0, false}, [ZL_MEDIUM] = {60, 1, 0, false},
                 [ZL_HEAVY] = {40, 1, 60000, false}, [ZL_INTENSIVE] = {20, 60, 60000, true}},
    [ZL_PHONE] = {[ZL_LIGHT] = {40, 1, 0, false}, [ZL_MEDIUM] = {20, 1, 0, false},
                  [ZL_HEAVY] = {10, 1, 30000, false}, [ZL_INTENSIVE] = {10, 60, 30000, true}},
  },
};

static const char *const label_names[ZL_LABELS] = {"LIGHT", "MEDIUM", "HEAVY", "RESOURCE-INTENSIVE",
                                                   "UNLIMITED"};

static bool same_word(struct zl_str a, const char *b)
{
  return a.n == strlen(b) && strncasecmp(a.p, b, a.n) == 0;
}

int zl_label_find(struct zl_str name, enum zl_label *out)
{
  for (int i = 0; i < ZL_LABELS; i++)
    if (same_word(name, label_names[i])) {
      *out = (enum zl_label)i;
      return 0;
    }
  if (!same_word(name, "RESOURCE_INTENSIVE") && !same_word(name, "INTENSIVE"))
    return -1;
  *out = ZL_INTENSIVE;
  return 0;
}

const char *zl_label_name(enum zl_label label)
{
  return (unsigned)label < ZL_LABELS ? label_names[label] : "UNKNOWN";
}

int zl_plan_find(struct zl_str name, enum zl_plan *out)
{
  static const struct {
    const char *name;
    enum zl_plan plan;
  } names[] = {{"free", ZL_PLAN_FREE},          {"basic", ZL_PLAN_FREE},
               {"pro", ZL_PLAN_PRO},            {"business", ZL_PLAN_BUSINESS},
               {"education", ZL_PLAN_BUSINESS}, {"enterprise", ZL_PLAN_BUSINESS},
               {"partner", ZL_PLAN_BUSINESS}};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (same_word(name, names[i].name)) {
      *out = names[i].plan;
      return 0;
    }
  return -1;
}

/* ---- making -------------------------------------------------------------------------------- */

/* `count` in `window_us`, fractions allowed: 2.5 a second becomes 2 in 0.8 s. */
static int bucket_init(struct bucket *b, double count, double window_us)
{
  double n = floor(count + 1e-9);
  b->n = n < 1 ? 1 : n > MOST_SLOTS ? MOST_SLOTS : (unsigned)n;
  b->window_us = window_us * b->n / count;
  b->stretch = 1;
  b->slots = calloc(b->n, sizeof(*b->slots));
  b->ready = calloc(b->n, sizeof(*b->ready));
  if (!b->slots || !b->ready)
    return -1;
  for (unsigned i = 0; i < b->n; i++) {
    b->ready[i] = i;
    b->slots[i].free_us = INT64_MIN / 2;
  }
  b->count = b->n;
  b->next_us = -1e18;
  return 0;
}

static int from_plan(struct zl_limits *l, enum zl_plan plan, double share)
{
  for (int p = 0; p < ZL_PRODUCTS; p++)
    for (int label = 0; label < ZL_UNLIMITED; label++) {
      const struct figure *f = &figures[plan][p][label];
      uint8_t at = (uint8_t)(p * ZL_LABELS + label);
      l->bucket_of[p][label] = at;
      l->day_of[p][label] = f->shares_day ? (uint8_t)(at - 1) : at;
      if (bucket_init(&l->buckets[at], f->count * share, (double)f->per_s * SECOND_US) != 0)
        return -1;
      int64_t day = (int64_t)floor(f->per_day * share);
      l->days[at].most = f->per_day > 0 && day < 1 ? 1 : day;
    }
  return 0;
}

struct zl_limits *zl_limits_new(enum zl_plan plan, double share, double rate)
{
  struct zl_limits *l = calloc(1, sizeof(*l));
  if (!l)
    return NULL;
  if (!(share > 0))
    share = 0.01;
  if (share > 1)
    share = 1;
  const uint8_t none = ZL_LABELS - 1; /* MAIN's UNLIMITED bucket: n stays 0 */
  memset(l->bucket_of, none, sizeof(l->bucket_of));
  memset(l->day_of, none, sizeof(l->day_of));
  int rc = 0;
  if (rate < 0) {
    rc = from_plan(l, plan, share);
  } else if (rate > 0) {
    rc = bucket_init(&l->buckets[0], rate, (double)SECOND_US);
    for (int p = 0; p < ZL_PRODUCTS; p++)
      memset(l->bucket_of[p], 0, ZL_UNLIMITED);
  }
  if (rc == 0)
    return l;
  zl_limits_free(l);
  return NULL;
}

void zl_limits_free(struct zl_limits *l)
{
  if (!l)
    return;
  for (size_t i = 0; i < sizeof(l->buckets) / sizeof(l->buckets[0]); i++) {
    free(l->buckets[i].slots);
    free(l->buckets[i].ready);
  }
  free(l);
}

/* ---- the day ------------------------------------------------------------------------------- */

void zl_limits_day(struct zl_limits *l, int64_t reset_us)
{
  l->day_reset_us = reset_us;
}

static struct day *day_at(struct zl_limits *l, enum zl_product p, enum zl_label label,
                          int64_t now_us)
{
  struct day *d = &l->days[l->day_of[p][label]];
  if (d->most == 0)
    return NULL;
  if (d->reset_us == 0)
    d->reset_us = l->day_reset_us ? l->day_reset_us : now_us + DAY_US;
  while (now_us >= d->reset_us) {
    d->reset_us += DAY_US;
    d->used = 0;
  }
  return d;
}

bool zl_limits_spent(struct zl_limits *l, enum zl_product p, enum zl_label label, int64_t now_us,
                     int64_t *reopens_us)
{
  const struct day *d = day_at(l, p, label, now_us);
  if (!d || d->used < d->most)
    return false;
  *reopens_us = d->reset_us;
  return true;
}

/* ---- leaving and coming back --------------------------------------------------------------- */

int64_t zl_limits_wait_us(struct zl_limits *l, enum zl_product p, enum zl_label label,
                          int64_t now_us)
{
  int64_t until = l->closed_us[p][label];
  const struct bucket *b = &l->buckets[l->bucket_of[p][label]];
  if (b->n > 0) {
    int64_t reopens;
    if (zl_limits_spent(l, p, label, now_us, &reopens) && reopens > until)
      until = reopens;
    if (b->next_us - CATCH_UP_US > (double)until)
      until = (int64_t)ceil(b->next_us) - CATCH_UP_US;
    /* All slots out: nobody knows; the caller asks again when an answer comes. */
    int64_t free_us = b->count ? b->slots[b->ready[b->head]].free_us
                               : now_us + (int64_t)b->window_us;
    if (free_us > until)
      until = free_us;
  }
  return until > now_us ? until - now_us : 0;
}

uint32_t zl_limits_take(struct zl_limits *l, enum zl_product p, enum zl_label label, int64_t now_us)
{
  unsigned at = l->bucket_of[p][label];
  struct bucket *b = &l->buckets[at];
  if (b->n == 0)
    return 0;
  struct day *d = day_at(l, p, label, now_us);
  if (d)
    d->used++;
  double place = b->next_us > (double)now_us ? b->next_us : (double)now_us;
  b->next_us = place + b->window_us * b->stretch * PACE / b->n;
  if (b->count == 0)
    return 0; /* the caller did not ask: nothing to track it by */
  uint32_t slot = b->ready[b->head];
  b->head = (b->head + 1) % b->n;
  b->count--;
  b->slots[slot] = (struct slot){.left_us = now_us, .out = true};
  return (uint32_t)(at + 1) << CLOSING_BITS | slot;
}

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
 * after; the next request of the slot will travel too. The least sum of both ways may be won back,
 * but the least *measured* sum is larger than that when the ways vary. So it is lessened by as
 * much again as the quicker quarter of the answers lies above it: all of a steady round trip
 * comes back, and nothing of an unsteady one. */
static int64_t win_back_us(const struct zl_limits *l, const struct bucket *b)
{
  if (l->samples < ENOUGH_SAMPLES || l->quarter_us == 0)
    return 0;
  int64_t sure = 2 * l->least_us - l->quarter_us;
  int64_t most = (int64_t)(b->window_us / 2);
  return sure < 0 ? 0 : sure < most ? sure : most;
}

void zl_limits_answered(struct zl_limits *l, uint32_t ticket, int64_t now_us, int64_t min_rtt_us)
{
  if (ticket == 0)
    return;
  struct bucket *b = &l->buckets[(ticket >> CLOSING_BITS) - 1];
  uint32_t slot = ticket & ((1u << CLOSING_BITS) - 1);
  struct slot *s = &b->slots[slot];
  if (!s->out)
    return;
  s->out = false;
  if (min_rtt_us > 0)
    note_rtt(l, now_us - s->left_us, min_rtt_us);
  int64_t back = min_rtt_us > 0 ? win_back_us(l, b) : 0;
  s->free_us = now_us + (int64_t)ceil(b->window_us * b->stretch) + GUARD_US - back;
  b->ready[(b->head + b->count) % b->n] = slot;
  b->count++;
  if (b->stretch > 1) { /* back to the full rate within some 20 windows without a refusal */
    b->stretch -= 0.05 / b->n;
    if (b->stretch < 1)
      b->stretch = 1;
  }
}

void zl_limits_close(struct zl_limits *l, enum zl_product p, enum zl_label label, int64_t until_us)
{
  if (until_us > l->closed_us[p][label])
    l->closed_us[p][label] = until_us;
  struct bucket *b = &l->buckets[l->bucket_of[p][label]];
  /* Refusals of requests that were under way together are one piece of news. */
  if (b->n == 0 || until_us < b->stretched_us + (int64_t)b->window_us)
    return;
  b->stretched_us = until_us;
  b->stretch = b->stretch * 1.25 < MOST_STRETCH ? b->stretch * 1.25 : MOST_STRETCH;
}

double zl_limits_rate(const struct zl_limits *l, enum zl_product p, enum zl_label label)
{
  const struct bucket *b = &l->buckets[l->bucket_of[p][label]];
  return b->n == 0 ? 0 : b->n * (double)SECOND_US / b->window_us;
}
