/* ahead.c - reading ahead along lists: once a policy looks at nearly every item of a list, the values
 * of the next items are asked for before it gets there, many in one message. A plain loop then runs
 * through dozens of objects without a single system call. Serves values.c.
 *
 * Promises: a policy that looks at few items costs no reads but those, and what its filter leaves out
 * is not read; what is asked for ahead grows with what was looked at, and is bounded in items,
 * messages and bytes; a list that is left early takes back what it asked for. */
#include <stdlib.h>
#include <string.h>

#include "policy/host.h"

#define WALKS 16                      /* lists by document, at a time */
#define BATCHES 16
#define BATCH_LEAST 4
#define BATCH_MOST 32
#define WINDOW 128                    /* items ahead: some batches are on their way while one is walked */
#define WHOLE_SHARE 4                 /* whole documents: so many times fewer */
#define BEHIND 64                     /* as far as tasks of zoom.each are from each other */
#define GAP_MOST 4.0                  /* it pays while at least every 4th item is looked at */

struct batch {
  struct zl_call *call;               /* its userdata is in the registry under `ref` */
  int ref;
  int64_t from;                       /* index of the first item */
  int n;
  uint16_t after[BATCH_MOST];         /* of each item: its index less that of the first */
  int item;                           /* where the last look was: number, offset */
  size_t at;
};

/* How a policy walks along a list. The gap between the items that it looks at, among those that pass
 * its filter, is averaged. */
struct walk {
  int64_t list;
  const struct zl_wanted *wanted;     /* NULL: free */
  int64_t last, last_nth, ahead_to;
  double gap;
  int asks;
  struct batch batch[BATCHES];        /* in the list's order */
  int n;
};

/* Which items of a list pass its filter, as far as that is known. */
struct known {
  int64_t list, first;
  int n;
  unsigned char passes[ZL_LIST_BATCH];
};

struct zl_walks {
  struct walk walk[WALKS];
  struct known known[WALKS];
  unsigned next, next_known;
};

static struct zl_walks *walks_of(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  if (!h->walks)
    h->walks = zl_calloc(1, sizeof(*h->walks));
  if (!h->walks)
    luaL_error(L, "not enough memory");
  return h->walks;
}

void zl_ahead_know(lua_State *L, int64_t list, int64_t first, int n, const unsigned char *passes)
{
  struct zl_walks *all = walks_of(L);
  struct known *to = NULL;
  for (unsigned i = 0; i < WALKS && !to; i++)
    if (all->known[i].n && all->known[i].list == list)
      to = &all->known[i];
  if (!to)
    to = &all->known[all->next_known++ % WALKS];
  to->list = list;
  to->first = first;
  to->n = n < ZL_LIST_BATCH ? n : ZL_LIST_BATCH;
  memcpy(to->passes, passes, (size_t)to->n);
}

/* The first item from `from` on that passes the filter, or -1: not known yet. */
static int64_t next_passing(const struct zl_walks *all, const struct zl_object *o, int64_t from)
{
  if (!o->filtered)
    return from;
  for (unsigned i = 0; i < WALKS; i++) {
    const struct known *k = &all->known[i];
    for (; k->n && k->list == o->list && from >= k->first && from < k->first + k->n; from++)
      if (k->passes[from - k->first])
        return from;
  }
  return -1;
}

/* Lets go of the first `n` batches. Tasks that still wait for one hold its call themselves. */
static void drop(struct zl_policy *h, struct walk *k, int n)
{
  for (int i = 0; i < n; i++) {
    struct batch *b = &k->batch[i];
    if (!zl_tasks_share(h, b->call))
      zl_call_cancel(b->call);
    luaL_unref(h->L, LUA_REGISTRYINDEX, b->ref);
  }
  k->n -= n;
  memmove(k->batch, k->batch + n, (size_t)k->n * sizeof(k->batch[0]));
}

static void begin(struct zl_policy *h, struct walk *k, int64_t list, const struct zl_wanted *w)
{
  drop(h, k, k->n);
  *k = (struct walk){.list = list, .wanted = w, .last = -1, .last_nth = -1, .ahead_to = -1};
}

static struct walk *walk_of(lua_State *L, int64_t list, const struct zl_wanted *w)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_walks *all = walks_of(L);
  for (unsigned i = 0; i < WALKS; i++)
    if (all->walk[i].wanted == w && all->walk[i].list == list)
      return &all->walk[i];
  struct walk *k = &all->walk[all->next++ % WALKS];
  begin(h, k, list, w);
  return k;
}

void zl_ahead_close(struct zl_policy *h, int64_t list)
{
  for (unsigned i = 0; h->walks && i < WALKS; i++) {
    struct walk *k = &h->walks->walk[i];
    if (!k->wanted || k->list != list)
      continue;
    drop(h, k, k->n);
    k->wanted = NULL;
  }
}

/* ---- asking ---------------------------------------------------------------------------------------- */

