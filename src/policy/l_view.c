/* l_view.c - user.settings.recording.local_recording: the tree of the catalogue, read where it is
 * asked. A view is a place in the tree and a user; only at a leaf is the body read that holds it,
 * once per user and body, and the value looked up in its bytes. */
#include <string.h>

#include "policy/host.h"

#define VIEW "zoom.view"

struct view {
  const struct zl_node *node;
};

static void push_view(lua_State *L, int user, const struct zl_node *node)
{
  user = lua_absindex(L, user);
  struct view *v = lua_newuserdatauv(L, sizeof(*v), 1);
  v->node = node;
  lua_pushvalue(L, user);
  lua_setiuservalue(L, -2, 1);
  luaL_setmetatable(L, VIEW);
}

/* native.view(user) */
int zl_view_push(lua_State *L)
{
  zl_object_check(L, 1);
  push_view(L, 1, zl_catalogue_root(ZL_LEVEL_USER));
  return 1;
}

static const char *source_of(const struct zl_node *leaf, char *out, size_t size)
{
  snprintf(out, size, leaf->body->option ? "user.settings?option=%s" : "user.settings", leaf->body->option);
  return out;
}

/* The user is at 3, the body's text, or the call for it, at 4. */
static int leaf_k(lua_State *L, int status, lua_KContext ctx)
{
  const struct zl_node *leaf = (const struct zl_node *)ctx;
  char source[80];
  (void)status;
  if (lua_isuserdata(L, 4)) {
    struct zl_call *c = zl_call_to(L, 4);
    if (!zl_call_ready(c))
      return zl_call_wait(L, c, ctx, leaf_k);
    if (!zl_object_take_body(L, 3, source_of(leaf, source, sizeof(source))))
      return zl_object_unreadable(L, 3);
  }
  struct zl_json body = zl_text_json(L, 4);
  struct zl_json value = zl_json_path(body, zl_str_of(leaf->wire));
  if (zl_json_kind(value) == ZL_JSON_NONE && leaf->entries)
    value = zl_json_path(body, zl_str_of(leaf->entries));  /* set one by one, shown as a list */
  if (zl_json_kind(value) == ZL_JSON_NONE && !leaf->entries && !(leaf->flags & ZL_NODE_READABLE))
    zl_raise(L, "'%s' can be set, but Zoom never shows it", leaf->path);
  zl_decode_field(L, value);
  return 1;
}

static int view_index(lua_State *L)
{
  const struct view *v = luaL_checkudata(L, 1, VIEW);
  struct zl_err err = {0};
  if (lua_type(L, 2) != LUA_TSTRING)
    zl_raise(L, "settings have names, not a %s", luaL_typename(L, 2));
  struct zl_str name = zl_to_str(L, 2);
  const struct zl_node *node = zl_node_child(v->node, name);
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
  char source[80];
  struct zl_call *c = zl_object_body(L, 3, source_of(node, source, sizeof(source)));
  return c ? zl_call_wait(L, c, (lua_KContext)node, leaf_k) : leaf_k(L, LUA_OK, (lua_KContext)node);
}

static int view_newindex(lua_State *L)
{
  return zl_raise(L, "settings cannot be assigned; use user:set { ... }");
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
