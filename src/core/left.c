/* left.c - changes that were left out of a plan, and why: identical ones together, like the plan
 * itself, so that 10,000 locked users are one entry. Filled by plan.c, shown by show.c. */
#include <stdlib.h>
#include <string.h>

#include "core/state.h"

#define NAMES 3

struct left {
  struct zl_str kind, path, before, wanted, why;
  int64_t count;
  struct zl_str names[NAMES];
  struct left *next;
};

struct zl_left_state {
  struct zl_map by_key;
  struct left *first, **last;
  struct zl_pool pool;
  int64_t changes;
};

static struct zl_str keep(struct zl_left_state *s, struct zl_str text)
{
  return text.p ? (struct zl_str){zl_pool_dup(&s->pool, text), text.n} : text;
}

static struct left *entry_of(struct zl_left_state *s, const struct zl_change_group *g)
{
  const struct zl_str parts[] = {g->kind, g->path, g->before, g->wanted, g->origin};
  struct zl_buf key = ZL_BUF_INIT(16u << 20);
  for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
    zl_buf_str(&key, parts[i]);
    zl_buf_putc(&key, '\n');
  }
  struct left *l = key.failed ? NULL : zl_map_get(&s->by_key, zl_buf_view(&key));
  if (!l && !key.failed && (l = zl_pool_alloc(&s->pool, sizeof(*l)))) {
    *l = (struct left){.kind = keep(s, g->kind), .path = keep(s, g->path), .before = keep(s, g->before),
                       .wanted = keep(s, g->wanted), .why = keep(s, g->origin)};
    if (zl_map_put(&s->by_key, zl_buf_view(&key), l) != 0) {
      l = NULL;
    } else {
      *s->last = l;
      s->last = &l->next;
    }
  }
  zl_buf_free(&key);
  return l;
}

int zl_left_add(struct zl_core *c, const struct zl_change_group *g, struct zl_str id, struct zl_err *err)
{
  if (!c->left) {
    c->left = calloc(1, sizeof(*c->left));
    if (!c->left)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
    c->left->last = &c->left->first;
  }
  struct left *l = entry_of(c->left, g);
  if (!l)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  struct zl_buf label = ZL_BUF_INIT(1024);
  c->left->changes++;
  if (l->count++ < NAMES && zl_list_label(c, g->kind, id, &label) == 0)
    l->names[l->count - 1] = keep(c->left, zl_buf_view(&label));
  zl_buf_free(&label);
  return 0;
}

int64_t zl_left_count(const struct zl_core *c)
{
  return c->left ? c->left->changes : 0;
}

int zl_left_each(struct zl_core *c, int (*each)(void *arg, const struct zl_change_group *g), void *arg)
{
  int rc = 0;
  struct zl_buf names = ZL_BUF_INIT(1u << 20);
  for (const struct left *l = c->left ? c->left->first : NULL; rc == 0 && l; l = l->next) {
    zl_buf_reset(&names);
    for (int i = 0; i < NAMES && l->names[i].p; i++) {
      zl_buf_puts(&names, i ? "\n" : "");
      zl_buf_str(&names, l->names[i]);
    }
    struct zl_change_group g = {.kind = l->kind, .path = l->path, .before = l->before, .wanted = l->wanted,
                                .origin = l->why, .state = ZL_STR("left out"), .has_before = l->before.p != NULL,
                                .count = l->count, .names = zl_buf_view(&names)};
    rc = each(arg, &g);
  }
  zl_buf_free(&names);
  return rc;
}

void zl_left_free(struct zl_core *c)
{
  if (!c->left)
    return;
  zl_map_free(&c->left->by_key);
  zl_pool_free(&c->left->pool);
  free(c->left);
  c->left = NULL;
}
