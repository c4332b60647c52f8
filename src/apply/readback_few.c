/* readback_few.c - reading back a few requests: one verdict for each. Serves apply, where the answer
 * to a request was lost. */
#include "apply/readback.h"

#include <stdlib.h>

struct few {
  const int64_t *requests;
  size_t n;
  enum zl_found *out;
  bool *seen;
};

static size_t place_of(const struct few *f, int64_t request)
{
  size_t low = 0, high = f->n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (f->requests[middle] < request)
      low = middle + 1;
    else
      high = middle;
  }
  return low < f->n && f->requests[low] == request ? low : f->n;
}

static bool is_one_of(void *arg, const struct zl_change *c)
{
  const struct few *f = arg;
  return place_of(f, c->request) < f->n;
}

static int fold(void *arg, struct zl_reading *list, size_t n, struct zl_err *err)
{
  struct few *f = arg;
  (void)err;
  for (size_t i = 0; i < n; i++) {
    size_t at = place_of(f, list[i].request);
    enum zl_found found = list[i].found == ZL_FOUND_NORMALISED ? ZL_FOUND_APPLIED
                          : list[i].found == ZL_FOUND_LOCKED   ? ZL_FOUND_IGNORED
                                                               : list[i].found;
    if (!f->seen[at])
      f->out[at] = found;
    else if (f->out[at] == ZL_FOUND_UNREAD || found == ZL_FOUND_UNREAD)
      f->out[at] = ZL_FOUND_UNREAD;
    else if (f->out[at] != found)
      f->out[at] = ZL_FOUND_DIFFERENT;
    f->seen[at] = true;
  }
  return 0;
}

int zl_readback_requests(const struct zl_readback *r, const int64_t *requests, size_t n, enum zl_found *out,
                         struct zl_err *err)
{
  struct few f = {requests, n, out, calloc(n + 1, sizeof(bool))};
  if (!f.seen)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  for (size_t i = 0; i < n; i++)
    out[i] = ZL_FOUND_UNREAD;
  struct zl_readback one = *r;
  one.asked = is_one_of;
  one.take = fold;
  one.progress = NULL;
  one.arg = &f;
  int rc = n ? zl_readback(&one, err) : 0;
  free(f.seen);
  return rc;
}
