/* engine.c - who goes when: queues, attempts, locks, and the one place that polls.
 * Serves auth and apply.
 *
 * Promises: a request that was accepted ends in exactly one callback unless it is cancelled, never
 * from inside zl_http_send; a callback may send and cancel whatever it likes, but must not free
 * the engine. Nothing here waits except ppoll in zl_http_wait. */
#include "http/engine.h"

#include <stdlib.h>
#include <string.h>

#define MOST_CONNECTIONS 250
#define UNLIMITED_CONNECTIONS 16
#define LIMITED_CONNECTIONS 64 /* the rate bounds them: 60/s at 300 ms need 18, at a second 60 */
/* The retry budget of the whole engine: repeating something that failed costs 4, something that
 * was merely asked to wait (429) costs 1; there are 160 to begin with and 0.8 more a request. So
 * at most 40 + 20 % of the requests are repeated against a server that keeps failing; and once so
 * many in a row had to be given up, nothing more is sent to it. */
#define COST_FAILED 4
#define COST_THROTTLED 1
#define BUDGET_BEGIN 160
#define MOST_GIVEN_UP 20

/* ---- locks: one write at a time for an object ------------------------------------------------ */

static void make_ready(struct zl_http *h, struct zl_job *j)
{
  j->state = ZL_JOB_READY;
  zl_job_push(&h->queues[j->r.urgent][j->lane], j);
}

static int lock_or_block(struct zl_http *h, struct zl_job *j)
{
  if (!j->write || j->r.object.n == 0)
    return 0;
  j->lock = zl_map_get(&h->locks, j->r.object);
  if (j->lock) {
    j->state = ZL_JOB_BLOCKED;
    zl_job_push(&j->lock->waiting, j);
    return 1;
  }
  struct zl_lock *lock = zl_calloc(1, sizeof(*lock));
  if (!lock || zl_map_put(&h->locks, j->r.object, lock) != 0) {
    free(lock);
    return -1;
  }
  j->lock = lock;
  return 0;
}

/* The job is over, or was dropped: the next one of its object may go. */
static void unlock(struct zl_http *h, struct zl_job *j)
{
  struct zl_lock *lock = j->lock;
  j->lock = NULL;
  if (!lock || j->state == ZL_JOB_BLOCKED)
    return;
  struct zl_job *next = lock->waiting.first;
  if (next) {
    zl_job_unlink(next);
    make_ready(h, next);
    return;
  }
  free(zl_map_del(&h->locks, j->r.object));
}

/* ---- ends ------------------------------------------------------------------------------------ */

static void finish(struct zl_http *h, struct zl_job *j, enum zl_verdict verdict)
{
  zl_job_unlink(j);
  unlock(h, j);
  j->verdict = verdict;
  j->state = ZL_JOB_DONE;
  zl_job_push(&h->done, j);
}

/* The bucket is shut until tomorrow: no request of this kind is worth sending. */
static void shut(struct zl_http *h, struct zl_job *j, int64_t wait_ms, int64_t now_us)
{
  h->closed_us[j->lane] = now_us + wait_ms * 1000;
  h->closed_wall_ms[j->lane] = zl_wall_ms() + wait_ms;
  if (h->config.limits)
    zl_limits_shut(h->config.limits, j->lane, h->closed_us[j->lane], now_us);
}

static bool is_shut(struct zl_http *h, unsigned lane, int64_t now_us)
{
  int64_t reopens_us;
  if (h->closed_us[lane] > now_us)
    return true;
  if (!h->config.limits || !zl_limits_spent(h->config.limits, lane, now_us, &reopens_us))
    return false;
  h->closed_us[lane] = reopens_us;
  h->closed_wall_ms[lane] = zl_wall_ms() + (reopens_us - now_us) / 1000;
  return true;
}

