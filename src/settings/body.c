/* body.c - the smallest request body for some leaves: each at its place in Zoom's nesting, in the
 * catalogue's order, and nothing else. Used by the core when it plans. Pure. */
#include "settings/internal.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST 16 /* far more groups than Zoom nests */

static int by_order(const void *a, const void *b)
{
  const struct zl_node *x = ((const struct zl_item *)a)->leaf, *y = ((const struct zl_item *)b)->leaf;
  if (x->order != y->order)
    return x->order > y->order ? 1 : -1;
  bool ux = x->flags & ZL_NODE_UNCHECKED, uy = y->flags & ZL_NODE_UNCHECKED;
  return ux && uy ? strcmp(x->path, y->path) : ux - uy; /* strangers behind what they stand beside */
}

/* The groups around a leaf, outermost first, without the root. */
static size_t groups_of(const struct zl_node *leaf, const struct zl_node *chain[DEEPEST])
{
  size_t n = 0;
  for (const struct zl_node *at = leaf->parent; at && at->parent && n < DEEPEST; at = at->parent)
    chain[n++] = at;
  for (size_t i = 0; i < n / 2; i++) {
    const struct zl_node *other = chain[i];
    chain[i] = chain[n - 1 - i];
    chain[n - 1 - i] = other;
  }
  return n;
}

static int check_items(const struct zl_item *items, size_t n, struct zl_err *err)
{
  for (size_t i = 0; i < n; i++) {
    const struct zl_node *leaf = items[i].leaf;
    if (!(leaf->flags & ZL_NODE_LEAF) || !leaf->body)
      return zl_err_set(err, ZL_EVALUE, "%s is no setting of its own", leaf->path);
    if (leaf->body != items[0].leaf->body)
      return zl_err_set(err, ZL_EVALUE, "%s and %s do not belong to one request",
                        items[0].leaf->path, leaf->path);
    if (i > 0 && leaf == items[i - 1].leaf)
      return zl_err_set(err, ZL_EVALUE, "%s is in one request twice", leaf->path);
    if (!items[i].value.p || items[i].value.n == 0)
      return zl_err_set(err, ZL_EVALUE, "%s has no value to send", leaf->path);
  }
  return 0;
}

int zl_settings_body(const struct zl_item *items, size_t n, struct zl_buf *out, struct zl_err *err)
{
  struct zl_item *sorted = zl_calloc(n ? n : 1, sizeof(*sorted));
  if (!sorted)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (n > 0)
    memcpy(sorted, items, n * sizeof(*sorted));
  qsort(sorted, n, sizeof(*sorted), by_order);
  int rc = check_items(sorted, n, err);
  if (rc != 0)
    goto out;

  struct zl_jw w = zl_jw(out);
  const struct zl_node *open[DEEPEST], *chain[DEEPEST];
  size_t depth = 0;
  zl_jw_object(&w);
  for (size_t i = 0; i < n; i++) {
    size_t groups = groups_of(sorted[i].leaf, chain), shared = 0;
    while (shared < depth && shared < groups && open[shared] == chain[shared])
      shared++;
    for (; depth > shared; depth--)
      zl_jw_end_object(&w);
    for (; depth < groups; depth++) {
      open[depth] = chain[depth];
      zl_jw_key(&w, zl_node_wire_name(chain[depth]));
      zl_jw_object(&w);
    }
    zl_jw_key(&w, zl_node_wire_name(sorted[i].leaf));
    zl_jw_raw(&w, sorted[i].value);
  }
  for (; depth > 0; depth--)
    zl_jw_end_object(&w);
  zl_jw_end_object(&w);
  if (out->failed)
    rc = zl_err_set(err, ZL_ENOMEM, "the request body is too long");
out:
  free(sorted);
  return rc;
}
