/* modules.c - `require`, twice: for our own Lua files (compiled in, embedded.h) and for policies
 * (the few built-in modules they may name, and files beside the policy, which the core reads).
 * And the one table of what C offers to our Lua files, `zoom.native`. */
#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "policy/embedded.h"
#include "policy/host.h"

int luaopen_cjson(lua_State *L); /* the header's name differs between distributions */

static const char own_key = 0;    /* registry: our own modules that are loaded */
static const char loaded_key = 0; /* registry: the policy's */

static const luaL_Reg bindings[] = {
  {"access", zl_l_access},
  {"access_types", zl_l_access_types},
  {"call", zl_l_call},
  {"class", zl_l_class},
  {"crew", zl_crew_new},
  {"csv", zl_l_csv},
  {"env", zl_l_env},
  {"failure", zl_l_failure},
  {"features", zl_l_features},
  {"fetch", zl_l_fetch},
  {"file", zl_l_file},
  {"get", zl_l_get},
  {"id", zl_l_id},
  {"lock_path", zl_l_lock_path},
  {"json", zl_l_json},
  {"kind", zl_l_kind},
  {"label", zl_l_label},
  {"list", zl_l_list},
  {"lock", zl_l_lock},
  {"members", zl_l_members},
  {"nobody", zl_l_nobody},
  {"object", zl_l_object},
  {"one", zl_l_one},
  {"print", zl_print},
  {"read", zl_l_read},
  {"report", zl_l_report},
  {"row", zl_l_row},
  {"set", zl_l_set},
  {"settings", zl_l_settings},
  {"test", zl_l_test},
  {"test_bodies", zl_l_test_bodies},
  {"test_access", zl_l_test_access},
  {"test_differences", zl_l_test_differences},
  {"unchecked", zl_l_unchecked},
  {"view", zl_l_view},
  {"zone", zl_l_zone},
  {NULL, NULL},
};

/* ---- facts and words for our Lua files ----------------------------------------------------------- */

/* native.raise(message): an error at the policy's line. */
static int l_raise(lua_State *L)
{
  return zl_raise(L, "%s", luaL_checkstring(L, 1));
}

/* native.usage(message): the command line's mistake. */
static int l_usage(lua_State *L)
{
  return zl_raise_usage(L, "%s", luaL_checkstring(L, 1));
}

/* native.given(): the parameters, name -> text as typed or value of a file, and whether others than this policy's may be
 * among them; nil where only the head is wanted. */
static int l_given(lua_State *L)
{
  struct zl_json params;
  if (zl_policy_of(L)->head_only)
    return 0;
  if (zl_json_check(zl_buf_view(&zl_policy_of(L)->params), 2, &params, NULL) != 0)
    return luaL_error(L, "parameters that cannot be read");
  zl_decode(L, params);
  lua_pushboolean(L, zl_policy_of(L)->shared);
  return 2;
}

/* native.now(): milliseconds since 1970, the same during the whole run. */
static int l_now(lua_State *L)
{
  lua_pushinteger(L, zl_policy_of(L)->now_ms);
  return 1;
}

/* native.here(): "lib/rooms.lua:3", the policy's line that is running. */
static int l_here(lua_State *L)
{
  char where[300];
  zl_origin(L, where, sizeof(where));
  lua_pushstring(L, where);
  return 1;
}

/* native.chunk(): base name of the policy's file. */
static int l_chunk(lua_State *L)
{
  lua_pushstring(L, zl_buf_cstr(&zl_policy_of(L)->chunk));
  return 1;
}

/* native.as_list(table): marks it, so that it is a list even when empty. */
static int l_as_list(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  luaL_setmetatable(L, ZL_LIST_MARK);
  return 1;
}

/* native.head(table): tells the core what the policy says of itself; once. Where nothing but that is
 * wanted the process ends here, and no line of the policy behind it is run. */
static int l_head(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  if (h->head_sent)
    zl_raise(L, "zoom.policy comes first and once: something was already asked, set or declared");
  struct zl_buf *b = &h->scratch2;
  zl_buf_reset(b);
  zl_encode(L, 1, 0, "zoom.policy", b);
  struct zl_str f = zl_buf_view(b);
  if (f.n > 256u << 10 || zl_link_tell(h, ZL_W_HEAD, 0, 1, &f) != 0)
    zl_raise(L, "zoom.policy: this is more than 256 KB");
  h->head_sent = true;
  if (h->head_only) {
    zl_link_tell(h, ZL_W_DONE, 0, 0, NULL);
    zl_link_flush(h);
    _exit(0);
  }
  return 0;
}

static const luaL_Reg facts[] = {
  {"as_list", l_as_list}, {"chunk", l_chunk}, {"given", l_given}, {"head", l_head}, {"here", l_here},
  {"now", l_now},         {"raise", l_raise}, {"usage", l_usage}, {NULL, NULL},
};

/* ---- our own ----------------------------------------------------------------------------------- */

