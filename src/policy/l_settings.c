/* l_settings.c - zoom.settings{...} and user:set{...}: a table, checked against the catalogue on
 * the policy's line, as the pairs that the core takes. A checked table is encoded once and told for
 * any number of users. */
#include <string.h>

#include "policy/host.h"

#define SETTINGS "zoom.settings"

/* Collects [path, value] pairs; runs inside the builder: no Lua. */
static int add_pair(void *arg, const struct zl_node *leaf, struct zl_str value)
{
  struct zl_jw *w = arg;
  zl_jw_array(w);
  zl_jw_cstr(w, leaf->path);
  zl_jw_raw(w, value);
  zl_jw_end_array(w);
  return w->out->failed ? -1 : 0;
}

/* Pushes the pairs of the table at `index`, or raises. */
static struct zl_str push_pairs(lua_State *L, int index)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_json table;
  struct zl_err err = {0};
  zl_buf_reset(&h->scratch2);
  zl_encode(L, index, zl_catalogue_root(ZL_LEVEL_USER), "settings", &h->scratch2);
  struct zl_buf *pairs = zl_scratch(h);
  struct zl_jw w = zl_jw(pairs);
  zl_jw_array(&w);
  if (zl_json_check(zl_buf_view(&h->scratch2), ZL_JSON_DEPTH, &table, &err) != 0 ||
      zl_settings_read(ZL_LEVEL_USER, table, add_pair, &w, &err) != 0)
    zl_raise(L, "%s", err.text);
  zl_jw_end_array(&w);
  if (pairs->failed)
    zl_raise(L, "these settings are too large");
  lua_pushlstring(L, zl_buf_cstr(pairs), pairs->len);
  return zl_to_str(L, -1);
}

static struct zl_str pairs_at(lua_State *L, int index)
{
  if (luaL_testudata(L, index, SETTINGS)) {
    lua_getiuservalue(L, index, 1);
    return zl_to_str(L, -1);
  }
  if (!lua_istable(L, index))
    zl_raise(L, "settings are a table { section = { name = value } }, not a %s", luaL_typename(L, index));
  return push_pairs(L, index);
}

/* native.settings(table) */
int zl_l_settings(lua_State *L)
{
  pairs_at(L, 1);
  lua_newuserdatauv(L, 0, 1);
  lua_insert(L, -2);
  lua_setiuservalue(L, -2, 1);
  luaL_setmetatable(L, SETTINGS);
  return 1;
}

/* native.set(user, settings) */
int zl_l_set(lua_State *L)
{
  struct zl_object *o = zl_object_check(L, 1);
  char where[300];
  if (strcmp(o->class->kind, "user") != 0)
    zl_raise(L, "only users have settings to :set");
  lua_settop(L, 2);
  struct zl_str pairs = pairs_at(L, 2);
  zl_head_due(L);
  struct zl_str id = zl_object_push_id(L, 1);
  struct zl_str label = zl_object_push_label(L, 1);
  struct zl_str f[] = {zl_str_of(o->class->kind), id, label, zl_origin(L, where, sizeof(where)), pairs};
  if (zl_link_tell(zl_policy_of(L), ZL_W_SET, 0, 5, f) != 0)
    zl_raise(L, "these settings are too large");
  return 0;
}

static int settings_index(lua_State *L)
{
  return zl_raise(L, "a zoom.settings value is for user:set; it has no fields");
}

void zl_settings_open(lua_State *L)
{
  luaL_newmetatable(L, SETTINGS);
  lua_pushcfunction(L, settings_index);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__index");
  lua_setfield(L, -2, "__newindex");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}
