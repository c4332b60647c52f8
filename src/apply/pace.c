/* pace.c - how fast answers come, and what follows from it: how many rows one intent covers, and
 * how many requests may stand in the engine's queue. Pure: the caller gives the time. Serves apply.c.
 *
 * An intent is a write to the disk, so one covers what leaves in some 50 ms; not more, because every
 * row of it that never left costs a look at its object if we die. What waits in the engine's queue
 * is what a Ctrl-C still has to wait for: a tenth of a second's worth. */
#include "apply/internal.h"

#define MEASURE_US 50000
#define WINDOW_S 0.05
#define WINDOW_LEAST 16
#define WINDOW_MOST 256
#define QUEUE_S 0.1
#define QUEUE_LEAST 4 /* also when nothing is known yet */

void zl_pace_answered(struct zl_pace *p, int64_t n, int64_t now_us)
{
  if (p->since_us == 0) {
    p->since_us = now_us;
    return;
  }
  p->answers += n;
  int64_t passed_us = now_us - p->since_us;
  if (passed_us < MEASURE_US)
    return;
  double per_s = (double)p->answers * 1e6 / (double)passed_us;
  p->per_s = p->per_s > 0 ? (p->per_s + per_s) / 2 : per_s;
  p->answers = 0;
  p->since_us = now_us;
}

static int64_t within(double n, int64_t least, int64_t most)
{
  return n < (double)least ? least : n > (double)most ? most : (int64_t)n;
}

int64_t zl_pace_window(const struct zl_pace *p)
{
  return within(p->per_s * WINDOW_S, WINDOW_LEAST, WINDOW_MOST);
}

size_t zl_pace_queue(const struct zl_pace *p, size_t most)
{
  size_t queue = (size_t)within(p->per_s * QUEUE_S, QUEUE_LEAST, INT64_MAX / 2);
  return queue < most ? queue : most;
}
