/* main.c - the policy process from LOAD to DONE or RAISED. Reading zl_policy_main is understanding
 * it. Once the last word is on the wire the process just ends: closing the Lua state would run a
 * stranger's code when nobody waits for it. */
#include <stdlib.h>
#include <string.h>

#include <lualib.h>

#include "policy/host.h"

#define MEMORY_DEFAULT ((size_t)256 << 20)
#define REPORT_RESERVE ((size_t)1 << 20) /* for saying that memory has run out */
#define SCRATCH_MAX (48u << 20)
#define TRACE_MAX 16384
#define RAISED_MAX (64u << 10)

static void open_libraries(lua_State *L)
{
  static const luaL_Reg libraries[] = {
    {LUA_GNAME, luaopen_base},   {LUA_STRLIBNAME, luaopen_string}, {LUA_TABLIBNAME, luaopen_table},
    {LUA_MATHLIBNAME, luaopen_math}, {LUA_UTF8LIBNAME, luaopen_utf8}, {NULL, NULL},
  };
  for (const luaL_Reg *lib = libraries; lib->func; lib++) {
    luaL_requiref(L, lib->name, lib->func, 1);
    lua_pop(L, 1);
  }
  zl_coroutine_push(L);
  lua_setglobal(L, LUA_COLIBNAME);
  lua_getglobal(L, LUA_STRLIBNAME);
  lua_pushnil(L);
  lua_setfield(L, -2, "dump");    /* it would be left as a method of strings */
  lua_pop(L, 1);
  lua_pushliteral(L, "");         /* ("x"):upper() works; the table behind it is nobody's */
  lua_getmetatable(L, -1);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 2);
}

/* Where the clock stands (zoomlua test), chance does, too. */
static void stop_chance(lua_State *L)
{
  lua_getglobal(L, LUA_MATHLIBNAME);
  lua_getfield(L, -1, "randomseed");
  lua_pushinteger(L, 1);
  lua_pushinteger(L, 0);
  lua_call(L, 2, 0);
  lua_pop(L, 1);
}

/* What every policy gets, whoever it is; runs protected. */
static int furnish(lua_State *L)
{
  open_libraries(L);
  if (zl_wall_frozen())
    stop_chance(L);
  zl_encode_open(L);
  zl_calls_open(L);
  zl_tasks_open(L);
  zl_objects_open(L);
  zl_lists_open(L);
  zl_settings_open(L);
  zl_view_open(L);
  zl_files_open(L);
  zl_modules_open(L);
  return 0;
}

/* From there to the main task; runs protected. */
static int prepare(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  const char *name = zl_buf_cstr(&h->chunk);
  zl_sandbox_push(L);
  zl_push_require(L, name, lua_gettop(L), 0);
  lua_setfield(L, -2, "require");
  if (!zl_chunk_load(L, zl_buf_view(&h->source), name, -1))
    return lua_error(L);
  zl_buf_free(&h->source);
  h->main = zl_task_start(L, 0, NULL);
  return 0;
}

/* ---- the last word --------------------------------------------------------------------------- */

struct last_word {
  lua_State *co; /* where it was raised: for the traceback */
  bool memory;
};

/* "kiosks.lua:6: words", or with the name alone: Lua leaves the place out where C raised. */
static bool names_its_place(const char *words, const char *name)
{
  const char *colon = strchr(words, ':');
  size_t n = strlen(name);
  return (colon && colon[1] >= '0' && colon[1] <= '9') ||
         (strncmp(words, name, n) == 0 && words[n] == ':');
}

/* What somebody who knows Lua looks for in vain, and where it is. */
static const char *way_out(const char *words)
{
  static const struct {
    const char *name, *way;
  } rows[] = {
    {"(global 'zoom')", ": write local zoom = require \"zoom\" above"},
    {"(global 'cjson')", ": write local cjson = require \"cjson\" above"},
    {"(global 'io')", ": policies have no io; files are zoom.csv, zoom.read and zoom.json, reports zoom.report"},
    {"(global 'os')", ": policies have no os; for dates there are zoom.now, zoom.date and zoom.day, for variables zoom.env"},
    {"(global 'dofile')", ": policies have no dofile; files beside the policy are modules: require \"name\""},
    {"(global 'loadfile')", ": policies have no loadfile; files beside the policy are modules: require \"name\""},
    {"(global 'debug')", ": policies have no debug"},
  };
  for (size_t i = 0; strstr(words, "a nil value (global '") && i < sizeof(rows) / sizeof(rows[0]); i++)
    if (strstr(words, rows[i].name))
      return rows[i].way;
  return "";
}

/* Pushes the words of the error value at 2. */
static struct zl_str push_words(lua_State *L, const struct last_word *w)
{
  struct zl_policy *h = zl_policy_of(L);
  const char *name = zl_buf_cstr(&h->chunk);
  if (w->memory)
    lua_pushfstring(L, "%s: out of memory: the policy may use %d MB", name,
                    (int)((h->limit_bytes - REPORT_RESERVE) >> 20));
  else if (lua_type(L, 2) == LUA_TSTRING)
    lua_pushvalue(L, 2);
  else if (!luaL_callmeta(L, 2, "__tostring") || lua_type(L, -1) != LUA_TSTRING)
    lua_pushfstring(L, "%s: error with a %s in place of words", name, luaL_typename(L, 2));
  if (!names_its_place(lua_tostring(L, -1), name)) {
    char where[300];
    bool words = lua_type(L, 2) == LUA_TSTRING; /* error(..., 0) wants no line; an error value never had one */
    if (!words)
      zl_origin(w->co, where, sizeof(where));
    lua_pushfstring(L, "%s: %s", words ? name : where, lua_tostring(L, -1));
  }
  const char *way = way_out(lua_tostring(L, -1));
  if (*way)
    lua_pushfstring(L, "%s%s", lua_tostring(L, -1), way);
  return zl_to_str(L, -1);
}