static const struct zl_embedded *embedded(const char *name)
{
  for (const struct zl_embedded *e = zl_embedded; e->module; e++)
    if (strcmp(e->module, name) == 0)
      return e;
  return NULL;
}

/* The `require` of our own files; also used for the built-in modules of policies. */
static int own_require(lua_State *L)
{
  const char *name = luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &own_key);
  if (lua_getfield(L, 2, name) != LUA_TNIL)
    return 1;
  const struct zl_embedded *e = embedded(name);
  if (!e)
    return luaL_error(L, "no module '%s'", name);
  lua_pushglobaltable(L);
  if (!zl_chunk_load(L, (struct zl_str){e->source, e->length}, e->name, -1))
    return lua_error(L);
  lua_pushstring(L, name);
  lua_call(L, 1, 1);
  lua_pushvalue(L, -1);
  lua_setfield(L, 2, name);
  return 1;
}

/* lua-cjson for policies: no switches for depth, since its nesting is C's stack. */
static void push_cjson(lua_State *L)
{
  static const char *const names[] = {"decode", "encode", "null", "encode_sparse_array", NULL};
  luaopen_cjson(L);
  lua_getfield(L, -1, "decode_invalid_numbers");
  lua_pushboolean(L, 0);
  lua_call(L, 1, 0);
  lua_newtable(L);
  for (int i = 0; names[i]; i++) {
    lua_getfield(L, -2, names[i]);
    lua_setfield(L, -2, names[i]);
  }
  lua_remove(L, -2);
}

/* ---- the policy's -------------------------------------------------------------------------------- */

enum { UP_NAME = 1, UP_ENV, UP_CHAIN, UP_GIVEN };

static const char *const builtin[] = {"zoom", "zoom.dates", NULL};
static const char *const builtin_of_tests[] = {"zoom.test", "zoom.dates", NULL};

/* Replaces the table at the top by a copy, with copies of the tables in it. */
static void copy_table(lua_State *L, int depth)
{
  int from = lua_gettop(L);
  luaL_checkstack(L, 8, NULL);
  lua_newtable(L);
  lua_pushnil(L);
  while (lua_next(L, from)) {
    if (depth > 0 && lua_istable(L, -1))
      copy_table(L, depth - 1);
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, from + 1);
  }
  if (lua_getmetatable(L, from))
    lua_setmetatable(L, from + 1);
  lua_remove(L, from);
}

/* Each file has copies of its own of the built-in modules: what one changes in them, no other sees. */
static bool push_builtin(lua_State *L, const char *name)
{
  const char *const *names = zl_policy_of(L)->testing ? builtin_of_tests : builtin;
  bool found = strcmp(name, "cjson") == 0;
  if (found)
    push_cjson(L);
  for (int i = 0; !found && names[i]; i++)
    if (strcmp(name, names[i]) == 0) {
      lua_pushcfunction(L, own_require);
      lua_pushstring(L, name);
      lua_call(L, 1, 1);
      copy_table(L, 1);
      found = true;
    }
  if (!found)
    return false;
  lua_pushvalue(L, -1);
  lua_setfield(L, lua_upvalueindex(UP_GIVEN), name);
  return true;
}

/* "lib.names": parts of letters, digits, '_' and '-', joined by dots. The core checks again. */
static bool plausible(struct zl_str name)
{
  bool part = false;
  for (size_t i = 0; i < name.n; i++) {
    unsigned char c = (unsigned char)name.p[i];
    bool letter = c < 0x80 && (isalnum(c) || c == '_' || c == '-');
    if (!letter && (c != '.' || !part))
      return false;
    part = letter;
  }
  return part && name.n <= 200;
}

static void refuse_loop(lua_State *L, const char *name)
{
  lua_pushvalue(L, lua_upvalueindex(UP_CHAIN));
  while (lua_istable(L, -1)) {
    lua_getfield(L, -1, "name");
    if (strcmp(lua_tostring(L, -1), name) == 0)
      zl_raise(L, "module '%s' requires itself, by way of other modules", name);
    lua_pop(L, 1);
    lua_getfield(L, -1, "parent");
    lua_remove(L, -2);
  }
  lua_pop(L, 1);
}

/* The module has run; what it returned is at the top. */
static int module_done(lua_State *L, int status, lua_KContext ctx)
{
  (void)status, (void)ctx;
  if (lua_isnil(L, -1)) {
    lua_pushboolean(L, 1);
    lua_replace(L, -2);
  }
  lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
  lua_pushvalue(L, 1);
  if (lua_rawget(L, -2) != LUA_TNIL)  /* another task was quicker: there is one of each */
    return 1;
  lua_pop(L, 1);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, -3);
  lua_rawset(L, -3);
  lua_pop(L, 1);
  return 1;
}

