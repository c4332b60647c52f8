/* bucket.c - one limit: N requests a window W, so that the server never has to refuse one. Used by
 * limit.c. Pure: the caller gives the time.
 *
 * A bucket has N places. A request takes one when it leaves; the place is free again W after the
 * *answer*, because only the answer proves that the server has counted the request. Two requests of
 * one place are then at least W apart at the server, so no window of W holds more than N, whatever
 * the round trips are. What the answer's way home takes is lost; it is won back as far as the
 * measured round trips of both are steady (see limit.c). Besides, departures are paced so that the
 * places do not bunch.
 *
 * The places are a plain array that every operation walks: it is short, needs no order, survives a
 * process that dies half way through a change, and N may change between two requests. */
#include "http/limit.h"

#include <math.h>

#define GUARD_US 1000        /* clocks and timers are not exact */
#define PACE 0.95            /* part of the even distance that two departures keep: the rest
                                lets a run catch up after a pause of ours */
#define CATCH_UP_US 5000     /* how much of a late departure the next may make good at once */
#define ASK_AGAIN_US 20000   /* an answer to another process does not wake us */
#define LONG_AGO (INT64_MIN / 4)

void zl_bucket_size(struct zl_bucket *b, double count, double window_us)
{
  if (!(count > 0) || !(window_us > 0)) {
    b->n = 0;
    b->window_us = 0;
    return;
  }
  /* Fractions: 2.5 a second becomes 2 in 0.8 s. Many: 1000 a second becomes 500 in half a second,
   * which is never more than 1000 in a second. */
  double parts = ceil(count / ZL_MOST_PLACES), per_part = count / parts;
  double n = floor(per_part + 1e-9);
  b->n = n < 1 ? 1 : (uint32_t)n;
  b->window_us = window_us / parts * b->n / per_part;
}

static int64_t free_us(const struct zl_place *p, int32_t back_us)
{
  return p->free_us - (p->back_us < back_us ? p->back_us : back_us);
}

int64_t zl_bucket_opens_us(const struct zl_bucket *b, int32_t back_us, int64_t now_us,
                           int64_t *since_us)
{
  *since_us = LONG_AGO;
  if (b->n == 0)
    return LONG_AGO;
  uint32_t busy = 0;
  int64_t soonest = INT64_MAX, latest = LONG_AGO;
  for (uint32_t i = 0; i < b->high; i++) {
    const struct zl_place *p = &b->places[i];
    int64_t at = free_us(p, back_us);
    if (p->out || at > now_us) {
      busy++;
      if (!p->out && at < soonest)
        soonest = at;
    } else if (at > latest) {
      latest = at;
    }
  }
  int64_t opens = LONG_AGO;
  if (busy >= b->n)
    opens = soonest < INT64_MAX ? soonest : now_us + ASK_AGAIN_US;
  else if (busy + 1 == b->n)
    *since_us = latest;
  if (b->next_us - CATCH_UP_US > (double)opens)
    opens = (int64_t)ceil(b->next_us) - CATCH_UP_US;
  if (opens > *since_us)
    *since_us = opens;
  return opens;
}

bool zl_bucket_has_room(const struct zl_bucket *b, int32_t back_us, int64_t now_us)
{
  if (b->high < b->n)
    return true;
  uint32_t busy = 0;
  for (uint32_t i = 0; i < b->high; i++)
    busy += b->places[i].out || free_us(&b->places[i], back_us) > now_us;
  return b->n == 0 || busy < b->n;
}

unsigned zl_bucket_take(struct zl_bucket *b, unsigned who, double factor, int32_t back_us,
                        int64_t now_us)
{
  if (b->n == 0)
    return 0;
  double place = b->next_us > (double)now_us ? b->next_us : (double)now_us;
  b->next_us = place + b->window_us / factor * PACE / b->n;
  while (b->high > 0 && !b->places[b->high - 1].out && b->places[b->high - 1].free_us <= now_us)
    b->high--;
  /* The place that has been free for longest: the others still say something to processes that
   * may win back less than this one. */
  uint32_t best = b->high;
  for (uint32_t i = 0; i < b->high; i++) {
    const struct zl_place *p = &b->places[i];
    if (!p->out && free_us(p, back_us) <= now_us &&
        (best == b->high || p->free_us < b->places[best].free_us))
      best = i;
  }
  if (best == b->high) {
    if (b->high >= b->n)
      return 0; /* the caller did not look: nothing to track it by */
    b->high++;
  }
  b->places[best] = (struct zl_place){.free_us = now_us, .out = who + 1};
  return best + 1;
}

void zl_bucket_answered(struct zl_bucket *b, unsigned place, unsigned who, double factor,
                        int32_t back_us, int64_t now_us)
{
  if (place == 0 || place > ZL_MOST_PLACES || b->places[place - 1].out != who + 1)
    return;
  b->places[place - 1] = (struct zl_place){
    .free_us = now_us + (int64_t)ceil(b->window_us / factor) + GUARD_US, .back_us = back_us};
}

void zl_bucket_abandon(struct zl_bucket *b, unsigned who, double factor, int64_t now_us)
{
  for (uint32_t i = 0; i < b->high; i++)
    zl_bucket_answered(b, i + 1, who, factor, 0, now_us);
}
