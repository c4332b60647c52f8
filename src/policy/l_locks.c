/* l_locks.c - group:lock{...} and zoom.account:unlock{...}: which settings nobody below may change.
 * What is locked is named by a tree of booleans, a list of paths, one path, or the settings of a
 * zoom.settings{}; the names may be those of any level. */
#include <string.h>

#include "policy/host.h"

#define LOCKS_MAX 2000

struct locks {
  enum zl_level level;
  bool locked;                  /* :lock, not :unlock */
  struct zl_jw w;
  unsigned n;
  const struct zl_node *nodes[LOCKS_MAX];
  struct zl_err *err;
};

/* One lock of the builder; runs inside it: no Lua. `value` is what the tree says. */
static int add_lock(void *arg, const struct zl_node *node, struct zl_str value)
{
  struct locks *l = arg;
  bool yes = zl_str_is(value, "true");
  if (!l->locked && !yes)
    return zl_err_set(l->err, ZL_EVALUE, ":unlock takes what is to be unlocked as true, and '%s' is false",
                      node->path);
  for (unsigned i = 0; i < l->n; i++)
    if (l->nodes[i] == node)
      return 0;
  if (l->n == LOCKS_MAX)
    return zl_err_set(l->err, ZL_EVALUE, "more than %d locks at a time", LOCKS_MAX);
  l->nodes[l->n++] = node;
  zl_jw_array(&l->w);
  zl_jw_cstr(&l->w, node->path);
  zl_jw_bool(&l->w, l->locked == yes);
  zl_jw_end_array(&l->w);
  return 0;
}

static int read_tree(struct locks *l, struct zl_json tree)
{
  return zl_settings_read(l->level, tree, add_lock, l, l->err);
}

/* "in_meeting.chat" as {"in_meeting":{"chat":true}}. */
static int read_path(struct locks *l, struct zl_json text, struct zl_buf *path, struct zl_buf *tree)
{
  struct zl_json root;
  zl_buf_reset(path);
  zl_buf_reset(tree);
  if (!zl_json_string(text, path))
    return zl_err_set(l->err, ZL_EVALUE, "locks are named by paths such as \"in_meeting.chat\", not by a %s",
                      zl_json_kind_name(zl_json_kind(text)));
  struct zl_str rest = zl_buf_view(path);
  struct zl_jw w = zl_jw(tree);
  int depth = 0;
  for (bool more = true; more; depth++) {
    const char *dot = rest.n ? memchr(rest.p, '.', rest.n) : NULL;
    size_t n = dot ? (size_t)(dot - rest.p) : rest.n;
    if (n == 0 || depth >= 32)
      return zl_err_set(l->err, ZL_EVALUE, "'%.100s' is no path such as \"in_meeting.chat\"", zl_buf_cstr(path));
    zl_jw_object(&w);
    zl_jw_key_n(&w, (struct zl_str){rest.p, n});
    more = dot != NULL;
    rest = (struct zl_str){rest.p + n + more, rest.n - n - more};
  }
  zl_jw_bool(&w, true);
  while (depth-- > 0)
    zl_jw_end_object(&w);
  return zl_json_check(zl_buf_view(tree), ZL_JSON_DEPTH, &root, l->err) == 0 ? read_tree(l, root) : -1;
}

/* A list of paths, or of pairs that begin with one. */
static int read_list(struct locks *l, struct zl_json list)
{
  struct zl_buf path = ZL_BUF_INIT(4096), tree = ZL_BUF_INIT(16384);
  struct zl_json_iter it = zl_json_iter(list);
  struct zl_json item;
  int rc = 0;
  while (rc == 0 && zl_json_next(&it, NULL, &item)) {
    struct zl_json_iter pair = zl_json_iter(item);
    if (zl_json_kind(item) == ZL_JSON_ARRAY && !zl_json_next(&pair, NULL, &item))
      item = (struct zl_json){0};
    rc = read_path(l, item, &path, &tree);
  }
  zl_buf_free(&path);
  zl_buf_free(&tree);
  return rc;
}

static int read_what(struct locks *l, struct zl_json what)
{
  if (zl_json_kind(what) == ZL_JSON_ARRAY)
    return read_list(l, what);
  if (zl_json_kind(what) == ZL_JSON_OBJECT)
    return read_tree(l, what);
  struct zl_buf path = ZL_BUF_INIT(4096), tree = ZL_BUF_INIT(16384);
  int rc = read_path(l, what, &path, &tree);
  zl_buf_free(&path);
  zl_buf_free(&tree);
  return rc;
}

/* native.lock(object, what, locked) */
int zl_l_lock(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_err err = {0};
  struct zl_json what;
  enum zl_level level = zl_object_level(L, 1);
  struct locks l = {.level = level == ZL_LEVEL_ACCOUNT ? ZL_LEVEL_ACCOUNT_LOCK : ZL_LEVEL_GROUP_LOCK,
                    .locked = lua_toboolean(L, 3), .err = &err};
  if (level != ZL_LEVEL_GROUP && level != ZL_LEVEL_ACCOUNT)
    zl_raise(L, "settings are locked for groups and the account, not for one user");
  lua_settop(L, 2);
  struct zl_str text;
  if (zl_settings_test(L, 2)) {
    text = zl_settings_push_pairs(L, 2, level);
  } else if (lua_istable(L, 2) || lua_type(L, 2) == LUA_TSTRING) {
    zl_buf_reset(&h->scratch2);
    zl_encode(L, 2, 0, "locks", &h->scratch2);
    text = zl_buf_view(&h->scratch2);
  } else {
    return zl_raise(L, "locks are a table of settings, a list of paths or a path, not a %s", luaL_typename(L, 2));
  }
  struct zl_buf *pairs = zl_scratch(h);
  l.w = zl_jw(pairs);
  zl_jw_array(&l.w);
  if (zl_json_check(text, ZL_JSON_DEPTH, &what, &err) != 0 || read_what(&l, what) != 0)
    zl_raise(L, "%s", err.code ? err.text : "these locks are too large");
  zl_jw_end_array(&l.w);
  lua_pushlstring(L, zl_buf_cstr(pairs), pairs->len);
  if (l.n > 0)
    zl_settings_tell(L, 1, l.level, zl_to_str(L, -1));
  return 0;
}

/* native.lock_path(setting, "group_lock"): the boolean that locks this setting of users at that level, its own or
 * the one that it follows; nil: there is none. */
int zl_l_lock_path(lua_State *L)
{
  struct zl_str path = zl_check_str(L, 1);
  enum zl_level level = ZL_LEVEL_GROUP_LOCK;
  struct zl_err err = {0};
  luaL_argcheck(L, zl_level_find(zl_check_str(L, 2), &level) == 0, 2, "no such level");
  const struct zl_node *leaf = zl_catalogue_find(ZL_LEVEL_USER, path), *lock;
  if (!leaf)
    leaf = zl_level_other_name(ZL_LEVEL_USER, path);
  if (!leaf || !(leaf->flags & ZL_NODE_LEAF)) {
    zl_catalogue_unknown(zl_catalogue_root(ZL_LEVEL_USER), path, &err);
    zl_raise(L, "%s", leaf ? "locked_by takes one setting, not a section" : err.text);
  }
  lock = zl_catalogue_lock(leaf, level, NULL);
  if (!lock)
    return 0;
  lua_pushstring(L, lock->path);
  return 1;
}
