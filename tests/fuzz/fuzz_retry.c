/* fuzz_retry.c - whatever a server says of itself (status, Retry-After, limit headers, body), the
 * verdict is one of four and the wait is bounded. */
#include "http/http.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The next line, in memory of its own size so that reading past its end is seen. */
static struct zl_str line(const uint8_t **p, size_t *n, char **owned)
{
  const uint8_t *end = *n ? memchr(*p, '\n', *n) : NULL;
  size_t len = end ? (size_t)(end - *p) : *n;
  *owned = malloc(len ? len : 1);
  if (!*owned)
    abort();
  memcpy(*owned, *p, len);
  *p += end ? len + 1 : len;
  *n -= end ? len + 1 : len;
  return (struct zl_str){*owned, len};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const int statuses[] = {0, 200, 400, 408, 429, 500, 502, 503};
  static const int64_t most_ms = INT64_C(400) * 86400000;
  char *owned[4];
  if (size == 0)
    return 0;
  struct zl_answer_facts a = {.status = statuses[data[0] & 7], .sent = data[0] & 8, .safe = data[0] & 16};
  data++, size--;
  a.retry_after = line(&data, &size, &owned[0]);
  a.limit_type = line(&data, &size, &owned[1]);
  a.limit_remaining = line(&data, &size, &owned[2]);
  owned[3] = malloc(size ? size : 1);
  if (!owned[3])
    abort();
  memcpy(owned[3], data, size);
  a.body = (struct zl_str){owned[3], size};
  for (int attempt = 1; attempt < 6; attempt++) {
    int64_t wait_ms = -1;
    enum zl_verdict v = zl_retry_judge(&a, attempt, INT64_C(1768996800000), &wait_ms);
    if (wait_ms < 0 || wait_ms > most_ms || (v == ZL_RETRY && wait_ms > 120000) ||
        (unsigned)v > ZL_UNKNOWN_FATE || (v == ZL_UNKNOWN_FATE && a.safe))
      abort();
  }
  for (int i = 0; i < 4; i++)
    free(owned[i]);
  return 0;
}
