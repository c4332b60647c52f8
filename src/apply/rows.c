/* rows.c - the stretch of the plan that is in memory, and which of its rows may go next. A queue of
 * copies, refilled from the journal, so that a plan of any length takes the same room. Serves apply.c.
 *
 * Of each object one row at a time is up: ready, on its way, or waiting to be settled. Those behind
 * it hang on it and come up one by one as their turn comes, before what is later in the plan. Every
 * step takes the same time however many rows wait. */
#include "apply/internal.h"

#include <stdlib.h>
#include <string.h>

void zl_rows_init(struct zl_rows *r, const struct zl_apply *a)
{
  *r = (struct zl_rows){.a = a};
  r->last = &r->first;
  r->late_last = &r->late;
}

static struct zl_row **place_of(struct zl_rows *r, int64_t object)
{
  struct zl_row **at = &r->up[(uint64_t)object % ZL_ROWS_CHAINS];
  while (*at && (*at)->object != object)
    at = &(*at)->chain;
  return at;
}

static void make_ready(struct zl_rows *r, struct zl_row *row, bool next)
{
  bool late = row->together == ZL_FEATURES;
  struct zl_row **first = late ? &r->late : &r->first, ***last = late ? &r->late_last : &r->last;
  row->with = NULL;
  if (next && !late) {
    row->next = *first;
    *first = row;
    if (*last == first)
      *last = &row->next;
    return;
  }
  row->next = NULL;
  **last = row;
  *last = &row->next;
}

static struct zl_str copy(char **at, struct zl_str s)
{
  struct zl_str out = {*at, s.n};
  if (s.n)
    memcpy(*at, s.p, s.n);
  (*at)[s.n] = '\0';
  *at += s.n + 1;
  return out;
}

static struct zl_row *row_of(const struct zl_pending *p)
{
  size_t bytes = p->method.n + p->path.n + p->body.n + p->product.n + p->label.n + p->object_key.n +
                 p->object_label.n + 7;
  struct zl_row *row = zl_malloc(sizeof(*row) + bytes);
  if (!row)
    return NULL;
  char *at = row->text;
  *row = (struct zl_row){.no = p->no, .object = p->object, .safe = p->safe,
                         .was_sent = strcmp(p->state, "sent") == 0};
  row->method = copy(&at, p->method);
  row->path = copy(&at, p->path);
  row->body = copy(&at, p->body);
  row->product = copy(&at, p->product);
  row->label = copy(&at, p->label);
  row->object_key = copy(&at, p->object_key);
  row->object_label = copy(&at, p->object_label);
  row->together = zl_together_of(row->method, row->path);
  row->company = ZL_TOGETHER_MOST;
  row->once = !row->safe && !zl_settle_can(row);
  row->apart = zl_settle_member(row);
  return row;
}

/* 1 ends the walk: the row belongs to one object too many, or has to wait for all before it. */
static int add(void *arg, const struct zl_pending *p)
{
  struct zl_rows *r = arg;
  const struct zl_row_bars bars = zl_row_bars_of(p);
  r->waits = zl_rows_wait_for(r, bars);
  if (r->waits != ZL_WAITS_NOT)
    return 1;
  const struct zl_row seen = {.method = p->method, .path = p->path};
  if (p->object != r->last_object || zl_settle_member(&seen)) { /* each member is somebody */
    if (r->a->most_objects > 0 && r->objects == r->a->most_objects) {
      r->held = true;
      return 1;
    }
    r->objects++;
    r->last_object = p->object;
  }
  struct zl_row *row = row_of(p);
  if (!row)
    return -1;
  while (r->failed_at < r->a->n_failed && r->a->failed[r->failed_at] < p->no)
    r->failed_at++;
  row->was_failed = r->failed_at < r->a->n_failed && r->a->failed[r->failed_at] == p->no;
  struct zl_row **place = place_of(r, p->object);
  if (!*place) {
    *place = row;
    make_ready(r, row, false);
  } else {
    struct zl_row *head = *place;
    *(head->behind ? &head->behind_last->next : &head->behind) = row;
    head->behind_last = row;
  }
  r->n++;
  r->n_once += row->once;
  row->bars = bars;
  r->n_holds[bars.holds]++;
  r->n_leave += bars.seat == ZL_SEAT_LEFT;
  r->read_to = p->no;
  return 0;
}

int zl_rows_fill(struct zl_rows *r, struct zl_journal *j, int64_t run, size_t enough,
                 struct zl_err *err)
{
  if ((r->waits == ZL_WAITS_ALL && r->n > 0) || (r->waits == ZL_WAITS_SEATS && r->n_leave > 0))
    return 0;
  r->waits = ZL_WAITS_NOT;
  while (!r->at_end && !r->waits && r->n < enough) {
    size_t before = r->n;
    int rc = zl_run_pending(j, run, r->read_to, (int)(enough - before), add, r, err);
    if (rc < 0)
      return zl_err_set(err, ZL_ENOMEM, "out of memory"); /* unless the journal has said more */
    r->at_end = !r->waits && (rc > 0 || r->n == before);
  }
  return 0;
}

struct zl_row *zl_rows_take(struct zl_rows *r)
{
  struct zl_row *row = r->first;
  if (!row)
    return NULL;
  r->first = row->next;
  if (!r->first)
    r->last = &r->first;
  row->next = NULL;
  return row;
}

void zl_rows_again(struct zl_rows *r, struct zl_row *row)
{
  make_ready(r, row, true);
}