static void trace(const struct zl_http *h, const struct zl_job *j, int64_t now_us, const char *more)
{
  if (!h->config.trace)
    return;
  zl_log(ZL_LOG_TRACE, "%s %.*s: %d in %lld ms%s", j->r.method, (int)j->r.url.n, j->r.url.p,
         j->status, (long long)((now_us - j->left_us) / 1000), more);
}

/* Why this job may not have another attempt, or NULL. */
static const char *no_more(struct zl_http *h, const struct zl_job *j, bool sent, unsigned cost)
{
  if (j->attempts >= h->config.max_attempts)
    return "given up after so many attempts";
  if (h->retry_cost + cost > BUDGET_BEGIN + h->stats.requests * COST_FAILED / 5)
    return "given up, because too many requests had to be repeated already";
  /* A host that never answered anybody is a wrong address rather than a bad moment. */
  if (j->status == 0 && !sent && !h->ever_answered && j->attempts >= 2)
    return "nothing was ever heard from there: check the network, the address, and HTTPS_PROXY where one is needed";
  return NULL;
}

static void give_up(struct zl_http *h, struct zl_job *j, const char *why)
{
  struct zl_err *err = &j->slot->err;
  if (j->status != 429)
    h->given_up++;
  if (err->code == ZL_OK) {
    zl_err_set(err, j->status == 429 ? ZL_EHTTP : ZL_ENET,
               "the server answered %d (attempts: %d): %s", j->status, j->attempts, why);
  } else {
    size_t n = strlen(err->text);
    snprintf(err->text + n, sizeof(err->text) - n, " (attempts: %d; %s)", j->attempts, why);
  }
  finish(h, j, j->write && j->maybe_done ? ZL_UNKNOWN_FATE : ZL_FINAL);
}

static void sleep_and_retry(struct zl_http *h, struct zl_job *j, int64_t wait_ms, int64_t now_us)
{
  zl_transfer_release(h, j->slot);
  h->stats.retries++;
  int64_t most = wait_ms < 1000 ? wait_ms : 1000;
  int64_t jitter_us = most > 0 ? (int64_t)(zl_random_u64() % (uint64_t)(most * 1000)) : 0;
  j->due_us = now_us + wait_ms * 1000 + jitter_us;
  j->state = ZL_JOB_SLEEPING;
  zl_job_insert_by_due(&h->sleeping, j);
}

/* Nothing was sent, because the connection was none any more: that was no attempt. Each time closes
 * one connection, so this ends. */
static void another_connection(struct zl_http *h, struct zl_job *j)
{
  zl_transfer_release(h, j->slot);
  j->attempts--;
  j->state = ZL_JOB_READY;
  zl_job_push_front(&h->queues[j->r.urgent][j->lane], j);
}

