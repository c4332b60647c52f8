/* rows.c - the stretch of the plan that is in memory: a queue of copies, refilled from the journal,
 * so that a plan of any length takes the same room. Serves apply.c. */
#include "apply/internal.h"

#include <stdlib.h>
#include <string.h>

void zl_rows_init(struct zl_rows *r)
{
  *r = (struct zl_rows){0};
  r->last = &r->first;
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

static int add(void *arg, const struct zl_pending *p)
{
  struct zl_rows *r = arg;
  size_t bytes = p->method.n + p->path.n + p->body.n + p->product.n + p->label.n + p->object_key.n +
                 p->object_label.n + 7;
  struct zl_row *row = malloc(sizeof(*row) + bytes);
  if (!row)
    return -1;
  char *at = row->text;
  row->next = NULL;
  row->no = p->no;
  row->object = p->object;
  row->method = copy(&at, p->method);
  row->path = copy(&at, p->path);
  row->body = copy(&at, p->body);
  row->product = copy(&at, p->product);
  row->label = copy(&at, p->label);
  row->object_key = copy(&at, p->object_key);
  row->object_label = copy(&at, p->object_label);
  row->safe = p->safe;
  row->was_sent = strcmp(p->state, "sent") == 0;
  *r->last = row;
  r->last = &row->next;
  r->n++;
  r->read_to = p->no;
  return 0;
}

int zl_rows_fill(struct zl_rows *r, struct zl_journal *j, int64_t run, size_t enough,
                 struct zl_err *err)
{
  while (!r->at_end && r->n < enough) {
    size_t before = r->n;
    if (zl_run_pending(j, run, r->read_to, (int)(enough - before), add, r, err) != 0)
      return zl_err_set(err, ZL_ENOMEM, "out of memory"); /* unless the journal has said more */
    r->at_end = r->n == before;
  }
  return 0;
}

struct zl_row *zl_rows_take(struct zl_rows *r, struct zl_row **link)
{
  struct zl_row *row = *link;
  *link = row->next;
  if (r->last == &row->next)
    r->last = link;
  row->next = NULL;
  r->n--;
  return row;
}

void zl_rows_free(struct zl_rows *r)
{
  while (r->first)
    free(zl_rows_take(r, &r->first));
}
