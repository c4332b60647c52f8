/* config.c - evaluates the user's config.lua: a table of tables of texts and numbers, in a process of its
 * own behind the fence of policies. Serves main.c, which forks.
 * Promises: the chunk has no globals at all, not even the string library; what it returns goes out as
 * one line of JSON after "=", or as words after "!". Keys are sorted by who reads them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lauxlib.h>
#include <lua.h>

#include "json/json.h"
#include "policy/policy.h"

#define JSON_BYTES ((size_t)512 << 10)

/* A key and its text; another kind of key raises. */
static void put_key(lua_State *L, struct zl_jw *w, const char *what)
{
  size_t n;
  if (lua_type(L, -2) != LUA_TSTRING)
    luaL_error(L, "%s are written as name = ...", what);
  const char *name = lua_tolstring(L, -2, &n);
  zl_jw_key_n(w, (struct zl_str){name, n});
}

static void put_value(lua_State *L, struct zl_jw *w, const char *profile)
{
  size_t n;
  const char *text;
  switch (lua_type(L, -1)) {
  case LUA_TSTRING:
    text = lua_tolstring(L, -1, &n);
    zl_jw_str(w, (struct zl_str){text, n});
    break;
  case LUA_TNUMBER: zl_jw_double(w, lua_tonumber(L, -1)); break;
  default:
    luaL_error(L, "%s of the profile '%s' is a %s, and has to be a text or a number", lua_tostring(L, -2), profile,
               luaL_typename(L, -1));
  }
}

static int evaluate(lua_State *L)
{
  const struct zl_str *text = lua_touserdata(L, 1);
  struct zl_buf *out = lua_touserdata(L, 2);
  struct zl_jw w = zl_jw(out);
  if (luaL_loadbufferx(L, text->p ? text->p : "", text->n, "=config.lua", "t") != LUA_OK)
    return lua_error(L);
  lua_newtable(L); /* no globals */
  if (!lua_setupvalue(L, -2, 1))
    lua_pop(L, 1);
  lua_call(L, 0, 1);
  if (lua_type(L, -1) != LUA_TTABLE)
    return luaL_error(L, "config.lua returns a table of profiles: return { default = { account_id = \"...\" } }");
  zl_jw_object(&w);
  for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
    put_key(L, &w, "profiles");
    if (lua_type(L, -1) != LUA_TTABLE)
      return luaL_error(L, "the profile '%s' is a %s, and has to be a table", lua_tostring(L, -2), luaL_typename(L, -1));
    zl_jw_object(&w);
    for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
      put_key(L, &w, "the fields of a profile");
      put_value(L, &w, lua_tostring(L, -4));
    }
    zl_jw_end_object(&w);
  }
  zl_jw_end_object(&w);
  return 0;
}

static int send_all(int fd, struct zl_str s)
{
  while (s.n > 0) {
    ssize_t n = write(fd, s.p, s.n);
    if (n <= 0)
      return 1;
    s.p += n;
    s.n -= (size_t)n;
  }
  return 0;
}

int zl_policy_config(int fd, struct zl_str text)
{
  struct zl_buf out = ZL_BUF_INIT(JSON_BYTES);
  lua_State *L = luaL_newstate();
  if (!L)
    return 1;
  zl_buf_putc(&out, '=');
  lua_pushcfunction(L, evaluate);
  lua_pushlightuserdata(L, &text);
  lua_pushlightuserdata(L, &out);
  if (lua_pcall(L, 2, 0, 0) != LUA_OK || out.failed || zl_memory_lost()) {
    const char *why = zl_memory_lost() ? "out of memory" : out.failed ? "config.lua is too long" : lua_tostring(L, -1);
    zl_buf_reset(&out);
    zl_buf_printf(&out, "!%s", why ? why : "config.lua raises something that is no text");
  }
  int rc = send_all(fd, zl_buf_view(&out));
  zl_buf_wipe(&out);
  lua_close(L);
  return rc;
}