/* curl is through with a job: take the answer, or try again, or give up. */
static void settle(struct zl_http *h, struct zl_job *j, CURLcode code)
{
  struct zl_answer_facts facts;
  int64_t now_us = zl_mono_us(), wait_ms;
  bool repeatable = zl_transfer_result(j, code, &facts);
  zl_transfer_stop(h, j);
  zl_job_unlink(j);
  h->stats.bytes_in += j->slot->body.len;
  if (j->status != 0) {
    h->ever_answered = true;
    int64_t rtt = now_us - j->left_us;
    if (h->stats.min_rtt_us == 0 || rtt < h->stats.min_rtt_us)
      h->stats.min_rtt_us = rtt > 0 ? rtt : 1;
    if (j->status < 500)
      h->given_up = 0;
  }
  if (h->config.limits)
    zl_limits_answered(h->config.limits, &j->ticket, now_us,
                       j->status != 0 ? h->stats.min_rtt_us : 0);
  if (j->slot->stale) {
    another_connection(h, j);
    return;
  }
  trace(h, j, now_us, j->status == 0 ? ", no answer" : "");
  bool lost = j->status == 0 ? facts.sent : j->status >= 500 || j->status == 408;
  j->maybe_done = j->maybe_done || lost;
  enum zl_verdict verdict = zl_retry_judge(&facts, j->attempts, zl_wall_ms(), &wait_ms);
  if (verdict == ZL_CLOSED) {
    shut(h, j, wait_ms, now_us);
    j->reopens_wall_ms = h->closed_wall_ms[j->lane];
    h->stats.throttled++;
    finish(h, j, ZL_CLOSED);
    return;
  }
  if (verdict == ZL_UNKNOWN_FATE && j->status != 0)
    zl_err_set(&j->slot->err, ZL_ENET, "the server answered %d: whether the change was made has "
               "to be read", j->status);
  if (verdict == ZL_RETRY && !repeatable)
    verdict = j->write && j->maybe_done ? ZL_UNKNOWN_FATE : ZL_FINAL;
  if (verdict != ZL_RETRY) {
    finish(h, j, verdict);
    return;
  }
  bool throttled = j->status == 429 || j->status == 400;
  if (throttled) {
    h->stats.throttled++;
    if (h->config.limits && !zl_retry_concerns_object(&facts))
      zl_limits_close(h->config.limits, j->lane, now_us + wait_ms * 1000);
  }
  unsigned cost = throttled ? COST_THROTTLED : COST_FAILED;
  const char *why = no_more(h, j, facts.sent, cost);
  if (why) {
    give_up(h, j, why);
    return;
  }
  h->retry_cost += cost;
  if (j->slot->sends > 1 && j->attempts == 1)
    wait_ms = 0; /* only a kept connection that had died: nobody is in trouble */
  sleep_and_retry(h, j, wait_ms, now_us);
}

/* ---- starting -------------------------------------------------------------------------------- */

static void wake_sleepers(struct zl_http *h, int64_t now_us)
{
  struct zl_job *j;
  while ((j = h->sleeping.first) && j->due_us <= now_us) {
    if (j->timer) {
      finish(h, j, ZL_FINAL);
      continue;
    }
    zl_job_unlink(j);
    j->state = ZL_JOB_READY;
    zl_job_push_front(&h->queues[j->r.urgent][j->lane], j);
  }
}

/* All of a queue is over without being sent. */
static void turn_away(struct zl_http *h, struct zl_job_list *queue, enum zl_verdict verdict)
{
  struct zl_job *j;
  while ((j = queue->first)) {
    j->status = 0;
    if (verdict == ZL_CLOSED)
      j->reopens_wall_ms = h->closed_wall_ms[j->lane];
    finish(h, j, verdict == ZL_FINAL && j->write && j->maybe_done ? ZL_UNKNOWN_FATE : verdict);
  }
}

/* The ready job that goes next, or NULL; lowers *wait_us to when one may. */
static struct zl_job *next_job(struct zl_http *h, int64_t now_us, int64_t *wait_us)
{
  struct zl_limits *limits = h->config.limits;
  for (int urgent = 1; urgent >= 0; urgent--) {
    struct zl_job *best = NULL;
    for (unsigned lane = 0; lane < ZL_LANES; lane++) {
      struct zl_job_list *queue = &h->queues[urgent][lane];
      struct zl_job *j = queue->first;
      if (!j)
        continue;
      if (h->given_up >= MOST_GIVEN_UP) {
        turn_away(h, queue, ZL_FINAL);
        continue;
      }
      if (is_shut(h, lane, now_us)) {
        turn_away(h, queue, ZL_CLOSED);
        continue;
      }
      if (h->busy >= h->most_unlimited && !(limits && zl_limits_bounds(limits, lane)))
        continue;
      int64_t wait = limits ? zl_limits_wait_us(limits, lane, now_us) : 0;
      if (wait > 0 && wait < *wait_us)
        *wait_us = wait;
      if (wait == 0 && (!best || j->order < best->order))
        best = j;
    }
    if (best)
      return best;
  }
  return NULL;
}

