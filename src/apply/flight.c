/* flight.c - requests on their way: which rows leave, and what to do when they come back. Serves
 * apply.c. Callbacks of the session only fill their flight; the rest is done between waits.
 *
 * Never more is handed over than the engine will send soon: what stands in its queue could not be
 * called back when the user wants to stop. */
#include "apply/internal.h"

#include <string.h>

struct zl_flight *zl_flight_new(struct zl_applying *s, struct zl_row *row)
{
  struct zl_flight *flight = s->unused[--s->n_unused];
  flight->s = s;
  flight->row = row;
  flight->look = false;
  flight->with = NULL;
  flight->sent_ms = 0;
  return flight;
}

void zl_flight_free(struct zl_applying *s, struct zl_flight *flight)
{
  flight->row = NULL;
  s->unused[s->n_unused++] = flight;
}

void zl_flight_over(struct zl_flight *flight)
{
  struct zl_applying *s = flight->s;
  s->answered[s->n_answered++] = flight;
}

static void land(struct zl_flight *flight)
{
  struct zl_applying *s = flight->s;
  struct zl_flight *last = s->flying[--s->n_flying];
  s->flying[flight->at] = last;
  last->at = flight->at;
  zl_flight_over(flight);
}

static void over_with(struct zl_flight *flight)
{
  for (struct zl_flight *f = flight->with, *next; f; f = next) {
    next = f->with;
    zl_flight_over(f);
  }
}

static void on_written(void *arg, struct zl_response *r)
{
  struct zl_flight *flight = arg;
  zl_company_read(flight, r);
  flight->s->late_flying &= flight->row->together != ZL_FEATURES;
  land(flight);
  over_with(flight);
}

static void on_looked(void *arg, struct zl_response *r)
{
  struct zl_flight *flight = arg;
  flight->settled = zl_settle_judge(flight->row, r, &flight->fate);
  land(flight);
}

static bool writes(struct zl_str method)
{
  return zl_str_is(method, "PATCH") || zl_str_is(method, "POST") || zl_str_is(method, "PUT") ||
         zl_str_is(method, "DELETE");
}

int zl_apply_place(int64_t run, struct zl_str method, struct zl_str path, struct zl_buf *out)
{
  return zl_buf_printf(out, "run %lld %.*s %.*s", (long long)run, (int)method.n, method.p, (int)path.n, path.p);
}

/* A passcode is in clear from here until the request has gone. */
static int open_body(const struct zl_apply *a, const struct zl_row *row, struct zl_buf *plain, struct zl_str *body,
                     struct zl_err *err)
{
  size_t n = strlen(ZL_APPLY_SEALED);
  *body = row->body;
  if (row->body.n < n || memcmp(row->body.p, ZL_APPLY_SEALED, n) != 0)
    return 0;
  if (!a->open)
    return zl_err_set(err, ZL_EVALUE, "the plan has a body that cannot be read");
  struct zl_buf place = ZL_BUF_INIT(64u << 10);
  int rc = zl_apply_place(a->run, row->method, row->path, &place) == 0
               ? a->open(a->arg, zl_buf_view(&place), row->body, plain, err)
               : zl_err_set(err, ZL_ENOMEM, "out of memory");
  zl_buf_free(&place);
  *body = zl_buf_view(plain);
  return rc;
}

static int fill_request(const struct zl_row *row, struct zl_request *r, struct zl_err *err)
{
  bool phone = zl_str_is(row->product, "phone");
  if (!writes(row->method))
    return zl_err_set(err, ZL_EVALUE, "the plan wants to write with '%s'", row->method.p);
  if (!phone && !zl_str_is(row->product, "main"))
    return zl_err_set(err, ZL_EVALUE, "the plan names an unknown product '%s'", row->product.p);
  if (row->together)
    r->label = ZL_MEDIUM;
  else if (zl_label_find(row->label, &r->label) != 0)
    return zl_err_set(err, ZL_EVALUE, "the plan names an unknown rate label '%s'", row->label.p);
  r->method = row->method.p;
  r->url = row->path;
  r->product = phone ? ZL_PHONE : ZL_MAIN;
  r->safe = row->safe;
  r->object = row->object_key;
  return 0;
}

