/* catalogue.c - looking things up in the generated tables. Used by everybody who knows a setting
 * by name. Pure; the tables are constant data, so nothing here allocates. */
#include "settings/internal.h"
#include "settings/tables.h"

#include <string.h>

static const char *const level_names[ZL_LEVELS] = {
    "user", "group", "account", "group_lock", "account_lock", "phone_user"};
static const char *const level_plurals[ZL_LEVELS] = {
    "users", "groups", "accounts", "locks of groups", "locks of accounts", "phone users"};

const char *zl_level_name(enum zl_level level)
{
  return level < ZL_LEVELS ? level_names[level] : "?";
}

int zl_level_find(struct zl_str name, enum zl_level *out)
{
  for (int level = 0; level < ZL_LEVELS; level++) {
    if (zl_str_is(name, level_names[level])) {
      *out = (enum zl_level)level;
      return 0;
    }
  }
  return -1;
}

const char *zl_type_name(enum zl_type type)
{
  switch (type) {
  case ZL_TYPE_BOOLEAN: return "boolean";
  case ZL_TYPE_INTEGER: return "integer";
  case ZL_TYPE_NUMBER: return "number";
  case ZL_TYPE_STRING: return "string";
  case ZL_TYPE_LIST: return "list";
  case ZL_TYPE_OBJECT: return "object";
  }
  return "?";
}

const char *zl_node_wire_name(const struct zl_node *node)
{
  const char *dot = strrchr(node->wire, '.');
  return dot ? dot + 1 : node->wire;
}

const struct zl_node *zl_catalogue_root(enum zl_level level)
{
  return &zl_nodes[zl_nodes_root[level]];
}

static int compare(struct zl_str name, const char *with)
{
  int order = strncmp(name.p, with, name.n);
  return order != 0 ? order : (with[name.n] ? -1 : 0);
}

const struct zl_node *zl_node_child(const struct zl_node *node, struct zl_str name)
{
  if (!node || node->n_children == 0 || !name.p || memchr(name.p, 0, name.n))
    return NULL;
  const uint16_t *sorted = &zl_nodes_by_name[node->children - zl_nodes];
  size_t low = 0, high = node->n_children;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = compare(name, zl_nodes[sorted[middle]].name);
    if (order == 0)
      return &zl_nodes[sorted[middle]];
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

const struct zl_node *zl_catalogue_find(enum zl_level level, struct zl_str path)
{
  const struct zl_node *node = zl_catalogue_root(level);
  while (node && path.n > 0) {
    const char *dot = memchr(path.p, '.', path.n);
    size_t n = dot ? (size_t)(dot - path.p) : path.n;
    node = zl_node_child(node, (struct zl_str){path.p, n});
    if (!dot)
      return node;
    path = (struct zl_str){dot + 1, path.n - n - 1};
  }
  return NULL;
}

int zl_catalogue_walk(const struct zl_node *node, int (*each)(void *arg, const struct zl_node *leaf),
                      void *arg)
{
  if (node->flags & ZL_NODE_LEAF)
    return each(arg, node);
  for (unsigned i = 0; i < node->n_children; i++) {
    int stop = zl_catalogue_walk(&node->children[i], each, arg);
    if (stop)
      return stop;
  }
  return 0;
}

const struct zl_body *zl_catalogue_bodies(enum zl_level level, size_t *n)
{
  *n = zl_bodies_of[level].n;
  return &zl_bodies[zl_bodies_of[level].first];
}

const struct zl_body *zl_catalogue_body(struct zl_str key)
{
  for (int level = 0; level < ZL_LEVELS; level++) {
    size_t n;
    const struct zl_body *body = zl_catalogue_bodies((enum zl_level)level, &n);
    for (size_t i = 0; i < n; i++) {
      if (zl_str_is(key, body[i].key))
        return &body[i];
    }
  }
  return NULL;
}

enum zl_level zl_catalogue_level(const struct zl_node *node)
{
  while (node->parent)
    node = node->parent;
  for (int i = 0; i < ZL_LEVELS; i++) {
    if (zl_catalogue_root((enum zl_level)i) == node)
      return (enum zl_level)i;
  }
  return ZL_LEVEL_USER;
}

const struct zl_node *zl_catalogue_same(const struct zl_node *leaf, enum zl_level other)
{
  return zl_catalogue_find(other, zl_str_of(leaf->path));
}

const struct zl_node *zl_catalogue_lock(const struct zl_node *leaf, enum zl_level lock_level,
                                        const struct zl_node **followed)
{
  if (followed)
    *followed = NULL;
  return leaf->lock ? zl_catalogue_find(lock_level, zl_str_of(leaf->lock)) : NULL;
}

/* ---- "did you mean" ----------------------------------------------------------------------- */

struct nearest {
  struct zl_str name;
  int distance;                   /* of those in `found`; at first, the most that is likely */
  const struct zl_node *found[3]; /* several leaves may have one last name */
  size_t n;
};

static void consider(struct nearest *best, const struct zl_node *node)
{
  int distance = zl_text_distance(best->name, zl_str_of(node->name), best->distance);
  if (distance > best->distance || (distance == best->distance && best->n == 3))
    return;
  if (distance < best->distance)
    best->n = 0;
  best->distance = distance;
  best->found[best->n++] = node;
}

static void consider_below(struct nearest *best, const struct zl_node *node)
{
  for (unsigned i = 0; i < node->n_children; i++) {
    const struct zl_node *child = &node->children[i];
    consider(best, child);
    if (!(child->flags & ZL_NODE_LEAF))
      consider_below(best, child);
  }
}

int zl_catalogue_unknown(const struct zl_node *parent, struct zl_str name, struct zl_err *err)
{
  enum zl_level level = zl_catalogue_level(parent);
  const struct zl_node *root = zl_catalogue_root(level);

  struct nearest here = {.name = name, .distance = zl_slips(name)};
  for (unsigned i = 0; i < parent->n_children; i++)
    consider(&here, &parent->children[i]);
  /* The right name in the wrong place beats a far guess in the right place. */
  struct nearest best = here;
  if (here.n == 0 || here.distance > 1) {
    struct nearest there = {.name = name, .distance = here.n ? 0 : zl_slips(name)};
    consider_below(&there, root);
    if (there.n > 0)
      best = there;
  }

  char shown[ZL_SHOWN_BYTES];
  zl_shown(shown, name);
  const char *dot = *parent->path ? "." : "";
  char list[400] = "";
  size_t used = 0;
  if (best.n == 0) {
    for (unsigned i = 0; i < parent->n_children && used < sizeof(list); i++)
      used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", i == 0 ? "" : ", ",
                               parent->children[i].name);
    bool fits = used < sizeof(list);  /* a hundred names would help nobody */
    return zl_err_set(err, ZL_EVALUE, "%s have no setting '%s%s%s'%s%s%s",
                      level_plurals[level], parent->path, dot, shown,
                      fits ? " (there are: " : "", fits ? list : "", fits ? ")" : "");
  }
  for (size_t i = 0; i < best.n && used < sizeof(list); i++)
    used += (size_t)snprintf(list + used, sizeof(list) - used, "%s'%s'",
                             i == 0 ? "" : i + 1 < best.n ? ", " : " or ", best.found[i]->path);
  return zl_err_set(err, ZL_EVALUE, "%s have no setting '%s%s%s' (did you mean %s?)",
                    level_plurals[level], parent->path, dot, shown, list);
}