/* Starts what may start. Returns microseconds until more may, INT64_MAX: only after an answer. */
static int64_t dispatch(struct zl_http *h)
{
  int64_t now_us = zl_mono_us(), wait_us = INT64_MAX;
  wake_sleepers(h, now_us);
  while (h->busy < (unsigned)h->config.connections) {
    struct zl_job *j = next_job(h, now_us, &wait_us);
    if (!j)
      break;
    if (h->config.limits) {
      j->ticket = zl_limits_take(h->config.limits, j->lane, now_us);
      if (j->ticket.lane == 0)
        continue; /* another process was quicker */
    }
    if (zl_transfer_start(h, j) != 0) {
      if (h->config.limits)
        zl_limits_answered(h->config.limits, &j->ticket, now_us, 0);
      if (h->busy > 0)
        break; /* memory may come back when others end */
      h->failed = true;
      return 0;
    }
    zl_job_unlink(j);
    j->state = ZL_JOB_FLYING;
    zl_job_push(&h->flying, j);
    j->left_us = now_us;
    j->attempts++;
    h->stats.lane = j->lane;
  }
  if (h->sleeping.first && h->sleeping.first->due_us - now_us < wait_us)
    wait_us = h->sleeping.first->due_us - now_us;
  return wait_us;
}

/* ---- answers --------------------------------------------------------------------------------- */

static void collect(struct zl_http *h)
{
  int left;
  CURLMsg *m;
  while ((m = curl_multi_info_read(h->multi, &left))) {
    struct zl_slot *s = NULL;
    curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &s);
    if (m->msg == CURLMSG_DONE && s && s->job)
      settle(h, s->job, m->data.result);
  }
}

/* ---- public ---------------------------------------------------------------------------------- */

int zl_http_new(struct zl_http **out, const struct zl_http_config *config, struct zl_err *err)
{
  struct zl_http *h = zl_calloc(1, sizeof(*h));
  if (!h)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  struct zl_http_config *c = &h->config;
  *c = *config;
  if (c->connect_timeout_ms <= 0)
    c->connect_timeout_ms = 10000;
  if (c->timeout_ms <= 0)
    c->timeout_ms = 60000;
  h->most_unlimited = c->connections <= 0 ? UNLIMITED_CONNECTIONS : (unsigned)c->connections;
  if (c->connections <= 0)
    c->connections = c->limits ? LIMITED_CONNECTIONS : UNLIMITED_CONNECTIONS;
  if (c->connections > MOST_CONNECTIONS)
    c->connections = MOST_CONNECTIONS;
  if (c->max_body_bytes == 0)
    c->max_body_bytes = (size_t)32 << 20;
  if (c->max_attempts <= 0)
    c->max_attempts = 5;
  h->user_agent = zl_strdup(c->user_agent ? c->user_agent : "zoomlua/" ZOOMLUA_VERSION);
  c->user_agent = h->user_agent;
  if (!h->user_agent) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    goto fail;
  }
  if (zl_transfer_open(h, err) != 0)
    goto fail;
  if (c->limits)
    zl_limits_day(c->limits, zl_wall_ms(), zl_mono_us());
  *out = h;
  return 0;
fail:
  zl_http_free(h);
  return -1;
}

static void free_list(struct zl_http *h, struct zl_job_list *l)
{
  struct zl_job *j;
  while ((j = l->first)) {
    zl_job_unlink(j);
    zl_job_free(h, j);
  }
}

void zl_http_free(struct zl_http *h)
{
  if (!h)
    return;
  zl_transfer_close(h); /* first: curl reads the jobs' strings */
  for (int urgent = 0; urgent < 2; urgent++)
    for (unsigned lane = 0; lane < ZL_LANES; lane++)
      free_list(h, &h->queues[urgent][lane]);
  free_list(h, &h->sleeping);
  free_list(h, &h->done);
  free_list(h, &h->flying);
  size_t at = 0;
  void *value;
  while (zl_map_next(&h->locks, &at, NULL, &value)) {
    free_list(h, &((struct zl_lock *)value)->waiting);
    free(value);
  }
  zl_map_free(&h->locks);
  zl_headers_release(h->cached[0]);
  zl_headers_release(h->cached[1]);
  zl_headers_release(h->cached[2]);
  free(h->ids);
  free(h->user_agent);
  free(h);
}

