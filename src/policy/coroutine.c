/* coroutine.c - coroutines for policies: Lua's, except that a wait for the core passes outward.
 * A read inside a script's own coroutine yields ZL_YIELD; `resume` and `wrap` see it, yield it on
 * to whoever resumed them, up to the scheduler, and go on inside when the answer is there. To the
 * script the read simply took long. */
#include "policy/host.h"

static lua_State *check_co(lua_State *L, int arg)
{
  lua_State *co = lua_tothread(L, arg);
  luaL_argexpected(L, co, arg, "coroutine");
  return co;
}

/* A coroutine that waits, and a task's own thread, belong to the scheduler. */
static bool taken(lua_State *L, lua_State *co)
{
  return co != L && (zl_thread_waits(co) || zl_task_owns(zl_policy_of(L), co));
}

static int resumed(lua_State *L, lua_State *co, int status, int n, lua_KContext wrap);

static int step(lua_State *L, lua_State *co, int n_args, lua_KContext wrap)
{
  struct zl_policy *h = zl_policy_of(L);
  bool deaf = !lua_isyieldable(L);  /* a wait in there could not be passed on from here */
  int n = 0;
  h->no_wait += deaf;
  int status = lua_resume(co, L, n_args, &n);
  h->no_wait -= deaf;
  return resumed(L, co, status, n, wrap);
}

static int go_on(lua_State *L, int status, lua_KContext wrap)
{
  lua_State *co = wrap ? lua_tothread(L, lua_upvalueindex(1)) : lua_tothread(L, 1);
  (void)status;
  zl_thread_set_waits(co, false);
  return step(L, co, 0, wrap);
}

static int fail(lua_State *L, lua_State *co, lua_KContext wrap)
{
  if (!wrap) {
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
  }
  if (co && lua_status(co) > LUA_YIELD) {  /* as Lua's own wrap: its pending closes run */
    lua_resetthread(co);
    lua_pop(co, 1);
  }
  return lua_error(L);
}

static int resumed(lua_State *L, lua_State *co, int status, int n, lua_KContext wrap)
{
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_xmove(co, L, 1);
    return fail(L, co, wrap);
  }
  if (status == LUA_YIELD && n == 1 && lua_touserdata(co, -1) == (void *)&ZL_YIELD) {
    lua_pop(co, 1);
    zl_thread_set_waits(co, true);
    lua_pushlightuserdata(L, (void *)&ZL_YIELD);
    return lua_yieldk(L, 1, wrap, go_on);
  }
  if (!lua_checkstack(L, n + 1)) {
    lua_pop(co, n);
    lua_pushliteral(L, "too many results to resume");
    return fail(L, NULL, wrap);
  }
  if (!wrap)
    lua_pushboolean(L, 1);
  lua_xmove(co, L, n);
  return wrap ? n : n + 1;
}

static const char *status_of(lua_State *L, lua_State *co)
{
  lua_Debug ar;
  if (co == L)
    return "running";
  if (lua_status(co) == LUA_YIELD)
    return "suspended";
  if (lua_status(co) != LUA_OK)
    return "dead";
  if (lua_getstack(co, 0, &ar))
    return "normal";
  return lua_gettop(co) == 0 ? "dead" : "suspended";
}

static int start(lua_State *L, lua_State *co, int n_args, lua_KContext wrap)
{
  if (taken(L, co)) {
    lua_pushliteral(L, "cannot resume a coroutine that waits for Zoom elsewhere");
    return fail(L, NULL, wrap);
  }
  if (!lua_checkstack(co, n_args)) {
    lua_pushliteral(L, "too many arguments to resume");
    return fail(L, NULL, wrap);
  }
  const char *status = status_of(L, co);
  if (*status != 's') {
    lua_pushfstring(L, "cannot resume %s coroutine", *status == 'd' ? status : "non-suspended");
    return fail(L, NULL, wrap);
  }
  lua_xmove(L, co, n_args);
  return step(L, co, n_args, wrap);
}

static int co_resume(lua_State *L)
{
  return start(L, check_co(L, 1), lua_gettop(L) - 1, 0);
}

static int co_wrapped(lua_State *L)
{
  return start(L, lua_tothread(L, lua_upvalueindex(1)), lua_gettop(L), 1);
}

static int co_create(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  zl_thread_set_waits(co, false);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  return 1;
}

static int co_wrap(lua_State *L)
{
  co_create(L);
  lua_pushcclosure(L, co_wrapped, 1);
  return 1;
}

static int co_yield(lua_State *L)
{
  if (zl_task_owns(zl_policy_of(L), L))
    return luaL_error(L, "attempt to yield from outside a coroutine");
  return lua_yield(L, lua_gettop(L));
}

static int co_status(lua_State *L)
{
  lua_State *co = check_co(L, 1);
  lua_pushstring(L, taken(L, co) ? "normal" : status_of(L, co));
  return 1;
}

static int co_isyieldable(lua_State *L)
{
  lua_State *co = lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
  lua_pushboolean(L, lua_isyieldable(co) && !zl_task_owns(zl_policy_of(L), co));
  return 1;
}

static int co_running(lua_State *L)
{
  lua_pushthread(L);
  lua_pushboolean(L, zl_task_owns(zl_policy_of(L), L));
  return 2;
}

static int co_close(lua_State *L)
{
  lua_State *co = check_co(L, 1);
  const char *status = taken(L, co) ? "waiting" : status_of(L, co);
  if (*status != 's' && *status != 'd')  /* suspended or dead */
    return luaL_error(L, "cannot close a %s coroutine", status);
  if (lua_resetthread(co) == LUA_OK) {
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_pushboolean(L, 0);
  lua_xmove(co, L, 1);
  return 2;
}

void zl_coroutine_push(lua_State *L)
{
  static const luaL_Reg lib[] = {
    {"create", co_create},   {"resume", co_resume},           {"wrap", co_wrap},       {"yield", co_yield},
    {"status", co_status},   {"isyieldable", co_isyieldable}, {"running", co_running}, {"close", co_close},
    {NULL, NULL},
  };
  luaL_newlib(L, lib);
}
