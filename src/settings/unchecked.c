/* unchecked.c - fields that the catalogue lacks and that a policy sends on purpose. Zoom adds
 * settings faster than specifications are published; such a field gets a node of its own for the
 * time of one plan, at its place among those that are known. Used by core/plan/plan.c. */
#include "settings/internal.h"

#include <string.h>

#define PARTS_MAX 8

/* "in_meeting.brand_new": parts of letters, digits, '_' and '-', joined by single dots. */
bool zl_settings_unchecked_path(struct zl_str path)
{
  size_t parts = 1;
  if (path.n == 0 || path.n > 200 || path.p[0] == '.' || path.p[path.n - 1] == '.')
    return false;
  for (size_t i = 0; i < path.n; i++) {
    char c = path.p[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!plain && !(c == '.' && path.p[i - 1] != '.'))
      return false;
    parts += c == '.';
  }
  return parts <= PARTS_MAX;
}

/* Behind the last setting below `node`, which is where a stranger among its children goes. */
static unsigned last_order(const struct zl_node *node)
{
  while (node->n_children && node->type == ZL_TYPE_OBJECT)
    node = &node->children[node->n_children - 1];
  return node->order;
}

static const struct zl_node *known_child(const struct zl_node *parent, const struct zl_body *body,
                                         struct zl_str name)
{
  for (unsigned i = 0; i < parent->n_children; i++) {
    const struct zl_node *c = &parent->children[i];
    if (c->type == ZL_TYPE_OBJECT && !(c->flags & ZL_NODE_LEAF) && (!c->body || c->body == body) &&
        zl_str_is(name, zl_node_wire_name(c)))
      return c;
  }
  return NULL;
}

const struct zl_node *zl_settings_unchecked(struct zl_unchecked *all, const struct zl_body *body,
                                            struct zl_str path)
{
  const struct zl_node *parent = zl_catalogue_root(body->level);
  if (!zl_settings_unchecked_path(path))
    return NULL;
  for (size_t end = 0; end < path.n; end++) {
    size_t from = end;
    while (end < path.n && path.p[end] != '.')
      end++;
    struct zl_str name = {path.p + from, end - from}, so_far = {path.p, end};
    bool leaf = end == path.n;
    const struct zl_node *next = leaf ? NULL : known_child(parent, body, name);
    for (struct zl_unchecked_node *u = all->first; !next && u; u = u->next)
      if (u->node.body == body && zl_str_is(so_far, u->node.path))
        next = &u->node;
    if (!next) {
      struct zl_unchecked_node *u = zl_pool_alloc(&all->pool, sizeof(*u));
      char *text = zl_pool_dup(&all->pool, so_far), *last = zl_pool_dup(&all->pool, name);
      if (!u || !text || !last)
        return NULL;
      u->node = (struct zl_node){.name = last, .path = text, .wire = text, .body = body, .parent = parent,
                                 .type = leaf ? ZL_TYPE_STRING : ZL_TYPE_OBJECT, .min = INT64_MIN,
                                 .max = INT64_MAX, .order = last_order(parent),
                                 .flags = ZL_NODE_UNCHECKED | (leaf ? ZL_NODE_LEAF | ZL_NODE_WRITABLE : 0u)};
      u->next = all->first;
      all->first = u;
      next = &u->node;
    }
    parent = next;
  }
  return parent->flags & ZL_NODE_LEAF ? parent : NULL;
}
