/* left.c - changes that were left out of a plan, and why. Filled by plan.c, shown by show.c. */
#include <stdlib.h>

#include "core/alike.h"
#include "core/state.h"

struct zl_left_state {
  struct zl_alike all;
};

int zl_left_add(struct zl_core *c, const struct zl_change_group *g, struct zl_str id, struct zl_err *err)
{
  if (!c->left && !(c->left = zl_calloc(1, sizeof(*c->left))))
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  struct zl_change_group left = *g;
  left.state = ZL_STR("left out");
  struct zl_buf label = ZL_BUF_INIT(1024);
  int rc = zl_list_label(c, g->kind, id, &label);
  if (rc == 0)
    rc = zl_alike_add(&c->left->all, &left, zl_buf_view(&label), err);
  zl_buf_free(&label);
  return rc == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

int64_t zl_left_count(const struct zl_core *c)
{
  return c->left ? c->left->all.changes : 0;
}

int zl_left_each(struct zl_core *c, int (*each)(void *arg, const struct zl_change_group *g), void *arg)
{
  return c->left ? zl_alike_each(&c->left->all, each, arg) : 0;
}

void zl_left_free(struct zl_core *c)
{
  if (c->left)
    zl_alike_free(&c->left->all);
  free(c->left);
  c->left = NULL;
}
