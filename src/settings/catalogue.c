/* catalogue.c - looking things up in the generated tables, or in those of an imported catalogue.
 * Used by everybody who knows a setting by name. The tables are there already, so nothing here
 * allocates. */
#include "settings/internal.h"
#include "settings/tables.h"

#include <string.h>

static const struct zl_tables *in_use = &zl_built_in;

void zl_catalogue_use(const struct zl_catalogue *c)
{
  in_use = c ? &c->t : &zl_built_in;
}

const struct zl_tables *zl_tables_in_use(void)
{
  return in_use;
}

static const char level_names[ZL_LEVELS][16] = {
    "user", "group", "account", "group_lock", "account_lock", "phone_user", "profile"};

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

/* ---- nodes out of rows --------------------------------------------------------------------- */

static const char *text_or_null(uint32_t at)
{
  return at ? &in_use->text[at] : NULL;
}

static const char *path_or_null(uint16_t index)
{
  return index == ZL_NO_NODE ? NULL : &in_use->text[in_use->rows[index].path];
}

static void make_node(struct zl_node *node, const struct zl_node_row *row, enum zl_level level)
{
  const struct zl_limits_row *limits = &in_use->limits[row->limits];
  bool integers = row->type == ZL_TYPE_INTEGER;
  *node = (struct zl_node){
      .name = &in_use->text[row->path + row->name],
      .path = &in_use->text[row->path],
      .wire = &in_use->text[row->wire],
      .type = row->type,
      .flags = row->flags,
      .body = row->parent == ZL_NO_NODE ? NULL : &in_use->bodies[row->body],
      .parent = row->parent == ZL_NO_NODE ? NULL : &in_use->nodes[row->parent],
      .children = row->n_children ? &in_use->nodes[row->first] : NULL,
      .n_children = row->n_children,
      .values = row->n_values && !integers ? &in_use->string_list[row->first_value] : NULL,
      .numbers = row->n_values && integers ? &in_use->numbers[row->first_value] : NULL,
      .n_values = row->n_values,
      .min = limits->min,
      .max = limits->max,
      .min_length = limits->min_length,
      .max_length = limits->max_length,
      .max_items = limits->max_items,
      .key_field = text_or_null(limits->key_field),
      .entries = text_or_null(limits->entries),
      .got = text_or_null(limits->got),
      .lock = path_or_null(row->locks[level == ZL_LEVEL_ACCOUNT]),
      .follows = path_or_null(row->follows),
      .order = row->order,
  };
}

static void make_level(enum zl_level level)
{
  if (in_use->n_strings && !in_use->string_list[0]) {
    for (unsigned i = 0; i < in_use->n_strings; i++)
      in_use->string_list[i] = &in_use->text[in_use->strings[i]];
  }
  const struct zl_level_span *span = &in_use->spans[level];
  /* The root last: it says that all are there. */
  for (unsigned i = span->first + span->n; i-- > span->first;)
    make_node(&in_use->nodes[i], &in_use->rows[i], level);
}

const struct zl_node *zl_catalogue_root(enum zl_level level)
{
  const struct zl_node *root = &in_use->nodes[in_use->spans[level].first];
  if (!root->name) /* NOLINT(clang-analyzer-core.NullDereference): what is in use has nodes */
    make_level(level);
  return root;
}

static const struct zl_node *node_at(unsigned index, enum zl_level level)
{
  zl_catalogue_root(level);
  return &in_use->nodes[index];
}

/* Nodes may be made elsewhere too, for fields that the catalogue lacks. */
static unsigned index_of(const struct zl_node *node)
{
  uintptr_t at = (uintptr_t)node, first = (uintptr_t)in_use->nodes;
  if (at < first || at >= first + in_use->n_nodes * sizeof(*node))
    return ZL_NO_NODE;
  return (unsigned)((at - first) / sizeof(*node));
}

enum zl_level zl_catalogue_level(const struct zl_node *node)
{
  unsigned index = index_of(node);
  if (index == ZL_NO_NODE)
    return node->body ? node->body->level : ZL_LEVEL_USER;
  int level = ZL_LEVELS - 1;
  while (level > 0 && index < in_use->spans[level].first)
    level--;
  return (enum zl_level)level;
}

/* ---- looking up ---------------------------------------------------------------------------- */

static int compare(struct zl_str name, const char *with)
{
  int order = strncmp(name.p, with, name.n);
  return order != 0 ? order : (with[name.n] ? -1 : 0);
}

const struct zl_node *zl_node_child(const struct zl_node *node, struct zl_str name)
{
  if (!node || node->n_children == 0 || !name.p || memchr(name.p, 0, name.n) ||
      index_of(node->children) == ZL_NO_NODE)
    return NULL;
  const uint16_t *sorted = &in_use->by_name[index_of(node->children)];
  size_t low = 0, high = node->n_children;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = compare(name, in_use->nodes[sorted[middle]].name);
    if (order == 0)
      return &in_use->nodes[sorted[middle]];
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
  *n = in_use->spans[level].n_bodies;
  return &in_use->bodies[in_use->spans[level].first_body];
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

/* ---- one setting at several levels --------------------------------------------------------- */

bool zl_level_locks(enum zl_level level)
{
  return level == ZL_LEVEL_GROUP_LOCK || level == ZL_LEVEL_ACCOUNT_LOCK;
}

/* Levels whose trees speak of the same things: settings, locks, telephones, people. */
static int family(enum zl_level level)
{
  return level == ZL_LEVEL_PROFILE ? 3 : level == ZL_LEVEL_PHONE_USER ? 2 : level >= ZL_LEVEL_GROUP_LOCK;
}

const struct zl_node *zl_catalogue_same(const struct zl_node *leaf, enum zl_level other)
{
  if (family(zl_catalogue_level(leaf)) != family(other))
    return NULL;
  const struct zl_node *found = zl_catalogue_find(other, zl_str_of(leaf->path));
  if (found)
    return found;
  unsigned index = index_of(leaf);
  enum zl_level level = zl_catalogue_level(leaf);
  for (unsigned i = 0; i < in_use->n_same && index != ZL_NO_NODE; i++) {
    const uint16_t *node = in_use->same[i].node;
    if (node[level] == index && node[other] != ZL_NO_NODE)
      return node_at(node[other], other);
  }
  return NULL;
}

static const struct zl_node *own_lock(const struct zl_node *node, enum zl_level lock_level)
{
  uint16_t index = in_use->rows[index_of(node)].locks[lock_level == ZL_LEVEL_ACCOUNT_LOCK];
  return index == ZL_NO_NODE ? NULL : node_at(index, lock_level);
}

const struct zl_node *zl_catalogue_lock(const struct zl_node *leaf, enum zl_level lock_level,
                                        const struct zl_node **followed)
{
  if (followed)
    *followed = NULL;
  unsigned index = index_of(leaf);
  if (index == ZL_NO_NODE)
    return NULL;
  const struct zl_node *lock = own_lock(leaf, lock_level), *from = NULL;
  if (!lock) {
    uint16_t follows = in_use->rows[index].follows;
    from = follows == ZL_NO_NODE ? NULL : &in_use->nodes[follows];
    lock = from ? own_lock(from, lock_level) : NULL;
  }
  /* The levels' locks differ: what follows nothing there may be in a section that has one here. */
  for (from = lock ? from : leaf->parent; !lock && from && from->parent; from = from->parent) {
    lock = own_lock(from, lock_level);
    if (lock)
      break;
  }
  if (followed)
    *followed = lock ? from : NULL;
  return lock;
}
