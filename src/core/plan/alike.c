/* alike.c - identical changes together. Serves left.c and readback/verify.c. */
#include "core/plan/alike.h"

#define NAMES 3

struct zl_alike_entry {
  struct zl_change_group group; /* strings are the pool's; without names */
  struct zl_str names[NAMES];
  struct zl_alike_entry *next;
};

static struct zl_str keep(struct zl_alike *all, struct zl_str text)
{
  return zl_pool_str(&all->pool, text);
}

static struct zl_alike_entry *entry_of(struct zl_alike *all, const struct zl_change_group *g)
{
  const struct zl_str parts[] = {g->kind, g->path, g->before, g->wanted, g->state, g->origin};
  struct zl_buf key = ZL_BUF_INIT(16u << 20);
  for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
    zl_buf_putc(&key, parts[i].p ? '+' : '-');
    zl_buf_str(&key, parts[i]);
    zl_buf_putc(&key, '\n');
  }
  struct zl_alike_entry *e = key.failed ? NULL : zl_map_get(&all->by_key, zl_buf_view(&key));
  if (!e && !key.failed && (e = zl_pool_alloc(&all->pool, sizeof(*e)))) {
    e->group = (struct zl_change_group){.kind = keep(all, g->kind), .path = keep(all, g->path),
                                        .before = keep(all, g->before), .wanted = keep(all, g->wanted),
                                        .origin = keep(all, g->origin), .state = keep(all, g->state),
                                        .has_before = g->before.p != NULL, .first_no = g->first_no};
    if (zl_map_put(&all->by_key, zl_buf_view(&key), e) != 0) {
      e = NULL;
    } else {
      *(all->last ? &all->last->next : &all->first) = e;
      all->last = e;
    }
  }
  zl_buf_free(&key);
  return e;
}

int zl_alike_add(struct zl_alike *all, const struct zl_change_group *g, struct zl_str label, struct zl_err *err)
{
  struct zl_alike_entry *e = entry_of(all, g);
  if (!e)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  all->changes++;
  if (e->group.count++ < NAMES)
    e->names[e->group.count - 1] = keep(all, label);
  return 0;
}

int zl_alike_each(const struct zl_alike *all, int (*each)(void *arg, const struct zl_change_group *g), void *arg)
{
  int rc = 0;
  struct zl_buf names = ZL_BUF_INIT(1u << 20);
  for (const struct zl_alike_entry *e = all->first; rc == 0 && e; e = e->next) {
    zl_buf_reset(&names);
    for (int i = 0; i < NAMES && e->names[i].p; i++) {
      zl_buf_puts(&names, i ? "\n" : "");
      zl_buf_str(&names, e->names[i]);
    }
    struct zl_change_group g = e->group;
    g.names = zl_buf_view(&names);
    rc = each(arg, &g);
  }
  zl_buf_free(&names);
  return rc;
}

void zl_alike_free(struct zl_alike *all)
{
  zl_map_free(&all->by_key);
  zl_pool_free(&all->pool);
  *all = (struct zl_alike){0};
}
