/* l_phone.c - phone shared access: what u:access, u:grant and u:revoke were given, in its normal
 * form, to the core. Emails and objects have been turned into ids before (lua/zoom/phone.lua). */
#include <string.h>

#include "policy/host.h"

static const char *const verbs[] = {"exact", "grant", "revoke", NULL}; /* as enum zl_access_verb */

/* native.access(user, type, verb, wish): `user` is a user or a phone user. */
int zl_l_access(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_json wish;
  struct zl_err err = {0};
  char where[300];
  zl_object_check(L, 1);
  struct zl_str type = zl_check_str(L, 2);
  int verb = luaL_checkoption(L, 3, NULL, verbs);
  lua_settop(L, 4);
  const struct zl_access *access = zl_access_find(type);
  luaL_argcheck(L, access, 2, "no such setting type");
  zl_buf_reset(&h->scratch2);
  zl_encode(L, 4, 0, access->type, &h->scratch2);
  struct zl_buf *normal = zl_scratch(h);
  if (zl_json_check(zl_buf_view(&h->scratch2), ZL_JSON_DEPTH, &wish, &err) != 0 ||
      zl_access_check(access, (enum zl_access_verb)verb, wish, normal, &err) != 0)
    zl_raise(L, "%s", err.text);
  lua_pushlstring(L, zl_buf_cstr(normal), normal->len);
  struct zl_str text = zl_to_str(L, -1);
  zl_head_due(L);
  struct zl_str id = zl_object_push_id(L, 1), label = zl_object_push_label(L, 1);
  struct zl_str f[] = {ZL_STR("phone_user"), id,   label, zl_origin(L, where, sizeof(where)),
                       zl_str_of(access->type), zl_str_of(verbs[verb]), text};
  if (zl_link_tell(h, ZL_W_ACCESS, 0, 7, f) != 0)
    zl_raise(L, "%s: too many members", access->type);
  return 0;
}

/* native.access_types(): name -> the field that names a member. */
int zl_l_access_types(lua_State *L)
{
  size_t n;
  const struct zl_access *table = zl_access_table(&n);
  lua_createtable(L, 0, (int)n);
  for (size_t i = 0; i < n; i++) {
    lua_pushstring(L, table[i].id_field);
    lua_setfield(L, -2, table[i].type);
  }
  return 1;
}
