/* flight.c - which objects have a write under way. Zoom refuses a second one of the same user,
 * group, account or phone user until the first is answered (docs/zoom-api.md, section 6). Few are
 * under way at a time, so a list will do. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

struct sim_flight {
  struct sim_flight *next;
  char object[];
};

/* "users/ID" and the like. A user's phone is another object; an email means the same as its id. */
static void object_of(const struct sim_world *w, const struct sim_req *q, struct zl_buf *out)
{
  int at = q->segments > 2 && zl_str_is(q->segment[0], "phone") ? 2 : 1;
  for (int i = 0; i < at; i++) {
    zl_buf_str(out, q->segment[i]);
    zl_buf_putc(out, '/');
  }
  bool account = zl_str_is(q->segment[0], "accounts"), group = zl_str_is(q->segment[0], "groups");
  const struct sim_user *u = account || group ? NULL : sim_user_find(w->tenant, q->segment[at]);
  if (u)
    zl_buf_puts(out, u->id);
  else
    zl_buf_str(out, account ? ZL_STR("me") : q->segment[at]);
}

bool sim_flight_begin(struct sim_world *w, const struct sim_req *q, struct sim_answer *a)
{
  struct zl_buf name = ZL_BUF_INIT(1u << 16);
  bool alone = true;
  if (q->segments < 2)
    return true;
  object_of(w, q, &name);
  for (const struct sim_flight *f = w->flying; f && alone; f = f->next)
    alone = strcmp(f->object, zl_buf_cstr(&name)) != 0;
  struct sim_flight *mine = malloc(sizeof(*mine) + name.len + 1);
  if (mine) {
    memcpy(mine->object, zl_buf_cstr(&name), name.len + 1);
    mine->next = w->flying;
    w->flying = a->flight = mine;
  }
  w->overlapping += !alone;
  zl_buf_free(&name);
  return alone;
}

void sim_flight_end(struct sim_world *w, struct sim_answer *a)
{
  struct sim_flight **at = &w->flying;
  while (a->flight && *at && *at != a->flight)
    at = &(*at)->next;
  if (a->flight && *at)
    *at = a->flight->next;
  free(a->flight);
  a->flight = NULL;
}
