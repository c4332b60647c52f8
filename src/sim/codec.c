/* codec.c - base64 and a digest: what tokens are made of. The digest only has to make a token
 * that somebody made up unlikely to pass; this is a simulator on the loopback. */
#include "sim/world.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int sim_base64(struct zl_buf *out, const void *p, size_t n)
{
  const unsigned char *b = p;
  for (size_t i = 0; i < n; i += 3) {
    size_t left = n - i;
    uint32_t v = (uint32_t)b[i] << 16 | (left > 1 ? (uint32_t)b[i + 1] << 8 : 0) |
                 (left > 2 ? b[i + 2] : 0);
    char four[4] = {digits[v >> 18], digits[v >> 12 & 63], left > 1 ? digits[v >> 6 & 63] : '=',
                    left > 2 ? digits[v & 63] : '='};
    zl_buf_add(out, four, 4);
  }
  return out->failed ? -1 : 0;
}

int sim_unbase64(struct zl_buf *out, struct zl_str text)
{
  while (text.n > 0 && text.p[text.n - 1] == '=')
    text.n--;
  uint32_t bits = 0;
  int have = 0;
  for (size_t i = 0; i < text.n; i++) {
    const char *d = text.p[i] ? strchr(digits, text.p[i]) : NULL;
    if (!d)
      return -1;
    bits = bits << 6 | (uint32_t)(d - digits);
    have += 6;
    if (have >= 8) {
      have -= 8;
      zl_buf_putc(out, (char)(bits >> have & 255));
    }
  }
  return out->failed ? -1 : 0;
}

uint64_t sim_digest(const void *p, size_t n, uint64_t salt)
{
  const unsigned char *b = p;
  uint64_t h = UINT64_C(0xcbf29ce484222325) ^ salt * UINT64_C(0x9e3779b97f4a7c15);
  for (size_t i = 0; i < n; i++)
    h = (h ^ b[i]) * UINT64_C(0x100000001b3);
  h ^= h >> 29;
  h *= UINT64_C(0xbf58476d1ce4e5b9);
  return h ^ h >> 32;
}
