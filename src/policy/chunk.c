/* chunk.c - policy text to a function. Promises: bytecode is refused in every dressing (plain,
 * behind a byte order mark, behind a '#' line); line numbers are those of the file. */
#include <string.h>

#include "policy/host.h"

static bool starts(struct zl_str s, const char *with)
{
  size_t n = strlen(with);
  return s.n >= n && memcmp(s.p, with, n) == 0;
}

static void skip(struct zl_str *s, size_t n)
{
  s->p += n;
  s->n -= n;
}

/* What Lua's own loader of files leaves out: a byte order mark and a first line that starts with
 * '#' (its end stays, so that the second line is still the second). */
static struct zl_str undress(struct zl_str text)
{
  if (starts(text, "\xef\xbb\xbf"))
    skip(&text, 3);
  if (starts(text, "#")) {
    const char *end = memchr(text.p, '\n', text.n);
    skip(&text, end ? (size_t)(end - text.p) : text.n);
  }
  return text;
}

bool zl_chunk_load(lua_State *L, struct zl_str text, const char *name, int env)
{
  env = lua_absindex(L, env);
  text = undress(text);
  struct zl_str body = text;
  while (body.n && (*body.p == '\n' || *body.p == '\r'))
    skip(&body, 1);
  if (starts(body, "\xef\xbb\xbf"))
    skip(&body, 3);
  if (starts(body, LUA_SIGNATURE) || starts(body, "\x1b")) {
    lua_pushfstring(L, "%s: this is bytecode; policies are text", name);
    return false;
  }
  lua_pushfstring(L, "@%s", name);
  int status = luaL_loadbufferx(L, text.p, text.n, lua_tostring(L, -1), "t");
  lua_remove(L, -2);
  if (status != LUA_OK)
    return false;
  lua_pushvalue(L, env);
  lua_setupvalue(L, -2, 1);
  return true;
}
