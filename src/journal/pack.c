/* pack.c - numbers and texts in a row of bytes: 7 bits a byte, the lowest first; a text is its length
 * and its bytes, an absent one is 0 and every other length one more. Serves the draft's records and
 * the plan's changes. Reading believes no length. */
#include "journal/internal.h"

#include <string.h>

int zl_pack_number(struct zl_buf *out, uint64_t n)
{
  char bytes[10];
  size_t at = 0;
  for (; n >= 0x80; n >>= 7)
    bytes[at++] = (char)(n | 0x80);
  bytes[at++] = (char)n;
  return zl_buf_add(out, bytes, at);
}

int zl_pack_text(struct zl_buf *out, struct zl_str s)
{
  if (!s.p)
    return zl_buf_putc(out, '\0');
  if (zl_pack_number(out, (uint64_t)s.n + 1) != 0)
    return -1;
  return zl_buf_str(out, s);
}

bool zl_unpack_number(struct zl_unpack *u, uint64_t *n)
{
  *n = 0;
  for (unsigned shift = 0; u->p < u->end && shift < 64; shift += 7) {
    unsigned char byte = *u->p++;
    *n |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80)
      return true;
  }
  return false;
}

bool zl_unpack_bytes(struct zl_unpack *u, uint64_t n, struct zl_str *s)
{
  if (n > (uint64_t)(u->end - u->p))
    return false;
  *s = (struct zl_str){(const char *)u->p, (size_t)n};
  u->p += n;
  return true;
}

bool zl_unpack_text(struct zl_unpack *u, struct zl_str *s)
{
  uint64_t n;
  *s = (struct zl_str){NULL, 0};
  if (!zl_unpack_number(u, &n))
    return false;
  return n == 0 || zl_unpack_bytes(u, n - 1, s);
}