/* The source is here: loads and runs it with globals of its own, behind which are the policy's. */
static int module_arrived(lua_State *L, int status, lua_KContext ctx)
{
  (void)status;
  struct zl_call *c = zl_call_to(L, 2);
  if (!zl_call_ready(c))
    return zl_call_wait(L, c, ctx, module_arrived);
  if (c->state != ZL_CALL_OK) {
    struct zl_str why = zl_call_field(c, 1);
    zl_raise(L, "module '%s': %.*s", lua_tostring(L, 1), (int)why.n, why.p);
  }
  struct zl_str chunk = zl_call_field(c, 1);
  lua_pushlstring(L, chunk.p, chunk.n);                   /* 3: name of its file */
  zl_sandbox_push(L);                                     /* 4: its globals */
  lua_createtable(L, 0, 2);
  lua_pushvalue(L, lua_upvalueindex(UP_ENV));
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, 4);
  lua_createtable(L, 0, 2);                               /* 5: the chain of those that load it */
  lua_pushvalue(L, 1);
  lua_setfield(L, 5, "name");
  lua_pushvalue(L, lua_upvalueindex(UP_CHAIN));
  lua_setfield(L, 5, "parent");
  lua_pushvalue(L, lua_upvalueindex(UP_ENV));             /* 6 */
  zl_push_require(L, lua_tostring(L, 3), 6, 5);
  lua_setfield(L, 4, "require");
  if (!zl_chunk_load(L, zl_call_field(c, 0), lua_tostring(L, 3), 4))
    return lua_error(L);
  zl_buf_free(&c->data);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 3);
  lua_callk(L, 2, 1, 0, module_done);
  return module_done(L, LUA_OK, 0);
}

/* Replaces the module's name on the stack by that under which it is known here: what a package calls "lib"
 * is its own ("policies/base:lib"). The name is its end. */
static struct zl_str know_apart(lua_State *L, struct zl_str name)
{
  static const char below[] = "policies/";
  const char *asker = lua_tostring(L, lua_upvalueindex(UP_NAME));
  const char *slash = strncmp(asker, below, sizeof(below) - 1) == 0 ? strchr(asker + sizeof(below) - 1, '/') : NULL;
  if (!slash)
    return name;
  lua_pushlstring(L, asker, (size_t)(slash - asker));
  lua_pushfstring(L, "%s:%s", lua_tostring(L, -1), name.p);
  lua_replace(L, 1);
  lua_settop(L, 1);
  struct zl_str known = zl_to_str(L, 1);
  return (struct zl_str){known.p + known.n - name.n, name.n};
}

static int policy_require(lua_State *L)
{
  struct zl_str name = zl_check_str(L, 1);
  lua_settop(L, 1);
  if (!plausible(name))
    zl_raise(L, "'%s' is no module name: letters, digits, '_' and '-', parts joined by dots", name.p);
  name = know_apart(L, name);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
  lua_pushvalue(L, 1);
  if (lua_rawget(L, 2) != LUA_TNIL)
    return 1;
  lua_settop(L, 1);
  if (lua_getfield(L, lua_upvalueindex(UP_GIVEN), name.p) != LUA_TNIL)
    return 1;
  lua_settop(L, 1);
  if (push_builtin(L, name.p))
    return 1;
  if (strcmp(name.p, "zoom.test") == 0)
    zl_raise(L, "zoom.test is for files of tests: zoomlua test");
  if (zl_policy_of(L)->testing && strcmp(name.p, "zoom") == 0)
    zl_raise(L, "a test cannot ask Zoom; it has \"zoom.test\"");
  if (strcmp(name.p, "zoom") == 0 || strncmp(name.p, "zoom.", 5) == 0)
    zl_raise(L, "there is no built-in module '%s'", name.p);
  refuse_loop(L, lua_tostring(L, 1));
  zl_may_wait(L);
  struct zl_call *c = zl_call_push(L);                    /* 2 */
  struct zl_str f[] = {name, zl_to_str(L, lua_upvalueindex(UP_NAME))};
  zl_call_ask(L, c, ZL_W_REQUIRE, 2, f);
  return zl_call_wait(L, c, 0, module_arrived);
}

void zl_push_require(lua_State *L, const char *name, int env, int chain)
{
  lua_pushstring(L, name);
  lua_pushvalue(L, env);
  if (chain)
    lua_pushvalue(L, chain);
  else
    lua_pushboolean(L, 0);
  lua_newtable(L);
  lua_pushcclosure(L, policy_require, 4);
}

void zl_modules_open(lua_State *L)
{
  lua_newtable(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &loaded_key);
  lua_newtable(L);
  lua_newtable(L);
  luaL_setfuncs(L, bindings, 0);
  luaL_setfuncs(L, facts, 0);
  lua_pushlightuserdata(L, NULL);  /* as cjson.null */
  lua_setfield(L, -2, "null");
  lua_setfield(L, -2, "zoom.native");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &own_key);
  lua_pushcfunction(L, own_require);
  lua_setglobal(L, "require");
}