/* Tells the core of the error value at 2; runs protected. */
static int tell_raised(lua_State *L)
{
  const struct last_word *w = lua_touserdata(L, 1);
  struct zl_policy *h = zl_policy_of(L);
  struct zl_str f[2] = {push_words(L, w)}, given = {"", 0};
  if (zl_push_error_words(L, 2))
    given = zl_to_str(L, -1);
  luaL_traceback(L, w->co, NULL, 0);
  if (h->child_words.len && zl_str_eq(zl_buf_view(&h->child_words), given))
    lua_pushfstring(L, "%s\nstarted by\n%s", zl_buf_cstr(&h->child_trace), lua_tostring(L, -1));
  f[1] = zl_to_str(L, -1);
  if (h->usage_words.len && zl_str_eq(zl_buf_view(&h->usage_words), given))
    f[1].n = 0;
  for (int i = 0; i < 2; i++)
    f[i].n = f[i].n < RAISED_MAX ? f[i].n : RAISED_MAX;
  return zl_link_tell(h, ZL_W_RAISED, 0, 2, f);
}

/* The error value is at the top of `co`. */
static void say_raised(struct zl_policy *h, lua_State *co)
{
  struct last_word w = {co, false};
  w.memory = lua_type(co, -1) == LUA_TSTRING && strcmp(lua_tostring(co, -1), "not enough memory") == 0;
  if (w.memory) {
    h->limit_bytes += REPORT_RESERVE;
    lua_gc(h->L, LUA_GCCOLLECT);
  }
  if (co != h->L)
    lua_xmove(co, h->L, 1);
  lua_pushcfunction(h->L, tell_raised);
  lua_insert(h->L, -2);
  lua_pushlightuserdata(h->L, &w);
  lua_insert(h->L, -2);
  if (lua_pcall(h->L, 2, 0, 0) == LUA_OK)
    return;
  char words[400];
  snprintf(words, sizeof(words), "%s: the policy raised an error that cannot be told", zl_buf_cstr(&h->chunk));
  struct zl_str f[] = {zl_str_of(words), ZL_STR("(no traceback)")};
  zl_link_tell(h, ZL_W_RAISED, 0, 2, f);
}

/* A policy that never spoke of itself still has a name; parameters would have had no taker. */
static int finish(lua_State *L)
{
  if (!zl_policy_of(L)->head_only) /* who asks for the head alone hears that there is none */
    zl_head_due(L);
  return 0;
}

/* A state with its libraries, made while the core still has other things to do. False: there is no
 * state, or an error value on top of it. */
static bool begin(struct zl_policy *h)
{
  h->L = zl_state_new(h);
  if (!h->L)
    return false;
  lua_pushcfunction(h->L, furnish);
  return lua_pcall(h->L, 0, 0, 0) == LUA_OK;
}

static int run(struct zl_policy *h, bool begun)
{
  if (!h->L) {
    struct zl_str f[] = {ZL_STR("not enough memory to start Lua"), ZL_STR("(no traceback)")};
    zl_link_tell(h, ZL_W_RAISED, 0, 2, f);
    return -1;
  }
  if (begun)
    lua_pushcfunction(h->L, prepare);
  if (!begun || lua_pcall(h->L, 0, 0, 0) != LUA_OK) {
    say_raised(h, h->L);
    return -1;
  }
  if (zl_tasks_run(h) != 0) {
    say_raised(h, zl_task_thread(h->main));
    return -1;
  }
  lua_pushcfunction(h->L, finish);
  if (lua_pcall(h->L, 0, 0, 0) != LUA_OK) {
    say_raised(h, h->L);
    return -1;
  }
  if (zl_memory_lost()) { /* a wish or a text may be missing, whatever the policy made of the error */
    struct zl_str f[] = {ZL_STR("out of memory in the policy process: not all that the policy wants has been told"),
                         ZL_STR("(no traceback)")};
    zl_link_tell(h, ZL_W_RAISED, 0, 2, f);
    return -1;
  }
  zl_link_tell(h, ZL_W_DONE, 0, 0, NULL);
  return 0;
}

/* One policy a process; static, so that what still lives at the end is no leak. */
static struct zl_policy *the_policy;

int zl_policy_main(int wire_fd, const struct zl_policy_limits *limits)
{
  struct zl_json params;
  struct zl_policy *h = the_policy = zl_calloc(1, sizeof(*h));
  if (!h)
    return 1;
  h->limit_bytes = limits && limits->memory_bytes ? limits->memory_bytes : MEMORY_DEFAULT;
  h->scratch = ZL_BUF_INIT(SCRATCH_MAX);
  h->scratch2 = ZL_BUF_INIT(SCRATCH_MAX);
  h->scratch3 = ZL_BUF_INIT(SCRATCH_MAX);
  h->child_trace = ZL_BUF_INIT(TRACE_MAX);
  h->child_words = ZL_BUF_INIT(RAISED_MAX);
  h->usage_words = ZL_BUF_INIT(RAISED_MAX);
  h->testing = limits && limits->test;
  h->now_ms = zl_wall_ms();
  zl_link_open(h, wire_fd);
  bool begun = begin(h);
  zl_link_load(h);
  h->head_only = h->params.len == 0;
  if (!h->head_only && (zl_json_check(zl_buf_view(&h->params), 2, &params, NULL) != 0 ||
                        zl_json_kind(params) != ZL_JSON_OBJECT))
    return 1;  /* a core that cannot be trusted */
  int rc = run(h, begun);
  zl_link_flush(h);
  return rc == 0 ? 0 : 1;
}
