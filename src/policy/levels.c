/* levels.c - one settings table for several kinds of objects: what a level calls a setting that
 * another level names differently, and how much of a table a level does not know. Pure: no Lua. */
#include "policy/host.h"

const struct zl_node *zl_level_other_name(enum zl_level level, struct zl_str path)
{
  for (int other = 0; other < ZL_LEVELS; other++) {
    const struct zl_node *followed = NULL, *found = NULL;
    const struct zl_node *node = other == (int)level ? NULL : zl_catalogue_find((enum zl_level)other, path);
    if (!node)
      continue;
    if (zl_level_locks(level))
      found = zl_catalogue_lock(node, level, &followed);
    if (!found || followed)
      found = zl_catalogue_same(node, level);
    if (found)
      return found;
  }
  return NULL;
}

bool zl_level_knows(enum zl_level level, const struct zl_node *parent, struct zl_str name, struct zl_str path)
{
  if (parent && zl_node_child(parent, name))
    return true;
  if (zl_str_is(path, "authentication_option"))  /* Zoom's one name for two settings */
    return zl_node_child(zl_catalogue_root(level), ZL_STR("meeting_authentication_option")) != NULL;
  return zl_level_other_name(level, path) != NULL;
}

/* ---- strangers ---------------------------------------------------------------------------------- */

struct survey {
  enum zl_level level;
  struct zl_buf path, name;
  unsigned strangers;
};

/* `parent` is NULL inside what the level does not have, `outside` names deep: another level's section
 * may still hold settings that it has. */
static void survey(struct survey *s, const struct zl_node *parent, struct zl_json table, unsigned outside)
{
  struct zl_json_iter it = zl_json_iter(table);
  struct zl_str raw;
  struct zl_json value;
  size_t length = s->path.len;
  while (zl_json_next(&it, &raw, &value)) {
    zl_buf_reset(&s->name);
    zl_json_unescape(raw, &s->name);
    if (length)
      zl_buf_putc(&s->path, '.');
    zl_buf_str(&s->path, zl_buf_view(&s->name));
    struct zl_str name = zl_buf_view(&s->name);
    const struct zl_node *child = parent ? zl_node_child(parent, name) : NULL;
    bool group = zl_json_kind(value) == ZL_JSON_OBJECT && zl_json_count(value) > 0;
    if (!child && zl_level_knows(s->level, NULL, name, zl_buf_view(&s->path)))
      ;
    else if (group && (!child || !(child->flags & ZL_NODE_LEAF)))
      survey(s, child, value, child ? 0 : outside + 1);
    else if (!child)
      s->strangers += outside + 1;
    s->path.len = length;
  }
}

unsigned zl_level_strangers(enum zl_level level, struct zl_json table)
{
  struct survey s = {.level = level, .path = ZL_BUF_INIT(1u << 20), .name = ZL_BUF_INIT(1u << 20)};
  survey(&s, zl_catalogue_root(level), table, 0);
  zl_buf_free(&s.path);
  zl_buf_free(&s.name);
  return s.strangers;
}
