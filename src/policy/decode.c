/* decode.c - values of a checked JSON document as Lua values. Serves fields, settings, zoom.get.
 * Promises: integers are exact Lua integers, other numbers floats; a list, even an empty one,
 * carries a mark by which encode.c writes it as a list again. */
#include "policy/host.h"

/* What was unescaped; short of memory is an error, not a shorter text. */
static void push_scratch(lua_State *L, const struct zl_buf *b)
{
  if (b->failed)
    luaL_error(L, "not enough memory");
  lua_pushlstring(L, zl_buf_cstr(b), b->len);
}

static void push_string(lua_State *L, struct zl_json v)
{
  struct zl_str s;
  if (zl_json_plain(v, &s)) {
    lua_pushlstring(L, s.p, s.n);
    return;
  }
  struct zl_buf *b = zl_scratch(zl_policy_of(L));
  zl_json_string(v, b);
  push_scratch(L, b);
}

static void push_number(lua_State *L, struct zl_json v)
{
  int64_t n;
  double d = 0;
  if (zl_json_int(v, &n)) {
    lua_pushinteger(L, n);
    return;
  }
  zl_json_double(v, &d);
  lua_pushnumber(L, d);
}

static void push_key(lua_State *L, struct zl_str raw)
{
  struct zl_buf *b = zl_scratch(zl_policy_of(L));
  zl_json_unescape(raw, b);
  push_scratch(L, b);
}

static void push_container(lua_State *L, struct zl_json v, bool object)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json member;
  struct zl_str key;
  luaL_checkstack(L, 4, "nested too deeply");
  lua_newtable(L);
  if (object) {
    while (zl_json_next(&it, &key, &member)) {
      push_key(L, key);
      zl_decode(L, member);
      lua_rawset(L, -3);
    }
    return;
  }
  for (lua_Integer i = 1; zl_json_next(&it, NULL, &member); i++) {
    zl_decode(L, member);
    lua_rawseti(L, -2, i);
  }
  luaL_setmetatable(L, ZL_LIST_MARK);
}

void zl_decode(lua_State *L, struct zl_json v)
{
  switch (zl_json_kind(v)) {
  case ZL_JSON_NONE:
    lua_pushnil(L);
    break;
  case ZL_JSON_NULL:
    lua_pushlightuserdata(L, NULL);  /* as lua-cjson has it */
    break;
  case ZL_JSON_FALSE:
  case ZL_JSON_TRUE:
    lua_pushboolean(L, zl_json_kind(v) == ZL_JSON_TRUE);
    break;
  case ZL_JSON_NUMBER:
    push_number(L, v);
    break;
  case ZL_JSON_STRING:
    push_string(L, v);
    break;
  case ZL_JSON_ARRAY:
  case ZL_JSON_OBJECT:  /* depth is bounded by zl_json_check */
    push_container(L, v, zl_json_kind(v) == ZL_JSON_OBJECT);
    break;
  }
}

void zl_decode_field(lua_State *L, struct zl_json v)
{
  if (zl_json_kind(v) == ZL_JSON_NULL)
    lua_pushnil(L);
  else
    zl_decode(L, v);
}
