/* redact.c - the registry of secrets and their removal from text. Used by log.c and by whatever
 * shows or stores text that came from outside. Costs one comparison while nothing is registered.
 *
 * Rule: when a secret cannot be kept for comparison (no memory), nothing is shown any more;
 * silence is better than a leak. Not for use from several threads. */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SHORTEST 6 /* shorter ones would blot out ordinary words */
#define SHORT_TEXT 128

struct secret {
  char *p;
  size_t n;
  size_t found; /* while redacting: next place, or SIZE_MAX */
};

static struct secret *secrets;
static size_t secret_count, secret_room;
static bool blind; /* a secret could not be registered */

void zl_secret_lock(const void *p, size_t n)
{
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)p & ~(page - 1);
  size_t bytes = (((uintptr_t)p + n + page - 1) & ~(page - 1)) - from;
  if (!p || !n)
    return;
  (void)mlock((void *)from, bytes); /* RLIMIT_MEMLOCK may be small: then the swap space has to be trusted */
  (void)madvise((void *)from, bytes, MADV_DONTDUMP);
}

void zl_secret_add(struct zl_str secret)
{
  if (!secret.p || secret.n < SHORTEST)
    return;
  for (size_t i = 0; i < secret_count; i++)
    if (zl_str_eq((struct zl_str){secrets[i].p, secrets[i].n}, secret))
      return;
  if (secret_count == secret_room) {
    size_t room = secret_room ? secret_room * 2 : 8;
    struct secret *more = zl_realloc(secrets, room * sizeof(*more));
    if (!more) {
      blind = true;
      return;
    }
    secrets = more;
    secret_room = room;
  }
  char *copy = zl_malloc(secret.n);
  if (!copy) {
    blind = true;
    return;
  }
  zl_secret_lock(secret.p, secret.n);
  zl_secret_lock(copy, secret.n);
  memcpy(copy, secret.p, secret.n);
  secrets[secret_count++] = (struct secret){copy, secret.n, 0};
}

void zl_secret_forget_all(void)
{
  for (size_t i = 0; i < secret_count; i++) {
    explicit_bzero(secrets[i].p, secrets[i].n);
    free(secrets[i].p);
  }
  free(secrets);
  secrets = NULL;
  secret_count = secret_room = 0;
  blind = false;
}

/* As memmem, which makes a table first: that pays off in longer texts alone. */
static const char *first_in(const struct secret *s, const char *p, size_t n)
{
  if (n > SHORT_TEXT)
    return memmem(p, n, s->p, s->n);
  while (n >= s->n) {
    const char *hit = memchr(p, s->p[0], n - s->n + 1);
    if (!hit || memcmp(hit, s->p, s->n) == 0)
      return hit;
    n -= (size_t)(hit + 1 - p);
    p = hit + 1;
  }
  return NULL;
}

static void seek(struct secret *s, struct zl_str text, size_t from)
{
  s->found = SIZE_MAX;
  if (from >= text.n)
    return;
  const char *hit = first_in(s, text.p + from, text.n - from);
  if (hit)
    s->found = (size_t)(hit - text.p);
}

/* The stretch from `start` that secrets cover, overlapping ones together: the tail of one that
 * another cut off would be half a secret. */
static size_t stretch_end(struct zl_str text, size_t start)
{
  size_t end = start;
  for (bool longer = true; longer;) {
    longer = false;
    for (size_t i = 0; i < secret_count; i++) {
      struct secret *s = &secrets[i];
      while (s->found != SIZE_MAX && (s->found == start || s->found < end)) {
        if (s->found + s->n > end) {
          end = s->found + s->n;
          longer = true;
        }
        seek(s, text, s->found + 1);
      }
    }
  }
  return end;
}

bool zl_secret_in(struct zl_str s)
{
  bool found = blind;
  for (size_t i = 0; !found && i < secret_count; i++) {
    seek(&secrets[i], s, 0);
    found = secrets[i].found != SIZE_MAX;
  }
  return found;
}

int zl_redact(struct zl_buf *out, struct zl_str s)
{
  if (blind)
    return zl_buf_puts(out, "[secret]");
  if (secret_count == 0)
    return zl_buf_str(out, s);
  for (size_t i = 0; i < secret_count; i++)
    seek(&secrets[i], s, 0);
  for (size_t at = 0;;) {
    size_t start = SIZE_MAX;
    for (size_t i = 0; i < secret_count; i++)
      if (secrets[i].found < start)
        start = secrets[i].found;
    if (start == SIZE_MAX)
      return at < s.n ? zl_buf_add(out, s.p + at, s.n - at) : out->failed ? -1 : 0;
    zl_buf_add(out, s.p + at, start - at);
    zl_buf_puts(out, "[secret]");
    at = stretch_end(s, start);
  }
}
