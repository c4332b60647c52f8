/* turns.c - what the tasks of a crew tell, in the order in which they began: of a list, whatever the order
 * of Zoom's answers. The first that has not ended tells the core at once; what the others tell is held
 * until it is their turn. Used by tasks.c and link.c. No Lua here. */
#include <stdlib.h>

#include "policy/host.h"

#define HELD_EACH ((size_t)1 << 20)  /* who tells more goes on out of turn, rather than fill the memory */
#define HELD_ALL ((size_t)8 << 20)
#define TURNS_MOST 1024              /* that wait behind one which takes long */

struct zl_turn *zl_turn_begin(struct zl_turns *s)
{
  struct zl_turn *t = zl_calloc(1, sizeof(*t));
  if (!t)
    return NULL;
  t->held = ZL_BUF_INIT(4 * HELD_EACH + 2 * ZL_WIRE_MAX_UP);
  *(s->last ? &s->last->next : &s->first) = t;
  s->last = t;
  s->n++;
  return t;
}

bool zl_turns_full(const struct zl_turns *s)
{
  size_t bytes = 0;
  if (s->n >= TURNS_MOST)
    return true;
  for (const struct zl_turn *t = s->first; t; t = t->next)
    bytes += t->held.len;
  return bytes > HELD_ALL;
}

struct zl_buf *zl_turn_holds(struct zl_turn *t)
{
  return t && t->held.len < HELD_EACH ? &t->held : NULL;
}

static void pass_on(struct zl_policy *h, struct zl_turn *t, struct zl_turn *above)
{
  struct zl_str bytes = zl_buf_view(&t->held);
  struct zl_buf *to = zl_turn_holds(above);
  if (bytes.n && (!to || zl_buf_str(to, bytes) != 0))
    zl_link_pass(h, bytes);
  zl_buf_free(&t->held);
}

static void take_off(struct zl_turns *s)
{
  struct zl_turn *t = s->first;
  s->first = t->next;
  if (!s->first)
    s->last = NULL;
  s->n--;
  zl_buf_free(&t->held);
  free(t);
}

void zl_turn_end(struct zl_policy *h, struct zl_turns *s, struct zl_turn *t, struct zl_turn *above)
{
  t->ended = true;
  while (s->first && s->first->ended) {
    take_off(s);
    if (s->first)
      pass_on(h, s->first, above);
  }
}

void zl_turns_over(struct zl_policy *h, struct zl_turns *s, bool pass, struct zl_turn *above)
{
  for (; s->first; take_off(s))
    if (pass)
      pass_on(h, s->first, above);
}
