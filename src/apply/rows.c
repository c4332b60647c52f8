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
  if (next) {
    row->next = r->first;
    r->first = row;
    if (r->last == &r->first)
      r->last = &row->next;
    return;
  }
  row->next = NULL;
  *r->last = row;
  r->last = &row->next;
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
  row->once = !row->safe && !zl_settle_can(row);
  return row;
}

/* 1 ends the walk: the row belongs to one object too many. */
static int add(void *arg, const struct zl_pending *p)
{
  struct zl_rows *r = arg;
  if (p->object != r->last_object) {
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
  r->read_to = p->no;
  return 0;
}

int zl_rows_fill(struct zl_rows *r, struct zl_journal *j, int64_t run, size_t enough,
                 struct zl_err *err)
{
  while (!r->at_end && r->n < enough) {
    size_t before = r->n;
    int rc = zl_run_pending(j, run, r->read_to, (int)(enough - before), add, r, err);
    if (rc < 0)
      return zl_err_set(err, ZL_ENOMEM, "out of memory"); /* unless the journal has said more */
    r->at_end = rc > 0 || r->n == before;
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

static void free_row(struct zl_row *row)
{
  free(row->refusal);
  free(row);
}

void zl_rows_over(struct zl_rows *r, struct zl_row *row)
{
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
  r->n--;
  r->n_once -= row->once;
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
