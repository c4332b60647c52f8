/* held.c - answers that wait for their time: a binary heap, soonest first. Holds pointers, owns
 * nothing. */
#include "sim/world.h"

#include <stdlib.h>

int sim_held_add(struct sim_held *h, int64_t due_us, void *what)
{
  if (h->n == h->cap) {
    size_t cap = h->cap ? h->cap * 2 : 64;
    struct sim_held_one *more = realloc(h->v, cap * sizeof(*more));
    if (!more)
      return -1;
    h->v = more;
    h->cap = cap;
  }
  size_t i = h->n++;
  for (; i > 0 && h->v[(i - 1) / 2].due_us > due_us; i = (i - 1) / 2)
    h->v[i] = h->v[(i - 1) / 2];
  h->v[i] = (struct sim_held_one){due_us, what};
  return 0;
}

void *sim_held_take(struct sim_held *h, int64_t now_us)
{
  if (h->n == 0 || h->v[0].due_us > now_us)
    return NULL;
  void *first = h->v[0].what;
  struct sim_held_one last = h->v[--h->n];
  size_t i = 0;
  for (;;) {
    size_t child = 2 * i + 1;
    if (child + 1 < h->n && h->v[child + 1].due_us < h->v[child].due_us)
      child++;
    if (child >= h->n || h->v[child].due_us >= last.due_us)
      break;
    h->v[i] = h->v[child];
    i = child;
  }
  if (h->n > 0)
    h->v[i] = last;
  return first;
}

void sim_held_free(struct sim_held *h)
{
  free(h->v);
  *h = (struct sim_held){0};
}