#define LATE_TRIES 16 /* rows with which a full request might begin, looked at each time: they are mostly alike */

/* ---- several rows in one request --------------------------------------------------------------- */

/* Whether it may leave now with a row that is about to. */
static bool fits(const struct zl_row *row, const struct zl_row *other)
{
  bool unseen = other->was_sent && !other->safe && !other->repeated; /* to be looked at first */
  return other->together == row->together && other->company == row->company && !other->settle && !unseen &&
         zl_str_eq(other->path, row->path) && zl_together_alike(row->body, other->body);
}

int64_t zl_rows_company(const struct zl_row *row)
{
  int64_t last = row->no;
  size_t n = 1;
  for (const struct zl_row *b = row->together == ZL_MEMBERS ? row->behind : NULL;
       b && n < row->company && fits(row, b); b = b->next, n++)
    last = b->no;
  return last;
}

static void loosen(struct zl_rows *r, struct zl_row *row)
{
  row->loose = true;
  row->loose_next = r->loose;
  row->loose_at = &r->loose;
  if (r->loose)
    r->loose->loose_at = &row->loose_next;
  r->loose = row;
}

/* Takes the first row behind a head out of its object's order. */
static struct zl_row *detach(struct zl_rows *r, struct zl_row *head)
{
  struct zl_row *row = head->behind;
  head->behind = row->next;
  if (!head->behind)
    head->behind_last = NULL;
  row->next = NULL;
  loosen(r, row);
  return row;
}

static void take_from(struct zl_row **first, struct zl_row ***last, struct zl_row *row)
{
  struct zl_row **at = first;
  while (*at != row)
    at = &(*at)->next;
  *at = row->next;
  if (!*at)
    *last = at;
  row->next = NULL;
}

size_t zl_rows_join(struct zl_rows *r, struct zl_row *row, size_t most, int64_t to_no)
{
  size_t n = 1;
  struct zl_row **end = &row->with;
  bool late = row->together == ZL_FEATURES;
  if (most > row->company)
    most = row->company;
  while (!late && n < most && row->behind && row->behind->no <= to_no && fits(row, row->behind)) {
    *end = detach(r, row);
    end = &(*end)->with;
    n++;
  }
  struct zl_row *next;
  for (struct zl_row *other = late ? r->late : r->first; n < most && other; other = next) {
    next = other->next;
    if (other->no > to_no || !fits(row, other))
      continue;
    take_from(late ? &r->late : &r->first, late ? &r->late_last : &r->last, other);
    *end = other;
    end = &other->with;
    n++;
  }
  *end = NULL;
  return n;
}

void zl_rows_loosen(struct zl_rows *r, struct zl_row *row)
{
  if (!row->apart || row->loose)
    return;
  while (row->behind && row->behind->apart && row->behind->was_sent && !row->behind->repeated)
    make_ready(r, detach(r, row), false);
}

struct zl_row *zl_rows_late(const struct zl_rows *r, int64_t to_no, bool idle, int64_t *last)
{
  int tries = 0;
  for (struct zl_row *row = r->late; row && tries++ < LATE_TRIES; row = row->next) {
    size_t n = 0;
    *last = 0;
    for (const struct zl_row *other = r->late; other && n < row->company; other = other->next)
      if ((idle || other->no <= to_no) && fits(row, other)) {
        *last = other->no > *last ? other->no : *last;
        n++;
      }
    if (idle || n >= row->company)
      return row;
  }
  return NULL;
}

void zl_rows_take_late(struct zl_rows *r, struct zl_row *row)
{
  take_from(&r->late, &r->late_last, row);
}

static void forget(struct zl_rows *r, const struct zl_row *row)
{
  r->n--;
  r->n_once -= row->once;
  r->n_holds[row->bars.holds]--;
  r->n_leave -= row->bars.seat == ZL_SEAT_LEFT;
}

static void free_row(struct zl_row *row)
{
  free(row->refusal);
  free(row);
}

void zl_rows_over(struct zl_rows *r, struct zl_row *row)
{
  if (row->loose) {
    *row->loose_at = row->loose_next;
    if (row->loose_next)
      row->loose_next->loose_at = row->loose_at;
    forget(r, row);
    free_row(row);
    return;
  }
  struct zl_row **place = place_of(r, row->object), *next = row->behind;
  if (next) {
    next->behind = next->next;
    next->behind_last = next->behind ? row->behind_last : NULL;
    next->chain = row->chain;
    *place = next;
    make_ready(r, next, true);
  } else {
    *place = row->chain;
  }
  forget(r, row);
  free_row(row);
}

int64_t zl_rows_once_after(const struct zl_rows *r, int64_t no)
{
  int64_t first = INT64_MAX;
  for (size_t i = 0; r->n_once && i < ZL_ROWS_CHAINS; i++)
    for (const struct zl_row *head = r->up[i]; head; head = head->chain)
      for (const struct zl_row *row = head; row; row = row == head ? head->behind : row->next)
        if (row->once && row->no > no && row->no < first)
          first = row->no;
  return first;
}

void zl_rows_free(struct zl_rows *r)
{
  while (r->loose) {
    struct zl_row *row = r->loose;
    r->loose = row->loose_next;
    free_row(row);
  }
  for (size_t i = 0; i < ZL_ROWS_CHAINS; i++)
    while (r->up[i]) {
      struct zl_row *row = r->up[i];
      while (row->behind) {
        struct zl_row *behind = row->behind;
        row->behind = behind->next;
        free_row(behind);
      }
      r->up[i] = row->chain;
      free_row(row);
    }
}
