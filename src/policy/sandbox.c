/* sandbox.c - what a policy sees: one allow-list, each row with its reason. The wall is the
 * process (fence.c); this keeps honest policies portable and the wall unvisited.
 * Promises: the library tables of a policy, and of each module beside it, are copies of its own, so that
 * changing them changes nothing for another file, for our Lua files or for string methods; metatables
 * of what it is given cannot be had. */
#include <string.h>

#include <lualib.h>

#include "policy/host.h"

/* The few functions of Lua that are replaced. */
static int guarded_setmetatable(lua_State *L)
{
  int kind = lua_type(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, kind == LUA_TNIL || kind == LUA_TTABLE, 2, "nil or table");
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
    return luaL_error(L, "cannot change a protected metatable");
  if (kind == LUA_TTABLE) {
    lua_pushliteral(L, "__gc");
    if (lua_rawget(L, 2) != LUA_TNIL)
      return luaL_error(L, "__gc is not for policies: a finalizer runs when nobody waits for it");
  }
  lua_settop(L, 2);
  lua_setmetatable(L, 1);
  return 1;
}

static int guarded_collectgarbage(lua_State *L)
{
  static const char *const options[] = {"collect", "count", NULL};
  if (luaL_checkoption(L, 1, "collect", options) == 0) {
    lua_pushinteger(L, lua_gc(L, LUA_GCCOLLECT));
    return 1;
  }
  lua_pushnumber(L, (lua_Number)zl_policy_of(L)->used_bytes / 1024.0);
  return 1;
}

#define PRINT_MAX (1u << 20) /* of one message; longer text goes in several */

int zl_print(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  luaL_Buffer b;
  int n = lua_gettop(L);
  luaL_checkstack(L, n + 8, "too many values");
  for (int i = 1; i <= n; i++) {  /* __tostring may raise: before the buffer is begun */
    luaL_tolstring(L, i, NULL);
    lua_replace(L, i);
  }
  luaL_buffinit(L, &b);
  for (int i = 1; i <= n; i++) {
    size_t len;
    const char *s = lua_tolstring(L, i, &len);
    if (i > 1)
      luaL_addchar(&b, '\t');
    luaL_addlstring(&b, s, len);
  }
  luaL_addchar(&b, '\n');
  luaL_pushresult(&b);
  struct zl_str text = zl_to_str(L, -1);
  while (text.n) {
    struct zl_str part = {text.p, text.n < PRINT_MAX ? text.n : PRINT_MAX};
    zl_link_tell(h, ZL_W_PRINT, 0, 1, &part);
    text.p += part.n;
    text.n -= part.n;
  }
  zl_link_flush(h);  /* people read it, perhaps to see where a policy hangs */
  return 0;
}

static const luaL_Reg replaced[] = {
  {"setmetatable", guarded_setmetatable},
  {"collectgarbage", guarded_collectgarbage},
  {"print", zl_print},
  {NULL, NULL},
};

/* library, names, why */
static const struct allowed {
  const char *library, *names, *why;
} allowed[] = {
  {"_G", "assert error pcall xpcall", "errors: they touch nothing but the caller"},
  {"_G", "ipairs next pairs select", "walking values"},
  {"_G", "rawequal rawget rawlen rawset", "tables without metamethods; ours are userdata"},
  {"_G", "tonumber tostring type _VERSION", "plain values"},
  {"_G", "getmetatable", "what is ours has __metatable, so it gives nothing away"},
  {"_G", "setmetatable", "replaced: no __gc, which would run after the policy's end"},
  {"_G", "collectgarbage", "replaced: collect and count; pausing it would only hurt the policy"},
  {"_G", "print", "replaced: output goes through the core, which marks it"},
  /* not: dofile loadfile (files), load (a second parser for text nobody reviewed, and the way in
   * for bytecode), warn (stderr) */
  {"string", "byte char find format gmatch gsub len lower match rep reverse sub upper",
   "text; all bounded by the memory ceiling and RLIMIT_CPU"},
  {"string", "pack packsize unpack", "bytes of its own strings"},
  /* not: dump (bytecode); main.c takes it off the methods of strings, too */
  {"table", "concat insert move pack remove sort unpack", "tables of its own"},
  {"math", "abs ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi rad random "
           "randomseed sin sqrt tan tointeger type ult acos asin atan", "arithmetic"},
  {"utf8", "char charpattern codes codepoint len offset", "text"},
  {"coroutine", "create resume wrap yield status isyieldable running close",
   "replaced: waits for Zoom pass through them (coroutine.c)"},
  /* not: os, io, debug, package */
};

/* Copies the words in `names` from the table at `from` to the table at `to`. */
static void copy_names(lua_State *L, int from, int to, const char *names)
{
  for (const char *p = names; *p;) {
    size_t n = strcspn(p, " ");
    lua_pushlstring(L, p, n);
    lua_pushvalue(L, -1);
    lua_rawget(L, from);
    lua_rawset(L, to);
    p += n;
    p += strspn(p, " ");
  }
}

static void copy_row(lua_State *L, int env, const struct allowed *row)
{
  int top = lua_gettop(L);
  lua_pushglobaltable(L);
  int to = env, from = top + 1;
  if (strcmp(row->library, "_G") != 0) {
    lua_getfield(L, top + 1, row->library);
    from = top + 2;
    luaL_getsubtable(L, env, row->library);
    to = top + 3;
  }
  copy_names(L, from, to, row->names);
  lua_settop(L, top);
}

void zl_sandbox_push(lua_State *L)
{
  lua_newtable(L);
  int env = lua_gettop(L);
  for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
    copy_row(L, env, &allowed[i]);
  luaL_setfuncs(L, replaced, 0);
  lua_pushvalue(L, env);
  lua_setfield(L, env, "_G");
}
