/* l_people.c - members of groups and features of users, as a policy wishes for them, to the core. Emails and
 * objects have been turned into texts before (lua/zoom/membership.lua). */
#include <string.h>

#include "policy/host.h"
#include "settings/together.h"

static const char *const verbs[] = {"exact", "grant", "revoke", NULL};

/* native.members(group, verb, list): who is in the group; each is an id or an address. */
int zl_l_members(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  char where[300];
  zl_object_check(L, 1);
  int verb = luaL_checkoption(L, 2, NULL, verbs);
  luaL_checktype(L, 3, LUA_TTABLE);
  lua_settop(L, 3);
  struct zl_buf *b = zl_scratch(h);
  struct zl_jw w = zl_jw(b);
  zl_jw_array(&w);
  for (lua_Integer i = 1; lua_rawgeti(L, 3, i) == LUA_TSTRING; i++) {
    zl_jw_str(&w, zl_to_str(L, -1));
    lua_pop(L, 1);
  }
  zl_jw_end_array(&w);
  lua_pushlstring(L, zl_buf_cstr(b), b->len);
  struct zl_str list = zl_to_str(L, -1);
  zl_head_due(L);
  struct zl_str id = zl_object_push_id(L, 1), label = zl_object_push_label(L, 1);
  struct zl_str f[] = {ZL_STR("group"), id, label, zl_origin(L, where, sizeof(where)), ZL_STR("members"),
                       zl_str_of(verbs[verb]), list};
  if (zl_link_tell(h, ZL_W_ACCESS, 0, 7, f) != 0)
    zl_raise(L, "too many members at a time");
  return 0;
}

/* A feature of the table, as a pair that the core takes. */
static void pair(lua_State *L, const struct zl_feature *f, struct zl_json given, struct zl_jw *w)
{
  struct zl_buf value = ZL_BUF_INIT(1024);
  struct zl_err err = {0};
  char path[128];
  snprintf(path, sizeof(path), "features.%s", f->name);
  bool good = zl_feature_check(f, given, &value, &err) == 0;
  if (good) {
    zl_jw_array(w);
    zl_jw_cstr(w, path);
    zl_jw_raw(w, zl_buf_view(&value));
    zl_jw_end_array(w);
  }
  zl_buf_free(&value);
  if (!good)
    zl_raise(L, "%s", err.text);
}

static void check_names(lua_State *L, struct zl_json table)
{
  struct zl_json_iter it = zl_json_iter(table);
  struct zl_json v;
  struct zl_str name;
  struct zl_err err = {0};
  while (zl_json_next(&it, &name, &v))
    if (!zl_feature_find(name)) {
      zl_feature_unknown(name, &err);
      zl_raise(L, "%s", err.text);
    }
}

/* native.features(user, { large_meeting = 500, ... }) */
int zl_l_features(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_json table, v;
  struct zl_err err = {0};
  size_t n;
  const struct zl_feature *all = zl_feature_table(&n);
  zl_object_check(L, 1);
  lua_settop(L, 2);
  if (!lua_istable(L, 2))
    zl_raise(L, "features are a table such as { large_meeting = 500 }, not a %s", luaL_typename(L, 2));
  zl_buf_reset(&h->scratch2);
  zl_encode(L, 2, 0, "features", &h->scratch2);
  if (zl_json_check(zl_buf_view(&h->scratch2), ZL_JSON_DEPTH, &table, &err) != 0)
    zl_raise(L, "%s", err.text);
  check_names(L, table);
  struct zl_buf *pairs = zl_scratch(h);
  struct zl_jw w = zl_jw(pairs);
  zl_jw_array(&w);
  bool downgrade = zl_json_string_is(zl_json_get(table, "user_type"), "basic");
  for (size_t i = 0; i < n; i++) /* who becomes basic gives his other features back first */
    if (zl_json_kind(v = zl_json_get(table, all[i].name)) != ZL_JSON_NONE && !(downgrade && i == 0))
      pair(L, &all[i], v, &w);
  if (downgrade)
    pair(L, &all[0], zl_json_get(table, all[0].name), &w);
  zl_jw_end_array(&w);
  lua_pushlstring(L, zl_buf_cstr(pairs), pairs->len);
  zl_settings_tell(L, 1, ZL_LEVEL_USER, zl_to_str(L, -1));
  return 0;
}