int zl_http_send(struct zl_http *h, const struct zl_request *r, uint32_t *id, struct zl_err *err)
{
  struct zl_job *j = zl_job_new(h, r, err);
  if (!j)
    return -1;
  int blocked = lock_or_block(h, j);
  if (blocked < 0) {
    zl_job_forget(h, j);
    zl_job_free(h, j);
    return zl_err_set(err, ZL_ENOMEM, "out of memory: %zu requests are waiting", h->pending);
  }
  if (!blocked)
    make_ready(h, j);
  h->stats.requests++;
  if (id)
    *id = j->id;
  return 0;
}

int zl_http_after(struct zl_http *h, int64_t wait_ms, void (*done)(void *arg, struct zl_response *r),
                  void *arg, uint32_t *id)
{
  struct zl_job *j = zl_job_timer(h);
  if (!j)
    return -1;
  j->r.done = done;
  j->r.arg = arg;
  j->due_us = zl_mono_us() + wait_ms * 1000;
  j->state = ZL_JOB_SLEEPING;
  zl_job_insert_by_due(&h->sleeping, j);
  if (id)
    *id = j->id;
  return 0;
}

void zl_http_cancel(struct zl_http *h, uint32_t id)
{
  struct zl_job *j = zl_job_find(h, id);
  if (!j)
    return;
  zl_job_unlink(j);
  if (j->state == ZL_JOB_FLYING) {
    zl_transfer_stop(h, j);
    if (h->config.limits) /* it may have reached the server: its place is used */
      zl_limits_answered(h->config.limits, &j->ticket, zl_mono_us(), 0);
  }
  if (j->slot)
    zl_transfer_release(h, j->slot);
  unlock(h, j);
  zl_job_forget(h, j);
  zl_job_free(h, j);
}

size_t zl_http_pending(const struct zl_http *h)
{
  return h->pending - h->timers;
}

size_t zl_http_in_flight(const struct zl_http *h)
{
  return h->busy;
}

size_t zl_http_sleeping(const struct zl_http *h)
{
  size_t n = 0;
  for (const struct zl_job *j = h->sleeping.first; j; j = j->next)
    n += !j->timer;
  return n;
}

static int64_t sooner(int64_t a, int64_t b)
{
  return a < b ? a : b;
}

static bool any_ready(const struct zl_http_fd *fds, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    if (fds[i].revents)
      return true;
  return false;
}

int zl_http_wait(struct zl_http *h, struct zl_http_fd *fds, unsigned n_fds, int timeout_ms,
                 struct zl_err *err)
{
  int64_t end_us = timeout_ms < 0 ? INT64_MAX : zl_mono_us() + (int64_t)timeout_ms * 1000;
  for (bool interrupted = false;;) {
    int64_t wait_us = dispatch(h);
    if (zl_transfer_drive(h, false, err) != 0) /* sends what was just started */
      return -1;
    collect(h);
    bool ran = zl_deliver(h);
    int64_t now_us = zl_mono_us();
    wait_us = ran ? 0 : sooner(wait_us, sooner(h->timer_us, end_us) - now_us);
    if (wait_us < 0)
      wait_us = 0;
    int n = zl_poll_once(h, fds, n_fds, wait_us, &interrupted, err);
    if (n < 0 || zl_transfer_drive(h, n > 0, err) != 0)
      return -1;
    collect(h);
    ran = zl_deliver(h) || ran;
    if (ran || interrupted || any_ready(fds, n_fds) || zl_mono_us() >= end_us) {
      dispatch(h); /* the wires are busy while the caller thinks */
      return zl_transfer_drive(h, false, err);
    }
  }
}

void zl_http_stats(const struct zl_http *h, struct zl_http_stats *out)
{
  *out = h->stats;
}