/* Asks for up to `n` items after those that were asked for. Returns how many there were. */
static int ask_batch(lua_State *L, const struct zl_object *o, struct walk *k, int n)
{
  const struct zl_wanted *w = k->wanted;
  struct batch b = {.from = -1};
  char list[24], numbers[BATCH_MOST * 21];
  int used = 0;
  int64_t at = k->ahead_to > o->index ? k->ahead_to : o->index;
  while (b.n < n && (at = next_passing(walks_of(L), o, at + 1)) >= 0) {
    if (b.n == 0)
      b.from = at;
    b.after[b.n] = (uint16_t)(at - b.from);
    used += snprintf(numbers + used, sizeof(numbers) - (size_t)used, "%s%lld", b.n ? "," : "", (long long)at);
    b.n++;
  }
  if (b.n == 0)
    return 0;
  snprintf(list, sizeof(list), "%lld", (long long)o->list);
  b.call = zl_call_push(L);
  struct zl_str f[] = {zl_str_of(o->class->kind), zl_str_of(list), zl_str_of(w->source),
                       {numbers, (size_t)used}, zl_wanted_paths(w, w->whole)};
  b.call->shared = true;
  b.call->whole = w->whole;
  b.ref = luaL_ref(L, LUA_REGISTRYINDEX);
  k->batch[k->n++] = b;
  k->ahead_to = b.from + b.after[b.n - 1];
  zl_call_ask(L, b.call, ZL_W_AHEAD, 5, f);
  return b.n;
}

/* How many items behind this one were asked for. */
static int outstanding(const struct walk *k, int64_t index)
{
  int sum = 0;
  for (int i = 0; i < k->n; i++) {
    const struct batch *b = &k->batch[i];
    int n = b->n;
    while (n > 0 && b->from + b->after[b->n - n] <= index)
      n--;
    sum += n;
  }
  return sum;
}

static void ask_more(lua_State *L, const struct zl_object *o, struct walk *k)
{
  if (k->asks < 2 || k->gap > GAP_MOST)
    return;
  int share = k->wanted->whole ? WHOLE_SHARE : 1, most = BATCH_MOST / share;
  int window = 2 * k->asks < WINDOW / share ? 2 * k->asks : WINDOW / share;
  int size = window / 4 < BATCH_LEAST ? BATCH_LEAST : window / 4 > most ? most : window / 4;
  if (k->ahead_to - o->index > window - size && !o->filtered) /* nearly always: nothing to do yet */
    return;
  bool asked = false;
  for (int n = outstanding(k, o->index), got; k->n < BATCHES && n + size <= window; n += got, asked = true)
    if ((got = ask_batch(L, o, k, size)) == 0)
      break;
  if (asked) /* the core works while the policy goes on */
    zl_link_flush(zl_policy_of(L));
}

/* ---- finding ----------------------------------------------------------------------------------------- */

/* The texts of item number `item`; false: the core did not say it. */
static bool item_of(struct batch *b, int item, struct zl_str *out)
{
  struct zl_str all = zl_call_field(b->call, 0), rest;
  if (item < b->item)
    b->item = 0, b->at = 0;
  for (;; b->item++) {
    rest = (struct zl_str){all.p + b->at, all.n - b->at};
    if (!zl_texts_next(&rest, out))
      return false;
    if (b->item == item)
      return out->p != NULL;
    b->at = (size_t)(rest.p - all.p);
  }
}

/* The number of an item in a batch, or -1. */
static int number_of(const struct batch *b, int64_t index)
{
  if (index < b->from || index > b->from + b->after[b->n - 1])
    return -1;
  int i = index >= b->from + b->after[b->item] ? b->item : 0;
  while (i < b->n - 1 && b->from + b->after[i] < index)
    i++;
  return b->from + b->after[i] == index ? i : -1;
}

static void drop_behind(struct zl_policy *h, struct walk *k, int64_t index)
{
  int n = 0;
  while (n < k->n && k->batch[n].from + k->batch[n].after[k->batch[n].n - 1] +
                     (k->n == BATCHES ? 0 : BEHIND) < index)
    n++;
  drop(h, k, n);
}

enum zl_value zl_ahead_find(lua_State *L, const struct zl_object *o, const struct zl_wanted *w,
                            struct zl_str *item, bool *whole)
{
  struct walk *k = walk_of(L, o->list, w);
  struct zl_policy *h = zl_policy_of(L);
  if (o->nth + BEHIND < k->last_nth) /* the same objects once more, from the start */
    begin(h, k, o->list, w);
  if (o->index > k->last) {
    double gap = (double)(o->nth - k->last_nth);
    k->gap = k->asks < 2 ? gap : (3 * k->gap + gap) / 4;
    k->asks++;
    k->last = o->index;
    k->last_nth = o->nth;
  }
  drop_behind(h, k, o->index);
  ask_more(L, o, k);
  for (int i = 0; i < k->n; i++) {
    struct batch *b = &k->batch[i];
    int number = number_of(b, o->index);
    if (number < 0)
      continue;
    if (!zl_call_ready(b->call)) {
      lua_rawgeti(L, LUA_REGISTRYINDEX, b->ref);
      return ZL_VALUE_WAIT;
    }
    *whole = b->call->whole;
    return b->call->state == ZL_CALL_OK && item_of(b, number, item) ? ZL_VALUE_HERE : ZL_VALUE_FAILED;
  }
  return ZL_VALUE_FAILED;
}
