/* apply.c - the loop that sends a plan: rows -> intents -> requests -> outcomes. Serves core. One turn
 * takes the answers that came (learn.c), writes down what has to be (disk.c), lets go what may
 * leave (flight.c), and waits. */
#include "apply/internal.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH 32
#define WIDTH_MOST 512
#define ROWS_LOW 320 /* more than a window */
#define ROWS_HIGH 640
#define WAIT_MS 250  /* how late a stop can be noticed when its signal comes just before the wait */

static int turn(struct zl_applying *s, struct zl_err *err)
{
  if (zl_apply_stop_level(s) > 0)
    zl_apply_stop(s, "interrupted");
  zl_answers_wake(s);
  if (zl_answers_take(s, err) != 0)
    return -1;
  if (s->stopping && s->n_flying == 0) {
    zl_answers_give_up(s);
    if (zl_answers_take(s, err) != 0)
      return -1;
  }
  if (!s->stopping && s->rows.n < ROWS_LOW &&
      zl_rows_fill(&s->rows, s->a->journal, s->a->run, ROWS_HIGH, err) != 0)
    return -1;
  if (zl_disk_must(s) && zl_disk_write(s, err) != 0)
    return -1;
  zl_flight_start(s);
  return 0;
}

static bool is_over(const struct zl_applying *s)
{
  if (s->n_answered > 0)
    return false; /* still to be written down */
  if (zl_apply_stop_level(s) > 1)
    return true;
  if (s->n_flying > 0)
    return false;
  return s->stopping || (s->rows.at_end && !s->rows.first && !s->rows.late && !s->resting);
}

/* Milliseconds that may be waited for an answer. */
static int patience_ms(const struct zl_applying *s)
{
  int64_t ms = zl_disk_patience_ms(s, WAIT_MS), now_ms = s->resting ? zl_mono_ms() : 0;
  for (const struct zl_row *row = s->resting; row; row = row->next)
    if (row->due_ms - now_ms < ms)
      ms = row->due_ms - now_ms;
  return ms < 0 ? 0 : (int)ms;
}

static int run_loop(struct zl_applying *s, struct zl_err *err)
{
  for (;;) {
    if (turn(s, err) != 0)
      return -1;
    if (is_over(s))
      return 0;
    bool news = s->n_answered > s->n_noted; /* of rows that were not sent */
    bool waits = s->n_flying > 0 || (s->resting && !s->rows.first && s->n_noted == 0);
    if (waits && !news && zl_http_wait(s->a->http, NULL, 0, patience_ms(s), err) != 0)
      return -1;
  }
}

static int make_flights(struct zl_applying *s, struct zl_err *err)
{
  size_t n = 2 * s->width + ZL_SLEEPERS_MOST + ZL_GATHER_MOST + 2 * ZL_TOGETHER_MOST;
  s->flights = zl_calloc(n, sizeof(*s->flights));
  s->unused = zl_calloc(3 * n, sizeof(struct zl_flight *));
  if (!s->flights || !s->unused)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  s->flying = s->unused + n;
  s->answered = s->flying + n;
  for (size_t i = n; i-- > 0;) /* the last that came back is taken first: most are never touched */
    s->unused[s->n_unused++] = &s->flights[i];
  return 0;
}

static void cleanup(struct zl_applying *s)
{
  /* Left behind by a hasty stop or a lost journal: stays "sent" there, to be settled. */
  for (size_t i = 0; i < s->n_flying; i++)
    zl_session_cancel(s->a->session, s->flying[i]->id);
  free(s->flights);
  free(s->unused);
  zl_map_free(&s->broken);
  zl_rows_free(&s->rows);
}

int zl_apply_run(const struct zl_apply *a, struct zl_applied *out, struct zl_err *err)
{
  struct zl_run run;
  *out = (struct zl_applied){0};
  struct zl_applying s = {.a = a, .out = out};
  s.width = (size_t)(a->width < 1 ? WIDTH : a->width > WIDTH_MOST ? WIDTH_MOST : a->width);
  zl_rows_init(&s.rows, a);
  int found = zl_run_get(a->journal, a->run, &run, err);
  if (found == 0)
    zl_err_set(err, ZL_EJOURNAL, "there is no run %lld in the journal", (long long)a->run);
  if (found != 1 || (!a->begun && zl_run_state(a->journal, a->run, "applying", err) != 0))
    return -1;
  *out = (struct zl_applied){.total = run.requests,
                             .done = run.done,
                             .failed = run.failed,
                             .unknown = run.unknown,
                             .pending = run.pending};
  int rc = make_flights(&s, err);
  if (rc == 0)
    rc = run_loop(&s, err);
  if (rc == 0)
    rc = zl_disk_close(&s, err);
  out->paused = rc == 0 && !s.stopping && s.rows.held;
  cleanup(&s);
  return rc;
}
