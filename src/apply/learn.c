/* learn.c - what the answers that came mean for what follows: their rows, their objects, the run.
 * Serves apply.c. The rules by which a run stops early are here. */
#include "apply/internal.h"

#include <string.h>

#define FAILURES_IN_A_ROW 10
#define ENOUGH_ANSWERS 20    /* from here on a share of failures means something */
#define FAILED_PART 20       /* one in twenty */
#define LOSSES_MOST 4        /* of one row's answers, each looked for */

int zl_apply_stop_level(const struct zl_applying *s)
{
  return s->a->stop ? *s->a->stop : 0;
}

void zl_apply_stop(struct zl_applying *s, const char *why)
{
  if (!s->stopping)
    snprintf(s->out->stopped, sizeof(s->out->stopped), "%s", why);
  s->stopping = true;
}

/* ---- objects --------------------------------------------------------------------------------- */

static struct zl_str key_of(const int64_t *object)
{
  return (struct zl_str){(const char *)object, sizeof(*object)};
}

const char *zl_object_broken(const struct zl_applying *s, int64_t object)
{
  return s->broken.count ? zl_map_get(&s->broken, key_of(&object)) : NULL;
}

static int break_object(struct zl_applying *s, int64_t object, const char *state, struct zl_err *err)
{
  const char *why = strcmp(state, "unknown") == 0
                        ? "skipped: what became of an earlier change of this object is not known"
                        : "skipped: an earlier change of this object failed";
  if (zl_map_put(&s->broken, key_of(&object), (void *)(uintptr_t)why) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return 0;
}

/* ---- lost answers ---------------------------------------------------------------------------- */

static void rest(struct zl_applying *s, struct zl_row *row, int wait_ms)
{
  row->due_ms = zl_mono_ms() + wait_ms;
  row->settle = true;
  row->next = s->resting;
  s->resting = row;
}

/* What looking has told of a row; false: that it is over. */
static bool look_goes_on(struct zl_applying *s, struct zl_flight *flight)
{
  struct zl_row *row = flight->row;
  if (flight->settled != ZL_SETTLED_NOT_YET)
    return false;
  if (row->refusal) { /* sent once more, and refused: nothing is there */
    zl_fate_set(&flight->fate, "failed");
    snprintf(flight->fate.error, sizeof(flight->fate.error), "its answer was lost; sent again, it was refused: %.800s",
             row->refusal);
    return false;
  }
  int wait_ms = zl_settle_wait_ms(++row->looks, s->a->long_ago && !row->lost);
  if (wait_ms >= 0) {
    rest(s, row, wait_ms);
    return true;
  }
  row->settle = false;
  row->repeated = true; /* it never took effect: now it may be sent */
  zl_rows_again(&s->rows, row);
  return true;
}

/* An answer that says nothing yet about its row: it will be looked at. */
static bool goes_on(struct zl_applying *s, struct zl_flight *flight)
{
  struct zl_row *row = flight->row;
  const struct zl_fate *f = &flight->fate;
  if (flight->look)
    return look_goes_on(s, flight);
  if (f->again && !s->stopping) {
    zl_rows_again(&s->rows, row);
    return true;
  }
  bool lost = strcmp(f->state, "unknown") == 0 && row->losses < LOSSES_MOST;
  /* It came through the first time after all, only later than we looked? */
  bool refused_again = strcmp(f->state, "failed") == 0 && row->repeated && !row->refusal;
  if (f->skipped || s->stopping || !(lost || refused_again) || !zl_settle_can(row))
    return false;
  if (refused_again)
    row->refusal = zl_strdup(f->error);
  row->lost = true;
  row->losses += lost;
  row->looks = 0;
  rest(s, row, 0);
  return true;
}

void zl_answers_wake(struct zl_applying *s)
{
  struct zl_row **at = &s->resting;
  int64_t now_ms = *at && !s->stopping ? zl_mono_ms() : INT64_MIN;
  while (*at) {
    struct zl_row *row = *at;
    if (row->due_ms > now_ms) {
      at = &row->next;
      continue;
    }
    *at = row->next;
    zl_rows_again(&s->rows, row);
  }
}

void zl_answers_give_up(struct zl_applying *s)
{
  struct zl_row *row, *later = NULL;
  while ((row = zl_rows_take(&s->rows))) /* none of these will leave any more */
    if (row->lost)
      rest(s, row, 0);
  while ((row = s->resting)) {
    s->resting = row->next;
    if (!row->lost) /* "sent" by the journal's own account: stays so */
      continue;
    if (s->n_unused == 0) {
      row->next = later;
      later = row;
      continue;
    }
    struct zl_flight *flight = zl_flight_new(s, row);
    zl_fate_set(&flight->fate, "unknown");
    snprintf(flight->fate.error, sizeof(flight->fate.error),
             "its answer was lost, and the run ended before Zoom could be asked what became of it");
    zl_flight_over(flight);
  }
  s->resting = later;
}

/* ---- stopping -------------------------------------------------------------------------------- */

static void too_many_failures(struct zl_applying *s, const char *error)
{
  char text[1024];
  s->failures++;
  if (++s->failures_in_a_row >= FAILURES_IN_A_ROW) {
    snprintf(text, sizeof(text), "stopped, because %d requests in a row failed, the last with: %.800s",
             FAILURES_IN_A_ROW, error);
    zl_apply_stop(s, text);
  } else if (s->answers >= ENOUGH_ANSWERS && s->failures > 1 && s->failures * FAILED_PART >= s->answers) {
    snprintf(text, sizeof(text), "stopped, because %lld of %lld requests failed, the last with: %.800s",
             (long long)s->failures, (long long)s->answers, error);
    zl_apply_stop(s, text);
  }
}

/* What is known of a row decides over its object and over the whole run. */
static int learn(struct zl_applying *s, const struct zl_flight *flight, struct zl_err *err)
{
  const struct zl_fate *f = &flight->fate;
  if (f->skipped)
    return 0;
  bool good = strcmp(f->state, "done") == 0, counts = good || !flight->row->was_failed;
  s->answers += counts && !f->uncounted;
  if (good) {
    s->failures_in_a_row = 0;
    return 0;
  }
  if (f->stop)
    zl_apply_stop(s, f->error);
  else if (counts && !f->uncounted)
    too_many_failures(s, f->error);
  return flight->row->apart ? 0 : break_object(s, flight->row->object, f->state, err);
}

int zl_answers_take(struct zl_applying *s, struct zl_err *err)
{
  size_t n = s->n_noted;
  if (s->n_answered == n)
    return 0;
  int64_t now_us = zl_mono_us();
  zl_pace_answered(&s->pace, (int64_t)(s->n_answered - n), now_us);
  for (size_t i = n; i < s->n_answered; i++) {
    struct zl_flight *flight = s->answered[i];
    if (goes_on(s, flight)) {
      zl_flight_free(s, flight);
      continue;
    }
    s->answered[n++] = flight;
    s->n_awaited += flight->row->behind != NULL;
    if (learn(s, flight, err) != 0)
      return -1;
  }
  if (s->n_noted == 0)
    s->gathering_us = now_us;
  s->n_answered = s->n_noted = n;
  return 0;
}
