/* apply.c - the loop that sends a plan: rows -> intents -> requests -> outcomes. Serves core.
 *
 * One turn: take the answers that came, choose what may leave next, put both on disk in one
 * transaction (one fsync), only then hand the requests over, then wait. So no request leaves without
 * its intent on disk, and none of an object leaves before the answer to the one before it is there.
 *
 * Callbacks of the session only fill their slot; all journal work is done here, between waits. */
#include "apply/internal.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH 32
#define WIDTH_MOST 512
#define FAILURES_IN_A_ROW 10
#define WAIT_MS 250 /* how late a stop can be noticed when its signal comes just before the wait */

enum slot_state { SLOT_FREE, SLOT_CHOSEN, SLOT_FLYING, SLOT_ANSWERED };
struct slot {
  enum slot_state state;
  struct zl_row *row;
  uint32_t id;
  struct zl_fate fate;
};

struct applying {
  const struct zl_apply *a;
  struct zl_applied *out;
  struct zl_rows rows;
  struct slot *slots;
  size_t width;
  struct zl_map broken;   /* object -> why its later rows are not sent */
  bool stopping;
  int failures_in_a_row;
};

static void stop_because(struct applying *s, const char *why)
{
  if (!s->stopping)
    snprintf(s->out->stopped, sizeof(s->out->stopped), "%s", why);
  s->stopping = true;
}

static int stop_level(const struct applying *s)
{
  return s->a->stop ? *s->a->stop : 0;
}

static size_t slots_in(const struct applying *s, enum slot_state state)
{
  size_t n = 0;
  for (size_t i = 0; i < s->width; i++)
    n += s->slots[i].state == state;
  return n;
}

/* ---- objects ------------------------------------------------------------------------------- */

static struct zl_str key_of(const int64_t *object)
{
  return (struct zl_str){(const char *)object, sizeof(*object)};
}

