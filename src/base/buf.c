/* buf.c - slices, and growing byte buffers with a ceiling. Used by every room.
 * Promises: no add goes past `max`; once an add failed, all later ones fail, so a chain of adds
 * may be checked at its end; `data` ends in a NUL that `len` does not count. Small blocks that
 * are outgrown are wiped, because what grows in them may be a token. */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

#define SMALLEST ((size_t)64)
#define WIPE_BELOW ((size_t)64 * 1024) /* larger blocks are bodies, which realloc may move cheaply */

static int fail(struct zl_buf *b)
{
  b->failed = true;
  return -1;
}

/* Makes room for `n` more bytes and the NUL. `cap` counts the NUL. */
static int grow(struct zl_buf *b, size_t n)
{
  if (b->failed || n > b->max || b->len > b->max - n || b->max == SIZE_MAX)
    return fail(b);
  size_t need = b->len + n + 1;
  if (need <= b->cap)
    return 0;
  size_t cap = b->cap < SMALLEST ? SMALLEST : b->cap;
  while (cap < need)
    cap = cap > SIZE_MAX / 2 ? need : cap * 2;
  if (cap > b->max + 1)
    cap = b->max + 1;
  char *data;
  if (b->cap < WIPE_BELOW) {
    data = zl_malloc(cap);
    if (!data)
      return fail(b);
    if (b->data) {
      memcpy(data, b->data, b->len + 1);
      explicit_bzero(b->data, b->cap);
      free(b->data);
    }
  } else {
    data = zl_realloc(b->data, cap);
    if (!data)
      return fail(b);
  }
  data[b->len] = '\0';
  b->data = data;
  b->cap = cap;
  return 0;
}

int zl_buf_add(struct zl_buf *b, const void *p, size_t n)
{
  if (b->failed)
    return -1;
  if (n == 0)
    return 0;
  if ((b->cap <= n || b->len >= b->cap - n) && grow(b, n) != 0) /* mostly there is room */
    return -1;
  memcpy(b->data + b->len, p, n);
  b->len += n;
  b->data[b->len] = '\0';
  return 0;
}

int zl_buf_puts(struct zl_buf *b, const char *s)
{
  return zl_buf_add(b, s, strlen(s));
}

int zl_buf_putc(struct zl_buf *b, char c)
{
  return zl_buf_add(b, &c, 1);
}

int zl_buf_str(struct zl_buf *b, struct zl_str s)
{
  return zl_buf_add(b, s.p, s.n);
}

int zl_buf_printf(struct zl_buf *b, const char *fmt, ...)
{
  if (b->failed)
    return -1;
  char small[256]; /* nearly everything fits: one formatting, no second look */
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(small, sizeof(small), fmt, ap);
  va_end(ap);
  if (n < 0) {
    zl_memory_note(); /* printf's own need */
    return fail(b);
  }
  if ((size_t)n < sizeof(small))
    return zl_buf_add(b, small, (size_t)n);
  if (grow(b, (size_t)n) != 0)
    return -1;
  va_start(ap, fmt);
  n = vsnprintf(b->data + b->len, b->cap - b->len, fmt, ap);
  va_end(ap);
  if (n < 0 || (size_t)n >= b->cap - b->len) {
    b->data[b->len] = '\0';
    return fail(b);
  }
  b->len += (size_t)n;
  return 0;
}

char *zl_buf_room(struct zl_buf *b, size_t n)
{
  return grow(b, n) == 0 ? b->data + b->len : NULL;
}

void zl_buf_reset(struct zl_buf *b)
{
  b->len = 0;
  b->failed = false;
  if (b->data)
    b->data[0] = '\0';
}

char *zl_buf_take(struct zl_buf *b, size_t *len)
{
  if (len)
    *len = 0;
  if (b->failed) {
    zl_buf_free(b);
    return NULL;
  }
  char *data = b->data ? b->data : zl_calloc(1, 1);
  if (data && b->data) {
    data[b->len] = '\0'; /* the caller of zl_buf_room may have raised len past the NUL */
    if (len)
      *len = b->len;
  }
  b->data = NULL;
  b->len = b->cap = 0;
  return data;
}

void zl_buf_free(struct zl_buf *b)
{
  if (!b)
    return;
  free(b->data);
  b->data = NULL;
  b->len = b->cap = 0;
  b->failed = false;
}

void zl_buf_wipe(struct zl_buf *b)
{
  if (b && b->data)
    explicit_bzero(b->data, b->cap);
  zl_buf_free(b);
}

struct zl_str zl_buf_view(const struct zl_buf *b)
{
  return (struct zl_str){b->data ? b->data : "", b->len};
}

struct zl_str zl_buf_rest(const struct zl_buf *b, size_t from)
{
  struct zl_str all = zl_buf_view(b);
  return (struct zl_str){all.p + from, all.n - from};
}

const char *zl_buf_cstr(const struct zl_buf *b)
{
  if (!b->data)
    return "";
  b->data[b->len] = '\0'; /* len may have been raised by hand after zl_buf_room */
  return b->data;
}
