/* fuzz_zone.c - a time zone file, whatever is in it, is refused or gives changes in the order of time, of
 * which there are not too many. */
#include "core/zone/zone.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct zl_buf out = ZL_BUF_INIT((size_t)1 << 20);
  char *exact = malloc(size + 1); /* so that reading past the end is seen */
  if (!exact)
    abort();
  if (size)
    memcpy(exact + 1, data, size);
  struct zl_err err = {0};
  int rc = zl_zone_read((struct zl_str){exact + 1, size}, &out, &err);
  if ((rc == 0) == (err.code != 0))
    abort();
  if (rc == 0) {
    long long offset, at, last = 0;
    int n, count = 0;
    const char *p = zl_buf_cstr(&out);
    if (sscanf(p, "- %lld%n", &offset, &n) != 1)
      abort();
    for (p += n; sscanf(p, " %lld %lld%n", &at, &offset, &n) == 2; p += n, last = at)
      if ((count++ && at <= last) || offset > 26 * 3600 || offset < -26 * 3600)
        abort();
    if (*p || count > ZL_ZONE_CHANGES + 2 * 201)
      abort();
  }
  zl_buf_free(&out);
  free(exact);
  return 0;
}