static int break_object(struct applying *s, int64_t object, const char *state, struct zl_err *err)
{
  const char *why = strcmp(state, "unknown") == 0
                        ? "skipped: what became of an earlier change of this object is not known"
                        : "skipped: an earlier change of this object failed";
  if (zl_map_put(&s->broken, key_of(&object), (void *)(uintptr_t)why) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return 0;
}

/* An answered slot does not count: its outcome is in the same transaction as what is chosen now. */
static bool is_busy(const struct applying *s, int64_t object)
{
  for (size_t i = 0; i < s->width; i++)
    if ((s->slots[i].state == SLOT_CHOSEN || s->slots[i].state == SLOT_FLYING) &&
        s->slots[i].row->object == object)
      return true;
  return false;
}

/* ---- answers ------------------------------------------------------------------------------- */

static void on_done(void *arg, struct zl_response *r)
{
  struct slot *slot = arg;
  zl_fate_read(&slot->fate, r, slot->row->object_label);
  slot->state = SLOT_ANSWERED;
}

static int record(struct applying *s, const struct zl_row *row, const struct zl_fate *f,
                  struct zl_err *err)
{
  struct zl_outcome o = {.state = f->state,
                         .status = f->status,
                         .answer = {f->answer, f->answer_n},
                         .tracking_id = f->tracking_id,
                         .error = f->error,
                         .attempts = f->attempts};
  return zl_request_outcome(s->a->journal, s->a->run, row->no, &o, err);
}

static void count(struct applying *s, const struct zl_fate *f)
{
  s->out->done += strcmp(f->state, "done") == 0;
  s->out->failed += strcmp(f->state, "failed") == 0;
  s->out->unknown += strcmp(f->state, "unknown") == 0;
  s->out->pending = s->out->total - s->out->done - s->out->failed - s->out->unknown;
}

/* What an answer means for what follows: its object, the whole run. */
static int learn(struct applying *s, const struct slot *slot, struct zl_err *err)
{
  const struct zl_fate *f = &slot->fate;
  char text[256];
  if (strcmp(f->state, "done") == 0) {
    s->failures_in_a_row = 0;
    return 0;
  }
  if (f->stop)
    stop_because(s, f->error);
  else if (++s->failures_in_a_row >= FAILURES_IN_A_ROW) {
    snprintf(text, sizeof(text), "%d requests in a row failed, the last with: %.180s",
             FAILURES_IN_A_ROW, f->error);
    stop_because(s, text);
  }
  return break_object(s, slot->row->object, f->state, err);
}

static int take_answers(struct applying *s, struct zl_err *err)
{
  for (size_t i = 0; i < s->width; i++)
    if (s->slots[i].state == SLOT_ANSWERED &&
        (learn(s, &s->slots[i], err) != 0 ||
         record(s, s->slots[i].row, &s->slots[i].fate, err) != 0))
      return -1;
  return 0;
}

/* ---- choosing ------------------------------------------------------------------------------ */

/* Rows that are not to be sent: recorded and dropped. 1: dropped, 0: it may be sent, -1. */
static int drop(struct applying *s, struct zl_row **link, struct zl_err *err)
{
  struct zl_row *row = *link;
  struct zl_fate f;
  const char *why = zl_map_get(&s->broken, key_of(&row->object));
  /* Before the look at its object: an unseen answer stays unseen, it is not pending. */
  if (!zl_settle(row, &f)) {
    if (!why && break_object(s, row->object, f.state, err) != 0)
      return -1;
  } else if (why && !row->was_sent) {
    f = (struct zl_fate){.state = "pending"};
    snprintf(f.error, sizeof(f.error), "%s", why);
  } else {
    return 0;
  }
  if (record(s, row, &f, err) != 0)
    return -1;
  count(s, &f);
  free(zl_rows_take(&s->rows, link));
  return 1;
}

/* In the plan's order; a row whose object is busy waits, those behind it need not. */
static int choose(struct applying *s, struct zl_err *err)
{
  struct zl_row **link = &s->rows.first;
  size_t at = 0;
  while (*link) {
    while (at < s->width && s->slots[at].state != SLOT_FREE)
      at++;
    if (at == s->width)
      return 0;
    if (is_busy(s, (*link)->object)) {
      link = &(*link)->next;
      continue;
    }
    int dropped = drop(s, link, err);
    if (dropped < 0)
      return -1;
    if (dropped)
      continue;
    struct slot *slot = &s->slots[at];
    slot->row = zl_rows_take(&s->rows, link);
    slot->state = SLOT_CHOSEN;
    if (zl_request_sent(s->a->journal, s->a->run, slot->row->no, err) != 0)
      return -1;
  }
  return 0;
}

/* ---- sending ------------------------------------------------------------------------------- */

static int writes(struct zl_str method)
{
  return zl_str_is(method, "PATCH") || zl_str_is(method, "POST") || zl_str_is(method, "PUT") ||
         zl_str_is(method, "DELETE");
}

static int fill_request(const struct zl_row *row, struct zl_request *r, struct zl_err *err)
{
  bool phone = zl_str_is(row->product, "phone");
  if (!writes(row->method))
    return zl_err_set(err, ZL_EVALUE, "the plan wants to write with '%s'", row->method.p);
  if (!phone && !zl_str_is(row->product, "main"))
    return zl_err_set(err, ZL_EVALUE, "the plan names an unknown product '%s'", row->product.p);
  if (zl_label_find(row->label, &r->label) != 0)
    return zl_err_set(err, ZL_EVALUE, "the plan names an unknown rate label '%s'", row->label.p);
  r->method = row->method.p;
  r->url = row->path;
  r->body = row->body;
  r->product = phone ? ZL_PHONE : ZL_MAIN;
  r->safe = row->safe;
  r->object = row->object_key;
  return 0;
}

static void send_slot(struct applying *s, struct slot *slot)
{
  struct zl_request r = {.done = on_done, .arg = slot};
  struct zl_err err = {0};
  slot->state = SLOT_FLYING; /* before the call: its callback may come as soon as we wait */
  if (fill_request(slot->row, &r, &err) == 0 &&
      zl_session_send(s->a->session, &r, &slot->id, &err) == 0)
    return;
  zl_fate_not_sent(&slot->fate, &err);
  slot->state = SLOT_ANSWERED;
}

static void free_slot(struct slot *slot)
{
  free(slot->row);
  slot->row = NULL;
  slot->state = SLOT_FREE;
}

/* ---- the loop ------------------------------------------------------------------------------ */

/* Everything of one turn that must be on disk before the next request leaves. */
static int write_turn(struct applying *s, struct zl_err *err)
{
  if (zl_batch_begin(s->a->journal, err) != 0)
    return -1;
  int rc = take_answers(s, err);
  for (size_t i = 0; i < s->width && rc == 0; i++)
    if (s->slots[i].state == SLOT_ANSWERED) {
      count(s, &s->slots[i].fate);
      free_slot(&s->slots[i]);
    }
  if (rc == 0 && !s->stopping)
    rc = choose(s, err);
  if (zl_batch_commit(s->a->journal, rc == 0 ? err : NULL) != 0) /* ends a failed one as well */
    rc = -1;
  return rc;
}

static int turn(struct applying *s, struct zl_err *err)
{
  if (stop_level(s) > 0)
    stop_because(s, "interrupted");
  if (!s->stopping &&
      zl_rows_fill(&s->rows, s->a->journal, s->a->run, 2 * s->width, err) != 0)
    return -1;
  bool answers = slots_in(s, SLOT_ANSWERED) > 0;
  bool room = slots_in(s, SLOT_FLYING) < s->width;
  if (answers || (!s->stopping && room && s->rows.first)) {
    if (write_turn(s, err) != 0)
      return -1;
    if (s->a->progress)
      s->a->progress(s->a->arg, s->out->done, s->out->failed + s->out->unknown, s->out->total);
  }
  for (size_t i = 0; i < s->width; i++)
    if (s->slots[i].state == SLOT_CHOSEN)
      send_slot(s, &s->slots[i]);
  return 0;
}

static bool is_over(const struct applying *s)
{
  if (slots_in(s, SLOT_ANSWERED) > 0)
    return false; /* still to be written down */
  if (stop_level(s) > 1)
    return true;
  if (slots_in(s, SLOT_FLYING) > 0)
    return false;
  return s->stopping || (s->rows.at_end && !s->rows.first);
}

static int run_loop(struct applying *s, struct zl_err *err)
{
  for (;;) {
    if (turn(s, err) != 0)
      return -1;
    if (is_over(s))
      return 0;
    bool waits = slots_in(s, SLOT_FLYING) > 0 && slots_in(s, SLOT_ANSWERED) == 0;
    if (waits && zl_http_wait(s->a->http, NULL, 0, WAIT_MS, err) != 0)
      return -1;
  }
}

int zl_apply_run(const struct zl_apply *a, struct zl_applied *out, struct zl_err *err)
{
  struct zl_run run;
  int rc = -1;
  *out = (struct zl_applied){0};
  struct applying s = {.a = a, .out = out};
  s.width = (size_t)(a->width < 1 ? WIDTH : a->width > WIDTH_MOST ? WIDTH_MOST : a->width);
  zl_rows_init(&s.rows);
  int found = zl_run_get(a->journal, a->run, &run, err);
  if (found != 1) {
    if (found == 0)
      zl_err_set(err, ZL_EJOURNAL, "there is no run %lld in the journal", (long long)a->run);
    return -1;
  }
  if (zl_run_state(a->journal, a->run, "applying", err) != 0)
    return -1;
  *out = (struct zl_applied){.total = run.requests,
                             .done = run.done,
                             .failed = run.failed,
                             .unknown = run.unknown,
                             .pending = run.pending};
  s.slots = calloc(s.width, sizeof(*s.slots));
  if (!s.slots)
    zl_err_set(err, ZL_ENOMEM, "out of memory");
  else
    rc = run_loop(&s, err);
  for (size_t i = 0; s.slots && i < s.width; i++) {
    /* Left behind by a hasty stop or a lost journal: stays "sent" there, to be settled. */
    if (s.slots[i].state == SLOT_FLYING)
      zl_session_cancel(a->session, s.slots[i].id);
    free_slot(&s.slots[i]);
  }
  free(s.slots);
  zl_map_free(&s.broken);
  zl_rows_free(&s.rows);
  return rc;
}
