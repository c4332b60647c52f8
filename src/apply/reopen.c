/* reopen.c - a run that ended early, made ready to go on: what failed may be tried again, and what is
 * unknown will be looked at where looking can tell. Serves core/undo/resume.c. */
#include "apply/internal.h"

#include <stdlib.h>
#include <string.h>

struct looking {
  struct zl_reopen *r;
  int64_t last;        /* request: each has its changes in a row */
  int64_t *lost;       /* rows of unknown fate that can be looked at */
  size_t n_lost, cap_lost, cap_failed;
  bool no_memory;
};

static bool append(int64_t **list, size_t *n, size_t *cap, int64_t no)
{
  if (*n == *cap) {
    size_t more = *cap ? 2 * *cap : 64;
    int64_t *grown = zl_realloc(*list, more * sizeof(**list));
    if (!grown)
      return false;
    *list = grown;
    *cap = more;
  }
  (*list)[(*n)++] = no;
  return true;
}

static int look(void *arg, const struct zl_change *c)
{
  struct looking *l = arg;
  struct zl_reopen *r = l->r;
  if (c->request == l->last)
    return 0;
  l->last = c->request;
  if (c->answered_ms > r->active_ms)
    r->active_ms = c->answered_ms;
  struct zl_row row = {.method = c->method, .path = c->url};
  if (zl_str_is(c->state, "failed"))
    l->no_memory |= !append(&r->failed, &r->n_failed, &l->cap_failed, c->request);
  else if (zl_str_is(c->state, "unknown") && zl_settle_can(&row))
    l->no_memory |= !append(&l->lost, &l->n_lost, &l->cap_lost, c->request);
  return l->no_memory ? -1 : 0;
}

/* Of unknown fate, and may be looked at: as if the process had died before the answer. */
static int lost_again(struct zl_journal *j, int64_t run, const struct looking *l, struct zl_err *err)
{
  if (zl_batch_begin(j, err) != 0)
    return -1;
  int rc = 0;
  for (size_t i = 0; rc == 0 && i < l->n_lost; i++) {
    struct zl_outcome back = {.state = "pending"};
    rc = zl_request_outcome(j, run, l->lost[i], &back, err);
    if (rc == 0)
      rc = zl_request_sent(j, run, l->lost[i], err);
  }
  if (zl_batch_commit(j, rc == 0 ? err : NULL) != 0)
    rc = -1;
  return rc;
}

int zl_apply_reopen(struct zl_journal *j, int64_t run, struct zl_reopen *out, struct zl_err *err)
{
  *out = (struct zl_reopen){0};
  struct looking l = {.r = out};
  int rc = zl_run_changes(j, run, (struct zl_str){NULL, 0}, look, &l, err);
  if (l.no_memory)
    zl_err_set(err, ZL_ENOMEM, "out of memory");
  out->lost = (int64_t)l.n_lost;
  if (rc == 0)
    rc = lost_again(j, run, &l, err);
  if (rc == 0)
    rc = zl_run_reopen(j, run, err);
  if (rc == 0) /* what shared a window with what left is "sent" from here on, row by row */
    rc = zl_run_state(j, run, "applying", err);
  free(l.lost);
  if (rc != 0)
    zl_reopen_free(out);
  return rc == 0 ? 0 : -1;
}

void zl_reopen_free(struct zl_reopen *r)
{
  free(r->failed);
  *r = (struct zl_reopen){0};
}
