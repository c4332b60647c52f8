/* save_secret.c - what must not be in a file that people pass around. Pure. Serves save.c. */
#include "core/plan/secret.h"
#include "core/saved/plan_file.h"

bool zl_plan_secret(const struct zl_change *c, struct zl_buf *what)
{
  const struct zl_node *leaf = zl_catalogue_place(c->path);
  struct zl_json args;
  zl_buf_str(what, c->path);
  if ((leaf && leaf->flags & ZL_NODE_SECRET) || zl_str_is(c->before, ZL_HIDDEN) ||
      zl_str_is(c->wanted, ZL_HIDDEN))
    return true;
  if (!zl_str_is(c->kind, ZL_RAW_OBJECT) || zl_json_check(c->wanted, ZL_JSON_DEPTH, &args, NULL) != 0)
    return false;
  zl_buf_putc(what, ' ');
  return zl_secret_within(args, what);
}
