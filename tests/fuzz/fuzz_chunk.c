/* fuzz_chunk.c - whatever is given as a policy's text: it is refused with words that name the file, or
 * becomes a function whose only window on the world is the environment that it was given; bytecode never
 * does. Nothing is run. Lua's heap has a ceiling, as in the policy process. */
#include "policy/host.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                        \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "fuzz_chunk.c:%d: not so: %s\n", __LINE__, #condition);  \
      abort();                                                                 \
    }                                                                          \
  } while (0)

static int gather(lua_State *L, const void *p, size_t size, void *to)
{
  (void)L;
  return zl_buf_add(to, p, size);
}

/* As zl_chunk_load is called: protected, because memory may run out. Leaves function or words. */
static int load(lua_State *L)
{
  const struct zl_str *text = lua_touserdata(L, 1);
  lua_newtable(L);
  bool loaded = zl_chunk_load(L, *text, "policy.lua", 2);
  MUST(lua_gettop(L) == 3 && loaded == lua_isfunction(L, 3) && !loaded == (lua_type(L, 3) == LUA_TSTRING));
  if (!loaded) {
    const char *words = lua_tostring(L, 3);
    MUST(strncmp(words, "policy.lua:", 11) == 0 || strstr(words, "memory") || strstr(words, "overflow"));
    return 0;
  }
  MUST(text->n == 0 || text->p[0] != LUA_SIGNATURE[0]);
  MUST(strcmp(lua_getupvalue(L, 3, 1), "_ENV") == 0 && lua_rawequal(L, 2, -1));
  MUST(lua_getupvalue(L, 3, 2) == NULL);
  lua_pop(L, 1);
  struct zl_buf code = ZL_BUF_INIT((size_t)1 << 22);
  if (lua_dump(L, gather, &code, 0) == 0) { /* its own bytecode is not taken, bare or dressed */
    MUST(!zl_chunk_load(L, zl_buf_view(&code), "policy.lua", 2));
    struct zl_buf dressed = ZL_BUF_INIT((size_t)1 << 22);
    zl_buf_puts(&dressed, "\xef\xbb\xbf#!/usr/bin/zoomlua\n");
    zl_buf_str(&dressed, zl_buf_view(&code));
    MUST(!zl_chunk_load(L, zl_buf_view(&dressed), "policy.lua", 2));
    zl_buf_free(&dressed);
  }
  zl_buf_free(&code);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct zl_policy host = {.limit_bytes = (size_t)4 << 20};
  char *exact = malloc(size ? size : 1); /* so that reading past the end is seen */
  MUST(exact);
  if (size)
    memcpy(exact, data, size);
  struct zl_str text = {exact, size};
  lua_State *L = zl_state_new(&host);
  MUST(L);
  lua_pushcfunction(L, load);
  lua_pushlightuserdata(L, &text);
  int rc = lua_pcall(L, 1, 0, 0);
  MUST(rc == LUA_OK || rc == LUA_ERRMEM);
  lua_close(L);
  MUST(host.used_bytes == 0);
  free(exact);
  return 0;
}