/* Those that leave with a row, each in a flight of its own. */
static void gather(struct zl_applying *s, struct zl_flight *flight)
{
  struct zl_flight **end = &flight->with;
  if (flight->row->settle || !flight->row->together)
    return;
  zl_rows_join(&s->rows, flight->row, s->n_unused + 1, s->intended);
  for (struct zl_row *row = flight->row->with; row; row = row->with) {
    s->out->along++;
    *end = zl_flight_new(s, row);
    (*end)->sent_ms = flight->sent_ms;
    end = &(*end)->with;
  }
}

static void send_row(struct zl_applying *s, struct zl_row *row)
{
  struct zl_flight *flight = zl_flight_new(s, row);
  struct zl_request r = {.done = row->settle ? on_looked : on_written, .arg = flight};
  struct zl_buf url = ZL_BUF_INIT(32768), plain = ZL_BUF_INIT(16u << 20);
  struct zl_err err = {0};
  flight->look = row->settle;
  flight->sent_ms = zl_wall_ms();
  gather(s, flight);
  int rc = row->settle ? zl_settle_look(row, &url, &r, &err) : fill_request(row, &r, &err);
  if (rc == 0 && flight->with) {
    rc = zl_company_body(flight, &plain, &err);
    r.body = zl_buf_view(&plain);
  } else if (rc == 0 && !row->settle) {
    rc = open_body(s->a, row, &plain, &r.body, &err);
  }
  if (rc == 0)
    rc = zl_session_send(s->a->session, &r, &flight->id, &err);
  zl_buf_free(&url);
  zl_buf_wipe(&plain);
  if (rc == 0) {
    flight->at = s->n_flying;
    s->flying[s->n_flying++] = flight;
    s->late_flying |= row->together == ZL_FEATURES;
    return;
  }
  for (struct zl_flight *f = flight; f; f = f->with)
    zl_fate_not_sent(&f->fate, &err);
  if (row->settle) { /* could not even be looked at */
    flight->fate.state = "unknown";
    flight->settled = ZL_SETTLED_UNKNOWN;
  }
  over_with(flight);
  zl_flight_over(flight);
}

/* Rows that are not to be sent get their outcome here. */
static bool is_dropped(struct zl_applying *s, struct zl_row *row)
{
  const char *why = zl_object_broken(s, row->object);
  bool unseen = row->was_sent && !row->safe && !row->repeated;
  if (unseen && zl_settle_can(row)) {
    row->settle = true;
    zl_rows_loosen(&s->rows, row);
  }
  if (row->settle)
    return false;
  /* What may have left is not pending, whatever became of the rows before it. */
  if (!unseen && (!why || (row->was_sent && row->safe)))
    return false;
  struct zl_flight *flight = zl_flight_new(s, row);
  if (unseen) {
    zl_settle_cannot(row, &flight->fate);
  } else {
    zl_fate_set(&flight->fate, "pending");
    flight->fate.skipped = true;
    snprintf(flight->fate.error, sizeof(flight->fate.error), "%s", why);
  }
  zl_flight_over(flight);
  return true;
}

void zl_flight_start(struct zl_applying *s)
{
  size_t out = zl_http_in_flight(s->a->http) + zl_pace_queue(&s->pace, s->width);
  size_t sleeping = zl_http_sleeping(s->a->http);
  size_t most = (out < s->width ? out : s->width) + sleeping; /* who sleeps holds up nobody else */
  if (most > s->width + ZL_SLEEPERS_MOST)
    most = s->width + ZL_SLEEPERS_MOST;
  while (!s->stopping && zl_disk_covers(s) && s->n_flying < most &&
         s->n_flying + s->n_answered < s->width + ZL_SLEEPERS_MOST + ZL_GATHER_MOST &&
         s->n_unused > ZL_TOGETHER_MOST) {
    struct zl_row *row = zl_rows_take(&s->rows);
    if (!is_dropped(s, row))
      send_row(s, row);
  }
  int64_t last;
  struct zl_row *late = s->n_unused > ZL_TOGETHER_MOST ? zl_company_late(s, &last) : NULL;
  if (late && last <= s->intended) {
    zl_rows_take_late(&s->rows, late);
    if (!is_dropped(s, late))
      send_row(s, late);
  }
}
