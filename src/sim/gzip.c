/* gzip.c - bodies as a gateway sends them to clients that say Accept-Encoding: gzip. */
#include "sim/world.h"

#include <zlib.h>

#define WORTH_IT_BYTES 200

int sim_gzip(struct zl_str plain, struct zl_buf *out)
{
  z_stream z = {0};
  if (plain.n < WORTH_IT_BYTES || plain.n > UINT32_MAX)
    return -1;
  if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, 15 + 16 /* gzip's frame */, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return -1;
  uLong bound = deflateBound(&z, (uLong)plain.n);
  char *room = zl_buf_room(out, bound);
  int rc = -1;
  if (room) {
    z.next_in = (Bytef *)(uintptr_t)plain.p;
    z.avail_in = (uInt)plain.n;
    z.next_out = (Bytef *)room;
    z.avail_out = (uInt)bound;
    if (deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < plain.n) {
      out->len += z.total_out;
      rc = 0;
    }
  }
  deflateEnd(&z);
  return rc;
}
