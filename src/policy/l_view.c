/* l_view.c - user.settings.recording.local_recording, group.locks.in_meeting.chat: the tree of a level
 * of the catalogue, read where it is asked. A view is a place in the tree and an object; only at a
 * leaf is its value read (values.c). */
#include <string.h>

#include "policy/host.h"

#define VIEW "zoom.view"

struct view {
  const struct zl_node *node;
};

static void push_view(lua_State *L, int object, const struct zl_node *node)
{
  object = lua_absindex(L, object);
  struct view *v = lua_newuserdatauv(L, sizeof(*v), 1);
  v->node = node;
  lua_pushvalue(L, object);
  lua_setiuservalue(L, -2, 1);
  luaL_setmetatable(L, VIEW);
}

/* native.view(object [, level]) */
int zl_l_view(lua_State *L)
{
  enum zl_level level = zl_object_level(L, 1);
  if (!lua_isnoneornil(L, 2))
    luaL_argcheck(L, zl_level_find(zl_check_str(L, 2), &level) == 0, 2, "no such level");
  push_view(L, 1, zl_catalogue_root(level));
  return 1;
}

/* The object is at 3, what holds the value, or the call for it, at 4. */
static int leaf_k(lua_State *L, int status, lua_KContext ctx)
{
  const struct zl_node *leaf = (const struct zl_node *)ctx;
  /* Some are set one by one and shown as a list. */
  const char *const paths[] = {leaf->got ? leaf->got : leaf->wire, leaf->entries};
  struct zl_json value = {0};
  (void)status;
  for (int i = 0; i < 2 && paths[i] && zl_json_kind(value) == ZL_JSON_NONE; i++)
    switch (zl_value_get(L, 4, 3, leaf->body->key, zl_str_of(paths[i]), &value)) {
    case ZL_VALUE_WAIT: return zl_call_wait(L, zl_call_to(L, 4), ctx, leaf_k);
    case ZL_VALUE_FAILED: return zl_object_unreadable(L, 3);
    case ZL_VALUE_HERE: break;
    }
  if (zl_json_kind(value) == ZL_JSON_NONE && !leaf->entries && !(leaf->flags & ZL_NODE_READABLE))
    zl_raise(L, "'%s' can be set, but Zoom never shows it", leaf->path);
  zl_decode_field(L, value);
  return 1;
}

/* A name in a place of the tree; another level's name will do for a setting. */
static const struct zl_node *child_of(lua_State *L, const struct zl_node *parent, struct zl_str name)
{
  struct zl_buf *path = zl_scratch(zl_policy_of(L));
  const struct zl_node *node = zl_node_child(parent, name);
  if (node)
    return node;
  zl_buf_printf(path, "%s%s", parent->path, *parent->path ? "." : "");
  zl_buf_str(path, name);
  return zl_level_other_name(zl_catalogue_level(parent), zl_buf_view(path));
}

static int view_index(lua_State *L)
{
  const struct view *v = luaL_checkudata(L, 1, VIEW);
  struct zl_err err = {0};
  if (lua_type(L, 2) != LUA_TSTRING)
    zl_raise(L, "settings have names, not a %s", luaL_typename(L, 2));
  struct zl_str name = zl_to_str(L, 2);
  const struct zl_node *node = child_of(L, v->node, name);
  if (!node) {
    zl_catalogue_unknown(v->node, name, &err);
    return zl_raise(L, "%s", err.text);
  }
  lua_settop(L, 2);
  lua_getiuservalue(L, 1, 1);  /* 3 */
  if (!(node->flags & ZL_NODE_LEAF)) {
    push_view(L, 3, node);
    return 1;
  }
  return leaf_k(L, LUA_OK, (lua_KContext)node);
}

static int view_newindex(lua_State *L)
{
  return zl_raise(L, "settings cannot be assigned; use :set { ... }");
}

static int view_tostring(lua_State *L)
{
  const struct view *v = luaL_checkudata(L, 1, VIEW);
  lua_getiuservalue(L, 1, 1);
  zl_object_push_label(L, -1);
  lua_pushfstring(L, "settings %s of %s", v->node->path && *v->node->path ? v->node->path : "(all)",
                  lua_tostring(L, -1));
  return 1;
}

void zl_view_open(lua_State *L)
{
  static const luaL_Reg meta[] = {{"__index", view_index},
                                  {"__newindex", view_newindex},
                                  {"__tostring", view_tostring},
                                  {NULL, NULL}};
  luaL_newmetatable(L, VIEW);
  luaL_setfuncs(L, meta, 0);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}
