/* suggest.c - what is said about a name that a level does not have: which other level has it and
 * under which name, or what it was likely meant to be. Serves read.c and everybody who looks a
 * path up for somebody. Pure. */
#include "settings/internal.h"

#include <string.h>

static const char subjects[ZL_LEVELS][32] = {
    "users have", "groups have", "the account has", "locks of groups have",
    "locks of the account have", "phone users have", "profiles have"};
static const char holders[ZL_LEVELS][32] = {
    "users", "groups", "the account", "locks of groups", "locks of the account", "phone users", "profiles"};

#define LIST_BYTES 400

/* ---- other levels -------------------------------------------------------------------------- */

/* The first node of this path at any other level. */
static const struct zl_node *elsewhere(enum zl_level level, struct zl_str path)
{
  for (int other = 0; other < ZL_LEVELS; other++) {
    const struct zl_node *node =
        other == (int)level ? NULL : zl_catalogue_find((enum zl_level)other, path);
    if (node)
      return node;
  }
  return NULL;
}

/* "users (as 'in_meeting.record_play_voice'), groups and the account" */
static void list_holders(char out[LIST_BYTES], const struct zl_node *node, enum zl_level level)
{
  const struct zl_node *found[ZL_LEVELS];
  enum zl_level of[ZL_LEVELS];
  size_t n = 0, used = 0;
  for (int other = 0; other < ZL_LEVELS; other++) {
    bool lock = other == ZL_LEVEL_GROUP_LOCK || other == ZL_LEVEL_ACCOUNT_LOCK;
    if (other == (int)level || (lock && n > 0)) /* locks only of what is nowhere a setting */
      continue;
    const struct zl_node *at = zl_catalogue_find((enum zl_level)other, zl_str_of(node->path));
    if (!at)
      at = zl_catalogue_same(node, (enum zl_level)other);
    if (!at)
      continue;
    found[n] = at;
    of[n++] = (enum zl_level)other;
  }
  for (size_t i = 0; i < n && used < LIST_BYTES; i++) {
    const char *before = i == 0 ? "" : i + 1 < n ? ", " : " and ";
    if (strcmp(found[i]->path, node->path) == 0)
      used += (size_t)snprintf(out + used, LIST_BYTES - used, "%s%s", before, holders[of[i]]);
    else
      used += (size_t)snprintf(out + used, LIST_BYTES - used, "%s%s (as '%s')", before,
                               holders[of[i]], found[i]->path);
  }
}

static int refuse_elsewhere(enum zl_level level, const struct zl_node *node, struct zl_err *err)
{
  const struct zl_node *followed = NULL;
  if (level == ZL_LEVEL_USER && zl_catalogue_find(ZL_LEVEL_PROFILE, zl_str_of(node->path)))
    return zl_err_set(err, ZL_EVALUE, "users have no setting '%s': it is in the profile, for user:update", node->path);
  if (level == ZL_LEVEL_PROFILE && zl_catalogue_find(ZL_LEVEL_USER, zl_str_of(node->path)))
    return zl_err_set(err, ZL_EVALUE, "profiles have no '%s': it is a setting, for user:set", node->path);
  if (level == ZL_LEVEL_GROUP_LOCK || level == ZL_LEVEL_ACCOUNT_LOCK) {
    if (zl_catalogue_lock(node, level, &followed) && followed)
      return zl_err_set(err, ZL_EVALUE, "%s no '%s': it follows the lock of '%s'", subjects[level],
                        node->path, followed->path);
  }
  for (int other = 0; other < ZL_LEVELS; other++) {
    const struct zl_node *at = zl_catalogue_find((enum zl_level)other, zl_str_of(node->path));
    const struct zl_node *same = at ? zl_catalogue_same(at, level) : NULL;
    if (same)
      return zl_err_set(err, ZL_EVALUE, "%s no setting '%s' (did you mean '%s'?)", subjects[level],
                        node->path, same->path);
  }
  char list[LIST_BYTES] = "";
  list_holders(list, node, level);
  return zl_err_set(err, ZL_EVALUE, "%s no setting '%s', unlike %s", subjects[level],
                    node->path, list);
}

