/* state.c - the Lua state: its memory ceiling and how C finds the process's state from it.
 * Promises: Lua's heap never grows past the ceiling; what would is "not enough memory" in Lua.
 * Each coroutine's extra space holds the host's address; its lowest bit says that the coroutine
 * waits for the core, so that no second task resumes it meanwhile. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "policy/host.h"

#define WAITS ((uintptr_t)1)

static uintptr_t *extra(lua_State *L)
{
  return (uintptr_t *)lua_getextraspace(L);
}

struct zl_policy *zl_policy_of(lua_State *L)
{
  return (struct zl_policy *)(*extra(L) & ~WAITS);
}

bool zl_thread_waits(lua_State *co)
{
  return *extra(co) & WAITS;
}

void zl_thread_set_waits(lua_State *co, bool waits)
{
  *extra(co) = waits ? *extra(co) | WAITS : *extra(co) & ~WAITS;
}

static void *allocate(void *arg, void *p, size_t old, size_t wanted)
{
  struct zl_policy *h = arg;
  if (!p)
    old = 0;  /* Lua tells a kind of object there, not a size */
  if (wanted == 0) {
    free(p);
    h->used_bytes -= old;
    return NULL;
  }
  if (wanted > old && wanted - old > h->limit_bytes - (h->used_bytes < h->limit_bytes ? h->used_bytes
                                                                                      : h->limit_bytes))
    return NULL;
  void *q = zl_realloc_quiet(p, wanted); /* Lua collects, tries again, and raises */
  if (!q)
    return wanted <= old ? p : NULL;  /* Lua counts on shrinking to succeed */
  h->used_bytes += wanted - old;
  return q;
}

/* Reached only when an error is raised outside every protected call: a mistake of ours. */
static int panic(lua_State *L)
{
  (void)L;
  _exit(70);
}

lua_State *zl_state_new(struct zl_policy *h)
{
  lua_State *L = lua_newstate(allocate, h);
  if (!L)
    return NULL;
  *extra(L) = (uintptr_t)h;  /* each new coroutine gets a copy of the main one's */
  lua_atpanic(L, panic);
  return L;
}

struct zl_buf *zl_scratch(struct zl_policy *h)
{
  zl_buf_reset(&h->scratch);
  return &h->scratch;
}

struct zl_str zl_to_str(lua_State *L, int index)
{
  struct zl_str s;
  s.p = lua_tolstring(L, index, &s.n);
  return s;
}

struct zl_str zl_check_str(lua_State *L, int arg)
{
  struct zl_str s;
  s.p = luaL_checklstring(L, arg, &s.n);
  return s;
}
