/* tell.c - says on the terminal how far the run is: what is done of how much, how fast of what is
 * permitted, how long still, and what holds it up. The words are progress.c's. */
#include "core/state.h"

#define HELD_US INT64_C(2000000) /* a shorter wait is the rate, not a hold-up */

/* What keeps the engine from sending: a limit that the server named, or repeats that wait. */
static const char *held_up(struct zl_core *c, unsigned lane, char *out, size_t size)
{
  int64_t wait_us = c->limits ? zl_limits_wait_us(c->limits, lane, zl_mono_us()) : 0;
  char time[32];
  if (wait_us > HELD_US && zl_http_pending(c->http) > 0)
    snprintf(out, size, "Zoom's limit (%s)", zl_progress_time(time, wait_us / 1000));
  else if (zl_http_pending(c->http) > 0 && zl_http_sleeping(c->http) == zl_http_pending(c->http))
    snprintf(out, size, "Zoom to recover");
  else
    return NULL;
  return out;
}

static int64_t answers(const struct zl_core *c, struct zl_http_stats *stats)
{
  zl_http_stats(c->http, stats);
  int64_t n = (int64_t)stats->requests - (int64_t)zl_http_pending(c->http);
  return n > 0 ? n : 0;
}

void zl_tell(struct zl_core *c, const char *doing, int64_t done, int64_t total, bool failed)
{
  struct zl_http_stats stats;
  char held[64];
  struct zl_progress_now now = {.doing = doing, .done = done, .total = total, .failed = failed};
  if (!zl_progress_due(&c->meter, &now, answers(c, &stats), zl_mono_ms()))
    return;
  now.permitted = c->limits ? zl_limits_lane_rate(c->limits, stats.lane) : 0;
  now.waiting = held_up(c, stats.lane, held, sizeof(held));
  struct zl_buf line = ZL_BUF_INIT(512);
  zl_progress_line(&line, &now, 79);
  zl_progress(zl_buf_cstr(&line));
  zl_buf_free(&line);
}

void zl_tell_reading(struct zl_core *c)
{
  struct zl_http_stats stats;
  int64_t answered = answers(c, &stats);
  int64_t left = (int64_t)zl_http_pending(c->http) + (c->journal ? (int64_t)zl_draft_needs(c->journal) : 0);
  if (c->walk_of && !c->policy->done)
    zl_tell(c, "looking at", c->walk_at, c->walk_of, false);
  else
    zl_tell(c, "reading", answered, c->policy->done ? answered + left : 0, false);
}