/* ---- "did you mean" ------------------------------------------------------------------------ */

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

/* Of a group: all its names, if they are few enough to help. */
static void list_children(char out[LIST_BYTES], const struct zl_node *parent)
{
  size_t used = (size_t)snprintf(out, LIST_BYTES, " (there are: ");
  for (unsigned i = 0; i < parent->n_children && used < LIST_BYTES; i++)
    used += (size_t)snprintf(out + used, LIST_BYTES - used, "%s%s", i == 0 ? "" : ", ",
                             parent->children[i].name);
  if (used + 1 < LIST_BYTES)
    strcpy(out + used, ")");
  else
    *out = 0;
}

static int refuse_unknown(enum zl_level level, const struct zl_node *parent, struct zl_str name,
                          const char *shown, struct zl_err *err)
{
  struct nearest here = {.name = name, .distance = zl_slips(name)};
  for (unsigned i = 0; i < parent->n_children; i++)
    consider(&here, &parent->children[i]);
  /* The right name in the wrong place beats a far guess in the right place. */
  struct nearest best = here;
  if (here.n == 0 || here.distance > 1) {
    struct nearest there = {.name = name, .distance = here.n ? 0 : zl_slips(name)};
    consider_below(&there, zl_catalogue_root(level));
    if (there.n > 0)
      best = there;
  }
  char list[LIST_BYTES] = "";
  if (best.n == 0) {
    list_children(list, parent);
    return zl_err_set(err, ZL_EVALUE, "%s no setting '%s'%s", subjects[level], shown, list);
  }
  size_t used = 0;
  for (size_t i = 0; i < best.n && used < LIST_BYTES; i++)
    used += (size_t)snprintf(list + used, LIST_BYTES - used, "%s'%s'",
                             i == 0 ? "" : i + 1 < best.n ? ", " : " or ", best.found[i]->path);
  return zl_err_set(err, ZL_EVALUE, "%s no setting '%s' (did you mean %s?)", subjects[level], shown,
                    list);
}

int zl_unknown_path(enum zl_level level, struct zl_str path, struct zl_err *err)
{
  const struct zl_node *other = elsewhere(level, path);
  if (other)
    return refuse_elsewhere(level, other, err);
  /* the deepest group on the way that the level has */
  const struct zl_node *parent = zl_catalogue_root(level);
  struct zl_str name = path;
  for (const char *dot; (dot = memchr(name.p, '.', name.n)) != NULL;) {
    struct zl_str group = {name.p, (size_t)(dot - name.p)};
    if (parent)
      parent = zl_node_child(parent, group);
    name = (struct zl_str){dot + 1, name.n - group.n - 1};
  }
  char shown[ZL_SHOWN_BYTES];
  return refuse_unknown(level, parent ? parent : zl_catalogue_root(level), name,
                        zl_shown(shown, path), err);
}

int zl_catalogue_unknown(const struct zl_node *parent, struct zl_str name, struct zl_err *err)
{
  enum zl_level level = zl_catalogue_level(parent);
  struct zl_buf path = ZL_BUF_INIT(SIZE_MAX / 2);
  zl_buf_printf(&path, "%s%s", parent->path, *parent->path ? "." : "");
  zl_buf_str(&path, name);
  const struct zl_node *other = path.failed ? NULL : elsewhere(level, zl_buf_view(&path));
  if (other) {
    refuse_elsewhere(level, other, err);
  } else {
    char shown[ZL_SHOWN_BYTES], whole[2 * ZL_SHOWN_BYTES];
    snprintf(whole, sizeof(whole), "%s%s%s", parent->path, *parent->path ? "." : "",
             zl_shown(shown, name));
    refuse_unknown(level, parent, name, whole, err);
  }
  zl_buf_free(&path);
  return -1;
}
