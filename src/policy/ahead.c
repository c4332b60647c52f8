/* ahead.c - reading ahead along lists: once a policy looks at nearly every item of a list, the values
 * of the next items are asked for before it gets there, many in one message. A plain loop then runs
 * through dozens of objects without a single system call. Serves values.c.
 *
 * Promises: a policy that looks at few items costs no reads but those; what is asked for ahead grows
 * with what was looked at, and is bounded in items, messages and bytes; a list that is left early
 * takes back what it asked for. */
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
  int64_t from;
  int n;
  int item;                           /* where the last look was: number, offset */
  size_t at;
};

/* How a policy walks along a list. The gap between the items that it looks at is averaged. */
struct walk {
  int64_t list;
  const struct zl_wanted *wanted;     /* NULL: free */
  int64_t last, ahead_to;
  double gap;
  int asks;
  struct batch batch[BATCHES];        /* in the list's order */
  int n;
};

struct zl_walks {
  struct walk walk[WALKS];
  unsigned next;
};

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
  *k = (struct walk){.list = list, .wanted = w, .last = -1, .ahead_to = -1};
}

static struct walk *walk_of(lua_State *L, int64_t list, const struct zl_wanted *w)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_walks *all = h->walks;
  if (!all)
    h->walks = all = calloc(1, sizeof(*all));
  if (!all) {
    luaL_error(L, "not enough memory");
    return NULL;
  }
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

static void ask_batch(lua_State *L, const struct zl_object *o, struct walk *k, int64_t from, int n)
{
  const struct zl_wanted *w = k->wanted;
  char list[24], numbers[ZL_WIRE_AHEAD * 21];
  int used = 0;
  snprintf(list, sizeof(list), "%lld", (long long)o->list);
  for (int i = 0; i < n; i++)
    used += snprintf(numbers + used, sizeof(numbers) - (size_t)used, "%s%lld", i ? "," : "", (long long)(from + i));
  struct zl_call *c = zl_call_push(L);
  struct zl_str f[] = {zl_str_of(o->class->kind), zl_str_of(list), zl_str_of(w->source),
                       {numbers, (size_t)used}, zl_wanted_paths(w, w->whole)};
  c->shared = true;
  c->whole = w->whole;
  int ref = luaL_ref(L, LUA_REGISTRYINDEX);
  k->batch[k->n++] = (struct batch){.call = c, .ref = ref, .from = from, .n = n};
  k->ahead_to = from + n - 1;
  zl_call_ask(L, c, ZL_W_AHEAD, 5, f);
}

static void ask_more(lua_State *L, const struct zl_object *o, struct walk *k)
{
  if (k->asks < 2 || k->gap > GAP_MOST)
    return;
  int share = k->wanted->whole ? WHOLE_SHARE : 1, most = BATCH_MOST / share;
  int window = 2 * k->asks < WINDOW / share ? 2 * k->asks : WINDOW / share;
  int size = window / 4 < BATCH_LEAST ? BATCH_LEAST : window / 4 > most ? most : window / 4;
  bool asked = false;
  for (;;) {
    int64_t from = (k->ahead_to > o->index ? k->ahead_to : o->index) + 1;
    if (k->n == BATCHES || from + size - 1 > o->index + window)
      break;
    ask_batch(L, o, k, from, size);
    asked = true;
  }
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

enum zl_value zl_ahead_find(lua_State *L, const struct zl_object *o, const struct zl_wanted *w,
                            struct zl_str *item, bool *whole)
{
  struct walk *k = walk_of(L, o->list, w);
  struct zl_policy *h = zl_policy_of(L);
  if (o->index + BEHIND < k->last) /* the same objects once more, from the start */
    begin(h, k, o->list, w);
  if (o->index > k->last) {
    double gap = (double)(o->index - k->last);
    k->gap = k->asks < 2 ? gap : (3 * k->gap + gap) / 4;
    k->asks++;
    k->last = o->index;
  }
  int behind = 0;
  while (behind < k->n && k->batch[behind].from + k->batch[behind].n + (k->n == BATCHES ? 0 : BEHIND) <= o->index)
    behind++;
  drop(h, k, behind);
  ask_more(L, o, k);
  for (int i = 0; i < k->n; i++) {
    struct batch *b = &k->batch[i];
    if (o->index < b->from || o->index >= b->from + b->n)
      continue;
    if (!zl_call_ready(b->call)) {
      lua_rawgeti(L, LUA_REGISTRYINDEX, b->ref);
      return ZL_VALUE_WAIT;
    }
    *whole = b->call->whole;
    return b->call->state == ZL_CALL_OK && item_of(b, (int)(o->index - b->from), item) ? ZL_VALUE_HERE
                                                                                        : ZL_VALUE_FAILED;
  }
  return ZL_VALUE_FAILED;
}
