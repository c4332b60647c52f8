/* raise.c - where in the policy something was asked for, and errors that say so.
 * A mistake is raised at the line of the policy (or of a file beside it), never at a line of our
 * own Lua files, whichever of them it passed through. */
#include <stdarg.h>
#include <string.h>

#include "policy/host.h"

#define LEVELS 200 /* looked through for a line of the policy */
#define USAGE_MAX 32768

bool zl_is_own(const char *source)
{
  return *source != '@' || strncmp(source, "@zoom/", 6) == 0;
}

/* The innermost frame of policy code. */
static bool policy_frame(lua_State *L, lua_Debug *ar)
{
  for (int level = 0; level < LEVELS && lua_getstack(L, level, ar); level++) {
    lua_getinfo(L, "Sl", ar);
    if (!zl_is_own(ar->source) && ar->currentline > 0)
      return true;
  }
  return false;
}

struct zl_str zl_origin(lua_State *L, char *out, size_t size)
{
  lua_Debug ar;
  int n = policy_frame(L, &ar)
              ? snprintf(out, size, "%s:%d", ar.source + 1, ar.currentline)
              : snprintf(out, size, "%s", zl_buf_cstr(&zl_policy_of(L)->chunk));
  return (struct zl_str){out, n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1};
}

int zl_raise(lua_State *L, const char *fmt, ...)
{
  char where[300], words[1400];
  va_list args;
  va_start(args, fmt);
  vsnprintf(words, sizeof(words), fmt, args);
  va_end(args);
  zl_origin(L, where, sizeof(where));
  lua_pushfstring(L, "%s: %s", where, words);
  lua_error(L);
  __builtin_unreachable();
}

int zl_raise_usage(lua_State *L, const char *fmt, ...)
{
  struct zl_policy *h = zl_policy_of(L);
  char words[USAGE_MAX]; /* several complaints, a line each */
  va_list args;
  va_start(args, fmt);
  vsnprintf(words, sizeof(words), fmt, args);
  va_end(args);
  lua_pushfstring(L, "%s: %s", zl_buf_cstr(&h->chunk), words);
  zl_buf_reset(&h->usage_words);
  zl_buf_str(&h->usage_words, zl_to_str(L, -1));
  lua_error(L);
  __builtin_unreachable();
}
