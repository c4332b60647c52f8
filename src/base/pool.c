/* pool.c - a bump allocator for many small things that die together (rows of a table, names in
 * a plan). Promises zeroed memory aligned for any type; nothing is given back before the end. */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)16 * 1024)
#define ALIGN (sizeof(max_align_t) < 16 ? (size_t)16 : _Alignof(max_align_t))

struct zl_pool_block {
  struct zl_pool_block *next;
  size_t at, cap;
  max_align_t bytes[]; /* aligned start of what is handed out */
};

static struct zl_pool_block *new_block(size_t cap)
{
  if (cap > SIZE_MAX - sizeof(struct zl_pool_block))
    return NULL;
  struct zl_pool_block *b = zl_calloc(1, sizeof(*b) + cap);
  if (b)
    b->cap = cap;
  return b;
}

void *zl_pool_alloc(struct zl_pool *p, size_t n)
{
  if (n > SIZE_MAX - ALIGN)
    return NULL;
  n = (n + ALIGN - 1) / ALIGN * ALIGN;
  if (n == 0)
    n = ALIGN; /* every call has an address of its own */
  struct zl_pool_block *b = p->head;
  if (!b || b->cap - b->at < n) {
    bool big = n > BLOCK_BYTES / 4;
    b = new_block(big ? n : BLOCK_BYTES);
    if (!b)
      return NULL;
    if (big && p->head) { /* goes second, so that the head's free end stays in use */
      b->next = p->head->next;
      p->head->next = b;
    } else {
      b->next = p->head;
      p->head = b;
    }
  }
  void *out = (char *)b->bytes + b->at;
  b->at += n;
  p->used += n;
  return out;
}

char *zl_pool_dup(struct zl_pool *p, struct zl_str s)
{
  if (s.n == SIZE_MAX)
    return NULL;
  char *out = zl_pool_alloc(p, s.n + 1);
  if (out && s.n > 0)
    memcpy(out, s.p, s.n);
  return out;
}

struct zl_str zl_pool_str(struct zl_pool *p, struct zl_str s)
{
  char *copy = s.p ? zl_pool_dup(p, s) : NULL;
  return copy ? (struct zl_str){copy, s.n} : (struct zl_str){NULL, 0};
}

void zl_pool_free(struct zl_pool *p)
{
  if (!p)
    return;
  struct zl_pool_block *b = p->head;
  while (b) {
    struct zl_pool_block *next = b->next;
    free(b);
    b = next;
  }
  p->head = NULL;
  p->used = 0;
}
