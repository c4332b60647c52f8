/* memory.c - the C library's allocations, and the note that one of them failed. Used by every room.
 *
 * Memory runs out in the middle of things: a line of a plan, a wish, a reason. Each place says so where
 * it can; where one does not, text would be missing and nobody would know. So a failure is noted for the
 * whole process and stays noted, and whoever is about to say that all is well asks first (policy/main.c
 * before its last word, core/run.c between stages and at the end). tests/house.sh keeps bare malloc and
 * its like out of every other file. Not for use from several threads. */
#include "base/base.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#undef zl_malloc /* clang's analyzer is shown the C library's (base.h) */
#undef zl_calloc
#undef zl_realloc
#undef zl_strdup
#undef zl_strndup

static bool memory_was_lost;

void zl_memory_note(void)
{
  memory_was_lost = true;
}

bool zl_memory_lost(void)
{
  return memory_was_lost;
}

void *zl_memory_checked(void *p)
{
  if (!p && errno == ENOMEM)
    zl_memory_note();
  return p;
}

void *zl_malloc(size_t n)
{
  void *p = malloc(n ? n : 1); /* NULL means one thing alone */
  if (!p)
    zl_memory_note();
  return p;
}

void *zl_calloc(size_t n, size_t each)
{
  bool none = n == 0 || each == 0;
  void *p = calloc(none ? 1 : n, none ? 1 : each);
  if (!p)
    zl_memory_note();
  return p;
}

void *zl_realloc_quiet(void *p, size_t n)
{
  return realloc(p, n ? n : 1);
}

void *zl_realloc(void *p, size_t n)
{
  void *q = zl_realloc_quiet(p, n);
  if (!q)
    zl_memory_note();
  return q;
}

char *zl_strndup(const char *s, size_t most)
{
  size_t n = strnlen(s, most);
  char *copy = zl_malloc(n + 1);
  if (!copy)
    return NULL;
  memcpy(copy, s, n);
  copy[n] = '\0';
  return copy;
}

char *zl_strdup(const char *s)
{
  return zl_strndup(s, strlen(s));
}

char *zl_vformat(const char *fmt, va_list ap)
{
  char *text = NULL;
  if (vasprintf(&text, fmt, ap) >= 0)
    return text;
  zl_memory_note();
  return NULL;
}

char *zl_format(const char *fmt, ...)
{
  va_list ap;
  va_start(ap, fmt);
  char *text = zl_vformat(fmt, ap);
  va_end(ap);
  return text;
}
