/* late.c - writes that happen after their answer was given or lost: a slow back end behind a
 * gateway that did not wait for it. Sorted by the time at which they are due. */
#include "sim/world.h"

#include <stdlib.h>

struct sim_late {
  struct sim_late *next;
  int64_t due_us;
  const struct sim_route *route;
  struct sim_req q;
};

static void late_free(struct sim_late *l)
{
  if (!l)
    return;
  sim_req_free(&l->q);
  free(l);
}

int sim_late_add(struct sim_world *w, const struct sim_route *route, const struct sim_req *q,
                 int64_t in_ms)
{
  struct sim_late *l = calloc(1, sizeof(*l));
  struct zl_buf target = ZL_BUF_INIT(1u << 16);
  if (!l)
    return -1;
  zl_buf_printf(&target, "/v2%s%s%s", q->path, *q->query ? "?" : "", q->query);
  l->due_us = zl_mono_us() + in_ms * 1000;
  l->route = route;
  const char *body = zl_pool_dup(&l->q.pool, q->body.p ? q->body : ZL_STR(""));
  int rc = target.failed || !body ? -1 : sim_req_parse(&l->q, q->method, zl_buf_cstr(&target));
  zl_buf_free(&target);
  if (rc != 0) {
    late_free(l);
    return -1;
  }
  l->q.body = (struct zl_str){body, q->body.n};
  struct sim_late **at = &w->late;
  while (*at && (*at)->due_us <= l->due_us)
    at = &(*at)->next;
  l->next = *at;
  *at = l;
  return 0;
}

int64_t sim_late_run(struct sim_world *w, int64_t now_us)
{
  while (w->late && w->late->due_us <= now_us) {
    struct sim_late *l = w->late;
    struct sim_answer unheard = {.body = ZL_BUF_INIT(64u << 20), .cut_after_bytes = -1};
    w->late = l->next;
    w->fault = NULL;
    sim_world_handle(w, l->route, &l->q, &unheard);
    sim_answer_free(&unheard);
    late_free(l);
  }
  return w->late ? w->late->due_us : -1;
}

int64_t sim_late_count(const struct sim_world *w)
{
  int64_t n = 0;
  for (const struct sim_late *l = w->late; l; l = l->next)
    n++;
  return n;
}

void sim_late_drop(struct sim_world *w)
{
  while (w->late) {
    struct sim_late *l = w->late;
    w->late = l->next;
    late_free(l);
  }
}
